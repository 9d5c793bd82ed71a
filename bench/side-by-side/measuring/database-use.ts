import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";

import type { Base } from "../base/open-base.js";

/** What the servers have had of the database so far. */
export interface DatabaseUse {
  readonly statements: number;
  /** Rows and index entries that were looked at, whether they were wanted or not. */
  readonly rowsExamined: number;
  readonly cpuMs: number;
}

/** Counts what the user of the servers does on MariaDB, apart from all others. */
export class DatabaseCounter {
  private constructor(
    private readonly connection: Connection,
    private readonly user: string,
    private readonly before: string,
  ) {}

  /** Switches the counting on, which `close` switches off again. */
  static async open({ ownerUrl, user }: Base): Promise<DatabaseCounter> {
    const connection = await createConnection(ownerUrl);
    const [[setting]] = await connection.query<RowDataPacket[]>("SHOW GLOBAL VARIABLES LIKE 'userstat'");
    if (setting === undefined) throw new Error("this bench needs MariaDB, which counts statements by user");
    await connection.query("SET GLOBAL userstat = 1");
    return new DatabaseCounter(connection, user, String(setting.Value));
  }

  async read(): Promise<DatabaseUse> {
    const [[row]] = await this.connection.query<RowDataPacket[]>(
      `SELECT SELECT_COMMANDS + UPDATE_COMMANDS + OTHER_COMMANDS AS statements, ROWS_READ AS rowsExamined, CPU_TIME * 1000 AS cpuMs
       FROM information_schema.USER_STATISTICS WHERE USER = ?`,
      [this.user],
    );
    return {
      statements: Number(row?.statements ?? 0),
      rowsExamined: Number(row?.rowsExamined ?? 0),
      cpuMs: Number(row?.cpuMs ?? 0),
    };
  }

  async close(): Promise<void> {
    await this.connection.query("SET GLOBAL userstat = ?", [this.before]);
    await this.connection.end();
  }
}
