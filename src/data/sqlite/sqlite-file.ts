import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";

/** The path of a SQLite database URL `sqlite:PATH`, or null for any other URL. */
export function sqlitePathOf(url: string): string | null {
  return url.startsWith("sqlite:") ? url.slice("sqlite:".length).replace(/^\/\/(?=\/)/, "") : null;
}

/** Makes a database file that only its owner reads, as SQLite then makes those beside it; one that is there stays as it is. */
export function makePrivateFile(file: string): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  closeSync(openSync(file, "a", 0o600));
}
