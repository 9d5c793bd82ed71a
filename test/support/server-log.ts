import { appendFileSync } from "node:fs";

import type { Logger } from "pino";

import { createLog } from "../../src/commands/settings.js";

/** The file that collects every line that servers of this run have logged; the run fails where one is private. */
const file = process.env.TREUE_TEST_LOG ?? "";

/** The log of a server that runs within a test, as the program writes it. */
export function testLog(): Logger {
  return createLog("trace", { write: noteLogged });
}

/** Adds what a server has logged. */
export function noteLogged(text: string): void {
  if (file !== "") appendFileSync(file, text);
}
