import pino from "pino";

import { actionContext } from "../actions/action-context.js";
import { createApiKey } from "../actions/api-key-actions.js";
import { failedRows, ingest } from "../actions/ingest/ingest.js";
import { refitModel } from "../actions/model/model-actions.js";
import { apiKeysOf, revokeApiKeys } from "../data/api-key-store.js";
import { type Database, openDatabase } from "../data/database/database.js";
import { migrateDatabase } from "../data/database/schema.js";
import type { WorkspaceState } from "../data/workspace-store.js";
import { demoBatches } from "../demo/demo-data.js";
import { dayOf } from "../domain/calendar.js";
import { Role } from "../model/workspace/api-key.js";
import { CommandFault } from "./command-fault.js";
import { progressBar } from "./progress.js";
import { serveUntilStopped } from "./serve.js";
import { clockOf, type Settings, workspaceNamed } from "./settings.js";

const WORKSPACE = "default";
const KEY_NAME = "demo";
const SEED = 1;

/** Loads the demo data once, and serves them with a fresh key that the playground has already. */
export async function demo(settings: Settings): Promise<void> {
  await migrateDatabase(settings.databaseUrl);
  const database = await openDatabase(settings.databaseUrl);
  try {
    const workspace = await workspaceNamed(database, WORKSPACE);
    const keys = await apiKeysOf(database.reader, workspace.id);
    // The key is made when the data are in, so its name says that they are.
    if (!keys.some(({ name }) => name === KEY_NAME)) await loadDemo(settings, database, workspace);
    const key = await renewKey(settings, database, workspace);
    const log = pino({ level: settings.logLevel === "info" ? "warn" : settings.logLevel }, pino.destination(2));
    await serveUntilStopped(settings, database, log, {
      jobs: true,
      playgroundKey: key,
      onListening: (url) => process.stdout.write(welcome(url, key)),
    });
  } finally {
    await database.close();
  }
}

async function loadDemo(settings: Settings, database: Database, workspace: WorkspaceState): Promise<void> {
  const now = clockOf(settings)();
  const batches = [...demoBatches({ seed: SEED, today: dayOf(now, workspace.timeZone) })];
  const bar = progressBar("loading 2,000 demo customers");
  for (const [index, batch] of batches.entries()) {
    const results = await database.write((sql) => ingest(actionContext(sql, workspace, now), batch));
    if (failedRows(results) > 0) throw new CommandFault("the demo data were refused; use an empty database");
    bar.update(index + 1, batches.length);
  }
  bar.stop();
  await refitModel(database, workspace, now);
}

async function renewKey(settings: Settings, database: Database, { id: workspaceId }: WorkspaceState): Promise<string> {
  const now = clockOf(settings)();
  return database.write(async (sql) => {
    await revokeApiKeys(sql, workspaceId, KEY_NAME, now);
    return createApiKey(sql, { workspaceId, name: KEY_NAME, role: Role.ADMIN, expiresAt: null }, now);
  });
}

function welcome(url: string, key: string): string {
  return `
Treue is running with 2,000 made-up customers of a telephone and office service.

  playground  ${url}/
  API         ${url}/graphql
  key         ${key}

Try it:

  curl -s ${url}/graphql -H 'Content-Type: application/json' -H 'Authorization: Bearer ${key}' \\
    -d '{"query":"{ customers(first: 3, orderBy: {field: LOYALTY_SCORE, direction: DESC}) { nodes { name loyaltyTier retentionRate { value numerator denominator } loyaltyReasons { factor text points } } } }"}'

Ctrl-C ends it.
`;
}
