import { In, MoreThan } from "typeorm";

import { PendingChange } from "../../model/change/change.js";
import { JobLease } from "../../model/operation/job-lease.js";
import type { Sql } from "../database/database.js";

/** How the database differs from what this program expects: migrations, by name. */
export interface SchemaGap {
  /** This program's, which it lacks. */
  readonly missing: readonly string[];
  /** Those that it has, and which this program does not know: a later version's. */
  readonly unknown: readonly string[];
}

export async function schemaGap(sql: Sql): Promise<SchemaGap> {
  const rows = await sql.query<{ readonly name: string }[]>("/* schemaGap */ SELECT name FROM migrations");
  const applied = new Set(rows.map(({ name }) => name));
  const known = new Set(sql.dataSource.migrations.flatMap(({ name = [] }) => name));
  return {
    missing: [...known].filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => !known.has(name)),
  };
}

/** When the change was made that has waited longest for its place in the feed; null where none waits. */
export async function oldestPendingChange(sql: Sql): Promise<Date | null> {
  const query = { order: { arrival: "ASC" }, take: 1, comment: "oldestPendingChange" } as const;
  const [oldest] = await sql.find(PendingChange, query);
  return oldest?.createdAt ?? null;
}

/** The end of the lease that ended, or ends, first, of some jobs; those that were let go aside. Null where there is none. */
export async function earliestLeaseEnd(sql: Sql, jobs: readonly string[]): Promise<Date | null> {
  const where = { name: In([...jobs]), leasedUntil: MoreThan(new Date(0)) };
  const query = { where, order: { leasedUntil: "ASC" }, take: 1, comment: "earliestLeaseEnd" } as const;
  const [earliest] = await sql.find(JobLease, query);
  return earliest?.leasedUntil ?? null;
}
