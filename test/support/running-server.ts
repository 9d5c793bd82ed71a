import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

import { said, startProgram } from "./program.js";

/** A server of the built program, and where it listens. */
export interface RunningServer {
  readonly process: ChildProcess;
  readonly url: string;
}

/** Starts a server on a free port, and waits until it listens. */
export async function startServer(
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const settings = { DATABASE_URL: databaseUrl, PORT: "0", LOG_LEVEL: "info", ...environment };
  return listening(startProgram(["serve"], settings));
}

/** Waits until a server that was just started listens. */
export async function listening(server: ChildProcess): Promise<RunningServer> {
  const [, url = ""] = await said(server, "stderr", /"url":"(http:[^"]+)","msg":"listening"/);
  server.stderr?.resume();
  return { process: server, url };
}

/** Ends a server, and waits until it is gone. */
export async function endServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, "close");
}
