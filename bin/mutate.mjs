// Runs the domain's tests against the program changed in one place after the other, and lists the changes that no test
// notices: `npm run mutate -- src/domain/renewal` (files or folders; none: all of src/domain). Stryker and its 107 packages are
// fetched for the run alone; docs/decisions/063-mutation-run.md says why.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";

import { root } from "./sources.mjs";

const VERSION = "9.6.1";

const places = process.argv.slice(2);
const patterns = (places.length > 0 ? places : ["src/domain"]).map((place) => {
  const isFolder = statSync(path.join(root, place), { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? path.posix.join(place, "**/*.ts") : place;
});
const packages = ["core", "jest-runner"].map((name) => `--package=@stryker-mutator/${name}@${VERSION}`);
const command = ["--yes", ...packages, "stryker", "run", "--mutate", patterns.join(",")];
const { status } = spawnSync("npx", command, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
process.exitCode = status ?? 1;
