import type { LocalDate } from "../../domain/calendar.js";
import type { RetentionCount } from "../../domain/report/retention-count.js";
import { RetentionMonth, StaleMonth } from "../../model/operation/retention-month.js";
import type { Sql } from "../database/database.js";
import { COUNT_IN_FORCE, customersBehind, versionsInForce } from "../stored-validity.js";
import type { WorkspaceState } from "../workspace/workspace-store.js";

/**
 * What was counted ahead of whole months from a day on, without those that other arithmetic has counted or a change has
 * touched since; nothing where any customer is behind. A single statement, so that a change is seen either in the count
 * or in its note.
 */
export async function countedRetention(
  sql: Sql,
  workspace: WorkspaceState,
  from: LocalDate,
  today: LocalDate,
): Promise<Map<LocalDate, RetentionCount>> {
  const stale = sql
    .createQueryBuilder()
    .subQuery()
    .select("1")
    .from(StaleMonth, "stale")
    .where("stale.workspaceId = counted.workspaceId AND stale.month = counted.month");
  const rows = await sql
    .createQueryBuilder(RetentionMonth, "counted")
    .where("counted.workspaceId = :workspaceId AND counted.month >= :from", { workspaceId: workspace.id, from })
    .andWhere(COUNT_IN_FORCE)
    .andWhere(`NOT EXISTS ${stale.getQuery()} AND NOT EXISTS (SELECT 1 FROM ${customersBehind(sql)} late)`)
    .setParameters({ ...versionsInForce(workspace), asOf: today })
    .comment("countedRetention")
    .getMany();
  return new Map(
    rows.map(({ month, renewed, lapsed, pending, unconfirmed, heldAtStart, kept, unconfirmedCustomers }) => [
      month,
      {
        renewals: { renewed, lapsed, pending, unconfirmed },
        atStart: heldAtStart,
        kept,
        unconfirmed: unconfirmedCustomers,
      },
    ]),
  );
}
