import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { transformFileSync } from "@swc/core";

import { packageRoot } from "../../src/package-root.js";

const SOURCE = path.join(packageRoot, "examples", "crm-plugin", "whole-file.ts");

test("the plugin's file holds what it held before when the plugin ends in the middle of a write", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "treue-whole-"));
  const file = path.join(folder, "crm.json");
  const program = path.join(folder, "whole-file.js");
  const { code: compiled } = transformFileSync(SOURCE, {
    swcrc: false,
    jsc: { target: "es2023", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  writeFileSync(program, compiled);
  const writing = `
    const { replaceFile } = require(${JSON.stringify(program)});
    replaceFile(${JSON.stringify(file)}, JSON.stringify("before"));
    replaceFile(${JSON.stringify(file)}, JSON.stringify("x".repeat(4_000_000)));
  `;
  try {
    // A kill rarely meets the write itself; at the largest size that a file may have here, the system ends it for certain.
    const limited = ["-c", 'ulimit -f 1000; exec "$0" -e "$1"', process.execPath, writing];
    const child = spawn("bash", limited, { stdio: "ignore" });
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    expect([code, signal]).not.toEqual([0, null]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toBe("before");
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);
