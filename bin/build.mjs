// Makes dist/ of the TypeScript and packs the pages of web/dist. Nothing is done where both are current. Types are not checked
// here; `npm run check` does that.
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { transformFile } from "@swc/core";

import { builtHash, filesOf, FOLDERS, root, sourcesHash, stampFile } from "./sources.mjs";

const options = createRequire(import.meta.url)("../swc.config.js");
const output = path.join(root, "dist");

/** Puts a file into dist whole, so that no program that starts meanwhile meets half of it. */
function put(file, text) {
  const place = path.join(output, file);
  mkdirSync(path.dirname(place), { recursive: true });
  const unfinished = `${place}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, place);
}

async function compile(file) {
  const target = file.replace(/\.ts$/, ".js");
  const sourceFileName = path.relative(path.dirname(path.join(output, target)), path.join(root, file));
  const { code, map } = await transformFile(path.join(root, file), { ...options, sourceMaps: true, sourceFileName });
  put(`${target}.map`, map);
  put(target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
  return target;
}

/** A file whose source is gone must not be loaded any more. */
function removeOthers(targets) {
  const wanted = new Set(targets.flatMap((target) => [target, `${target}.map`]).map((file) => path.join("dist", file)));
  for (const folder of FOLDERS) {
    for (const file of filesOf(path.join("dist", folder))) if (!wanted.has(file)) rmSync(path.join(root, file));
  }
}

const sources = sourcesHash();
if (builtHash() !== sources) {
  rmSync(stampFile, { force: true });
  const files = [...FOLDERS.flatMap(filesOf), "ormconfig.ts"].filter((file) => file.endsWith(".ts"));
  removeOthers(await Promise.all(files.map(compile)));
}
execFileSync(process.execPath, [path.join(root, "web", "pack.mjs")], { stdio: "inherit" });
put("build.json", JSON.stringify({ sources }));
