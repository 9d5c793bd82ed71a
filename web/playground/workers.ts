import type { Environment } from "monaco-editor";

/** The file, built beside the page, that does the language work of an editor: the name is the one the editor asks by. */
const WORKER_FILES: Record<string, string> = {
  graphql: "./graphql.worker.js",
  json: "./json.worker.js",
};

const environment: Environment = {
  getWorker: (_id, label) => new Worker(new URL(WORKER_FILES[label] ?? "./editor.worker.js", import.meta.url)),
};

Object.assign(globalThis, { MonacoEnvironment: environment });
