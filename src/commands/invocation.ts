import path from "node:path";

import { packageRoot } from "../package-root.js";

/** How a user calls a command here: in a checkout by `npm run`, where the package is installed by `npx`. */
export function invocationOf(command: string): string {
  const isInstalled = packageRoot.split(path.sep).includes("node_modules");
  return isInstalled ? `npx treue ${command}` : `npm run treue -- ${command}`;
}
