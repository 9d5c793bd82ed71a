import path from "node:path";

import { SharedPlaces } from "../../actions/shared-places.js";
import { EvaluationProcess } from "./evaluation-process.js";
import type { EvaluationTask } from "./evaluation-task.js";

const PROCESSES = 2;
const LONGEST_LINE = 100;

/**
 * Evaluates expressions that users wrote, in processes of their own: one that takes over a second of processor time, or too much
 * memory, ends with its process, and the server does not notice. A workspace has one evaluation under way, so that others
 * wait for at most one of each of those that came before them.
 */
export class MappingEvaluator {
  private readonly processes: readonly EvaluationProcess[];
  private readonly idle: EvaluationProcess[];
  private readonly places = new SharedPlaces({ places: PROCESSES, perWorkspace: 1, longestLine: LONGEST_LINE });

  /** @param file the compiled program of the processes; another one where nothing is compiled */
  constructor(file = path.join(__dirname, "mapping-process.js")) {
    this.processes = Array.from({ length: PROCESSES }, () => new EvaluationProcess(file));
    this.idle = [...this.processes];
  }

  /**
   * What an expression of a workspace yields; throws an EvaluationFault where it yields nothing that can be used, and
   * SERVER_BUSY where too much of the workspace waits.
   */
  evaluate(workspaceId: string, task: EvaluationTask): Promise<unknown> {
    return this.places.run(workspaceId, () => this.evaluateNow(task));
  }

  /** Whether more of a workspace would be refused. */
  isBusy(workspaceId: string): boolean {
    return this.places.isFull(workspaceId);
  }

  /** Ends the processes for good; what is under way or comes later fails, for a reason that is no EvaluationFault. */
  close(): void {
    for (const process of this.processes) process.close();
  }

  /** The process that was used last is used again, so that the others need not be started where one is enough. */
  private async evaluateNow(task: EvaluationTask): Promise<unknown> {
    const process = this.idle.pop();
    if (process === undefined) throw new Error("more evaluations were let in than there are processes");
    try {
      return await process.evaluate(task);
    } finally {
      this.idle.push(process);
    }
  }
}
