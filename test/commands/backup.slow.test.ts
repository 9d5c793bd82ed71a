import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import Sqlite from "better-sqlite3";

import type { Verification } from "../../src/actions/verification/verify-workspace.js";
import { packageRoot } from "../../src/package-root.js";
import { databaseKinds } from "../support/databases.js";
import { type EmptyDatabase, emptyDatabase } from "../support/empty-database.js";
import { buildProgram, type Ending, runProgram } from "../support/program.js";
import { endServer, type RunningServer, startServer } from "../support/running-server.js";
import { contractRow, customerRow, interactionRow } from "../support/seed.js";

const INGEST = `mutation ($input: IngestInput!) { ingest(input: $input) { failed } }`;
const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

let folder: string;
beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(path.join(tmpdir(), "treue-backup-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server whose clients write without end, and the requests that it has acknowledged so far. */
class WrittenServer {
  acknowledged = 0;
  private isWriting = true;
  private readonly writing: Promise<unknown>;

  private constructor(
    private readonly server: RunningServer,
    private readonly key: string,
  ) {
    this.writing = Promise.all([0, 1, 2].map((client) => this.write(client)));
  }

  static async start({ url }: EmptyDatabase): Promise<WrittenServer> {
    const server = await startServer(url);
    const { stdout } = await runProgram(["key", "create", "--role", "WRITE", "--name", "test"], { DATABASE_URL: url });
    return new WrittenServer(server, stdout.trim());
  }

  async acknowledges(count: number): Promise<void> {
    const wanted = this.acknowledged + count;
    while (this.acknowledged < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async stop(): Promise<void> {
    this.isWriting = false;
    await this.writing;
    await endServer(this.server.process, "SIGTERM");
  }

  private async write(client: number): Promise<void> {
    for (let number = 0; this.isWriting; number += 1) {
      const name = `${client}-${number}`;
      const input = {
        customers: [customerRow(name)],
        contracts: [contractRow(name, name, { startsOn: "2024-02-10", autoRenew: true })],
        interactions: [interactionRow(name, name)],
      };
      const answer = await fetch(`${this.server.url}/graphql`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.key}` },
        body: JSON.stringify({ query: INGEST, variables: { input } }),
      });
      expect(await answer.json()).toMatchObject({ data: { ingest: { failed: 0 } } });
      this.acknowledged += 1;
    }
  }
}

async function verified(url: string): Promise<Verification> {
  const { code, stdout } = await runProgram(["verify", "--json"], { DATABASE_URL: url });
  const [verification] = JSON.parse(stdout) as Verification[];
  expect(code).toBe(0);
  if (verification === undefined) throw new Error("nothing was verified");
  return verification;
}

/** Makes a backup under a write load; it must hold all that was acknowledged before, and nothing by halves. */
async function backedUp(database: EmptyDatabase, backUp: () => Promise<void>, restored: string): Promise<void> {
  const server = await WrittenServer.start(database);
  try {
    await server.acknowledges(20);
    const before = server.acknowledged;
    await backUp();
    await server.acknowledges(5);
    const { customers, differences } = await verified(restored);
    expect(differences).toEqual([]);
    expect(customers).toBeGreaterThanOrEqual(before);
    expect(customers).toBeLessThan(server.acknowledged + 3);
  } finally {
    await server.stop();
  }
  const again = await startServer(restored);
  await endServer(again.process, "SIGTERM");
}

/** Where the first page of a table begins and ends in a SQLite file. */
function bytesOfTable(file: string, table: string): [from: number, to: number] {
  const database = new Sqlite(file, { readonly: true });
  const page = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").pluck().get(table) as number;
  const size = database.pragma("page_size", { simple: true }) as number;
  database.close();
  return [(page - 1) * size, page * size];
}

describe("a backup of a SQLite file", () => {
  let database: EmptyDatabase;
  beforeEach(async () => {
    database = await emptyDatabase("sqlite");
    await run("migrate");
  });
  afterEach(async () => database.remove());

  const run = (...args: string[]): Promise<Ending> => runProgram(args, { DATABASE_URL: database.url });

  test("is made while a server writes, holds what was acknowledged, and is served in its place", async () => {
    const file = path.join(folder, "copy.sqlite");
    const backUp = async () => {
      const { code, stdout, stderr } = await run("backup", file);
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: "",
        stderr: expect.stringMatching(/^backed up to .*copy\.sqlite \([\d,]+ bytes\)\n$/),
      });
      expect(statSync(file).mode & 0o777).toBe(0o600);
    };
    await backedUp(database, backUp, `sqlite:${file}`);
  });

  test("overwrites no file", async () => {
    const file = path.join(folder, "mine.txt");
    writeFileSync(file, "mine");
    const { code, stderr } = await run("backup", file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `treue: ${file} is there already; name a new file\n` });
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test("of a damaged file is refused, and nothing is left of it", async () => {
    const source = database.url.replace("sqlite:", "");
    const target = path.join(folder, "damaged.sqlite");
    const bytes = readFileSync(source);
    writeFileSync(source, bytes.fill(0xa5, ...bytesOfTable(source, "customer")));
    const { code, stderr } = await run("backup", target);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("the database is damaged: ") });
    expect([target, `${target}.partial`].filter((file) => existsSync(file))).toEqual([]);
  });

  test("into a folder that is not there is refused", async () => {
    const { code, stderr } = await run("backup", path.join(folder, "nowhere", "copy.sqlite"));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("nowhere") });
  });
});

onMysql("a dump of MySQL or MariaDB", () => {
  test("by the documented command holds what was acknowledged, and is served in its place", async () => {
    const database = await emptyDatabase("mysql");
    const restored = await emptyDatabase("mysql");
    const options = dumpOptions();
    const server = ({ url }: EmptyDatabase) => {
      const { hostname, port, username, password, pathname } = new URL(url);
      const login = ["-h", hostname, "-P", port || "3306", "-u", decodeURIComponent(username)];
      return [...login, ...(password === "" ? [] : [`-p${decodeURIComponent(password)}`]), pathname.slice(1)];
    };
    const backUp = async () => {
      const dump = execFileSync("mariadb-dump", [...options, ...server(database)], { maxBuffer: 1e9 });
      execFileSync("mariadb", server(restored), { input: dump });
    };
    await backedUp(database, backUp, restored.url);
    await database.remove();
    await restored.remove();
  });

  test("of MySQL is asked for where the command would make a backup of it", async () => {
    const database = await emptyDatabase("mysql");
    await runProgram(["migrate"], { DATABASE_URL: database.url });
    const { code, stderr } = await runProgram(["backup", path.join(folder, "x")], { DATABASE_URL: database.url });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/of MySQL and MariaDB make a dump\n$/) });
    await database.remove();
  });
});

/** The options that docs/operate.md names. */
function dumpOptions(): string[] {
  const page = readFileSync(path.join(packageRoot, "docs", "operate.md"), "utf8");
  const [, options = ""] = /^mariadb-dump (.*) treue > /m.exec(page) ?? [];
  expect(options).not.toBe("");
  return options.split(" ");
}
