import { AsyncLocalStorage } from "node:async_hooks";

// The libraries as they are in production; elsewhere graphql checks every value anew, which costs time.
process.env.NODE_ENV = "production";

// jest starts an AsyncLocalStorage for each file and never ends it. Every promise of the worker pays for each of them,
// which came to a quarter of all time; so those of the files before end here.
type Tracking = typeof AsyncLocalStorage & { startedByTests?: Set<AsyncLocalStorage<unknown>> };
const tracking: Tracking = AsyncLocalStorage;
const started = (tracking.startedByTests ??= trackStarted());
for (const storage of started) storage.disable();
started.clear();

function trackStarted(): Set<AsyncLocalStorage<unknown>> {
  const storages = new Set<AsyncLocalStorage<unknown>>();
  // It is called with `this` again below.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { run } = AsyncLocalStorage.prototype;
  AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...call: Parameters<typeof run>) {
    storages.add(this);
    return run.apply(this, call);
  } as typeof run;
  return storages;
}
