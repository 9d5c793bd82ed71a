import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { type Connection, createConnection } from "mysql2/promise";

import { freePorts } from "./free-ports.js";

const HOST = "127.0.0.1";
const LONGEST_START_MS = 120_000;
const USER = "treue";

/** Whether a server can be started here. */
export const isMariadbInstalled = spawnSync("mariadbd", ["--version"]).status === 0;

/** Makes the empty tables of a server in a folder, and gives it to the user as whom servers run that root starts. */
export function installMariadb(folder: string): void {
  const settings = ["--no-defaults", `--datadir=${path.join(folder, "data")}`, ...asUser()];
  const { status, stdout, stderr } = spawnSync(
    "mariadb-install-db",
    [...settings, "--auth-root-authentication-method=normal", "--skip-test-db"],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`MariaDB cannot be installed:\n${stdout}${stderr}`);
  const owner = databaseUser();
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
}

/** The user as whom servers run that are started by root; rsync, by which a node gets its data, writes as the same. */
export function asUser(): string[] {
  return databaseUser() === null ? [] : ["--user=mysql"];
}

function databaseUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string) => Number(spawnSync("id", [flag, "mysql"], { encoding: "utf8" }).stdout);
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/** A MariaDB of a test's own, whose global settings it may change. */
export class OwnMariadb {
  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
    /** Its database, for a user without rights on the server. */
    readonly url: string,
    private readonly connection: Connection,
  ) {}

  static async start(): Promise<OwnMariadb> {
    const folder = mkdtempSync(path.join(tmpdir(), "treue-mariadb-"));
    chmodSync(folder, 0o755);
    const [port = 0] = await freePorts(1);
    installMariadb(folder);
    const log = openSync(path.join(folder, "server.log"), "a");
    const server = spawn(
      "mariadbd",
      [
        "--no-defaults",
        `--datadir=${path.join(folder, "data")}`,
        `--socket=${path.join(folder, "server.sock")}`,
        `--pid-file=${path.join(folder, "server.pid")}`,
        `--port=${port}`,
        `--bind-address=${HOST}`,
        "--skip-name-resolve",
        ...asUser(),
      ],
      { stdio: ["ignore", log, log] },
    );
    const connection = await connected(port, server);
    await connection.query(`CREATE DATABASE ${USER}`);
    await connection.query(`CREATE USER ${USER}@${HOST}`);
    await connection.query(`GRANT ALL ON ${USER}.* TO ${USER}@${HOST}`);
    await connection.query(`USE ${USER}`);
    return new OwnMariadb(folder, server, `mysql://${USER}@${HOST}:${port}/${USER}`, connection);
  }

  /** Asks as its administrator. */
  async query<Row>(statement: string, values: readonly string[] = []): Promise<Row[]> {
    const [rows] = await this.connection.query(statement, [...values]);
    return rows as Row[];
  }

  async stop(): Promise<void> {
    this.connection.destroy();
    this.server.kill("SIGKILL");
    await once(this.server, "exit");
    rmSync(this.folder, { recursive: true });
  }
}

async function connected(port: number, server: ChildProcess): Promise<Connection> {
  const ends = Date.now() + LONGEST_START_MS;
  for (;;) {
    try {
      return await createConnection({ host: HOST, port, user: "root" });
    } catch (fault) {
      if (server.exitCode !== null || Date.now() > ends) throw fault;
      await delay(100);
    }
  }
}
