import type { PoolOptions } from "mysql2";
import { createConnection } from "mysql2/promise";
import { AbstractLogger, DataSource, type DataSourceOptions } from "typeorm";

import { migrations } from "../../../migrations/list.js";
import {
  type ConnectionLimits,
  DEFAULT_LIMITS,
  lockWaitSeconds,
  silenceMs,
  vanishedSeconds,
} from "../mysql/connection-limits.js";
import { LivePool } from "../mysql/live-pool.js";
import { watchedSockets } from "../mysql/watched-socket.js";
import { entities } from "../schema/entities.js";
import { makePrivateFile, sqlitePathOf } from "../sqlite/sqlite-file.js";

/** Told every SQL statement, as sent. */
export type StatementListener = (sql: string, parameters: readonly unknown[]) => void;

/** What a connection is for. Migrating takes as long as it takes; reading and writing keep within limits. */
type Purpose =
  { readonly purpose: "migrating" } | { readonly purpose: "reading" | "writing"; readonly limits: ConnectionLimits };

/** Hands statements to a listener and keeps everything else to itself: faults reach the log as errors, not as SQL. */
class StatementLogger extends AbstractLogger {
  constructor(private readonly listener: StatementListener) {
    super("all");
  }

  override logQuery(sql: string, parameters: unknown[] = []): void {
    this.listener(sql, parameters);
  }

  protected writeLog(): void {}
}

/**
 * The TypeORM options for a database URL: `sqlite:PATH` or `mysql://user:password@host:port/name`. Asks a MySQL server
 * for its version first, because TypeORM needs to know MySQL from MariaDB.
 */
export async function dataSourceOptions(
  url: string,
  use: Purpose = { purpose: "migrating" },
  onStatement?: StatementListener,
): Promise<DataSourceOptions> {
  const common = {
    entities,
    migrations,
    migrationsTransactionMode: "each" as const,
    ...(onStatement ? { logging: true, logger: new StatementLogger(onStatement) } : { logging: false }),
  };
  const sqlitePath = sqlitePathOf(url);
  if (sqlitePath !== null) {
    const readonly = use.purpose === "reading";
    if (!readonly) makePrivateFile(sqlitePath);
    return { ...common, type: "better-sqlite3", database: sqlitePath, readonly, enableWAL: !readonly };
  }
  const type = await mysqlTypeOf(url);
  return {
    ...common,
    type,
    url,
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: ["DATE"],
    supportBigNumbers: true,
    extra: { typeCast: exactNumbers, trace: false },
    ...(use.purpose === "migrating"
      ? { connectTimeout: DEFAULT_LIMITS.connectMs }
      : {
          driver: {
            createPool: (options: PoolOptions) => new LivePool(options, use.limits, firstStatements(type, use)),
          },
        }),
  };
}

/**
 * What a connection is set to: the server itself ends a read that takes too long, a wait for rows of others, and the
 * transaction of a writer of whom it hears no more. READ COMMITTED lets a writer see, after it got a lock, what was committed
 * while it waited for it. Its first statement begins a transaction, and COMMIT or ROLLBACK ends it. A node of a Galera cluster reads nothing before it has all that the
 * others had committed by then.
 */
function firstStatements(
  type: "mysql" | "mariadb",
  { purpose, limits }: { readonly purpose: "reading" | "writing"; readonly limits: ConnectionLimits },
): string[] {
  if (purpose === "writing") {
    return [
      "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
      "SET SESSION autocommit = 0",
      `SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds(limits)}, wait_timeout = ${vanishedSeconds(limits)}`,
    ];
  }
  const limit =
    type === "mariadb"
      ? `max_statement_time = ${limits.statementMs / 1_000}`
      : `max_execution_time = ${limits.statementMs}`;
  return [`SET SESSION ${limit}`, "SET SESSION wsrep_sync_wait = 1"];
}

/** mysql2 reads 9.120521172638439 as 9.12052117263844, by an arithmetic of its own; a value must be read as written. */
function exactNumbers(field: { readonly type: string; string(): string | null }, next: () => unknown): unknown {
  if (field.type !== "DOUBLE") return next();
  const text = field.string();
  return text === null ? null : Number(text);
}

async function mysqlTypeOf(url: string): Promise<"mysql" | "mariadb"> {
  const { connectMs } = DEFAULT_LIMITS;
  const stream = watchedSockets(silenceMs(DEFAULT_LIMITS));
  const connection = await createConnection({ uri: url, connectTimeout: connectMs, stream });
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
