import { statSync } from "node:fs";

import { assertMigrated } from "../../data/schema/schema.js";
import { backUpDatabase } from "../../data/sqlite/backup.js";
import type { Settings } from "../settings.js";

/** Copies the database, which must be a migrated SQLite file, into a new file, and says so on stderr. */
export async function backup({ databaseUrl }: Settings, file: string): Promise<void> {
  await assertMigrated(databaseUrl);
  await backUpDatabase(databaseUrl, file);
  process.stderr.write(`backed up to ${file} (${statSync(file).size.toLocaleString("en")} bytes)\n`);
}
