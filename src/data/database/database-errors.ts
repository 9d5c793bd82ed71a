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

/** Another server has the SQLite file. */
export class ServerRunsError extends Error {
  constructor(file: string) {
    super(
      `another server already serves ${file}: a SQLite file is for one server at a time; stop that one, or use MySQL or MariaDB`,
    );
    this.name = "ServerRunsError";
  }
}
