import type { Config } from "../config.js";
import { SchemaTooNewError, SchemaTooOldError, ServerRunsError } from "../data/database/database-errors.js";
import { isConnectionLost, isUnreachable } from "../data/database/database-faults.js";
import { BackupError } from "../data/sqlite/backup.js";
import { ImportError } from "../integration/import-error.js";
import { SecretKeysError } from "../integration/secrets/secret-keys.js";
import { invocationOf } from "./invocation.js";

/** A command cannot do what was asked, for a reason the user can mend. */
export class CommandFault extends Error {}

const EXPECTED = [CommandFault, BackupError, ImportError, SecretKeysError, SchemaTooNewError, ServerRunsError] as const;

/**
 * Runs a command with its settings; a fault is told on stderr in one line, wrong settings in one for each, and the process
 * ends with code 1.
 */
export async function reported(
  readSettings: () => Promise<Config>,
  action: (settings: Config) => Promise<void>,
): Promise<void> {
  let settings: Config | undefined;
  try {
    settings = await readSettings();
    await action(settings);
  } catch (fault) {
    process.exitCode = 1;
    process.stderr.write(`treue: ${settings === undefined ? textOf(fault) : messageOf(fault, settings)}\n`);
    if (settings?.logLevel === "debug")
      process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
  }
}

function textOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

/** A fault in one line, for whoever runs the program. */
export function messageOf(fault: unknown, { databaseUrl, logLevel }: Config): string {
  const text = textOf(fault);
  if (fault instanceof SchemaTooOldError) return `${text}; run \`${invocationOf("migrate")}\``;
  if (EXPECTED.some((expected) => fault instanceof expected)) return text;
  const place = placeOf(databaseUrl);
  if (isUnreachable(fault) || isConnectionLost(fault))
    return `the database ${place} does not answer (${text || "no connection"})`;
  if (isCannotOpen(fault)) return `the database ${place} cannot be opened (${text})`;
  const hint = logLevel === "debug" ? "" : "; LOG_LEVEL=debug shows where";
  return `${text}${hint}`;
}

/** A database URL that may be shown. */
export function placeOf(databaseUrl: string): string {
  return databaseUrl.replace(/:[^:@/]*@/, ":…@");
}

/** The database refuses us: no such file, no such database, no access. */
function isCannotOpen(fault: unknown): boolean {
  const code = typeof fault === "object" && fault !== null && "code" in fault ? String(fault.code) : "";
  return /^(SQLITE_CANTOPEN|SQLITE_NOTADB|SQLITE_READONLY|ER_BAD_DB_ERROR|ER_ACCESS_DENIED|ER_DBACCESS_DENIED|EACCES|ENOTDIR)/.test(
    code,
  );
}
