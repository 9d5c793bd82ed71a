import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { packageRoot } from "../../../src/package-root.js";
import { CuttingProxy } from "../../support/cutting-proxy.js";
import { databaseKinds, openTestDatabase, type TestDatabase } from "../../support/databases.js";
import { freePorts } from "../../support/free-ports.js";
import { Haproxy } from "../../support/haproxy.js";
import { buildProgram, runProgram, said, startProgram } from "../../support/program.js";

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

const UPSERT = 'mutation { customerUpsert(input: { name: "Ada" }) { customer { id } } }';
const AT_ONCE = 40;

onMysql("servers that are told to stop (mysql)", () => {
  let current: TestDatabase;
  let key: string;
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    buildProgram();
    current = await openTestDatabase("mysql");
    key = (await runProgram(["key", "create", "--role", "ADMIN", "--name", "t"], environment())).stdout.trim();
  });
  afterEach(() => {
    for (const server of started.splice(0)) server.kill("SIGKILL");
  });
  afterAll(() => current.close());

  const environment = (more: Record<string, string> = {}) => ({
    DATABASE_URL: current.url,
    LOG_LEVEL: "info",
    ...more,
  });

  async function start(more: Record<string, string> = {}): Promise<{ server: ChildProcess; url: string }> {
    const server = startProgram(["serve"], environment({ PORT: "0", ...more }));
    started.push(server);
    const [, url = ""] = await said(server, "stderr", /"url":"(http:[^"]+)","msg":"listening"/);
    server.stderr?.resume();
    return { server, url };
  }

  /** Sends a mutation over a connection of the agent; the status, or the code of what broke. */
  function send(url: string, agent: Agent): Promise<string> {
    return new Promise((resolve) => {
      const headers = { "Content-Type": "application/json", Authorization: `Bearer ${key}` };
      const sending = request(`${url}/graphql`, { method: "POST", agent, headers }, (response) => {
        response.resume().once("end", () => resolve(String(response.statusCode)));
        response.once("error", (fault: NodeJS.ErrnoException) => resolve(String(fault.code)));
      });
      sending.once("error", (fault: NodeJS.ErrnoException) => resolve(String(fault.code)));
      sending.end(JSON.stringify({ query: UPSERT }));
    });
  }

  async function ended(server: ChildProcess): Promise<number | null> {
    if (server.exitCode === null) await once(server, "exit");
    return server.exitCode;
  }

  test("answer all that are in flight, and reset none", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    for (let round = 0; round < 5; round += 1) {
      const { server, url } = await start();
      const crowd = () => Array.from({ length: AT_ONCE }, () => send(url, agent));
      // Their connections are open, so that the next requests are on their way at once.
      await Promise.all(crowd());
      const sent = crowd();
      server.kill("SIGTERM");
      expect(new Set(await Promise.all(sent))).toEqual(new Set(["200"]));
      expect(await ended(server)).toBe(0);
    }
  });

  test("behind a balancer, restarted one after the other under load, fail no request", async () => {
    const ports = await freePorts(2);
    const startOn = (port: number) => start({ PORT: String(port), STOP_DELAY_SECONDS: "4" });
    const servers = await Promise.all(ports.map(startOn));
    const proxy = await Haproxy.start(documentedBackend(), ports);
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const counts = new Map<string, number>();
    let isOver = false;
    const client = async () => {
      while (!isOver) {
        const outcome = await send(proxy.url, agent);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      }
    };
    const clients = Array.from({ length: 8 }, client);
    for (const [index, { server }] of servers.entries()) {
      await delay(1_000);
      server.kill("SIGTERM");
      expect(await ended(server)).toBe(0);
      const { url } = await startOn(ports[index] ?? 0);
      while ((await fetch(`${url}/readyz`)).status !== 200) await delay(100);
      // Until the balancer has seen it, too.
      await delay(3_000);
    }
    isOver = true;
    await Promise.all(clients);
    await proxy.stop();
    expect([...counts.keys()]).toEqual(["200"]);
    expect(counts.get("200")).toBeGreaterThan(100);
  });

  test("end within thirty seconds though their database says nothing", async () => {
    const proxy = await CuttingProxy.start(current.url);
    const { server, url } = await start({ DATABASE_URL: proxy.url, DATABASE_STATEMENT_SECONDS: "600" });
    proxy.goSilent();
    const agent = new Agent();
    const sent = Array.from({ length: 4 }, () => send(url, agent));
    await delay(500);
    const told = performance.now();
    server.kill("SIGTERM");
    expect(await ended(server)).toBe(1);
    expect(performance.now() - told).toBeLessThan(30_000);
    await Promise.all(sent);
    await proxy.close();
  });
});

onMysql("a server that starts before its database (mysql)", () => {
  test("waits for it, and says so", async () => {
    const current = await openTestDatabase("mysql");
    const proxy = await CuttingProxy.start(current.url);
    proxy.refuse();
    const server = startProgram(["serve"], { DATABASE_URL: proxy.url, PORT: "0", LOG_LEVEL: "info" });
    const listening = said(server, "stderr", /"msg":"listening"/);
    await said(server, "stderr", /"reason":"the database [^"]* does not answer[^"]*","msg":"waiting for the database"/);
    await proxy.accept();
    await listening;
    const closed = once(server, "close");
    server.kill("SIGKILL");
    await closed;
    await proxy.close();
    await current.close();
  });
});

/** The backend of the balancer as the documentation has it, but for its servers. */
function documentedBackend(): string {
  const page = readFileSync(path.join(packageRoot, "docs", "operate.md"), "utf8");
  const [, block = ""] = /```haproxy\n([^]*?)```/.exec(page) ?? [];
  return block.replace(/^ +server .*\n/gm, "");
}
