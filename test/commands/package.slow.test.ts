import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { packageRoot } from "../../src/package-root.js";
import { said } from "../support/program.js";

/** An empty folder into which the packed program is installed, from the registry all that it needs. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "treue-package-"));
  npm(packageRoot, "pack", "--pack-destination", folder);
  const [tarball = ""] = readdirSync(folder);
  npm(folder, "init", "-y");
  npm(folder, "install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`);
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true }));

function npm(cwd: string, ...args: readonly string[]): void {
  execFileSync("npm", args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
}

test("the packed program needs no compiler, and says how it is called there", () => {
  const run = (...args: string[]) => spawnSync("npx", ["treue", ...args], { cwd: folder, encoding: "utf8" });
  expect(existsSync(path.join(folder, "node_modules", "typescript"))).toBe(false);
  expect(run("--help").stdout).toContain("Usage: treue");
  expect(run("key", "list").stderr).toBe(
    "treue: the database lacks migrations of this program; run `npx treue migrate`\n",
  );
  expect(run("migrate")).toMatchObject({ status: 0, stderr: "" });
});

test("the packed program serves the demo, its playground and its operations, with the data in the current folder", async () => {
  const environment = { PATH: process.env.PATH };
  const server: ChildProcess = spawn(path.join(folder, "node_modules", ".bin", "treue"), ["demo", "--port", "0"], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const [, address = ""] = await said(server, "stdout", /playground +(http:\S+)\//);
    const page = await (await fetch(address)).text();
    expect(page).toContain("ReadCustomer");
    const [, script = ""] = /src="([^"]+\.js)"/.exec(page) ?? [];
    expect((await fetch(new URL(script, address))).status).toBe(200);
    expect(existsSync(path.join(folder, "data", "demo.sqlite"))).toBe(true);
  } finally {
    const gone = new Promise((resolve) => server.on("close", resolve));
    server.kill("SIGKILL");
    await gone;
  }
});
