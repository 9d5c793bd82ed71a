/** The database was migrated by a newer program, which this one does not understand. */
export class SchemaTooNewError extends Error {
  constructor(unknown: readonly string[]) {
    super(`the database has migrations that this program does not know (${unknown.join(", ")}); use a newer program`);
    this.name = "SchemaTooNewError";
  }
}

/** The database has not got all migrations of this program. */
export class SchemaTooOldError extends Error {
  constructor() {
    super("the database lacks migrations of this program");
    this.name = "SchemaTooOldError";
  }
}
