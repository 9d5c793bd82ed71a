import request from "supertest";

import { createApiKey } from "../../src/actions/api-key-actions.js";
import { insertWorkspace } from "../../src/data/workspace-store.js";
import type { Clock } from "../../src/domain/clock.js";
import { createSchema } from "../../src/graphql/schema.js";
import { createGraphqlServer } from "../../src/graphql/server.js";
import { createApp } from "../../src/http/app.js";
import { createPlayground } from "../../src/http/playground.js";
import { Role } from "../../src/model/workspace/api-key.js";
import type { TestDatabase } from "./databases.js";

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

/** The API over real HTTP on a test database, with a clock that the test moves. */
export class TestApi {
  /** What it is now, for the server. */
  now = new Date("2026-01-15T12:00:00Z");
  readonly incidents: unknown[] = [];
  private key = "";

  private constructor(
    private readonly app: ReturnType<typeof createApp>,
    private readonly current: TestDatabase,
  ) {}

  static async start(
    current: TestDatabase,
    limits: { bodyBytes?: number; queryDepth?: number } = {},
  ): Promise<TestApi> {
    const holder: { api?: TestApi } = {};
    const clock: Clock = () => holder.api?.now ?? new Date();
    const logIncident = (_id: string, fault: unknown) => holder.api?.incidents.push(fault);
    const server = createGraphqlServer(
      createSchema(),
      { queryDepth: limits.queryDepth ?? 12, queryTokens: 10_000 },
      logIncident,
    );
    await server.start();
    const app = createApp({
      server,
      database: current.database,
      clock,
      bodyBytes: limits.bodyBytes ?? 5_000_000,
      playground: createPlayground({ endpoint: "/graphql", examples: [] }),
      logIncident,
    });
    holder.api = new TestApi(app, current);
    holder.api.key = await holder.api.createKey(Role.ADMIN);
    return holder.api;
  }

  /** Moves the clock to noon UTC of a day. */
  setDay(day: string): void {
    this.now = new Date(`${day}T12:00:00Z`);
  }

  /** A key to a workspace, which is made if it is missing. */
  async createKey(role: Role, workspace = "default", expiresAt: Date | null = null): Promise<string> {
    const { database } = this.current;
    const state = await this.current.workspace(workspace).catch(async () => {
      await database.write((sql) =>
        insertWorkspace(sql, { name: workspace, timeZone: "UTC", currency: "EUR", createdAt: this.now }),
      );
      return this.current.workspace(workspace);
    });
    const key = { workspaceId: state.id, name: "test", role, expiresAt };
    return database.write((sql) => createApiKey(sql, key, this.now));
  }

  /** Sends an operation. */
  async send(query: string, variables: object = {}, key: string | null = this.key): Promise<Answer> {
    const sending = request(this.app).post("/graphql").set("Content-Type", "application/json");
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

  /** A plain HTTP request. */
  get http(): ReturnType<typeof request> {
    return request(this.app);
  }
}
