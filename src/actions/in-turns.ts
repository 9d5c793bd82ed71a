import type { Steps } from "../domain/steps.js";
import { assertStillWanted } from "./wanted-work.js";

const LONGEST_TURN_MS = 10;

/** Who waits for a turn, by workspace; the workspace that had one last stands last. While anybody waits, an immediate is set. */
const waiting = new Map<string, (() => void)[]>();

/**
 * Lets requests in and waits for a turn. There is one turn between two looks at what has come in, however much long work is
 * under way, and workspaces take turns: one that asks for many reports delays its own. Throws where the work is wanted no longer.
 */
export async function nextTurn(workspaceId: string): Promise<void> {
  await new Promise<void>((go) => {
    const line = waiting.get(workspaceId) ?? [];
    line.push(go);
    if (waiting.size === 0) setImmediate(giveTurn);
    waiting.set(workspaceId, line);
  });
  assertStillWanted();
}

function giveTurn(): void {
  for (const [workspaceId, line] of waiting) {
    const go = line.shift();
    waiting.delete(workspaceId);
    if (line.length > 0) waiting.set(workspaceId, line);
    if (waiting.size > 0) setImmediate(giveTurn);
    go?.();
    return;
  }
}

/** Long work of a workspace in short turns: whoever asks before each step whether a turn has lasted long enough lets requests in. */
export class Turns {
  private ends = -Infinity;

  constructor(private readonly workspaceId: string) {}

  /** Ends the turn if it has lasted long enough, and waits for the first one. */
  async passIfDue(): Promise<void> {
    if (performance.now() < this.ends) return;
    await nextTurn(this.workspaceId);
    this.ends = performance.now() + LONGEST_TURN_MS;
  }
}

/** Runs long arithmetic of a workspace in short turns. */
export async function inTurns<Result>(workspaceId: string, steps: Steps<Result>): Promise<Result> {
  const turns = new Turns(workspaceId);
  for (;;) {
    await turns.passIfDue();
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
