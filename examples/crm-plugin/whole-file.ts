import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";

/** Replaces a file as a whole: whenever the program is killed, it holds what it held before or all of the new text. */
export function replaceFile(path: string, text: string): void {
  const written = `${path}.new`;
  const file = openSync(written, "w");
  try {
    writeFileSync(file, text);
    // Without this a power cut could keep the new name and lose the text.
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(written, path);
}
