import { once } from "node:events";
import type { Server } from "node:http";
import path from "node:path";

import request from "supertest";

import { createApiKey } from "../../src/actions/key/api-key-actions.js";
import { faultLog } from "../../src/commands/serve/fault-log.js";
import { insertWorkspace } from "../../src/data/workspace/workspace-store.js";
import type { Clock } from "../../src/domain/clock.js";
import type { CostBudget } from "../../src/graphql/cost/cost-budget.js";
import { KnownOperations } from "../../src/graphql/known-operations.js";
import { rowCoercion } from "../../src/graphql/row-coercion.js";
import { createSchema } from "../../src/graphql/schema.js";
import { createGraphqlServer } from "../../src/graphql/server.js";
import { createApp } from "../../src/http/app.js";
import type { RefusalLog } from "../../src/http/callers.js";
import type { UnprovenLog } from "../../src/http/hook-endpoint.js";
import { KeyUses } from "../../src/http/key-uses.js";
import { listen, type Listening } from "../../src/http/listen.js";
import { createPlayground } from "../../src/http/playground.js";
import { Readiness } from "../../src/http/readiness.js";
import type { TokenDoor } from "../../src/http/token/token-door.js";
import { Inbox } from "../../src/integration/inbound/inbox.js";
import { MappingEvaluator } from "../../src/integration/inbound/mapping-evaluator.js";
import type { SecretKeys } from "../../src/integration/secrets/secret-keys.js";
import { KeyScope, Role } from "../../src/model/workspace/api-key.js";
import { packageRoot } from "../../src/package-root.js";
import type { TestDatabase } from "./databases.js";
import { TEST_SECRET_KEYS } from "./secret-keys.js";
import { testLog } from "./server-log.js";

/** The program of the process in which mappings are evaluated; tests run the sources. */
const MAPPING_PROGRAM = path.join(packageRoot, "test", "support", "mapping-process.js");

/** An answer of the API, as clients read it. */
export interface Answer {
  readonly status: number;
  // Tests read what they asked for; a wrong path fails the test.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: unknown[];
    readonly extensions: { readonly code: string; readonly incidentId?: string };
  }[];
}

const schema = createSchema();

/** Sends JSON, and wants to be told by the status what became of it. */
export const GRAPHQL = { "Content-Type": "application/json", Accept: "application/graphql-response+json" };

/** The API over real HTTP on a test database, with a clock that the test moves. */
export class TestApi {
  /** What it is now, for the server. */
  now = new Date("2026-01-15T12:00:00Z");
  readonly incidents: unknown[] = [];
  readonly unproven: Parameters<UnprovenLog>[0][] = [];
  readonly refusals: Parameters<RefusalLog>[0][] = [];
  private key = "";

  private constructor(
    private readonly app: ReturnType<typeof createApp>,
    private readonly listener: Server,
    private readonly current: TestDatabase,
    readonly inbox: Inbox,
    private readonly evaluator: MappingEvaluator,
    readonly keyUses: KeyUses,
    readonly operations: KnownOperations,
    readonly readiness: Readiness,
  ) {}

  static async start(
    current: TestDatabase,
    limits: {
      bodyBytes?: number;
      ingestBytes?: number;
      schemaRole?: Role | null;
      queryDepth?: number;
      requestMs?: number;
      queryCost?: number;
      trustedProxies?: number;
      budget?: CostBudget;
      publicUrl?: string;
      allowPrivate?: boolean;
      corsOrigins?: readonly string[];
      secretKeys?: SecretKeys;
      tokens?: TokenDoor;
      rememberedKeyMs?: number;
    } = {},
  ): Promise<TestApi> {
    const holder: { api?: TestApi } = {};
    const clock: Clock = () => holder.api?.now ?? new Date();
    const log = testLog();
    const logFault = faultLog(log);
    const logIncident = (incidentId: string, fault: unknown) => {
      holder.api?.incidents.push(fault);
      logFault(fault, { incidentId }, "unknown fault");
    };
    const evaluator = new MappingEvaluator(MAPPING_PROGRAM);
    const inbox = new Inbox({
      database: current.database,
      clock,
      evaluator,
      coerceRow: rowCoercion(schema),
      logIncident,
    });
    const operations = new KnownOperations(10_000);
    const { queryDepth = 12, queryCost = 50_000, schemaRole = Role.READ } = limits;
    const server = createGraphqlServer(
      schema,
      operations,
      { queryDepth, queryCost, schemaRole },
      logIncident,
      limits.budget,
    );
    await server.start();
    const keyUses = new KeyUses();
    const readiness = new Readiness({ database: current.database, clock, regularJobs: ["refresher"], answerMs: 1_000 });
    const app = createApp({
      server,
      operations,
      database: current.database,
      clock,
      bodyBytes: limits.bodyBytes ?? 1_000_000,
      ingestBytes: limits.ingestBytes ?? limits.bodyBytes ?? 5_000_000,
      requestMs: limits.requestMs ?? 120_000,
      trustedProxies: limits.trustedProxies ?? 0,
      logUnproven: (unproven) => {
        holder.api?.unproven.push(unproven);
        log.warn(unproven, "a payload did not prove where it comes from");
      },
      logRefusal: (refused) => {
        holder.api?.refusals.push(refused);
        log.warn(refused, "a request showed no key that is in force");
      },
      secretKeys: limits.secretKeys ?? TEST_SECRET_KEYS,
      // Not at all, so that every request of a test is the same.
      rememberedKeyMs: limits.rememberedKeyMs ?? 0,
      webhookTargets: { allowPrivate: limits.allowPrivate ?? false },
      playground: createPlayground({ endpoint: "/graphql", examples: [] }),
      logIncident,
      inbox,
      keyUses,
      tokens: limits.tokens ?? null,
      readiness,
      publicUrl: limits.publicUrl ?? null,
      corsOrigins: limits.corsOrigins ?? [],
    });
    // Otherwise supertest starts to listen anew for every request. It ends with the process.
    const listener = app.listen(0, "127.0.0.1").unref();
    // A connection that is kept could be closed just when the next request is on its way.
    listener.maxRequestsPerSocket = 1;
    await once(listener, "listening");
    holder.api = new TestApi(app, listener, current, inbox, evaluator, keyUses, operations, readiness);
    holder.api.key = await holder.api.createKey(Role.ADMIN);
    return holder.api;
  }

  /** Ends what the API has started beside itself: the process of mappings. */
  stop(): void {
    this.evaluator.close();
  }

  /** Moves the clock to noon UTC of a day. */
  setDay(day: string): void {
    this.now = new Date(`${day}T12:00:00Z`);
  }

  /** A key to a workspace, which is made if it is missing. */
  async createKey(
    role: Role,
    workspace = "default",
    expiresAt: Date | null = null,
    scope: KeyScope = KeyScope.ALL,
  ): Promise<string> {
    const { database } = this.current;
    const state = await this.current.workspace(workspace).catch(async () => {
      await database.write((sql) =>
        insertWorkspace(sql, { name: workspace, timeZone: "UTC", currency: "EUR", createdAt: this.now }),
      );
      return this.current.workspace(workspace);
    });
    const key = { workspaceId: state.id, name: "test", role, scope, expiresAt };
    return database.write((sql) => createApiKey(sql, key, this.now));
  }

  /** Sends an operation. */
  async send(query: string, variables: object = {}, key: string | null = this.key): Promise<Answer> {
    const sending = this.http.post("/graphql").set(GRAPHQL);
    if (key !== null) void sending.set("Authorization", `Bearer ${key}`);
    const { status, body } = await sending.send(JSON.stringify({ query, variables }));
    return { status, data: body.data, errors: body.errors };
  }

  /** Sends an operation that must be answered without errors, and returns its data. */
  async data(query: string, variables: object = {}, key?: string): Promise<Answer["data"]> {
    const { data, errors } = await this.send(query, variables, key ?? this.key);
    if (errors !== undefined)
      throw new Error(`unexpected errors: ${JSON.stringify(errors)}`, { cause: this.incidents.at(-1) });
    return data;
  }

  /** Listens on a port of its own, for clients that speak HTTP by themselves; the caller drains it. */
  async listen(): Promise<Listening> {
    return listen(this.app, 0, "127.0.0.1");
  }

  /** A plain HTTP request. */
  get http(): ReturnType<typeof request> {
    return request(this.listener);
  }
}
