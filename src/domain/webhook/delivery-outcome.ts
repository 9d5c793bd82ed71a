import { DeliveryState } from "./delivery-state.js";
import { postponement, retryPause } from "./retry-schedule.js";

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
const TOO_MANY_REQUESTS = 429;
const OVERLOADED: readonly (number | null)[] = [TOO_MANY_REQUESTS, 502, 504];

/** For how long after a message was made a receiver can postpone it, in milliseconds: as long as the schedule is. */
const POSTPONED_FOR = 72 * 3_600_000;

/** Whether the receiver says that it is gone for good. */
export function isGone({ status }: SendResult): boolean {
  return status === GONE;
}

/** Whether the receiver says that it, or what stands before it, is overloaded. */
export function isOverloaded({ status }: SendResult): boolean {
  return OVERLOADED.includes(status);
}

/** Whether the receiver asks to be left alone for a while, rather than failing. */
function isPostponed({ status, askedPause }: SendResult): boolean {
  return status === TOO_MANY_REQUESTS || askedPause !== null;
}

/** How far a delivery has come. */
interface DeliveryBefore {
  /** Failed attempts that used a step of the schedule. */
  readonly attempts: number;
  /** When it was made, or last replayed. */
  readonly madeAt: Date;
}

/**
 * Where a delivery stands after a further attempt: taken, cancelled because the receiver is gone, to be sent again
 * after a pause, or given up. An answer that only asks for time (429, or `Retry-After`) uses no step of the schedule,
 * within three days of the message. `random` from 0 to 1 spreads the pauses.
 */
export function progressAfter(before: DeliveryBefore, result: SendResult, random: number): DeliveryProgress {
  const { at, status, error, askedPause } = result;
  const isCounted = !isPostponed(result) || error === null || at.getTime() - before.madeAt.getTime() >= POSTPONED_FOR;
  const attempts = before.attempts + (isCounted ? 1 : 0);
  const known = { attempts, lastStatus: status, lastError: error, lastAttemptAt: at, deliveredAt: null };
  if (error === null) return { ...known, state: DeliveryState.DELIVERED, nextAttemptAt: null, deliveredAt: at };
  if (isGone(result)) return { ...known, state: DeliveryState.CANCELLED, nextAttemptAt: null };
  const pause = isCounted ? retryPause(attempts, askedPause, random) : postponement(askedPause);
  if (pause === null) return { ...known, state: DeliveryState.FAILED, nextAttemptAt: null };
  return { ...known, state: DeliveryState.PENDING, nextAttemptAt: new Date(at.getTime() + pause) };
}
