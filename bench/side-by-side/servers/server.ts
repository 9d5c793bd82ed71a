import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

import { packageRoot } from "../../../src/package-root.js";
import { BENCH_NOW } from "../../base.js";
import type { Base } from "../base/open-base.js";
import { LISTENING } from "./listening.js";

/** The servers that are compared, the one of which the others are a share first. */
export const SERVER_NAMES = ["limit", "treue", "ordinary"] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

/** A server that can be asked. */
export interface Server {
  readonly name: ServerName;
  /** Its origin, such as http://127.0.0.1:4000. */
  readonly origin: string;
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

interface Program {
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly headers: Readonly<Record<string, string>>;
}

/** Starts a server on a base and waits until it can be asked. */
export async function startServer(name: ServerName, base: Base, options: { readonly jobs: boolean }): Promise<Server> {
  const { command, environment, headers } = PROGRAMS[name](base, options);
  const child = spawn(process.execPath, command, {
    env: { ...process.env, NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid === undefined) throw new Error(`${name} did not start`);
  const origin = await addressOf(name, child);
  const stop = async () => {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.kill()) await ended;
  };
  return { name, origin, pid: child.pid, headers, stop };
}

const dist = path.join(packageRoot, "dist");
const own = path.join(dist, "bench", "side-by-side", "servers");

const PROGRAMS: Readonly<Record<ServerName, (base: Base, options: { readonly jobs: boolean }) => Program>> = {
  /** As an operator runs it for a plugin that is trusted: without budgets. */
  treue: ({ url, key }, { jobs }) => ({
    command: [path.join(dist, "src", "main.js"), "serve", ...(jobs ? [] : ["--no-jobs"])],
    environment: {
      DATABASE_URL: url,
      PORT: "0",
      LOG_LEVEL: "warn",
      CLOCK_START: BENCH_NOW.toISOString(),
      MAX_QUERY_COST: "1000000000",
      KEY_COST_PER_MINUTE: "0",
      WORKSPACE_COST_PER_MINUTE: "0",
      STOP_DELAY_SECONDS: "0",
    },
    headers: { authorization: `Bearer ${key}` },
  }),
  limit: (base) => beside("limit", base),
  ordinary: (base) => beside("ordinary", base),
};

function beside(name: string, { url, workspaceId }: Base): Program {
  const environment = { DATABASE_URL: url, WORKSPACE_ID: workspaceId };
  return { command: [path.join(own, name, "main.js")], environment, headers: {} };
}

/** Where a server listens, by what it prints; what it says of faults is passed on. */
async function addressOf(name: string, { stdout, stderr }: ChildProcess): Promise<string> {
  stderr?.on("data", (chunk) => process.stderr.write(`${name}: ${String(chunk)}`));
  if (stdout === null) throw new Error("no output");
  let printed = "";
  for await (const chunk of stdout) {
    printed += String(chunk);
    const found = LISTENING.exec(printed) ?? /API +(http:\S+)\/graphql/.exec(printed);
    if (found?.[1] !== undefined) {
      stdout.resume();
      return found[1];
    }
  }
  throw new Error(`${name} ended before it listened`);
}
