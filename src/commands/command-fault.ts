import type { Config } from "../config.js";
import { isUnreachable } from "../data/database/database-faults.js";
import { SchemaTooNewError, SchemaTooOldError } from "../data/database/schema.js";
import { ImportError } from "../integration/import-error.js";

/** A command cannot do what was asked, for a reason the user can mend. */
export class CommandFault extends Error {}

const EXPECTED = [CommandFault, ImportError, SchemaTooNewError, SchemaTooOldError] as const;

/** Runs a command; a fault is told on stderr in one line, and the process ends with code 1. */
export async function reported(settings: Config, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (fault) {
    process.exitCode = 1;
    process.stderr.write(`treue: ${messageOf(fault, settings)}\n`);
    if (settings.logLevel === "debug")
      process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
  }
}

function messageOf(fault: unknown, { databaseUrl, logLevel }: Config): string {
  const text = fault instanceof Error ? fault.message : String(fault);
  if (EXPECTED.some((expected) => fault instanceof expected)) return text;
  const place = databaseUrl.replace(/:[^:@/]*@/, ":…@");
  if (isUnreachable(fault)) return `the database ${place} does not answer (${text || "no connection"})`;
  if (isCannotOpen(fault)) return `the database ${place} cannot be opened (${text})`;
  const hint = logLevel === "debug" ? "" : "; LOG_LEVEL=debug shows where";
  return `${text}${hint}`;
}

/** The database refuses us: no such file, no such database, no access. */
function isCannotOpen(fault: unknown): boolean {
  const code = typeof fault === "object" && fault !== null && "code" in fault ? String(fault.code) : "";
  return /^(SQLITE_CANTOPEN|SQLITE_NOTADB|SQLITE_READONLY|ER_BAD_DB_ERROR|ER_ACCESS_DENIED|ER_DBACCESS_DENIED|EACCES|ENOTDIR)/.test(
    code,
  );
}
