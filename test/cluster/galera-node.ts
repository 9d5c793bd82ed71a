import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { type Connection, createConnection } from "mysql2/promise";

import { asUser, installMariadb } from "../support/own-mariadb.js";

const HOST = "127.0.0.1";
/** Where Debian has it. */
const GALERA = "/usr/lib/galera/libgalera_smm.so";
const LONGEST_START_MS = 120_000;

/** How soon a node is taken for gone: within two seconds, where Galera waits for five by default. */
const FAILURE_DETECTION =
  "evs.keepalive_period=PT0.3S;evs.inactive_check_period=PT0.2S;evs.suspect_timeout=PT1.5S;evs.inactive_timeout=PT3S;evs.install_timeout=PT3S";

/** The ports of a node: of its clients, and of the three ways in which nodes talk to one another. */
export interface NodePorts {
  readonly sql: number;
  readonly group: number;
  readonly incremental: number;
  readonly snapshot: number;
}

/** Whether nodes can be started here. */
export const isGaleraInstalled = existsSync(GALERA);

/** One node of a Galera cluster on this machine, with a directory of its own. */
export class GaleraNode {
  private server: ChildProcess | null = null;
  private connection: Connection | null = null;

  constructor(
    private readonly directory: string,
    readonly ports: NodePorts,
    private readonly groupPorts: readonly number[],
  ) {}

  /** Makes the node's empty tables. */
  install(): void {
    mkdirSync(this.directory, { recursive: true });
    installMariadb(this.directory);
  }

  /** Starts the node and waits until it serves; the first of a new cluster, or one that joins or rejoins the others. */
  async start(role: "first" | "joining" = "joining"): Promise<void> {
    const members = this.groupPorts.map((port) => `${HOST}:${port}`).join(",");
    const { sql, group, incremental, snapshot } = this.ports;
    const log = openSync(path.join(this.directory, "server.log"), "a");
    this.server = spawn(
      "mariadbd",
      [
        "--no-defaults",
        `--datadir=${this.data}`,
        `--socket=${path.join(this.directory, "server.sock")}`,
        `--pid-file=${path.join(this.directory, "server.pid")}`,
        `--port=${sql}`,
        `--bind-address=${HOST}`,
        "--skip-name-resolve",
        "--binlog-format=ROW",
        "--innodb-autoinc-lock-mode=2",
        "--innodb-buffer-pool-size=64M",
        "--innodb-log-file-size=32M",
        // What a killed node has not written is on the others.
        "--innodb-flush-log-at-trx-commit=0",
        "--wsrep-on=ON",
        `--wsrep-provider=${GALERA}`,
        "--wsrep-cluster-name=treue",
        `--wsrep-cluster-address=gcomm://${members}`,
        `--wsrep-node-name=node-${sql}`,
        `--wsrep-node-address=${HOST}`,
        `--wsrep-sst-receive-address=${HOST}:${snapshot}`,
        "--wsrep-sst-method=rsync",
        `--wsrep-provider-options=gmcast.listen_addr=tcp://${HOST}:${group};ist.recv_addr=${HOST}:${incremental};gcache.size=64M;${FAILURE_DETECTION}`,
        ...(role === "first" ? ["--wsrep-new-cluster"] : []),
        ...asUser(),
      ],
      { stdio: ["ignore", log, log] },
    );
    const ends = Date.now() + LONGEST_START_MS;
    while (!(await this.isSynced())) {
      if (this.server.exitCode !== null || Date.now() > ends) {
        throw new Error(`the node in ${this.directory} does not serve; see its server.log`);
      }
      await delay(100);
    }
  }

  /** Whether the node takes part in the cluster and has all that it holds. */
  async isSynced(): Promise<boolean> {
    try {
      const rows = await this.query<{ readonly Value: string }>("SHOW STATUS LIKE 'wsrep_local_state_comment'");
      return rows[0]?.Value === "Synced";
    } catch {
      return false;
    }
  }

  /** Asks this node and no other. */
  async query<Row>(statement: string): Promise<Row[]> {
    try {
      this.connection ??= await createConnection({
        host: HOST,
        port: this.ports.sql,
        user: "root",
        connectTimeout: 2_000,
      });
      const [rows] = await this.connection.query({ sql: statement, timeout: 60_000 });
      return rows as Row[];
    } catch (fault) {
      this.connection?.destroy();
      this.connection = null;
      throw fault;
    }
  }

  /** Ends the node and waits until it has ended. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.connection?.destroy();
    this.connection = null;
    const { server } = this;
    this.server = null;
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, "exit");
  }

  private get data(): string {
    return path.join(this.directory, "data");
  }
}
