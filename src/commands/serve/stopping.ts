import { once } from "node:events";

import type { Logger } from "pino";

/** A process that is told to end is killed by most supervisors after thirty seconds. */
const LONGEST_STOP_MS = 28_000;

/** Waits for SIGTERM or SIGINT. From then on the process ends within 28 seconds, whatever still holds it. */
export async function untilStopped(log: Logger): Promise<void> {
  const [signal] = (await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")])) as [string];
  log.info({ signal }, "stopping");
  setTimeout(() => {
    log.error("stopping took too long: ended with work under way");
    process.exit(1);
  }, LONGEST_STOP_MS).unref();
}
