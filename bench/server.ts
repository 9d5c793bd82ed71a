import { type ChildProcessByStdio, spawn } from "node:child_process";
import path from "node:path";
import type { Readable } from "node:stream";

import { packageRoot } from "../src/package-root.js";

const MAIN = path.join(packageRoot, "dist", "src", "main.js");

/** A server of the built program; its log can be read. */
export type ServerProcess = ChildProcessByStdio<null, null, Readable>;

/** Starts a command of the built program. */
export function startCommand(args: readonly string[], environment: Record<string, string>): ServerProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** Waits until a server says where it listens. */
export async function addressOf(server: ServerProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /"url":"(http:[^"]+)","msg":"listening"/.exec(said)?.[1];
      if (address === undefined) return;
      server.stderr.off("data", listen);
      server.stderr.resume();
      resolve(address);
    };
    server.stderr.on("data", listen);
    server.once("close", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}
