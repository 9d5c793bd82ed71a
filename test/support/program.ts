import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import path from "node:path";

import { packageRoot } from "../../src/package-root.js";
import { noteLogged } from "./server-log.js";

/** The built program, without the launcher. */
export const MAIN = path.join(packageRoot, "dist", "src", "main.js");

/** What a command printed, and how it ended. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds the program, as `npm start` does. */
export function buildProgram(): void {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "build"], {
    cwd: packageRoot,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the program does not build:\n${stdout}${stderr}`);
}

/** Runs a command of the built program to its end. */
export async function runProgram(
  args: readonly string[],
  environment: Record<string, string>,
  main = MAIN,
): Promise<Ending> {
  const child = startProgram(args, environment, main);
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...output };
}

/** Starts a command of the built program; the caller ends it. */
export function startProgram(args: readonly string[], environment: Record<string, string>, main = MAIN): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: packageRoot,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stderr.on("data", (chunk: Buffer) => noteLogged(chunk.toString()));
  return child;
}

/** Waits until a stream has said something that matches, and returns the match. */
export async function said(
  child: ChildProcess,
  stream: "stdout" | "stderr",
  pattern: RegExp,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = "";
    child[stream]?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const match = pattern.exec(text);
      if (match !== null) resolve(match);
    });
    child.on("close", (code) => reject(new Error(`ended with ${code} before saying ${pattern}: ${text}`)));
  });
}
