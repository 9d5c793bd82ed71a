import { readFileSync } from "node:fs";
import path from "node:path";

import { packageRoot } from "../../../src/package-root.js";

/** A committed operation of this folder, by its name. */
export function readQuestion(name: string): string {
  return readFileSync(path.join(packageRoot, "bench", "side-by-side", "questions", `${name}.graphql`), "utf8");
}
