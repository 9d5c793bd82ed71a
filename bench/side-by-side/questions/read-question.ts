import { readFileSync } from "node:fs";
import path from "node:path";

import { packageRoot } from "../../../src/package-root.js";

/** Where a folder of committed operations is. */
export function questionsFolder(name: string): string {
  return path.join(packageRoot, "bench", "side-by-side", "questions", name);
}

/** A committed operation of this folder, by its name. */
export function readQuestion(name: string): string {
  return readFileSync(`${questionsFolder(name)}.graphql`, "utf8");
}
