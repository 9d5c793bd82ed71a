import type { Database } from "../data/database/database.js";
import { isLocalDate } from "../domain/calendar.js";
import { rowCoercion } from "../graphql/row-coercion.js";
import { createSchema } from "../graphql/schema.js";
import { dryRun } from "../integration/file-import/dry-run.js";
import type { DelimiterName, FileEncoding } from "../integration/file-import/file-format.js";
import { importFile, type ImportResult } from "../integration/file-import/import-file.js";
import { CommandFault } from "./command-fault.js";
import { progressBar } from "./progress.js";
import { clockOf, logOf, type Settings, withDatabase, type WorkspaceChoice, workspaceNamed } from "./settings.js";

/** How a file is imported. */
export interface ImportChoices extends WorkspaceChoice {
  readonly mapping: string;
  readonly param: Readonly<Record<string, string>>;
  readonly rejected?: string;
  readonly encoding?: FileEncoding;
  readonly delimiter?: DelimiterName;
  readonly sheet?: string;
  /** The last day of which the file speaks. */
  readonly dataEnd?: string;
  /** Tries the import and writes nothing but the rejected rows. */
  readonly dryRun?: boolean;
}

/** Imports a file, and says on stderr the outcome of its rows. */
export async function importCommand(settings: Settings, file: string, options: ImportChoices): Promise<void> {
  const log = logOf(settings);
  if (options.dataEnd !== undefined && !isLocalDate(options.dataEnd)) {
    throw new CommandFault(`${options.dataEnd} is not a day of the calendar (YYYY-MM-DD)`);
  }
  await withDatabase(settings, async (database) => {
    const bar = progressBar(options.dryRun ? "trying" : "importing");
    const workspace = await workspaceNamed(database, options.workspace);
    const coerceRow = rowCoercion(createSchema());
    const importInto = (target: Database) =>
      importFile({
        database: target,
        workspace,
        clock: clockOf(settings),
        file,
        encoding: options.encoding,
        delimiter: options.delimiter,
        sheet: options.sheet,
        mapping: options.mapping,
        parameters: options.param,
        coerceRow,
        dataEnd: options.dataEnd,
        logIncident: (incidentId, fault) => log.error({ incidentId, err: fault }, "a row could not be written"),
        rejectedFile: options.rejected,
        onProgress: ({ bytes, totalBytes }) => bar.update(bytes, totalBytes),
      });
    const importing = options.dryRun ? dryRun(database, importInto) : importInto(database);
    const result = await importing.finally(() => bar.stop());
    process.stderr.write(`${options.dryRun ? "dry run, nothing was written: " : ""}${summaryOf(result)}\n`);
    if (result.rejected > 0) process.exitCode = 2;
  });
}

/** The outcome of the rows, in words; outcomes that are rare are named only where they occur. */
function summaryOf({ rows, resumedAt, created, updated, unchanged, rejected, ...rare }: ImportResult): string {
  const resumed = resumedAt === null ? "" : ` (resumed after row ${resumedAt})`;
  const { deleted, merged, stale } = rare;
  const others = Object.entries({ deleted, merged, stale }).flatMap(([name, count]) =>
    count === 0 ? [] : [`, ${count} ${name}`],
  );
  const records = `${created} records created, ${updated} updated, ${unchanged} unchanged${others.join("")}`;
  return `${rows} rows${resumed}: ${records}; ${rejected} rows rejected`;
}
