import { readdirSync } from "node:fs";
import path from "node:path";

import { packageRoot } from "../src/package-root.js";

const MOST_FILES = 15;

/** A folder below the root of the project and the folders within. */
function foldersWithin(folder: string): string[] {
  const entries = readdirSync(path.join(packageRoot, folder), { withFileTypes: true });
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
  return [folder, ...inner.flatMap(foldersWithin)];
}

// Where more stand side by side nobody reads the list: split by noun, so that a name leads to its folder.
test.each(foldersWithin("src"))(`%s holds at most ${MOST_FILES} files`, (folder) => {
  const files = readdirSync(path.join(packageRoot, folder), { withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name).slice(MOST_FILES)).toEqual([]);
});
