import { In, LessThan } from "typeorm";

import { JobLease } from "../../model/operation/job-lease.js";
import { TransactionReceipt } from "../../model/operation/transaction-receipt.js";
import type { Sql } from "../database/database.js";
import { databaseTime } from "../database/database-time.js";
import { deleteRows } from "../database/rows.js";

/** Claims a job for a number of seconds; false where another server has it. Must be committed to hold. */
export async function claimJob(
  sql: Sql,
  claim: { readonly job: string; readonly holder: string; readonly seconds: number },
): Promise<boolean> {
  const { now, ahead } = databaseTime(sql);
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

/** Lets jobs run at the next look, whoever did them last. */
export async function releaseJobs(sql: Sql, jobs: readonly string[]): Promise<void> {
  await sql.update(JobLease, { name: In([...jobs]) }, { leasedUntil: new Date(0) });
}

const DELETED_AT_ONCE = 5_000;

/** Forgets receipts that nobody can still be waiting for, some thousands at a time; returns whether more are left. */
export async function deleteReceiptsBefore(sql: Sql, before: Date): Promise<boolean> {
  const old = await sql.find(TransactionReceipt, {
    select: { id: true },
    where: { createdAt: LessThan(before) },
    take: DELETED_AT_ONCE,
    comment: "deleteReceiptsBefore",
  });
  await deleteRows(
    sql,
    TransactionReceipt,
    old.map(({ id }) => id),
  );
  return old.length === DELETED_AT_ONCE;
}
