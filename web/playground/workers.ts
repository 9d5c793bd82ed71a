/** The file, built beside the page, that does the language work of an editor: the name is the one the editor asks by. */
const WORKER_FILES: Record<string, string> = {
  graphql: "./graphql.worker.js",
  json: "./json.worker.js",
};

function getWorker(_id: string, label: string): Worker {
  return new Worker(new URL(WORKER_FILES[label] ?? "./editor.worker.js", import.meta.url), { type: "module" });
}

/** The editor looks for this global name before it starts its first worker. */
Object.assign(globalThis, { MonacoEnvironment: { getWorker } });
