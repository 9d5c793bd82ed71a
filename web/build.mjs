/**
 * Builds the pages of this folder into web/dist, so that a server needs no network and no content delivery network:
 *
 *     web/dist/playground.json            { "build": "<fingerprint>" }, which build is current
 *     web/dist/playground/<fingerprint>/  page.js, page.css, the three workers of the editor, and the parts they share;
 *                                         beside each the same packed, .br and .gz
 *
 * The fingerprint stands for everything that goes in: the sources here and the installed packages. If that has been built
 * before, nothing is done. A build is written beside its place and moved there whole, so a reader never meets half of one.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { build } from "esbuild";

const web = import.meta.dirname;
const sources = join(web, "playground");
const output = join(web, "dist");
const builds = join(output, "playground");
const pointer = join(output, "playground.json");

/** The workers, taken from the very copies of the editor that GraphiQL loads: two versions would not understand each other. */
const workers = {
  "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
  "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
};

/**
 * GraphiQL's stylesheet already holds that of the editor; the ones the editor's modules import would be a second copy. Its
 * fonts for text stay out, a third of a megabyte: the reader's own are there at once. The editor's icons are a font as well.
 */
const leanStyles = {
  name: "lean-styles",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: "", loader: "css" }));
    onLoad({ filter: /[\\/]graphiql[\\/]dist[\\/]style\.css$/ }, async ({ path }) => {
      const styles = await readFile(path, "utf8");
      return { contents: styles.replace(/@font-face\s*\{[^}]*format\('woff2?'\)[^}]*\}/g, ""), loader: "css" };
    });
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

/** GraphiQL asks for these by their old names, behind which there is CommonJS: loaded late, that would export no names. */
const alias = {
  "prettier/parser-babel": "prettier/plugins/babel",
  "prettier/parser-graphql": "prettier/plugins/graphql",
};

/** Page and workers in one build, so that what they share is loaded once, and what only a click needs, at that click. */
async function bundle(directory) {
  const graphiql = createRequire(createRequire(import.meta.url).resolve("@graphiql/react/package.json"));
  const workerFiles = Object.entries(workers).map(([out, module]) => ({ in: graphiql.resolve(module), out }));
  await build({
    entryPoints: [{ in: join(sources, "page.tsx"), out: "page" }, ...workerFiles],
    outdir: directory,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"' },
    alias,
    plugins: [leanStyles],
  });
}

/** Packs every file ahead. Brotli's last two steps, 10 and 11, take ten times as long for a tenth less. */
async function pack(directory) {
  const [toGzip, toBrotli] = [promisify(gzip), promisify(brotliCompress)];
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  const files = (await readdir(directory)).map((name) => join(directory, name));
  await Promise.all(
    files.map(async (file) => {
      const plain = await readFile(file);
      await writeFile(`${file}.gz`, await toGzip(plain, { level: 9 }));
      await writeFile(`${file}.br`, await toBrotli(plain, brotli));
    }),
  );
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
    await pack(unfinished);
    await publish(unfinished, current);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await removeOthers(current);
  console.log(`Built the playground in ${Math.round(performance.now() - started)} ms`);
}

await main();
