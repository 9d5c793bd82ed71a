/** What no answer may tell: places in the program, and words of the database and its drivers. */
export const INTERNALS =
  /\bat .*\.[jt]s:\d|node_modules|stacktrace|SQLITE_|\bER_[A-Z_]{4}|QueryFailedError|\bSELECT .* FROM\b/;

const LONGEST_RUN_MS = 300;
const START_MS = 120_000;

/** After how many milliseconds so many runs are taken to hang. */
export function timeLimit(runs: number): number {
  return START_MS + runs * LONGEST_RUN_MS;
}
