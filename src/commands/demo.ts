import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

import pino, { type Logger } from "pino";

import { type Database, openDatabase } from "../data/database/database.js";
import { clearDatabase, contentsOf } from "../data/schema/database-contents.js";
import { migrateDatabase } from "../data/schema/schema.js";
import { asOnlyServer } from "../data/sqlite/server-lock.js";
import { loadedDemoBase } from "../demo/demo-base.js";
import { withDemoKey } from "../demo/demo-key.js";
import { dayOf } from "../domain/calendar.js";
import { isLoopback } from "../http/loopback-only.js";
import { modelFitter } from "../jobs/model-fitter.js";
import { refresher } from "../jobs/refresher.js";
import type { DemoBase } from "../model/workspace/demo-base.js";
import { CommandFault, placeOf } from "./command-fault.js";
import { invocationOf } from "./invocation.js";
import { progressBar } from "./progress.js";
import { serveUntilStopped } from "./serve/serve.js";
import { clockOf, type Settings, workspaceNamed } from "./settings.js";

const WORKSPACE = "default";

/**
 * Loads the demo data once, into a database that holds nothing else, and serves them on this machine only. The playground
 * has the demo's key already; it is in force while the demo runs.
 */
export async function demo(settings: Settings, { reset = false }: { readonly reset?: boolean }): Promise<void> {
  const { databaseUrl, host, logLevel } = settings;
  if (!isLoopback(host)) {
    throw new CommandFault(
      `the demo hands its key to whoever opens its page, so HOST ${host} must be localhost or 127.0.0.1`,
    );
  }
  await asOnlyServer(databaseUrl, async () => {
    await assertPortIsFree(settings);
    await makeRoom(databaseUrl, reset);
    await migrateDatabase(databaseUrl);
    const database = await openDatabase(databaseUrl, { limits: settings.databaseLimits });
    const log = pino({ level: logLevel === "info" ? "warn" : logLevel }, pino.destination(2));
    try {
      await serveDemo(settings, database, log);
    } finally {
      await database.close();
    }
  });
}

/** Told before the customers are loaded, rather than after. */
async function assertPortIsFree({ port, host }: Settings): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen(port, host), "listening");
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    throw new CommandFault(`cannot listen on port ${port} (${reason}); --port names another`);
  }
  await once(probe.close(), "close");
}

/** Leaves what a demo made before, whole; throws where there is anything else. */
async function makeRoom(databaseUrl: string, reset: boolean): Promise<void> {
  const contents = await contentsOf(databaseUrl);
  if (contents.kind === "OTHER") {
    throw new CommandFault(
      `the database ${placeOf(databaseUrl)} has ${contents.what}, and the demo takes one of its own: ` +
        "let DATABASE_URL name an empty one, or nothing",
    );
  }
  if (contents.kind === "DEMO" && (reset || !contents.isComplete)) await clearDatabase(databaseUrl);
}

async function serveDemo(settings: Settings, database: Database, log: Logger): Promise<void> {
  const clock = clockOf(settings);
  const workspace = await workspaceNamed(database, WORKSPACE);
  const bar = progressBar("loading 2,000 made-up customers");
  const onProgress = (done: number, total: number) => bar.update(done, total);
  const { base, isNew } = await loadedDemoBase(database, workspace, clock(), onProgress).finally(() => bar.stop());
  if (isNew) await learn(settings, database);
  const today = dayOf(clock(), workspace.timeZone);
  const onFault = (fault: unknown) => log.error({ err: fault }, "the demo's key was not renewed");
  await withDemoKey({ database, clock, base }, onFault, (key) =>
    serveUntilStopped(withSecretKey(settings, key), database, log, {
      jobs: true,
      demoKey: key,
      onListening: (url) => process.stdout.write(welcome(url, key) + ageOf(base, today) + "\nCtrl-C ends it.\n"),
    }),
  );
}

/** The demo asks for no SECRETS_KEY: what it stores is as safe as the key that its page shows. */
function withSecretKey(settings: Settings, key: string): Settings {
  const own = createHash("sha256").update(key).digest();
  return { ...settings, secretKeys: [...settings.secretKeys, own] };
}

/** Does once what runs in the background otherwise, so that the first answers are computed by what the outcomes teach. */
async function learn(settings: Settings, database: Database): Promise<void> {
  process.stderr.write("learning from their outcomes …\n");
  const context = { database, clock: clockOf(settings), signal: new AbortController().signal };
  for (const job of [modelFitter, refresher]) await job.run(context);
}

function welcome(url: string, key: string): string {
  return `
Treue is running with 2,000 made-up customers of a telephone and office service.

  playground  ${url}/
  API         ${url}/graphql
  key         ${key}
              (for this machine, while the demo runs; the same the next time)

Try it:

  curl -s ${url}/graphql -H 'Content-Type: application/json' -H 'Authorization: Bearer ${key}' \\
    -d '{"query":"{ customers(first: 3, orderBy: {field: LOYALTY_SCORE, direction: DESC}) { nodes { name loyaltyTier retentionRate { value numerator denominator } loyaltyReasons { factor text points } } } }"}'
`;
}

function ageOf({ loadedFor }: DemoBase, today: string): string {
  if (loadedFor === today) return "";
  return `\nTheir stories end on ${loadedFor}; up to today: ${invocationOf("demo --reset")}\n`;
}
