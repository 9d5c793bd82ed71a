import { DeliveryState } from "./delivery-state.js";
import { retryPause } from "./retry-schedule.js";

/** What came of sending a message once. */
export interface SendResult {
  readonly at: Date;
  readonly durationMs: number;
  /** HTTP status of the answer; null where there was none. */
  readonly status: number | null;
  /** Why it failed; null where the receiver took it. */
  readonly error: string | null;
  /** For how many milliseconds the receiver asked to be left alone. */
  readonly askedPause: number | null;
}

/** What is kept of a delivery after an attempt. */
interface DeliveryProgress {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly lastAttemptAt: Date;
  readonly deliveredAt: Date | null;
}

const GONE = 410;
const OVERLOADED: readonly (number | null)[] = [429, 502, 504];

/** Whether the receiver says that it is gone for good. */
export function isGone({ status }: SendResult): boolean {
  return status === GONE;
}

/** Whether the receiver says that it, or what stands before it, is overloaded. */
export function isOverloaded({ status }: SendResult): boolean {
  return OVERLOADED.includes(status);
}

/**
 * Where a delivery stands after a further attempt: taken, cancelled because the receiver is gone, to be sent again
 * after a pause, or given up. `random` from 0 to 1 spreads the pauses.
 */
export function progressAfter(attemptsBefore: number, result: SendResult, random: number): DeliveryProgress {
  const { at, status, error, askedPause } = result;
  const attempts = attemptsBefore + 1;
  const known = { attempts, lastStatus: status, lastError: error, lastAttemptAt: at, deliveredAt: null };
  if (error === null) return { ...known, state: DeliveryState.DELIVERED, nextAttemptAt: null, deliveredAt: at };
  if (isGone(result)) return { ...known, state: DeliveryState.CANCELLED, nextAttemptAt: null };
  const pause = retryPause(attempts, askedPause, random);
  if (pause === null) return { ...known, state: DeliveryState.FAILED, nextAttemptAt: null };
  return { ...known, state: DeliveryState.PENDING, nextAttemptAt: new Date(at.getTime() + pause) };
}
