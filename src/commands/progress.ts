import { SingleBar } from "cli-progress";

/** How often a pipe is told. */
const LINE_EVERY_MS = 3_000;

/** Progress on stderr: a bar on a terminal, and in a pipe a line every few seconds, none for what takes less. */
export function progressBar(task: string): { update(done: number, total: number): void; stop(): void } {
  return process.stderr.isTTY ? barOn(task) : linesOn(task);
}

function barOn(task: string) {
  const bar = new SingleBar({ format: `${task} {bar} {percentage} %`, stream: process.stderr, clearOnComplete: true });
  return {
    update: (done: number, total: number) => {
      if (!bar.isActive) bar.start(total, done);
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

function linesOn(task: string) {
  let last = Date.now();
  return {
    update: (done: number, total: number) => {
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      process.stderr.write(`${task}: ${Math.floor((100 * done) / total)} %\n`);
    },
    stop: () => undefined,
  };
}
