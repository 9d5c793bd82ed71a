/** What no answer may tell: places in the program, and words of the database and its drivers. */
export const INTERNALS =
  /\bat .*\.[jt]s:\d|node_modules|stacktrace|SQLITE_|\bER_[A-Z_]{4}|QueryFailedError|\bSELECT .* FROM\b/;

const LONGEST_RUN_MS = 300;
const START_MS = 120_000;

/** After how many milliseconds so many runs are taken to hang. */
export function timeLimit(runs: number): number {
  return START_MS + runs * LONGEST_RUN_MS;
}

/** How much processor time one operation or payload may take: what takes more keeps everybody waiting. */
const MOST_CPU_MS = 2_000;
/** When one that waits for something that never comes is given up, and told with its seed. */
const GIVE_UP_MS = 60_000;

/** How fast-check draws so many runs. */
export function drawing(runs: number): { numRuns: number; timeout: number } {
  return { numRuns: runs, timeout: GIVE_UP_MS };
}

/** Does something, which may not take more than two seconds of this process. */
export async function withinCpuLimit<T>(work: () => PromiseLike<T>): Promise<T> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  if (user + system > MOST_CPU_MS * 1_000) throw new Error(`took ${(user + system) / 1_000} ms of processor time`);
  return result;
}
