const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pauses after the first, second, … attempt that failed: the schedule of Standard Webhooks. */
const PAUSES = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** Pauses are prolonged by up to a tenth, so that what failed together does not come back together. */
const JITTER = 0.1;

/** The longest pause that a receiver can ask for. */
const LONGEST_ASKED = 24 * HOUR;

/** How long a receiver that answers 429, 502 or 504 gets nothing at all, unless it says how long. */
const THROTTLE = MINUTE;

/**
 * How many milliseconds to wait after a number of failed attempts: the schedule, and not less than the receiver asked for
 * (up to a day). Null: given up. Example: 1 failed attempt, nothing asked for, random 0.5 → 5,250.
 */
export function retryPause(failedAttempts: number, askedPause: number | null, random: number): number | null {
  const pause = PAUSES[failedAttempts - 1];
  if (pause === undefined) return null;
  return Math.max(Math.round(pause * (1 + JITTER * random)), Math.min(askedPause ?? 0, LONGEST_ASKED));
}

/** How many milliseconds to wait for a receiver that asks for time: as it asked, from a second to a day, else a minute. */
export function postponement(askedPause: number | null): number {
  return Math.max(throttlePause(askedPause), SECOND);
}

/** How many milliseconds an overloaded receiver is left alone. */
export function throttlePause(askedPause: number | null): number {
  return Math.min(askedPause ?? THROTTLE, LONGEST_ASKED);
}

/**
 * The pause in milliseconds that a `Retry-After` header asks for: seconds, or the date of HTTP (RFC 9110, 10.2.3).
 * Null where it asks for none or cannot be read.
 */
export function askedPauseOf(retryAfter: string | undefined, now: Date): number | null {
  const text = retryAfter?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  const until = /^[A-Z][a-z]{2}, \d/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}
