import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { packageRoot } from "../../../src/package-root.js";
import type { Server } from "../servers/server.js";
import { type Asked, numbered, send, UNIQUE } from "../workloads/workload.js";

const SCRIPT = path.join(packageRoot, "bench", "side-by-side", "measuring", "requests.lua");
/** More than any load sends, so that no two loads send the same numbers. */
const NUMBERS_OF_A_LOAD = 1_000_000;

/** What a server was asked in some seconds. */
export interface Load {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Throws where the program that makes the load is missing. */
export function assertLoadProgram(): void {
  if (spawnSync("wrk", ["--version"]).error)
    throw new Error("wrk is missing: it makes the load. On Debian and Ubuntu: apt-get install wrk");
}

let firstNumber = Math.floor(Date.now() / 1000) % 1_000;

/** How a server is asked. */
export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
  /** How many requests there are, instead of as many as there can be. */
  readonly requestsPerTurn?: number;
}

/** Asks a server over some connections at once, for some seconds or so many times. */
export async function load(server: Server, asked: readonly Asked[], options: LoadOptions): Promise<Load> {
  firstNumber += 1;
  const { requestsPerTurn } = options;
  return requestsPerTurn === undefined
    ? loadForSeconds(server, asked, options)
    : loadByCount(server, asked, requestsPerTurn, options.connections);
}

/** So few requests cost this process nothing beside what they cost the server. */
async function loadByCount(
  server: Server,
  asked: readonly Asked[],
  requests: number,
  connections: number,
): Promise<Load> {
  const times: number[] = [];
  let sent = 0;
  const askInTurn = async () => {
    for (
      let next = asked[sent % asked.length];
      next !== undefined && sent < requests;
      next = asked[sent % asked.length]
    ) {
      sent += 1;
      const request = numbered(next, firstNumber * NUMBERS_OF_A_LOAD + sent);
      const begun = performance.now();
      await send(server, request);
      times.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, askInTurn));
  const seconds = (performance.now() - begun) / 1_000;
  times.sort((one, other) => one - other);
  const at = (part: number) => times[Math.ceil(times.length * part) - 1] ?? NaN;
  return { requests, seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function loadForSeconds(
  server: Server,
  asked: readonly Asked[],
  { connections, seconds }: LoadOptions,
): Promise<Load> {
  const folder = mkdtempSync(path.join(tmpdir(), "treue-side-by-side-"));
  try {
    const file = path.join(folder, "requests");
    writeFileSync(file, asked.map((each) => sentText(server, each)).join("\0"));
    const isUnique = asked.some(({ body }) => body?.includes(UNIQUE));
    const numbers = isUnique ? [String(firstNumber * NUMBERS_OF_A_LOAD)] : [];
    const options = ["-t", "1", "-c", String(connections), "-d", `${seconds}s`, "--timeout", "120s", "-s", SCRIPT];
    const child = spawn("wrk", [...options, server.origin, "--", file, ...numbers], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    child.stdout.on("data", (chunk) => (printed += String(chunk)));
    await once(child, "close");
    return figuresIn(printed);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figuresIn(printed: string): Load {
  const numbers = /^figures (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(printed)?.slice(1).map(Number);
  const [requests = 0, microseconds = 0, failed = 0, p50 = 0, p99 = 0] = numbers ?? [];
  if (numbers === undefined || failed > 0) throw new Error(`the load failed: ${printed}`);
  return { requests, seconds: microseconds / 1e6, p50Ms: p50 / 1e3, p99Ms: p99 / 1e3 };
}

function sentText({ origin, headers }: Server, { method, path: target, body, headers: own }: Asked): string {
  const all = { host: new URL(origin).host, ...headers, ...own };
  const ofBody =
    body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const lines = Object.entries({ ...all, ...ofBody }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}
