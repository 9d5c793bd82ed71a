import type { Server } from "../servers/server.js";
import type { Asked } from "../workloads/workload.js";
import type { DatabaseCounter } from "./database-use.js";
import { load, type LoadOptions } from "./load.js";
import { allCpuMs, CPU_MS_PER_SECOND, cpuMs, memoryMb, pidsNamed } from "./processes.js";

/** What is measured while one server is asked for some seconds; what is spent, for each request. */
export interface Figures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly serverCpuMs: number;
  readonly databaseCpuMs: number;
  readonly statements: number;
  readonly rowsExamined: number;
  readonly memoryMb: number;
  /** The share of the machine that processes had which are no part of the comparison. */
  readonly othersShare: number;
}

/** How a server is asked and measured. */
export interface WindowOptions extends LoadOptions {
  /** Waits for what a server has left for later; it counts as well. */
  readonly settle?: (server: Server) => Promise<void>;
}

/** Asks a server for some seconds and measures what that takes. */
export async function measure(
  server: Server,
  asked: readonly Asked[],
  counter: DatabaseCounter,
  { settle, ...options }: WindowOptions,
): Promise<Figures> {
  const databases = ["mariadbd", "mysqld", "postgres"].flatMap(pidsNamed);
  const parts = () => cpuMs(server.pid) + cpuMs("self") + databases.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const before = { all: allCpuMs(), parts: parts(), server: cpuMs(server.pid), database: await counter.read() };
  const begun = performance.now();
  const { requests, seconds, p50Ms, p99Ms } = await load(server, asked, options);
  await settle?.(server);
  const elapsedSeconds = (performance.now() - begun) / 1_000;
  const after = { all: allCpuMs(), parts: parts(), server: cpuMs(server.pid), database: await counter.read() };
  const others = after.all - before.all - (after.parts - before.parts);
  return {
    requestsPerSecond: requests / seconds,
    p50Ms,
    p99Ms,
    serverCpuMs: (after.server - before.server) / requests,
    databaseCpuMs: (after.database.cpuMs - before.database.cpuMs) / requests,
    statements: (after.database.statements - before.database.statements) / requests,
    rowsExamined: (after.database.rowsExamined - before.database.rowsExamined) / requests,
    memoryMb: memoryMb(server.pid),
    othersShare: others / (elapsedSeconds * CPU_MS_PER_SECOND),
  };
}
