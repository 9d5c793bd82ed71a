import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

import { type EvaluationAnswer, type EvaluationTask, OUT_OF_TIME } from "./evaluation-task.js";

/** By then even a busy machine has given an evaluation its second; a process without an answer is taken for stuck. */
const LONGEST_WAIT_MS = 20_000;
const HEAP_MEGABYTES = 128;
const CLOSED = "no mapping is evaluated any more: the server stops";

/** An expression failed or took too much memory. */
export class EvaluationFault extends Error {}

/** An expression took too long: by itself, or because the machine had no time for it. */
export class EvaluationTimeOut extends EvaluationFault {}

/** A process that evaluates one expression at a time. One that fails it, by its time or its memory, is replaced by the next call. */
export class EvaluationProcess {
  private child: ChildProcess | null = null;
  private isClosed = false;

  /** @param file the compiled program */
  constructor(private readonly file: string) {}

  /** What an expression yields; throws an EvaluationFault where it yields nothing that can be used. */
  async evaluate(task: EvaluationTask): Promise<unknown> {
    const answer = await this.run(task);
    if (answer instanceof EvaluationFault) throw answer;
    if ("fault" in answer) throw new EvaluationFault(answer.fault);
    return answer.json === null ? undefined : JSON.parse(answer.json);
  }

  /** Ends the process for good; what is under way or comes later fails, for a reason that is no EvaluationFault. */
  close(): void {
    this.isClosed = true;
    this.end();
  }

  private end(): void {
    this.child?.kill("SIGKILL");
    this.child = null;
  }

  private async run(task: EvaluationTask): Promise<EvaluationAnswer | EvaluationFault> {
    if (this.isClosed) throw new Error(CLOSED);
    const child = this.child ?? (await this.start());
    child.ref();
    child.channel?.ref();
    const ending = await ask(child, task);
    child.unref();
    child.channel?.unref();
    if (!(ending instanceof EvaluationFault)) return ending;
    this.end();
    if (this.isClosed) throw new Error(CLOSED);
    return ending;
  }

  /** Starts the process and waits until it can take work, so that loading takes nothing from anyone's time. */
  private async start(): Promise<ChildProcess> {
    const child = fork(this.file, {
      // It needs nothing of what the server knows.
      env: {},
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const failed = once(child, "exit").then(([code]) => {
      throw new Error(`the process of mappings cannot be started; it ended with ${String(code)}`);
    });
    await Promise.race([once(child, "message"), failed]);
    failed.catch(() => undefined);
    // One that ends while it has nothing to do is started anew.
    child.once("exit", () => {
      if (this.child === child) this.child = null;
    });
    this.child = child;
    return child;
  }
}

/** Waits for the answer, or until the process has ended or is taken for stuck. */
async function ask(child: ChildProcess, task: EvaluationTask): Promise<EvaluationAnswer | EvaluationFault> {
  const finished = new AbortController();
  try {
    return await new Promise((resolve) => {
      const { signal } = finished;
      const timer = setTimeout(() => {
        const seconds = LONGEST_WAIT_MS / 1_000;
        resolve(new EvaluationTimeOut(`the mapping's expression gave no answer within ${seconds} seconds`));
      }, LONGEST_WAIT_MS);
      signal.addEventListener("abort", () => clearTimeout(timer));
      const answered = (answer: EvaluationAnswer) => resolve(answer);
      const exited = (_code: number | null, endedBy: NodeJS.Signals | null) => {
        if (endedBy === OUT_OF_TIME)
          resolve(new EvaluationTimeOut("the mapping's expression ran for longer than a second"));
        else resolve(new EvaluationFault("the mapping's expression ran out of memory"));
      };
      child.once("message", answered).once("exit", exited);
      signal.addEventListener("abort", () => child.off("message", answered).off("exit", exited));
      child.send(task, (fault) => {
        if (fault) exited(child.exitCode, child.signalCode);
      });
    });
  } finally {
    finished.abort();
  }
}
