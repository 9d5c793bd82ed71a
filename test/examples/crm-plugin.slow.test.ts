import { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { createApiKey } from "../../src/actions/key/api-key-actions.js";
import { purgeChanges } from "../../src/data/change/change-store.js";
import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { insertWorkspace } from "../../src/data/workspace/workspace-store.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { databaseKinds, openTestDatabase, type TestDatabase } from "../support/databases.js";
import { buildProgram, said, startProgram } from "../support/program.js";
import { type RunPlace, type RunReport, runSync } from "./sync-run.js";

const RUNS = 200;
const RUNS_AT_ONCE = 20;
const WAVES = RUNS / RUNS_AT_ONCE;

/** A server as a process of its own, which is killed and started again on the same port. */
class KillableServer {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly databaseUrl: string,
    private readonly port: number,
  ) {}

  static async start(databaseUrl: string): Promise<KillableServer> {
    const server = new KillableServer(databaseUrl, await freePort());
    await server.up();
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  async killAndRestart(): Promise<void> {
    await this.kill();
    await this.up();
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const ended = once(child, "close");
    child.kill("SIGKILL");
    await ended;
    this.child = null;
  }

  private async up(): Promise<void> {
    this.child = startProgram(["serve"], { DATABASE_URL: this.databaseUrl, PORT: String(this.port) });
    await said(this.child, "stderr", /"msg":"listening"/);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

async function placeFor(run: number, current: TestDatabase, server: KillableServer): Promise<RunPlace> {
  const { database } = current;
  const name = `sync ${run}`;
  const createdAt = new Date();
  await database.write((sql) => insertWorkspace(sql, { name, timeZone: "UTC", currency: "EUR", createdAt }));
  const { id } = await current.workspace(name);
  const newKey = (role: Role) =>
    database.write((sql) => createApiKey(sql, { workspaceId: id, name, role, expiresAt: null }, createdAt));
  return {
    endpoint: server.endpoint,
    pluginKey: await newKey(Role.WRITE),
    otherKey: await newKey(Role.ADMIN),
    emptyFeed: async () => {
      const future = new Date(Date.now() + 60_000);
      await database.write((sql) => purgeChanges(workspaceRows(sql, id), future));
    },
  };
}

describe("the example plugin beside servers that are killed", () => {
  const opened = new Map<string, { readonly current: TestDatabase; readonly server: KillableServer }>();
  beforeAll(async () => {
    buildProgram();
    for (const kind of databaseKinds) {
      const current = await openTestDatabase(kind);
      opened.set(kind, { current, server: await KillableServer.start(current.url) });
    }
  });
  afterAll(async () => {
    for (const { current, server } of opened.values()) {
      await server.kill();
      await current.close();
    }
  });

  const waves = [...Array(WAVES).keys()].map((wave) => ({
    wave,
    kind: databaseKinds[wave % databaseKinds.length] ?? "sqlite",
  }));

  test.each(waves)(`keeps ${RUNS_AT_ONCE} CRMs and Treue in step (wave $wave, $kind)`, async ({ wave, kind }) => {
    const place = opened.get(kind);
    if (place === undefined) throw new Error(`there is no server on ${kind}`);
    const { current, server } = place;
    const runs: Promise<RunReport>[] = [];
    for (let index = 0; index < RUNS_AT_ONCE; index++) {
      const run = wave * RUNS_AT_ONCE + index;
      runs.push(runSync(run, await placeFor(run, current, server)));
    }
    const reports = Promise.allSettled(runs);
    await delay(300 + 150 * wave);
    await server.killAndRestart();
    const failed = (await reports).flatMap((report, index) =>
      report.status === "rejected" ? [{ seed: wave * RUNS_AT_ONCE + index, reason: String(report.reason) }] : [],
    );
    expect(failed).toEqual([]);
    const ended = await Promise.all(runs);
    expect(ended.every(({ kills }) => kills > 0)).toBe(true);
    expect(ended.some(({ records }) => records > 5)).toBe(true);
  });
});
