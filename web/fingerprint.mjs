// What a build of the pages stands for, told from the files alone: none of this folder's packages is needed.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const web = import.meta.dirname;

/** Where the builds lie, each in a folder named by its fingerprint. */
export const builds = path.join(web, "dist", "playground");
/** Says which build is current, and the hash of its files. */
export const pointer = path.join(web, "dist", "playground.json");
/** Packed copies, which are made anew wherever the server is built. */
export const PACKED = [".br", ".gz"];

async function hashOf(folder, files) {
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    hash.update(`${file.replaceAll(path.sep, "/")}\0`).update(await readFile(path.join(folder, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** A hash of everything that goes into a build: the sources here and the list of packages. */
export async function fingerprint() {
  const sources = (await readdir(path.join(web, "playground"))).map((file) => path.join("playground", file));
  return hashOf(web, [...sources, "build.mjs", "tsconfig.json", "package.json", "package-lock.json"]);
}

/** The names of a build's files, without their packed copies. */
export async function plainFiles(folder) {
  return (await readdir(folder)).filter((file) => !PACKED.includes(path.extname(file)));
}

/** A hash of the files of a build. */
export async function contentsOf(folder) {
  return hashOf(folder, await plainFiles(folder));
}
