// What the built program was made from, so that a start knows in some milliseconds whether it is current.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.dirname(import.meta.dirname);

/** Where the build notes what it was made from. */
export const stampFile = path.join(root, "dist", "build.json");

/** The folders of TypeScript that become dist/. */
export const FOLDERS = ["src", "migrations", "bench", "examples"];
/** What else decides what a build holds; of the pages, which are committed as built, it holds packed copies. */
const OTHERS = [
  "web/dist/playground.json",
  "web/pack.mjs",
  "ormconfig.ts",
  "swc.config.js",
  "bin/build.mjs",
  "package-lock.json",
];

/** All files below a folder of the project, by their paths from the root; installed packages are left out. */
export function filesOf(place) {
  return readdirSync(path.join(root, place), { withFileTypes: true }).flatMap((entry) => {
    const below = path.join(place, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesOf(below);
    return entry.isFile() ? [below] : [];
  });
}

/** A hash of all that the build is made from; null where no sources are, as in an installed package. */
export function sourcesHash() {
  if (!existsSync(path.join(root, "src"))) return null;
  const files = [...FOLDERS.flatMap(filesOf), ...OTHERS];
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
}

/** The hash of what dist/ was made from; null where it is missing. */
export function builtHash() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8")).sources;
  } catch {
    return null;
  }
}
