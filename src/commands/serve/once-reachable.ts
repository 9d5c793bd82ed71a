import { setTimeout as delay } from "node:timers/promises";

import { isConnectionLost, isUnreachable } from "../../data/database/database-faults.js";

/** How long to go on, between which pauses, in milliseconds; and who is told why each time. */
export interface Waiting {
  readonly longestMs: number;
  readonly pauseMs: number;
  readonly onWait: (fault: unknown) => void;
}

/**
 * Does some work with the database, and where that cannot be reached does it again, as often as it takes up to so long; then
 * fails with the last fault.
 */
export async function onceReachable<T>(work: () => Promise<T>, { longestMs, pauseMs, onWait }: Waiting): Promise<T> {
  const end = performance.now() + longestMs;
  for (;;) {
    try {
      return await work();
    } catch (fault) {
      const isAway = isUnreachable(fault) || isConnectionLost(fault);
      if (!isAway || performance.now() + pauseMs > end) throw fault;
      onWait(fault);
      await delay(pauseMs);
    }
  }
}
