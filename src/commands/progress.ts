import { SingleBar } from "cli-progress";

/** A progress bar on stderr where that is a terminal, and nothing in a pipe. */
export function progressBar(task: string): { update(done: number, total: number): void; stop(): void } {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({ format: `${task} {bar} {percentage} %`, stream: process.stderr, clearOnComplete: true });
  bar.start(1, 0);
  return {
    update: (done, total) => {
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
