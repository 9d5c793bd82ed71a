import { type ChildProcess, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { createConnection } from "mysql2/promise";

import { ARITHMETIC_VERSION } from "../../src/domain/arithmetic-version.js";
import { onEachEmptyDatabase } from "../support/databases.js";
import { emptyDatabase } from "../support/empty-database.js";
import { buildProgram, MAIN, runProgram, said, startProgram } from "../support/program.js";
import { listening } from "../support/running-server.js";
import { TEST_SECRETS_KEY } from "../support/secret-keys.js";

beforeAll(buildProgram);

onEachEmptyDatabase("the command line", "every test", (current) => {
  const run = async (...args: string[]) => runProgram(args, { DATABASE_URL: current().url });

  test("migrate says what it did, and then that nothing is left to do", async () => {
    expect(await run("migrate")).toMatchObject({ code: 0, stdout: expect.stringContaining("applied: Skeleton") });
    expect(await run("migrate")).toMatchObject({ code: 0, stdout: "the database is current\n" });
  });

  test("a database that is not migrated is named, with the way out, in one line", async () => {
    const { code, stdout, stderr } = await run("key", "list");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("treue: the database lacks migrations of this program; run `npm run treue -- migrate`\n");
  });

  test("a key is printed alone on stdout, listed without itself, and revoked at once", async () => {
    await run("migrate");
    const created = await run(
      "key",
      "create",
      "--role",
      "READ",
      "--name",
      "plugin",
      "--expires",
      "2099-01-01T00:00:00Z",
    );
    expect(created).toMatchObject({ code: 0, stderr: "" });
    expect(created.stdout).toMatch(/^treue_[\w-]{43}\n$/);
    const listed = (await run("key", "list")).stdout.split("\n");
    expect(listed[0]).toMatch(
      /^ID +NAME +ROLE +SCOPE +STATE +CREATED \(UTC\) +LAST USED \(UTC\) +ENDS \(UTC\) +SECRET BEFORE \(UTC\)$/,
    );
    expect(listed[1]).toMatch(
      /^[\w-]{36} {2}plugin +READ +ALL +in force +\d{4}-[\d-]+ [\d:]{5} +never +2099-01-01 00:00$/,
    );
    expect(await run("key", "revoke", "plugin")).toMatchObject({ code: 0, stderr: expect.stringContaining("plugin") });
    expect(JSON.parse((await run("key", "list", "--json")).stdout)).toMatchObject([
      { name: "plugin", role: "READ", state: "revoked", lastUsedAt: null, expiresAt: "2099-01-01T00:00:00.000Z" },
    ]);
    expect(await run("key", "revoke", "plugin")).toMatchObject({ code: 1 });
  });

  test("a key is rotated: the new secret is printed alone, and the list says until when the one before opens", async () => {
    await run("migrate");
    const { stdout: first } = await run("key", "create", "--role", "READ", "--name", "plugin");
    const rotated = await run("key", "rotate", "plugin", "--overlap", "90d");
    expect(rotated).toMatchObject({ code: 0, stderr: expect.stringMatching(/the secret before opens until \d{4}-/) });
    expect(rotated.stdout).toMatch(/^treue_[\w-]{43}\n$/);
    expect(rotated.stdout).not.toBe(first);
    expect((await run("key", "list")).stdout).toMatch(/plugin .* opens until \d{4}-\d\d-\d\d \d\d:\d\d\n$/);
    expect(await run("key", "rotate", "plugin", "--overlap", "0")).toMatchObject({ code: 0 });
    expect((await run("key", "list")).stdout).toMatch(/plugin .* ended \d{4}-\d\d-\d\d \d\d:\d\d\n$/);
    await run("key", "revoke", "plugin");
    expect(await run("key", "rotate", "plugin")).toMatchObject({ code: 1, stdout: "" });
  });

  test("of keys with the same name the one meant is to be said by its id", async () => {
    await run("migrate");
    for (const role of ["READ", "ADMIN"]) await run("key", "create", "--role", role, "--name", " plugin ");
    const ids = (JSON.parse((await run("key", "list", "--json")).stdout) as { id: string }[]).map(({ id }) => id);
    const { code, stderr } = await run("key", "revoke", "plugin");
    expect({ code, named: ids.filter((id) => stderr.includes(id)) }).toEqual({ code: 1, named: ids });
    expect(await run("key", "revoke", ids[1] ?? "")).toMatchObject({ code: 0 });
    const states = JSON.parse((await run("key", "list", "--json")).stdout) as { state: string }[];
    expect(states.map(({ state }) => state)).toEqual(["in force", "revoked"]);
    expect(await run("key", "revoke", "plugin")).toMatchObject({ code: 0 });
  });

  test.each([
    [["key", "create", "--role", "OWNER", "--name", "x"], /OWNER/],
    [["key", "create", "--name", "x"], /--role/],
    [["key", "create", "--role", "READ", "--name", "  "], /a name has 1 to 100 characters/],
    [["key", "create", "--role", "READ", "--name", "x", "--workspace", "nowhere"], /no workspace named nowhere/],
    [["key", "create", "--role", "READ", "--name", "x", "--expires", "2001-01-01"], /lies in the past/],
    [["key", "create", "--scope", "INGEST", "--role", "READ", "--name", "x"], /a key of the scope INGEST writes/],
    [["key", "create", "--scope", "MAIL", "--name", "x"], /ALL, INGEST, HOOKS/],
    [["key", "rotate", "x", "--overlap", "91d"], /90d at most/],
    [["key", "rotate", "x", "--overlap", "soon"], /write it as 30m/],
    [["workspace", "create", "x", "--time-zone", "Mars/Base"], /Mars\/Base is not an IANA time zone/],
    [["workspace", "create", "x", "--currency", "XYZ"], /XYZ is not an ISO 4217/],
    [["workspace", "create", "default"], /named default already/],
    [["fly"], /unknown command/],
  ])("%j is refused", async (args, reason) => {
    await run("migrate");
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("workspaces are made and listed", async () => {
    await run("migrate");
    expect(await run("workspace", "create", "acme", "--time-zone", "Europe/Berlin", "--currency", "CHF")).toMatchObject(
      { code: 0 },
    );
    expect((await run("workspace", "list")).stdout).toMatch(
      /^NAME +TIME ZONE +CURRENCY +COUNTRY\nacme +Europe\/Berlin +CHF *\ndefault +UTC +EUR *\n$/,
    );
  });

  test("serve migrates, answers, and at SIGTERM finishes what is under way and ends", async () => {
    const server = startProgram(["serve"], { DATABASE_URL: current().url, PORT: "0" });
    try {
      const [, address = ""] = await said(server, "stderr", /"url":"(http[^"]+)"/);
      expect((await fetch(`${address}/healthz`)).status).toBe(200);
      const { stdout } = await run("key", "create", "--role", "WRITE", "--name", "test");
      const rows = Array.from({ length: 900 }, (_, index) => ({ name: `Customer ${index}` }));
      const slow = fetch(`${address}/graphql`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${stdout.trim()}` },
        body: JSON.stringify({
          query: "mutation ($input: IngestInput!) { ingest(input: $input) { failed customers { outcome } } }",
          variables: { input: { customers: rows } },
        }),
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      const ended = new Promise<number | null>((resolve) => server.on("close", resolve));
      server.kill("SIGTERM");
      const answer = (await (await slow).json()) as { data: { ingest: { failed: number; customers: unknown[] } } };
      expect(answer.data.ingest).toMatchObject({ failed: 0 });
      expect(answer.data.ingest.customers).toHaveLength(900);
      expect(await ended).toBe(0);
      await expect(fetch(`${address}/healthz`)).rejects.toThrow();
    } finally {
      server.kill("SIGKILL");
    }
  });

  test("serve says where the playground is and how a key is made", async () => {
    const server = startProgram(["serve"], { DATABASE_URL: current().url, PORT: "0" });
    try {
      await said(server, "stdout", /playground {2}http:.*\/\n[^]*npm run treue -- key create --role ADMIN --name me\n/);
    } finally {
      await killed(server);
    }
  });

  test("verify tells what it compared, and ends with 1 where something is stored otherwise", async () => {
    await run("migrate");
    const nothing = "default: 0 customers, 0 terms, 0 counted months, 0 changes in the feed: no differences\n";
    expect(await run("verify")).toEqual({ code: 0, stdout: nothing, stderr: "" });
    await execute(
      current().url,
      `INSERT INTO retention_month (id, workspaceId, month, arithmeticVersion, renewed, lapsed, pending, unconfirmed,
         heldAtStart, kept, unconfirmedCustomers)
       SELECT 'wrong', id, '2025-01-01', ${ARITHMETIC_VERSION}, 5, 0, 0, 0, 0, 0, 0 FROM workspace`,
    );
    expect(await run("verify", "--workspace", "default")).toEqual({
      code: 1,
      stdout:
        "default: 0 customers, 0 terms, 1 counted month, 0 changes in the feed: 1 difference\n" +
        "  retention_month 2025-01-01 renewed: stored 5, expected 0\n",
      stderr: "",
    });
    const { code, stdout } = await run("verify", "--json");
    expect(code).toBe(1);
    const difference = { table: "retention_month", id: "2025-01-01", column: "renewed", stored: 5, recomputed: 0 };
    expect(JSON.parse(stdout)).toMatchObject([
      { workspace: "default", months: 1, differenceCount: 1, differences: [difference] },
    ]);
    expect(await run("verify", "--workspace", "nowhere")).toMatchObject({ code: 1, stdout: "" });
  });

  test("serve needs the key of the secrets that are stored, and none where there are none", async () => {
    const serve = (SECRETS_KEY: string) =>
      startProgram(["serve"], { DATABASE_URL: current().url, PORT: "0", SECRETS_KEY });
    await killed((await listening(serve(""))).process);
    const created = await run("key", "create", "--role", "ADMIN", "--name", "me");
    const server = await listening(serve(TEST_SECRETS_KEY));
    const mutation = `mutation { webhookEndpointCreate(input: { url: "https://crm.example" }) { secret } }`;
    const answer = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${created.stdout.trim()}` },
      body: JSON.stringify({ query: mutation }),
    });
    expect(await answer.json()).toMatchObject({ data: { webhookEndpointCreate: { secret: expect.anything() } } });
    await killed(server.process);
    expect(await run("serve")).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^treue: SECRETS_KEY is not set, and the database holds secrets of webhooks: .*\n$/,
      ),
    });
  });

  test("a database of a newer program is refused", async () => {
    await run("migrate");
    await pretendNewer(current().url);
    const { code, stderr } = await run("serve");
    expect(code).toBe(1);
    expect(stderr).toMatch(/migrations that this program does not know \(Future9999999999999\)/);
  });
});

describe("one SQLite file", () => {
  let url: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ url, remove } = await emptyDatabase("sqlite"));
  });
  afterEach(async () => remove());

  test("has one server at a time, and another as soon as that one was killed; other commands run beside it", async () => {
    const environment = { DATABASE_URL: url, PORT: "0" };
    const first = startProgram(["serve"], environment);
    try {
      await said(first, "stderr", /"listening"/);
      const { code, stderr } = await runProgram(["serve"], environment);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^treue: another server .*\.sqlite.*\n$/),
      });
      expect(await runProgram(["key", "list"], environment)).toMatchObject({ code: 0 });
    } finally {
      await killed(first);
    }
    const second = startProgram(["serve"], environment);
    try {
      await said(second, "stderr", /"listening"/);
    } finally {
      await killed(second);
    }
  });
});

test.each([
  ["mysql://root@127.0.0.1:1/treue", /treue: the database mysql:\/\/root@127.0.0.1:1\/treue does not answer/],
  ["mysql://root:secret@127.0.0.1:1/treue", /root:…@127.0.0.1:1/],
  ["sqlite:/dev/null/x/treue.sqlite", /treue: the database .* cannot be opened/],
])("%s, which is not there, is told in one line with code 1", async (url, reason) => {
  const { code, stdout, stderr } = await runProgram(["key", "list"], { DATABASE_URL: url });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(reason);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test("help is there without what the commands need, and whatever the environment says", () => {
  const counting = path.join(mkdtempSync(path.join(tmpdir(), "treue-help-")), "counting.cjs");
  const heavy = "/node_modules.(typeorm|graphql|zod|express|@apollo|pino)./";
  const listing = `Object.keys(require.cache).filter((file) => ${heavy}.test(file)).join()`;
  writeFileSync(counting, `process.on("exit", () => process.stderr.write(${listing}));`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", counting, MAIN, "--help"], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, DATABASE_URL: "oracle:x" },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("serve");
});

test("a wrong environment is told with every fault, and nothing starts", async () => {
  const { code, stderr } = await runProgram(["serve"], { DATABASE_URL: "oracle:x", PORT: "many" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/DATABASE_URL[^]*PORT/);
});

/** Kills a program without a chance to clean up, and waits until it is gone. */
async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.on("close", resolve));
  child.kill("SIGKILL");
  await gone;
}

async function pretendNewer(url: string): Promise<void> {
  await execute(url, "INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Future9999999999999')");
}

/** Runs a statement beside the program. */
async function execute(url: string, statement: string): Promise<void> {
  if (url.startsWith("mysql")) {
    const connection = await createConnection(url);
    await connection.query(statement);
    await connection.end();
    return;
  }
  const { default: Sqlite } = await import("better-sqlite3");
  const file = new Sqlite(url.replace("sqlite:", ""));
  file.exec(statement);
  file.close();
}
