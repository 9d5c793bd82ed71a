import { In, MoreThan } from "typeorm";

import { PendingChange } from "../../model/change/change.js";
import { JobLease } from "../../model/operation/job-lease.js";
import type { Sql } from "../database/database.js";

/** The migrations of this program that the database lacks, by name. */
export async function missingMigrations(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ readonly name: string }[]>("/* missingMigrations */ SELECT name FROM migrations");
  const applied = new Set(rows.map(({ name }) => name));
  return sql.dataSource.migrations.flatMap(({ name = "" }) => (applied.has(name) ? [] : name));
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
