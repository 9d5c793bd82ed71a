import { AsyncLocalStorage } from "node:async_hooks";

/** The signals that work done for somebody ends with, by whoever it is done for. */
const ends = new AsyncLocalStorage<AbortSignal>();

/** Runs work that is wanted until the signal is aborted: its long loops, and what looks before a step, throw the signal's reason. */
export function whileWanted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return ends.run(signal, work);
}

/** Throws where the work under way is wanted no longer: nobody waits for what would come of it. */
export function assertStillWanted(): void {
  ends.getStore()?.throwIfAborted();
}
