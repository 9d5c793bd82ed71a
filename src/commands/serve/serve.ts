import type { Logger } from "pino";

import type { Database } from "../../data/database/database.js";
import { openDatabase } from "../../data/database/database.js";
import { migrateDatabase } from "../../data/schema/schema.js";
import { asOnlyServer } from "../../data/sqlite/server-lock.js";
import { CostBudget } from "../../graphql/cost/cost-budget.js";
import { KnownOperations } from "../../graphql/known-operations.js";
import { rowCoercion } from "../../graphql/row-coercion.js";
import { createSchema } from "../../graphql/schema.js";
import { createGraphqlServer } from "../../graphql/server.js";
import { createApp, GRAPHQL_PATH } from "../../http/app.js";
import type { RefusalLog } from "../../http/callers.js";
import { documentedOperations } from "../../http/examples.js";
import type { UnprovenLog } from "../../http/hook-endpoint.js";
import { KeyUses } from "../../http/key-uses.js";
import { listen } from "../../http/listen.js";
import { loopbackOnly } from "../../http/loopback-only.js";
import { createPlayground } from "../../http/playground.js";
import { Readiness } from "../../http/readiness.js";
import { TokenDoor } from "../../http/token/token-door.js";
import { Inbox } from "../../integration/inbound/inbox.js";
import { MappingEvaluator } from "../../integration/inbound/mapping-evaluator.js";
import { SecretKeys } from "../../integration/secrets/secret-keys.js";
import { sealStoredSecrets } from "../../integration/secrets/stored-secrets.js";
import { resolveByDns } from "../../integration/webhook-out/target.js";
import { auditKeeper } from "../../jobs/audit-keeper.js";
import { cleanUp } from "../../jobs/clean-up.js";
import { type Job, type JobContext, runJobs } from "../../jobs/job.js";
import { modelFitter } from "../../jobs/model-fitter.js";
import { monthCounter } from "../../jobs/month-counter.js";
import { payloadMapper } from "../../jobs/payload-mapper.js";
import { refresher } from "../../jobs/refresher.js";
import { renewalNotifier } from "../../jobs/renewal-notifier.js";
import { runSequencer } from "../../jobs/sequencer.js";
import { webhookProducer } from "../../jobs/webhook-producer.js";
import { webhookSender } from "../../jobs/webhook-sender.js";
import { CommandFault, messageOf } from "../command-fault.js";
import { invocationOf } from "../invocation.js";
import { clockOf, logOf, type Settings } from "../settings.js";
import { faultLog } from "./fault-log.js";
import { onceReachable } from "./once-reachable.js";
import { untilStopped } from "./stopping.js";

const JOBS = [refresher, modelFitter, monthCounter, renewalNotifier, webhookProducer, cleanUp];
/** From the first look-up to the status of the answer. */
/** So late a server notices that a key is revoked, or what another server changed in its workspace. */
const REMEMBERED_KEY_MS = 1_000;
const WEBHOOK_TIMEOUT_MS = 20_000;
const WRITE_KEY_USES_EVERY_MS = 60_000;
/** With the delay before it, and with time left to end everything else. */
const LONGEST_DRAIN_MS = 24_000;
/** A database that is started together with the server may take so long. */
const DATABASE_START = { longestMs: 60_000, pauseMs: 1_000 };

/** Migrates the database and serves the API until SIGTERM or SIGINT, then finishes what is under way. */
export async function serve(settings: Settings, { jobs }: { readonly jobs: boolean }): Promise<void> {
  const { databaseUrl, databaseLimits: limits } = settings;
  const log = logOf(settings);
  await asOnlyServer(databaseUrl, async () => {
    const applied = await onceReachable(() => migrateDatabase(databaseUrl), {
      ...DATABASE_START,
      onWait: (fault) => log.warn({ reason: messageOf(fault, settings) }, "waiting for the database"),
    });
    if (applied.length > 0) log.info({ applied }, "migrated");
    const database = await openDatabase(databaseUrl, { limits });
    try {
      await serveUntilStopped(settings, database, log, {
        jobs,
        onListening: (url) => process.stdout.write(greeting(url)),
      });
    } finally {
      await database.close();
    }
  });
}

function greeting(url: string): string {
  return `
Treue is running.

  playground  ${url}/
  API         ${url}/graphql
  a key       is made by: ${invocationOf("key create --role ADMIN --name me")}

`;
}

async function workInBackground(
  jobs: readonly Job[],
  context: JobContext,
  onFault: (job: string, fault: unknown) => void,
): Promise<void> {
  await Promise.all([runJobs(jobs, context, onFault), runSequencer(context, onFault)]);
}

/** Serves an open database until SIGTERM or SIGINT; `onListening` is told the address. */
export async function serveUntilStopped(
  settings: Settings,
  database: Database,
  log: Logger,
  options: {
    readonly jobs: boolean;
    /** For the demo only: a key that the playground hands to whoever opens it, on this machine. */
    readonly demoKey?: string;
    readonly onListening?: (url: string) => void;
  },
): Promise<void> {
  const clock = clockOf(settings);
  const secretKeys = new SecretKeys(settings.secretKeys);
  const sealed = await sealStoredSecrets(database, secretKeys);
  if (sealed > 0) log.info({ sealed }, "secrets are sealed by the first SECRETS_KEY");
  const logFault = faultLog(log);
  const logIncident = (incidentId: string, fault: unknown) => logFault(fault, { incidentId }, "unknown fault");
  const schema = createSchema();
  const evaluator = new MappingEvaluator();
  const inbox = new Inbox({ database, clock, evaluator, coerceRow: rowCoercion(schema), logIncident });
  const budget = new CostBudget(settings.budgets, settings.redisUrl);
  const { bodyBytes, ingestBytes, queryTokens, requestMs } = settings.limits;
  const operations = new KnownOperations(queryTokens);
  const server = createGraphqlServer(schema, operations, settings.limits, logIncident, budget);
  await server.start();
  const playground = createPlayground({
    endpoint: GRAPHQL_PATH,
    apiKey: options.demoKey,
    examples: documentedOperations(),
  });
  const { publicUrl, webhookTargets, corsOrigins, trustedProxies } = settings;
  const logRefusal: RefusalLog = (refused) => log.warn(refused, "a request showed no key that is in force");
  const logUnproven: UnprovenLog = (unproven) => log.warn(unproven, "a payload did not prove where it comes from");
  const keyUses = new KeyUses();
  const onUnreachable = (fault: unknown) =>
    log.warn({ reason: messageOf(fault, settings) }, "the keys of OIDC_ISSUER cannot be fetched");
  const tokens = settings.oidc === null ? null : new TokenDoor(settings.oidc, { onUnreachable });
  const sending = { rules: webhookTargets, resolve: resolveByDns, timeoutMs: WEBHOOK_TIMEOUT_MS, secretKeys };
  const sender = webhookSender(sending);
  const jobs = [...JOBS, auditKeeper(settings.auditDays), payloadMapper(inbox), sender];
  const regularJobs = jobs.filter((job) => job.isDue === undefined).map(({ name }) => name);
  const readiness = new Readiness({ database, clock, regularJobs });
  const answering = {
    server,
    operations,
    inbox,
    keyUses,
    tokens,
    playground,
    publicUrl,
    webhookTargets,
    secretKeys,
    corsOrigins,
    trustedProxies,
    logRefusal,
    rememberedKeyMs: REMEMBERED_KEY_MS,
    readiness,
    logUnproven,
  };
  const app = createApp({ ...answering, database, clock, bodyBytes, ingestBytes, requestMs, logIncident });
  const stop = new AbortController();
  const reachable = options.demoKey === undefined ? app : loopbackOnly(app);
  const listening = await listen(reachable, settings.port, settings.host).catch((fault: unknown) => {
    // Its connection to Redis would keep the process alive.
    budget.close();
    const reason = fault instanceof Error ? fault.message : String(fault);
    throw new CommandFault(`cannot listen on HOST ${settings.host}, PORT ${settings.port} (${reason})`);
  });
  const working = options.jobs
    ? workInBackground(jobs, { database, clock, signal: stop.signal }, (job, fault) =>
        logFault(fault, { job }, "job failed"),
      )
    : Promise.resolve();
  const writeUses = () =>
    keyUses.write(database).catch((fault: unknown) => logFault(fault, {}, "uses of keys were not noted"));
  const writingUses = setInterval(() => void writeUses(), WRITE_KEY_USES_EVERY_MS);
  log.info({ url: listening.url }, "listening");
  options.onListening?.(listening.url);

  await untilStopped(log);
  readiness.stop();
  stop.abort();
  const delayMs = settings.stopDelayMs;
  await listening.drain({ delayMs, finishMs: LONGEST_DRAIN_MS - delayMs });
  await working;
  clearInterval(writingUses);
  await writeUses();
  evaluator.close();
  budget.close();
  await server.stop();
}
