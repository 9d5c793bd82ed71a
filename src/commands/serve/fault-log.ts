import type { Logger } from "pino";

import { isUnavailable } from "../../data/database/database-faults.js";
import { loggedFault } from "../../data/database/logged-fault.js";

/** Told of a fault, what it struck, and what that means in words. */
export type FaultLog = (fault: unknown, struck: object, message: string) => void;

const OUTAGE_LINE_EVERY_MS = 1_000;

/**
 * Writes faults to the log. Without its database every request and every job of a server fails: that is one line a second,
 * which tells one fault, without its stack, and how many there were since the line before.
 */
export function faultLog(log: Logger, milliseconds: () => number = () => performance.now()): FaultLog {
  let toldAt = -Infinity;
  let faults = 0;
  return (fault, struck, message) => {
    if (!isUnavailable(fault)) {
      log.error({ ...struck, err: fault }, message);
      return;
    }
    faults += 1;
    if (milliseconds() - toldAt < OUTAGE_LINE_EVERY_MS) return;
    const { at: _stack, cause: _cause, ...told } = loggedFault(fault);
    log.error({ ...struck, fault: told, faults }, "the database is not available");
    toldAt = milliseconds();
    faults = 0;
  };
}
