import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";

import { createConnection } from "mysql2/promise";
import { AbstractLogger, DataSource, type DataSourceOptions } from "typeorm";

import { migrations } from "../../../migrations/list.js";
import { entities } from "../schema/entities.js";

/** Told every SQL statement, as sent. */
export type StatementListener = (sql: string) => void;

/** How many connections one server holds to MySQL. */
const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 5_000;

/** Hands statements to a listener and keeps everything else to itself: faults reach the log as errors, not as SQL. */
class StatementLogger extends AbstractLogger {
  constructor(private readonly listener: StatementListener) {
    super("all");
  }

  override logQuery(sql: string): void {
    this.listener(sql);
  }

  protected writeLog(): void {}
}

/** The path of a SQLite database URL `sqlite:PATH`, or null for any other URL. */
export function sqlitePathOf(url: string): string | null {
  return url.startsWith("sqlite:") ? url.slice("sqlite:".length).replace(/^\/\/(?=\/)/, "") : null;
}

/**
 * The TypeORM options for a database URL: `sqlite:PATH` or `mysql://user:password@host:port/name`. Asks a MySQL server
 * for its version first, because TypeORM needs to know MySQL from MariaDB.
 */
export async function dataSourceOptions(
  url: string,
  { onStatement, readonly = false }: { readonly onStatement?: StatementListener; readonly readonly?: boolean } = {},
): Promise<DataSourceOptions> {
  const common = {
    entities,
    migrations,
    migrationsTransactionMode: "each" as const,
    ...(onStatement ? { logging: true, logger: new StatementLogger(onStatement) } : { logging: false }),
  };
  const sqlitePath = sqlitePathOf(url);
  if (sqlitePath !== null) {
    if (!readonly) makePrivateFile(sqlitePath);
    return { ...common, type: "better-sqlite3", database: sqlitePath, readonly, enableWAL: !readonly };
  }
  return {
    ...common,
    type: await mysqlTypeOf(url),
    url,
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: ["DATE"],
    supportBigNumbers: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    poolSize: POOL_SIZE,
    extra: { typeCast: exactNumbers, trace: false },
  };
}

/** Makes a database file that only its owner reads, as SQLite then makes those beside it; one that is there stays as it is. */
function makePrivateFile(file: string): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  closeSync(openSync(file, "a", 0o600));
}

/** mysql2 reads 9.120521172638439 as 9.12052117263844, by an arithmetic of its own; a value must be read as written. */
function exactNumbers(field: { readonly type: string; string(): string | null }, next: () => unknown): unknown {
  if (field.type !== "DOUBLE") return next();
  const text = field.string();
  return text === null ? null : Number(text);
}

async function mysqlTypeOf(url: string): Promise<"mysql" | "mariadb"> {
  const connection = await createConnection({ uri: url, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    const [rows] = await connection.query("SELECT VERSION() AS version");
    return JSON.stringify(rows).includes("MariaDB") ? "mariadb" : "mysql";
  } finally {
    await connection.end();
  }
}

/** Opens a connection, or fails with the driver's error. */
export async function connect(options: DataSourceOptions): Promise<DataSource> {
  return new DataSource(options).initialize();
}
