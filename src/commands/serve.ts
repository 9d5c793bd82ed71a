import { once } from "node:events";

import pino, { type Logger } from "pino";

import type { Database } from "../data/database/database.js";
import { openDatabase } from "../data/database/database.js";
import { migrateDatabase } from "../data/database/schema.js";
import { createSchema } from "../graphql/schema.js";
import { createGraphqlServer } from "../graphql/server.js";
import { createApp, GRAPHQL_PATH } from "../http/app.js";
import { documentedOperations } from "../http/examples.js";
import { listen } from "../http/listen.js";
import { createPlayground } from "../http/playground.js";
import { cleanUp } from "../jobs/clean-up.js";
import { runJobs } from "../jobs/job.js";
import { modelFitter } from "../jobs/model-fitter.js";
import { refresher } from "../jobs/refresher.js";
import { clockOf, type Settings } from "./settings.js";

const JOBS = [refresher, modelFitter, cleanUp];

/** Migrates the database and serves the API until SIGTERM or SIGINT, then finishes what is under way. */
export async function serve(settings: Settings, { jobs }: { readonly jobs: boolean }): Promise<void> {
  const log = pino({ level: settings.logLevel }, pino.destination({ fd: 2, sync: true }));
  const applied = await migrateDatabase(settings.databaseUrl);
  if (applied.length > 0) log.info({ applied }, "migrated");
  const database = await openDatabase(settings.databaseUrl);
  try {
    await serveUntilStopped(settings, database, log, { jobs });
  } finally {
    await database.close();
  }
}

/** Serves an open database until SIGTERM or SIGINT; `onListening` is told the address. */
export async function serveUntilStopped(
  settings: Settings,
  database: Database,
  log: Logger,
  options: {
    readonly jobs: boolean;
    /** A key that the playground hands to whoever opens it; for the demo only. */
    readonly playgroundKey?: string;
    readonly onListening?: (url: string) => void;
  },
): Promise<void> {
  const clock = clockOf(settings);
  const logIncident = (incidentId: string, fault: unknown) => log.error({ incidentId, err: fault }, "unknown fault");
  const server = createGraphqlServer(createSchema(), settings.limits, logIncident);
  await server.start();
  const playground = createPlayground({
    endpoint: GRAPHQL_PATH,
    apiKey: options.playgroundKey,
    examples: documentedOperations(),
  });
  const { bodyBytes } = settings.limits;
  const app = createApp({ server, database, clock, bodyBytes, playground, logIncident });
  const stop = new AbortController();
  const listening = await listen(app, settings.port, settings.host);
  const working = options.jobs
    ? runJobs(JOBS, { database, clock, signal: stop.signal }, (job, fault) =>
        log.error({ job, err: fault }, "job failed"),
      )
    : Promise.resolve();
  log.info({ url: listening.url }, "listening");
  options.onListening?.(listening.url);

  const [signal] = (await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")])) as [string];
  log.info({ signal }, "stopping");
  stop.abort();
  await listening.drain();
  await working;
  await server.stop();
}
