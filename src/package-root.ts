import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

function folderWithPackageFile(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`No package.json above ${__dirname}`);
  return folderWithPackageFile(parent);
}

/** The folder that holds package.json, and beside it schema/, migrations/ and web/: the same from src/ as from dist/src/. */
export const packageRoot = folderWithPackageFile(__dirname);
