import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

import { connect, dataSourceOptions } from "../../src/data/database/data-source.js";
import { onEachEmptyDatabase } from "../support/databases.js";
import { emptyDatabase } from "../support/empty-database.js";
import { buildProgram, runProgram, said, startProgram } from "../support/program.js";

const QUERY = "{ customers(first: 1) { totalCount rowsBehind nodes { name loyaltyTier } } }";

beforeAll(buildProgram);

onEachEmptyDatabase("the demo", "every test", (current) => {
  const started: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of started) await ended(child, "SIGKILL");
  });

  const run = (...args: string[]) => runProgram(args, { DATABASE_URL: current().url });

  /** Starts a server, and waits until it says where it is, and with which key. */
  async function start(...args: string[]): Promise<{ child: ChildProcess; address: string; key: string }> {
    const child = startProgram(args, { DATABASE_URL: current().url, PORT: "0" });
    started.push(child);
    const [, address = "", rest = ""] = await said(child, "stdout", /API +(http:\S+)\/graphql\n([^]*\n)\n/);
    return { child, address, key: /treue_\S+/.exec(rest)?.[0] ?? "" };
  }

  async function ask(address: string, key: string) {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${key}` };
    const body = JSON.stringify({ query: QUERY });
    const answer = await fetch(`${address}/graphql`, { method: "POST", headers, body });
    return { status: answer.status, body: await answer.json() };
  }

  test("serves made-up customers, current at once, with a key that ends with it and is the same in the next run", async () => {
    const first = await start("demo", "--port", "0");
    expect(await ask(first.address, first.key)).toMatchObject({
      status: 200,
      body: { data: { customers: { totalCount: 2_000, rowsBehind: 0 } } },
    });
    expect(await (await fetch(first.address)).text()).toContain(first.key);
    const mine = (await run("key", "create", "--role", "READ", "--name", "mine")).stdout.trim();
    expect(await ended(first.child, "SIGTERM")).toBe(0);

    const serving = await start("serve");
    expect(await ask(serving.address, first.key)).toMatchObject({ status: 401 });
    expect(await ask(serving.address, mine)).toMatchObject({ status: 200 });
    await ended(serving.child, "SIGKILL");

    const second = await start("demo");
    expect(second.key).toBe(first.key);
    for (const key of [first.key, mine]) expect(await ask(second.address, key)).toMatchObject({ status: 200 });
  });

  test("that was interrupted while loading begins anew", async () => {
    const interrupted = startProgram(["demo"], { DATABASE_URL: current().url, PORT: "0" });
    started.push(interrupted);
    await said(interrupted, "stderr", /loading .* %|learning/);
    await ended(interrupted, "SIGKILL");
    const { address, key } = await start("demo");
    expect((await ask(address, key)).body).toMatchObject({ data: { customers: { totalCount: 2_000 } } });
  });

  test("is refused where anything else is, and leaves that alone", async () => {
    const source = await connect(await dataSourceOptions(current().url));
    await source.query("CREATE TABLE invoice (id integer)");
    await source.destroy();
    for (const args of [["demo"], ["demo", "--reset"]]) {
      const { code, stdout, stderr } = await run(...args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^treue: the database .* has tables of another program \(invoice\)/);
    }
    expect((await run("key", "list")).stderr).toContain("lacks migrations");
  });
});

test("a port that is taken is told before anything is loaded", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { url, remove } = await emptyDatabase("sqlite");
  const { code, stderr } = await runProgram(["demo", "--port", String(port)], { DATABASE_URL: url });
  other.close();
  await remove();
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/port \d+ .*; --port names another\n$/) });
});

test("the demo is for this machine only", async () => {
  const { code, stderr } = await runProgram(["demo"], { HOST: "0.0.0.0", DATABASE_URL: "sqlite:/dev/null/x" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/HOST 0\.0\.0\.0 must be localhost/);
});

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const code = new Promise<number | null>((resolve) => child.on("close", resolve));
  child.kill(signal);
  return code;
}
