import Sqlite, { type Statement } from "better-sqlite3";

/** The rows of a key, in the order in which they were put. */
export interface ShelvedRows {
  readonly key: string;
  readonly rows: readonly string[];
}

/** Rows that are put on the disk by a key, so that those of one key come together however many there are. The caller closes it. */
export class RowShelf {
  /** A database without a name is a file that nobody else sees, and that is gone when it is closed. */
  private readonly database = new Sqlite("");
  private readonly insertion: Statement<[string, string]>;
  private isIndexed = false;

  constructor() {
    this.database.exec("CREATE TABLE shelved (place INTEGER PRIMARY KEY, key TEXT NOT NULL, row TEXT NOT NULL); BEGIN");
    this.insertion = this.database.prepare("INSERT INTO shelved (key, row) VALUES (?, ?)");
  }

  put(key: string, row: string): void {
    this.insertion.run(key, row);
  }

  /** The rows of one key. No row is put any more. */
  rowsOf(key: string): string[] {
    this.index();
    const found = this.database.prepare<[string], { row: string }>(
      "SELECT row FROM shelved WHERE key = ? ORDER BY place",
    );
    return found.all(key).map(({ row }) => row);
  }

  /** The first key, in order, that has more than one row; null: there is none. No row is put any more. */
  repeatedKey(): string | null {
    this.index();
    const repeated = this.database.prepare<[], { key: string }>(
      "SELECT key FROM shelved GROUP BY key HAVING COUNT(*) > 1 LIMIT 1",
    );
    return repeated.get()?.key ?? null;
  }

  /** Each key with its rows, in the order of the first row of each. No row is put any more. */
  *groups(): Generator<ShelvedRows> {
    this.index();
    const ordered = this.database.prepare<[], { key: string; row: string }>(
      `SELECT shelved.key, row FROM shelved
       JOIN (SELECT key, MIN(place) AS first FROM shelved GROUP BY key) AS met ON met.key = shelved.key
       ORDER BY met.first, place`,
    );
    let group: { readonly key: string; readonly rows: string[] } | null = null;
    for (const { key, row } of ordered.iterate()) {
      if (group !== null && group.key === key) group.rows.push(row);
      else {
        if (group !== null) yield group;
        group = { key, rows: [row] };
      }
    }
    if (group !== null) yield group;
  }

  close(): void {
    this.database.close();
  }

  private index(): void {
    if (this.isIndexed) return;
    this.isIndexed = true;
    this.database.exec("CREATE INDEX shelved_by_key ON shelved (key, place)");
  }
}
