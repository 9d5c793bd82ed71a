import { isWithoutLeavers } from "../../data/customer/customer-page-store.js";
import type { Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { reportCustomers } from "../../data/report/report-customer-store.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import { type Loyalty, loyaltyOf } from "../../domain/loyalty/loyalty.js";
import type { LoyaltyModel } from "../../domain/loyalty/loyalty-model.js";
import { CustomerDecision } from "../../domain/renewal/known-decision.js";
import type { ReportCustomer } from "../../domain/report/report-customer.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { earliestInstant, loadFactsSince } from "../customer-facts.js";
import { Turns } from "../in-turns.js";

/** Few enough that reading a batch keeps no other request waiting for long. */
const BATCH = 100;

/** Whose facts a report reads, and how much of them. */
export interface ReportScope {
  readonly filter: ReportFilter;
  /** The day on which computed values of the filter are judged: the first of the period. */
  readonly filterDay: LocalDate;
  /** Interactions from this instant on are needed; null: none are. */
  readonly interactionsSince: Date | null;
  /** By which computed values on that day are judged; default: the model in force. */
  readonly model?: LoyaltyModel;
}

/** Before all interactions. */
export const ALL_INTERACTIONS = new Date(0);

/** Whether a filter asks for values that must be computed for each customer. */
export function hasComputedFilter({
  tiers,
  activities,
  scoreFrom,
  scoreBelow,
  churnRiskFrom,
  churnRiskBelow,
  decisions,
}: ReportFilter): boolean {
  return [tiers, activities, scoreFrom, scoreBelow, churnRiskFrom, churnRiskBelow, decisions].some(
    (value) => value !== null && value !== undefined,
  );
}

/**
 * The customers of a workspace that a filter selects, archived ones too, with their facts, one by one; other requests
 * are served in between. Every figure of a report is the sum of what a pure function makes of each of them.
 */
export async function* scanCustomers(
  sql: Sql,
  workspace: WorkspaceState,
  { filter, filterDay, interactionsSince, model = workspace.model }: ReportScope,
): AsyncGenerator<ReportCustomer> {
  const { policy } = workspace;
  const isComputed = hasComputedFilter(filter);
  const since = isComputed
    ? earlierInstant(interactionsSince, earliestInstant(workspace.policy, filterDay))
    : interactionsSince;
  const turns = new Turns(workspace.id);
  let after = "";
  for (;;) {
    const customers = await reportCustomers(workspaceRows(sql, workspace.id), filter, { after, limit: BATCH });
    const last = customers.at(-1);
    if (last === undefined) return;
    after = last.id;
    const loaded = await loadFactsSince(sql, workspace, customers, since);
    for (const { customer, facts } of loaded) {
      await turns.passIfDue();
      if (isComputed && !isSelected(loyaltyOf(facts, policy, model, filterDay), filter)) continue;
      yield { id: customer.id, segment: customer.segment, facts };
    }
  }
}

/** Whether the computed values of a customer are the ones that a filter asks for. */
export function isSelected(
  {
    tier,
    activity,
    score,
    churnRisk,
    decision,
  }: Pick<Loyalty, "tier" | "activity" | "score" | "churnRisk" | "decision">,
  filter: ReportFilter,
): boolean {
  const { tiers, activities, scoreFrom, scoreBelow, churnRiskFrom, churnRiskBelow, decisions } = filter;
  const isWithin = (value: number | null, from: number | null | undefined, below: number | null | undefined) =>
    (from ?? below ?? null) === null || (value !== null && value >= (from ?? -Infinity) && value < (below ?? Infinity));
  return (
    (tiers?.includes(tier) ?? true) &&
    (activities?.includes(activity) ?? true) &&
    (decisions ? decision !== null && decisions.includes(decision) : true) &&
    !(decision === CustomerDecision.LEAVING && isWithoutLeavers(filter)) &&
    isWithin(score, scoreFrom, scoreBelow) &&
    isWithin(churnRisk, churnRiskFrom, churnRiskBelow)
  );
}

function earlierInstant(one: Date | null, other: Date): Date {
  return one !== null && one < other ? one : other;
}
