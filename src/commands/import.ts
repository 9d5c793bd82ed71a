import { rowCoercion } from "../graphql/row-coercion.js";
import { createSchema } from "../graphql/schema.js";
import { importFile } from "../integration/import-file.js";
import type { WorkspaceChoice } from "./keys.js";
import { progressBar } from "./progress.js";
import { clockOf, type Settings, withDatabase, workspaceNamed } from "./settings.js";

/** How a file is imported. */
export interface ImportChoices extends WorkspaceChoice {
  readonly mapping: string;
  readonly param: Readonly<Record<string, string>>;
  readonly rejected?: string;
}

/** Imports a file, and says on stderr what became of its rows. */
export async function importCommand(settings: Settings, file: string, options: ImportChoices): Promise<void> {
  await withDatabase(settings, async (database) => {
    const bar = progressBar("importing");
    const result = await importFile({
      database,
      workspace: await workspaceNamed(database, options.workspace),
      clock: clockOf(settings),
      file,
      mapping: options.mapping,
      parameters: options.param,
      coerceRow: rowCoercion(createSchema()),
      rejectedFile: options.rejected,
      onProgress: ({ bytes, totalBytes }) => bar.update(bytes, totalBytes),
    }).finally(() => bar.stop());
    const { rows, created, updated, unchanged, rejected, resumedAt } = result;
    const resumed = resumedAt === null ? "" : ` (resumed after row ${resumedAt})`;
    process.stderr.write(
      `${rows} rows${resumed}: ${created} records created, ${updated} updated, ${unchanged} unchanged; ${rejected} rows rejected\n`,
    );
    if (rejected > 0) process.exitCode = 2;
  });
}
