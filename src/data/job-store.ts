import { LessThan } from "typeorm";

import { JobLease } from "../model/operation/job-lease.js";
import { TransactionReceipt } from "../model/operation/transaction-receipt.js";
import type { Database, Sql } from "./database/database.js";

/** The database's own clock, and a moment some seconds ahead, so that servers with wrong clocks agree. */
const DATABASE_TIME = {
  sqlite: {
    now: "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    ahead: (seconds: number) => `strftime('%Y-%m-%d %H:%M:%f', 'now', '+${seconds} seconds')`,
  },
  mysql: {
    now: "UTC_TIMESTAMP(3)",
    ahead: (seconds: number) => `TIMESTAMPADD(SECOND, ${seconds}, UTC_TIMESTAMP(3))`,
  },
} as const;

/** Claims a job for so many seconds; false where another server has it. Must be committed to hold. */
export async function claimJob(
  sql: Sql,
  kind: Database["kind"],
  claim: { readonly job: string; readonly holder: string; readonly seconds: number },
): Promise<boolean> {
  const { now, ahead } = DATABASE_TIME[kind];
  const { job, holder, seconds } = claim;
  const never = new Date(0);
  await sql
    .createQueryBuilder()
    .insert()
    .into(JobLease)
    .values({ name: job, holder, leasedUntil: never })
    .orIgnore()
    .updateEntity(false)
    .execute();
  const { affected } = await sql
    .createQueryBuilder()
    .update(JobLease)
    .set({ holder, leasedUntil: () => ahead(seconds) })
    .where(`name = :job AND leasedUntil <= ${now}`, { job })
    .comment("claimJob")
    .execute();
  return affected === 1;
}

/** Forgets receipts that nobody can still be waiting for. */
export async function deleteReceiptsBefore(sql: Sql, before: Date): Promise<void> {
  await sql.delete(TransactionReceipt, { createdAt: LessThan(before) });
}
