import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { uuidv7 as newId } from "uuidv7";

/** Tables that writes only add rows to, whose ids rise with time. */
const ADDED_TO = [
  ...["interaction", "external_id", "tier_change", "pending_change", "committed_change"],
  ...["transaction_receipt", "idempotency_record", "document_part"],
];

/** Tables in which writes change rows, the one that counts writes to a customer last. */
const CHANGED = ["loyalty", "customer"];

/**
 * The facts of a base as they were before anything was written, kept beside them, so that every server writes to the same
 * base, and the next run finds it as it was, even where this one is interrupted.
 */
export class KeptFacts {
  private constructor(
    private readonly connection: Connection,
    /** An id that is later than those of all that was there. */
    private readonly since: string,
  ) {}

  /** Keeps what the base holds now. */
  static async keep(url: string): Promise<KeptFacts> {
    const connection = await createConnection(url);
    const since = newId();
    for (const table of CHANGED) {
      await connection.query(`CREATE TABLE kept_${table} LIKE ${table}`);
      await connection.query(`INSERT INTO kept_${table} SELECT * FROM ${table}`);
    }
    await connection.query("CREATE TABLE kept_since (id varchar(36) NOT NULL PRIMARY KEY)");
    await connection.query("INSERT INTO kept_since VALUES (?)", [since]);
    return new KeptFacts(connection, since);
  }

  /** Undoes what an interrupted run has written. */
  static async recover(url: string): Promise<void> {
    const connection = await createConnection(url);
    const [found] = await connection.query<RowDataPacket[]>("SHOW TABLES LIKE 'kept_since'");
    const [[since]] = found.length === 0 ? [[]] : await connection.query<RowDataPacket[]>("SELECT id FROM kept_since");
    const kept = new KeptFacts(connection, String(since?.id));
    if (since !== undefined) await kept.restore();
    await kept.forget();
  }

  /** Brings the base back to what was kept. */
  async restore(): Promise<void> {
    for (const table of ADDED_TO) await this.connection.query(`DELETE FROM ${table} WHERE id > ?`, [this.since]);
    for (const table of CHANGED) {
      await this.connection.query(
        `REPLACE INTO ${table} SELECT kept.* FROM kept_${table} kept JOIN kept_customer ON kept_customer.id = kept.id
         JOIN customer ON customer.id = kept.id AND customer.version <> kept_customer.version`,
      );
    }
  }

  /** Removes what was kept. */
  async forget(): Promise<void> {
    for (const table of ["since", ...CHANGED]) await this.connection.query(`DROP TABLE IF EXISTS kept_${table}`);
    await this.connection.end();
  }
}
