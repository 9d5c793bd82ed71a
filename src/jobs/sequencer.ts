import { setTimeout as delay } from "node:timers/promises";

import { uuidv7 as newId } from "uuidv7";

import { ChangeSequencer } from "../integration/change-sequencer.js";
import type { JobContext } from "./job.js";

/** Changes are in the feed so soon after they were committed. */
const LOOK_EVERY_MS = 100;
/** How often a server that does not number looks whether it must. */
const STAND_BY_MS = 2_000;

/** Numbers changes until the signal is aborted, or stands by while another server does. A failed run is told and retried. */
export async function runSequencer(
  { database, signal }: JobContext,
  onFault: (job: string, fault: unknown) => void,
): Promise<void> {
  const sequencer = new ChangeSequencer(database, newId());
  const attempt = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (fault) {
      onFault("sequencer", fault);
      return otherwise;
    }
  };
  while (!signal.aborted) {
    if ((await attempt(() => sequencer.run(), 0)) > 0) continue;
    const pause = sequencer.isHolder ? LOOK_EVERY_MS : STAND_BY_MS;
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
  await attempt(() => sequencer.release(), undefined);
}
