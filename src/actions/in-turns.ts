import { setImmediate as nextTurn } from "node:timers/promises";

import type { Steps } from "../domain/steps.js";

const LONGEST_TURN_MS = 10;

/** Runs long arithmetic in short turns, and lets requests in between. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  let begun = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - begun < LONGEST_TURN_MS) continue;
    await nextTurn();
    begun = performance.now();
  }
}
