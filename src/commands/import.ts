import type { Database } from "../data/database/database.js";
import { isLocalDate } from "../domain/calendar.js";
import { rowCoercion } from "../graphql/row-coercion.js";
import { createSchema } from "../graphql/schema.js";
import { dryRun } from "../integration/file-import/dry-run.js";
import type { DelimiterName, FileEncoding } from "../integration/file-import/file-format.js";
import { importFile, type ImportResult } from "../integration/file-import/import-file.js";
import { loadMapping } from "../integration/mapping.js";
import { CommandFault } from "./command-fault.js";
import { progressBar } from "./progress.js";
import { clockOf, logOf, type Settings, withDatabase, type WorkspaceChoice, workspaceNamed } from "./settings.js";

/** How files are imported. */
export interface ImportChoices extends WorkspaceChoice {
  /** One for all files, or one for each. */
  readonly mapping?: readonly string[];
  /** Writes a mapping instead. */
  readonly suggest?: boolean;
  readonly with: readonly string[];
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

/** Imports files one after the other, and says on stderr the outcome of their rows. A dry run tries all of them together. */
export async function importCommand(
  settings: Settings,
  files: readonly string[],
  options: ImportChoices,
): Promise<void> {
  const log = logOf(settings);
  const mappings = mappingsOf(files, options.mapping);
  if (options.dataEnd !== undefined && !isLocalDate(options.dataEnd)) {
    throw new CommandFault(`${options.dataEnd} is not a day of the calendar (YYYY-MM-DD)`);
  }
  if (files.length > 1 && options.rejected !== undefined) {
    throw new CommandFault("--rejected names the rejected rows of one file; leave it out for several");
  }
  const parameters = await parametersOf(mappings, options.param);
  await withDatabase(settings, async (database) => {
    const workspace = await workspaceNamed(database, options.workspace);
    const coerceRow = rowCoercion(createSchema());
    const importInto = async (target: Database): Promise<void> => {
      for (const [at, file] of files.entries()) {
        const bar = progressBar(options.dryRun ? "trying" : "importing");
        const importing = importFile({
          database: target,
          workspace,
          clock: clockOf(settings),
          file,
          encoding: options.encoding,
          delimiter: options.delimiter,
          sheet: options.sheet,
          with: options.with,
          mapping: mappings[at] ?? "",
          parameters: parameters[at] ?? {},
          coerceRow,
          dataEnd: options.dataEnd,
          logIncident: (incidentId, fault) => log.error({ incidentId, err: fault }, "a row could not be written"),
          rejectedFile: options.rejected,
          onProgress: ({ bytes, totalBytes }) => bar.update(bytes, totalBytes),
        });
        const result = await importing.finally(() => bar.stop());
        const prefix = `${options.dryRun ? "dry run, nothing was written: " : ""}${files.length > 1 ? `${file}: ` : ""}`;
        process.stderr.write(`${prefix}${summaryOf(result)}\n`);
        if (result.rejected > 0) process.exitCode = 2;
      }
    };
    await (options.dryRun ? dryRun(database, importInto) : importInto(database));
  });
}

/** The mapping of each file. */
function mappingsOf(files: readonly string[], given: readonly string[] | undefined): string[] {
  if (given === undefined) {
    throw new CommandFault("name a --mapping; --suggest writes one for the files");
  }
  const [first = ""] = given;
  if (given.length === 1) return files.map(() => first);
  if (given.length === files.length) return [...given];
  throw new CommandFault(`name one --mapping for all files, or one for each of the ${files.length}`);
}

/** The parameters of each mapping: of several, each takes those that it has. */
async function parametersOf(
  mappings: readonly string[],
  given: Readonly<Record<string, string>>,
): Promise<Record<string, string>[]> {
  if (new Set(mappings).size === 1) return mappings.map(() => ({ ...given }));
  const known = await Promise.all(mappings.map(async (name) => Object.keys((await loadMapping(name)).parameters)));
  const unknown = Object.keys(given).filter((name) => !known.flat().includes(name));
  if (unknown.length > 0) throw new CommandFault(`none of the mappings has a parameter ${unknown.join(", ")}`);
  return known.map((names) => Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name))));
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
