import { purgeChanges } from "../data/change/change-store.js";
import { forgetClaimsBefore } from "../data/customer/address-claim-store.js";
import type { Sql } from "../data/database/database.js";
import { workspaceRows } from "../data/database/workspace-rows.js";
import { purgePayloads } from "../data/inbound/inbound-payload-store.js";
import { forgetAnswersBefore } from "../data/operation/idempotency-store.js";
import { deleteReceiptsBefore } from "../data/operation/job-store.js";
import { purgeDeliveries } from "../data/webhook/delivery-store.js";
import { allWorkspaces } from "../data/workspace/workspace-store.js";
import type { Job, JobContext } from "./job.js";

export const MS_PER_DAY = 86_400_000;

/** Forgets what is kept for some time only. */
export const cleanUp: Job = {
  name: "clean-up",
  everySeconds: 3600,
  run: async (context) => {
    const { database, clock } = context;
    // Receipts are stamped by the real clock, which tests do not move.
    const before = new Date(Date.now() - MS_PER_DAY);
    await whileMoreIsLeft(context, (sql) => deleteReceiptsBefore(sql, before));
    const daysAgo = (days: number) => new Date(clock().getTime() - days * MS_PER_DAY);
    await whileMoreIsLeft(context, (sql) => forgetAnswersBefore(sql, daysAgo(1)));
    for (const { id, changesKeptDays, payloadsKeptDays } of await allWorkspaces(database.reader)) {
      await whileMoreIsLeft(context, (sql) => forgetClaimsBefore(workspaceRows(sql, id), daysAgo(1)));
      await whileMoreIsLeft(context, (sql) => purgeChanges(workspaceRows(sql, id), daysAgo(changesKeptDays)));
      await whileMoreIsLeft(context, (sql) => purgePayloads(workspaceRows(sql, id), daysAgo(payloadsKeptDays)));
      await whileMoreIsLeft(context, (sql) => purgeDeliveries(workspaceRows(sql, id), daysAgo(payloadsKeptDays)));
    }
  },
};

/** Works in steps of one transaction each, so that requests come in between. */
export async function whileMoreIsLeft(
  { database, signal }: JobContext,
  step: (sql: Sql) => Promise<boolean>,
): Promise<void> {
  while (!signal.aborted && (await database.write(step)));
}
