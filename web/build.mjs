/**
 * Builds the pages of this folder into web/dist, so that a server needs no network and no content delivery network:
 *
 *     web/dist/playground.json            { "build": "<fingerprint>" }, which build is current
 *     web/dist/playground/<fingerprint>/  page.js, page.css and the three workers of the editor
 *
 * The fingerprint stands for everything that goes in: the sources here and the installed packages. If that has been built
 * before, nothing is done. A build is written beside its place and moved there whole, so a reader never meets half of one.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";

import { build } from "esbuild";

const web = import.meta.dirname;
const sources = join(web, "playground");
const output = join(web, "dist");
const builds = join(output, "playground");
const pointer = join(output, "playground.json");

/** Settings that every file shares. The browsers are those that GraphiQL's own code asks for. */
const common = { bundle: true, minify: true, target: "es2022", charset: "utf8", logLevel: "warning" };

/** The workers, taken from the very copies of the editor that GraphiQL loads: two versions would not understand each other. */
const workers = {
  "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
  "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
};

/** GraphiQL's stylesheet already holds the editor's; the ones the editor's modules import would be a second copy. */
const withoutEditorStyles = {
  name: "without-editor-styles",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: "", loader: "css" }));
  },
};

async function fingerprint() {
  const files = (await readdir(sources)).sort().map((file) => join(sources, file));
  const settings = [import.meta.filename, join(web, "tsconfig.json"), join(web, "../package-lock.json")];
  const hash = createHash("sha256");
  for (const file of [...files, ...settings]) hash.update(`${relative(web, file)}\0`).update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}

async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * The page stays one file. Split, GraphiQL would load its editors late and ask for the schema before the headers editor is
 * there, without the key; and styles of parts loaded late would be lost.
 */
async function bundle(directory) {
  const graphiql = createRequire(createRequire(import.meta.url).resolve("@graphiql/react/package.json"));
  const workerFiles = Object.entries(workers).map(([out, module]) => ({ in: graphiql.resolve(module), out }));
  await Promise.all([
    build({
      ...common,
      entryPoints: [join(sources, "page.tsx")],
      outdir: directory,
      format: "esm",
      define: { "process.env.NODE_ENV": '"production"' },
      plugins: [withoutEditorStyles],
    }),
    build({ ...common, entryPoints: workerFiles, outdir: directory, format: "iife" }),
  ]);
}

/** Moves a finished build to its place; another process may have put the same build there meanwhile. */
async function publish(finished, current) {
  const place = join(builds, current);
  await rename(finished, place).catch(async (error) => {
    if (!(await exists(place))) throw error;
  });
  await writeFile(pointer, JSON.stringify({ build: current }));
}

async function removeOthers(current) {
  for (const name of await readdir(builds)) {
    if (name !== current) await rm(join(builds, name), { recursive: true, force: true });
  }
}

async function main() {
  const current = await fingerprint();
  const built = await readFile(pointer, "utf8").then(JSON.parse, () => undefined);
  if (built?.build === current && (await exists(join(builds, current)))) return;

  const started = performance.now();
  const unfinished = join(output, `unfinished-${process.pid}`);
  await mkdir(builds, { recursive: true });
  try {
    await bundle(unfinished);
    await publish(unfinished, current);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await removeOthers(current);
  console.log(`Built the playground in ${Math.round(performance.now() - started)} ms`);
}

await main();
