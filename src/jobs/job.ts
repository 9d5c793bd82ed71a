import { setTimeout as delay } from "node:timers/promises";

import { uuidv7 as newId } from "uuidv7";

import type { Database } from "../data/database/database.js";
import { claimJob } from "../data/operation/job-store.js";
import type { Clock } from "../domain/clock.js";

/** What every job needs. */
export interface JobContext {
  readonly database: Database;
  readonly clock: Clock;
  /** Aborted when the server stops; a job ends after its current batch. */
  readonly signal: AbortSignal;
}

/** Work that runs by itself, on one server at a time. */
export interface Job {
  readonly name: string;
  /** How often it runs, over all servers together. */
  readonly everySeconds: number;
  /** Whether there is anything to do: a read, so that a job which looks every second writes nothing while idle. */
  isDue?(context: JobContext): Promise<boolean>;
  run(context: JobContext): Promise<void>;
}

/** How often a server looks whether a job is due. */
const LOOK_EVERY_SECONDS = 60;

/** Runs jobs until the signal is aborted; the promise resolves when all have ended. A failed run is told and retried. */
export async function runJobs(
  jobs: readonly Job[],
  context: JobContext,
  onFault: (job: string, fault: unknown) => void,
): Promise<void> {
  const holder = newId();
  await Promise.all(
    jobs.map(async (job) => {
      while (!context.signal.aborted) {
        try {
          const isDue = (await job.isDue?.(context)) ?? true;
          if (isDue && (await claim(job, holder, context))) await job.run(context);
        } catch (fault) {
          onFault(job.name, fault);
        }
        const pause = Math.min(job.everySeconds, LOOK_EVERY_SECONDS) * 1000;
        await delay(pause, undefined, { signal: context.signal }).catch(() => undefined);
      }
    }),
  );
}

async function claim({ name, everySeconds }: Job, holder: string, { database }: JobContext): Promise<boolean> {
  return database.write((sql) => claimJob(sql, { job: name, holder, seconds: everySeconds }));
}
