import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { freePorts } from "../support/free-ports.js";
import { GaleraNode, isGaleraInstalled, type NodePorts } from "./galera-node.js";

const HOST = "127.0.0.1";
const NODES = 3;

if (!isGaleraInstalled) process.stderr.write("Galera is not installed; the tests of a cluster are left out.\n");

/** Tests that need a cluster; left out where Galera is not installed, unless databases are required. */
export const describeOnCluster = isGaleraInstalled || process.env.REQUIRE_MYSQL === "1" ? describe : describe.skip;

/**
 * Three nodes of MariaDB with Galera on this machine, and HAProxy before them, as docs/operate.md has it: all statements go to
 * one node, and to another one once that is out of step or gone.
 */
export class GaleraCluster {
  private constructor(
    readonly nodes: readonly GaleraNode[],
    private readonly proxy: { readonly port: number; readonly process: ChildProcess },
    private readonly health: readonly HttpServer[],
    private readonly directory: string,
  ) {}

  static async start(): Promise<GaleraCluster> {
    const directory = mkdtempSync(path.join(os.tmpdir(), "treue-cluster-"));
    chmodSync(directory, 0o755);
    const [proxyPort = 0, ...ports] = await freePorts(1 + 4 * NODES);
    const portsOf = (index: number): NodePorts => {
      const [sql = 0, group = 0, incremental = 0, snapshot = 0] = ports.slice(4 * index);
      return { sql, group, incremental, snapshot };
    };
    const nodePorts = Array.from({ length: NODES }, (_, index) => portsOf(index));
    const groupPorts = nodePorts.map(({ group }) => group);
    const nodes = nodePorts.map(
      (each, index) => new GaleraNode(path.join(directory, `node${index}`), each, groupPorts),
    );
    for (const [index, node] of nodes.entries()) {
      node.install();
      await node.start(index === 0 ? "first" : "joining");
    }
    const health = await Promise.all(nodes.map(answerFor));
    const servers = health.map((server, index) => {
      return { sql: nodePorts[index]?.sql ?? 0, health: (server.address() as AddressInfo).port };
    });
    const configuration = path.join(directory, "haproxy.cfg");
    writeFileSync(configuration, proxyConfiguration(proxyPort, servers));
    const haproxy = spawn("haproxy", ["-db", "-f", configuration], { stdio: "ignore" });
    const cluster = new GaleraCluster(nodes, { port: proxyPort, process: haproxy }, health, directory);
    await cluster.writer();
    return cluster;
  }

  /** The address of a database of the cluster, through HAProxy. */
  url(database: string): string {
    return `mysql://root@${HOST}:${this.proxy.port}/${database}`;
  }

  /** The node to which HAProxy sends statements now. */
  async writer(): Promise<GaleraNode> {
    for (;;) {
      const connection = new GaleraNode("", { sql: this.proxy.port, group: 0, incremental: 0, snapshot: 0 }, []);
      try {
        const [row] = await connection.query<{ readonly port: number }>("SELECT @@port AS port");
        const node = this.nodes.find(({ ports }) => ports.sql === row?.port);
        if (node !== undefined) return node;
      } catch {
        await delay(50);
      } finally {
        await connection.end("SIGTERM");
      }
    }
  }

  async stop(): Promise<void> {
    this.proxy.process.kill("SIGTERM");
    for (const server of this.health) {
      server.closeAllConnections();
      server.close();
    }
    for (const node of this.nodes) await node.end("SIGKILL");
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Tells HAProxy at a port of each node whether the node is in step with the cluster. */
async function answerFor(node: GaleraNode): Promise<HttpServer> {
  const server = createHttpServer((_, response) => {
    void node.isSynced().then((isSynced) => response.writeHead(isSynced ? 200 : 503).end());
  });
  server.listen(0, HOST);
  await once(server, "listening");
  return server;
}

/** The one entry of the table remembers which node is in use, so that one that comes back does not take over again. */
function proxyConfiguration(
  port: number,
  servers: readonly { readonly sql: number; readonly health: number }[],
): string {
  const lines = servers.map(({ sql, health }, index) => {
    const check = `check port ${health} inter 300ms fall 2 rise 2 on-marked-down shutdown-sessions`;
    return `  server node${index} ${HOST}:${sql} ${check}${index === 0 ? "" : " backup"}`;
  });
  return `defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  timeout check 3s

listen galera
  bind ${HOST}:${port}
  option httpchk GET /
  stick-table type ip size 1 nopurge
  stick on dst
${lines.join("\n")}
`;
}
