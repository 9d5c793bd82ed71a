#!/usr/bin/env node
// The command `treue`: runs the built program. Where the sources are there and have changed since, it is built before,
// or, without the compiler, at least said.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { builtHash, root, sourcesHash } from "./sources.mjs";

const program = path.join(root, "dist", "src", "main.js");

function hasCompiler() {
  const { resolve } = createRequire(import.meta.url);
  try {
    return Boolean(resolve("@swc/core"));
  } catch {
    return false;
  }
}

/** Whether there is a program to run. */
function prepare() {
  const sources = sourcesHash();
  if (sources === null || builtHash() === sources) return true;
  const isBuilt = existsSync(program);
  if (!hasCompiler()) {
    const way = "run npm ci and npm run build where the development packages are";
    if (isBuilt) process.stderr.write(`treue: dist/ was built from other sources than these; to renew it, ${way}\n`);
    else process.stderr.write(`treue: dist/ is not built, and the compiler is not installed; ${way}\n`);
    return isBuilt;
  }
  process.stderr.write(`treue: ${isBuilt ? "the sources have changed since dist/ was built; " : ""}building dist/ …\n`);
  // Only the command itself answers on stdout.
  return spawnSync(process.execPath, [path.join(root, "bin", "build.mjs")], { stdio: ["ignore", 2, 2] }).status === 0;
}

if (prepare()) createRequire(import.meta.url)(program);
else process.exitCode = 1;
