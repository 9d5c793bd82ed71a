import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

import { type Connection, createConnection } from "mysql2/promise";

import { CuttingProxy } from "../support/cutting-proxy.js";
import { freePorts } from "../support/free-ports.js";
import { isMariadbInstalled, OwnMariadb } from "../support/own-mariadb.js";
import { buildProgram, runProgram, startProgram } from "../support/program.js";
import { endServer, listening, type RunningServer } from "../support/running-server.js";
import { SHARED, Writers } from "./writers.js";

const CLIENTS = 4;
/** Between faults, and after the last. */
const CALM = 20;
/** docs/operate.md: new connections are used within 15 seconds; a busy machine gets twice as long. */
const LONGEST_RECOVERY_MS = 30_000;
const STALL_MS = 3_000;
const DAY_MS = 86_400_000;
/** Codes by which a server says that it cannot do something now. */
const FOR_NOW = ["UNAVAILABLE", "IDEMPOTENCY_KEY_BUSY", "REQUEST_TIMED_OUT", "SERVER_BUSY"];

const describeWhere = isMariadbInstalled || process.env.REQUIRE_MYSQL === "1" ? describe : describe.skip;

describeWhere("a server that writes under load", () => {
  let mariadb: OwnMariadb;
  let proxy: CuttingProxy;
  let redis: ChildProcess;
  let redisPort = 0;
  let server: RunningServer;
  let writers: Writers;
  const log: string[] = [];

  beforeAll(async () => {
    buildProgram();
    mariadb = await OwnMariadb.start();
    proxy = await CuttingProxy.start(mariadb.url);
    [redisPort = 0] = await freePorts(1);
    redis = startRedis();
    server = await start();
    const created = await runProgram(["key", "create", "--role", "ADMIN", "--name", "test"], {
      DATABASE_URL: mariadb.url,
    });
    writers = new Writers(() => server.url, created.stdout.trim(), CLIENTS);
  }, 300_000);
  afterAll(async () => {
    writers.giveUp();
    await endServer(server.process, "SIGKILL");
    redis.kill("SIGKILL");
    await proxy.close();
    await mariadb.stop();
  });

  const startRedis = () =>
    spawn("redis-server", ["--port", String(redisPort), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], {
      stdio: "ignore",
    });

  async function start(environment: Record<string, string> = {}): Promise<RunningServer> {
    const child = startProgram(["serve"], {
      DATABASE_URL: proxy.url,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      PORT: "0",
      LOG_LEVEL: "info",
      ...environment,
    });
    child.stderr?.on("data", (chunk: Buffer) => log.push(...chunk.toString().split("\n")));
    return listening(child);
  }

  async function restart(environment: Record<string, string>): Promise<void> {
    await endServer(server.process, "SIGTERM");
    expect(server.process.exitCode).toBe(0);
    server = await start(environment);
  }

  const faults: Readonly<Record<string, () => Promise<void>>> = {
    "its database refuses connections": async () => {
      proxy.refuse();
      await proxy.cutAll();
      await writers.moreRefused(CLIENTS);
      await proxy.accept();
    },
    "connections are cut at COMMIT and in the middle": async () => {
      for (let round = 0; round < 5; round += 1) {
        proxy.cutNextCommits("after COMMIT", "during COMMIT", "before COMMIT");
        await writers.moreAcknowledged(CLIENTS);
        await proxy.cutAll();
      }
    },
    "its database stalls": async () => {
      proxy.stall();
      await delay(STALL_MS);
      proxy.flow();
    },
    "its database goes silent": async () => {
      proxy.goSilent();
      await writers.moreRefused(1);
      proxy.speak();
    },
    "its connections are killed": async () => {
      for (let round = 0; round < 5; round += 1) {
        await writers.moreAcknowledged(1);
        const own = await mariadb.query<{ readonly id: number }>(
          "SELECT id FROM information_schema.processlist WHERE user = 'treue'",
        );
        // One may have ended by itself.
        for (const { id } of own) await mariadb.query(`KILL ${id}`).catch(() => undefined);
      }
    },
    "its database is read-only": async () => {
      await mariadb.query("SET GLOBAL read_only = 1");
      await writers.moreRefused(CLIENTS);
      await mariadb.query("SET GLOBAL read_only = 0");
    },
    "there are too many connections": async () => {
      const held: Connection[] = [];
      await mariadb.query("SET GLOBAL max_connections = 10");
      const enough = writers.refused.length + CLIENTS;
      while (writers.refused.length < enough) {
        await proxy.cutAll();
        await createConnection(mariadb.url).then(
          (connection) => held.push(connection),
          () => delay(10),
        );
      }
      await mariadb.query("SET GLOBAL max_connections = 151");
      for (const connection of held) connection.destroy();
    },
    "its transactions meet others in deadlocks": async () => {
      const before = await deadlocks();
      while ((await deadlocks()) < before + 5) await lockBackwards();
    },
    "its clock is set back": async () => {
      await restart({ CLOCK_START: new Date(Date.now() - DAY_MS).toISOString() });
      await writers.moreAcknowledged(CALM);
      await restart({});
    },
    "Redis is gone and comes back": async () => {
      redis.kill("SIGKILL");
      await once(redis, "exit");
      await writers.moreAcknowledged(CALM);
      redis = startRedis();
    },
  };

  async function deadlocks(): Promise<number> {
    const [row] = await mariadb.query<{ readonly Value: string }>("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
    return Number(row?.Value);
  }

  /** Locks the customers that all write to in the order opposite to that of the server. */
  async function lockBackwards(): Promise<void> {
    const rows = await mariadb.query<{ readonly recordId: string }>(
      `SELECT recordId FROM external_id WHERE externalId IN ('${SHARED.join("', '")}') ORDER BY recordId DESC`,
    );
    expect(rows).toHaveLength(SHARED.length);
    await mariadb.query("START TRANSACTION");
    try {
      for (const { recordId } of rows) {
        await mariadb.query("UPDATE customer SET version = version + 1 WHERE id = ?", [recordId]);
        await delay(20);
      }
    } catch (fault) {
      expect((fault as { errno?: number }).errno).toBe(1213);
    } finally {
      await mariadb.query("ROLLBACK");
    }
  }

  test.each(Object.keys(faults))(
    "goes on when %s",
    async (name) => {
      await writers.moreAcknowledged(CALM);
      const refusedBefore = writers.refused.length;
      const acknowledgedBefore = writers.acknowledged.size;
      log.length = 0;
      const begun = Date.now();
      await faults[name]?.();
      const over = Date.now();
      await writers.moreAcknowledged(1);
      const recoveryMs = writers.lastAcknowledgedAt - over;
      await writers.moreAcknowledged(CALM);

      const refused = writers.refused.slice(refusedBefore);
      const told = new Set(refused.map(({ status, code, retryAfter }) => `${status} ${code} ${retryAfter}`));
      const figures = { seconds: (over - begun) / 1_000, recoveryMs, refused: refused.length, told: [...told] };
      const faultLines = log.filter((line) => line.includes('"level":50'));
      process.stdout.write(
        `${name}: ${JSON.stringify({ ...figures, acknowledged: writers.acknowledged.size - acknowledgedBefore, logged: faultLines.length })}\n`,
      );
      expect(refused.filter(({ code }) => !FOR_NOW.includes(code))).toEqual([]);
      expect(refused.filter(({ status, retryAfter }) => status === 503 && retryAfter === null)).toEqual([]);
      expect(recoveryMs).toBeLessThan(LONGEST_RECOVERY_MS);
      // One line a second, each without a stack.
      expect(faultLines.length).toBeLessThan(10 + (Date.now() - begun) / 1_000);
      expect(faultLines.filter((line) => line.includes('"at":'))).toEqual([]);
    },
    300_000,
  );

  test("and has lost and doubled nothing in the end, stores what follows from the facts, and stops as it should", async () => {
    await writers.end();
    await endServer(server.process, "SIGTERM");
    expect(server.process.exitCode).toBe(0);
    const stored = await mariadb.query<{ readonly externalId: string; readonly id: string }>(
      "SELECT externalId, CONCAT('customer_', recordId) AS id FROM external_id WHERE entity = 'CUSTOMER' AND externalId LIKE 'own %'",
    );
    expect(new Map(stored.map(({ externalId, id }) => [externalId, id]))).toEqual(writers.acknowledged);
    const [counts] = await mariadb.query<{ readonly customers: number; readonly interactions: number }>(
      "SELECT (SELECT COUNT(*) FROM customer) AS customers, (SELECT COUNT(*) FROM interaction) AS interactions",
    );
    const { size } = writers.acknowledged;
    expect(counts).toEqual({ customers: size + SHARED.length, interactions: 2 * size });
    const { code, stdout } = await runProgram(["verify"], { DATABASE_URL: mariadb.url });
    expect([code, stdout]).toEqual([0, expect.stringContaining("no differences")]);
    process.stdout.write(`${size} requests acknowledged, none lost or doubled; ${stdout}`);
  }, 300_000);
});
