import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { packageRoot } from "../package-root.js";
import type { PlaygroundExample } from "./playground.js";

const FOLDER = path.join(packageRoot, "schema", "operations");

/** The documented operations, by file name; the playground offers them. */
export function documentedOperations(): PlaygroundExample[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".graphql"))
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .map((file) => {
      const operation = readFileSync(path.join(FOLDER, file), "utf8");
      const [, name = path.parse(file).name] = /^(?:query|mutation)\s+(\w+)/m.exec(operation) ?? [];
      return { name, operation };
    });
}
