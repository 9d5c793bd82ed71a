import "reflect-metadata";

import { monitorEventLoopDelay } from "node:perf_hooks";

import pino from "pino";
import { uuidv7 as newId } from "uuidv7";

import { createApiKey } from "../src/actions/key/api-key-actions.js";
import { fitModel } from "../src/actions/model/model-actions.js";
import { countMonths } from "../src/actions/report/count-months.js";
import { OperationsReport } from "../src/actions/report/service-operations-report.js";
import type { Database } from "../src/data/database/database.js";
import type { WorkspaceState } from "../src/data/workspace/workspace-store.js";
import { dayOf } from "../src/domain/calendar.js";
import { KnownOperations } from "../src/graphql/known-operations.js";
import { rowCoercion } from "../src/graphql/row-coercion.js";
import { createSchema } from "../src/graphql/schema.js";
import { createGraphqlServer } from "../src/graphql/server.js";
import { createApp, GRAPHQL_PATH } from "../src/http/app.js";
import { KeyUses } from "../src/http/key-uses.js";
import { listen, type Listening } from "../src/http/listen.js";
import { createPlayground } from "../src/http/playground.js";
import { Readiness } from "../src/http/readiness.js";
import { Inbox } from "../src/integration/inbound/inbox.js";
import { MappingEvaluator } from "../src/integration/inbound/mapping-evaluator.js";
import { SecretKeys } from "../src/integration/secrets/secret-keys.js";
import { Role } from "../src/model/workspace/api-key.js";
import { BENCH_NOW, openBenchDatabase, type Scale } from "./base.js";

const SERIES = `{ retention(from: "2024-01-01", to: "2026-01-01") {
  series { renewals { value numerator denominator pending from to } customersKept { value numerator denominator } }
} }`;
const REQUESTS = 200;

/** What is measured at one scale; seconds, but for medians in milliseconds. */
interface Figures {
  readonly seriesMedian: number;
  readonly seriesSlowest: number;
  readonly operationsSeconds: number;
  readonly fitSeconds: number;
  readonly fitDelay99: number;
}

/**
 * Retention by month over 24 months through HTTP on an unchanged base, service operations of a year, and the fit of the
 * model in the background, at scale S (10,000 customers) and L (100,000 customers, 2,000,000 interactions) side by side
 * in one run. The bases are made once and kept on the MySQL or MariaDB server; making L takes some minutes.
 */
async function main(): Promise<void> {
  const figures: Partial<Record<Scale, Figures>> = {};
  for (const scale of ["S", "L"] as const) {
    const base = await openBenchDatabase(scale);
    const { database, workspace } = base;
    try {
      await countMonths(database, workspace, today(workspace), new AbortController().signal);
      const series = await measureSeries(database, workspace);
      const operationsSeconds = await measureOperations(database, workspace);
      const fit = await measureFit(database, workspace);
      figures[scale] = { ...series, operationsSeconds, ...fit };
      console.log(
        `${scale}: retention by month, median ${series.seriesMedian.toFixed(1)} ms, slowest ${series.seriesSlowest.toFixed(1)} ms;`,
      );
      console.log(`${scale}: service operations of a year with the customers kept ${operationsSeconds.toFixed(1)} s`);
      console.log(
        `${scale}: fit ${fit.fitSeconds.toFixed(1)} s, event loop delay p99 ${fit.fitDelay99.toFixed(0)} ms meanwhile`,
      );
    } finally {
      await base.close();
    }
  }
  const { S, L } = figures;
  if (S && L)
    console.log(
      `L/S: retention by month ${(L.seriesMedian / S.seriesMedian).toFixed(2)}, fit ${(L.fitSeconds / S.fitSeconds).toFixed(1)}`,
    );
}

async function measureSeries(
  database: Database,
  workspace: WorkspaceState,
): Promise<Pick<Figures, "seriesMedian" | "seriesSlowest">> {
  const key = await database.write((sql) =>
    createApiKey(sql, { workspaceId: workspace.id, name: newId(), role: Role.READ, expiresAt: null }, BENCH_NOW),
  );
  const server = await serveBase(database);
  try {
    const times: number[] = [];
    for (let count = 0; count < REQUESTS; count += 1) {
      const begun = performance.now();
      const response = await fetch(server.url + GRAPHQL_PATH, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body: JSON.stringify({ query: SERIES }),
      });
      const answer = (await response.json()) as {
        readonly data?: { readonly retention?: { readonly series: unknown[] } };
      };
      times.push(performance.now() - begun);
      if (answer.data?.retention?.series.length !== 24) throw new Error(`no series: ${JSON.stringify(answer)}`);
    }
    times.sort((one, other) => one - other);
    return { seriesMedian: times[REQUESTS / 2] ?? NaN, seriesSlowest: times.at(-1) ?? NaN };
  } finally {
    await server.drain();
  }
}

async function serveBase(database: Database): Promise<Listening> {
  const logIncident = (incidentId: string, fault: unknown) => pino().error({ incidentId, err: fault });
  const schema = createSchema();
  const clock = () => BENCH_NOW;
  const operations = new KnownOperations(10_000);
  const server = createGraphqlServer(
    schema,
    operations,
    { queryDepth: 12, queryCost: 50_000, schemaRole: Role.READ },
    logIncident,
  );
  await server.start();
  const playground = createPlayground({ endpoint: GRAPHQL_PATH, apiKey: undefined, examples: [] });
  const evaluator = new MappingEvaluator();
  const inbox = new Inbox({ database, clock, evaluator, coerceRow: rowCoercion(schema), logIncident });
  const reach = {
    publicUrl: null,
    webhookTargets: { allowPrivate: false },
    secretKeys: new SecretKeys([]),
    corsOrigins: [],
    rememberedKeyMs: 1_000,
  };
  const keyUses = new KeyUses();
  const app = createApp({
    ...reach,
    keyUses,
    tokens: null,
    server,
    inbox,
    playground,
    database,
    clock,
    bodyBytes: 1_000_000,
    ingestBytes: 1_000_000,
    operations,
    requestMs: 120_000,
    trustedProxies: 0,
    logRefusal: () => undefined,
    logUnproven: () => undefined,
    logIncident,
    readiness: new Readiness({ database, clock, regularJobs: [] }),
  });
  return listen(app, 0, "127.0.0.1");
}

async function measureOperations(database: Database, workspace: WorkspaceState): Promise<number> {
  const begun = performance.now();
  const period = { from: "2025-01-01", to: "2026-01-01", asOf: today(workspace) };
  const report = await OperationsReport.read({ sql: database.reader, workspace, period, filter: {} });
  report.operationsOf(report.total);
  await report.keptIn(report.total);
  return (performance.now() - begun) / 1000;
}

async function measureFit(
  database: Database,
  workspace: WorkspaceState,
): Promise<Pick<Figures, "fitSeconds" | "fitDelay99">> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const begun = performance.now();
  await fitModel(database.reader, workspace, today(workspace));
  const fitSeconds = (performance.now() - begun) / 1000;
  delay.disable();
  return { fitSeconds, fitDelay99: delay.percentile(99) / 1e6 };
}

function today({ timeZone }: WorkspaceState): string {
  return dayOf(BENCH_NOW, timeZone);
}

void main();
