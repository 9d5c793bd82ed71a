import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { packageRoot } from "../package-root.js";
import { type PlaygroundExample, TOPICS } from "./playground.js";

const FOLDER = path.join(packageRoot, "schema", "operations");

/** The documented operations, topic by topic and by file name; the playground offers them. */
export function documentedOperations(): PlaygroundExample[] {
  const operations = readdirSync(FOLDER)
    .filter((file) => file.endsWith(".graphql"))
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .map((file) => exampleOf(file, readFileSync(path.join(FOLDER, file), "utf8")));
  return TOPICS.flatMap((topic) => operations.filter((operation) => operation.topic === topic));
}

/**
 * An operation as its file tells it: the first line says what it is for and what it does, as in
 * `# ask: Who may leave, and why.`
 */
export function exampleOf(file: string, operation: string): PlaygroundExample {
  const [, named, summary] = /^# (\w+): (.+)\n/.exec(operation) ?? [];
  const topic = TOPICS.find((each) => each === named);
  const [, name] = /^(?:query|mutation)\s+(\w+)/m.exec(operation) ?? [];
  if (topic === undefined || summary === undefined || name === undefined)
    throw new Error(`${file} must begin with "# ${TOPICS.join(" | ")}: what it does" and name its operation`);
  return { topic, name, summary, operation };
}
