import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { packageRoot } from "../../../src/package-root.js";
import type { Server } from "../servers/server.js";
import { type Asked, UNIQUE } from "../workloads/workload.js";

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

/** Asks a server over some connections at once for some seconds. */
export async function load(
  server: Server,
  asked: readonly Asked[],
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<Load> {
  const folder = mkdtempSync(path.join(tmpdir(), "treue-side-by-side-"));
  try {
    const file = path.join(folder, "requests");
    writeFileSync(file, asked.map((each) => sentText(server, each)).join("\0"));
    firstNumber += 1;
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

function sentText({ origin, headers }: Server, { method, path: target, body }: Asked): string {
  const all = { host: new URL(origin).host, ...headers };
  const ofBody =
    body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const lines = Object.entries({ ...all, ...ofBody }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}
