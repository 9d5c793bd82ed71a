/**
 * Builds the pages of this folder into web/dist, so that a server needs no network and no content delivery network:
 *
 *     web/dist/playground.json            { "build": "<fingerprint>", "contents": "<hash of the files>" }
 *     web/dist/playground/<fingerprint>/  page.js, page.css, the three workers of the editor, and the parts they share
 *
 * Both are committed: neither the server nor its tests need the packages of this folder. With `--compare` it builds
 * elsewhere and says whether the committed files come out byte for byte.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";

import { builds, contentsOf, fingerprint, pointer } from "./fingerprint.mjs";

const web = import.meta.dirname;
const sources = join(web, "playground");

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

async function rebuild() {
  const finished = join(builds, await fingerprint());
  await rm(builds, { recursive: true, force: true });
  await mkdir(builds, { recursive: true });
  await bundle(finished);
  return finished;
}

if (process.argv.includes("--compare")) {
  const folder = await mkdtemp(join(tmpdir(), "treue-web-"));
  await bundle(folder);
  const same = (await contentsOf(folder)) === JSON.parse(await readFile(pointer, "utf8")).contents;
  await rm(folder, { recursive: true });
  console.log(same ? "web/dist is what its sources give" : "web/dist is not what its sources give");
  if (!same) process.exitCode = 1;
} else {
  const finished = await rebuild();
  const current = { build: await fingerprint(), contents: await contentsOf(finished) };
  await writeFile(pointer, `${JSON.stringify(current)}\n`);
}
