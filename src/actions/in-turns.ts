import { setImmediate } from "node:timers/promises";

import type { Steps } from "../domain/steps.js";
import { assertStillWanted } from "./wanted-work.js";

const LONGEST_TURN_MS = 10;

/** Lets requests in; throws where the work is wanted no longer. */
export async function nextTurn(): Promise<void> {
  await setImmediate();
  assertStillWanted();
}

/** Long work in short turns: whoever asks in between whether a turn has lasted long enough lets requests in. */
export class Turns {
  private begun = performance.now();

  /** Ends the turn if it has lasted long enough. */
  async passIfDue(): Promise<void> {
    if (performance.now() - this.begun < LONGEST_TURN_MS) return;
    await nextTurn();
    this.begun = performance.now();
  }
}

/** Runs long arithmetic in short turns. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  const turns = new Turns();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await turns.passIfDue();
  }
}
