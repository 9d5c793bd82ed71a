import type { Sql } from "../data/database/database.js";
import { type KeptCounts, storedRetention } from "../data/retention-store.js";
import type { WorkspaceState } from "../data/workspace-store.js";
import type { LocalDate } from "../domain/calendar.js";
import { termsOf } from "../domain/contract/contract-terms.js";
import {
  addCounts,
  countRenewals,
  customersKeptOf,
  cutToKnowledge,
  isHeld,
  type RenewalCounts,
  type RenewalRate,
  renewalRateOf,
} from "../domain/contract/retention.js";
import type { ContractHistory } from "../domain/customer/customer.js";
import type { Rate } from "../domain/rate.js";
import type { CustomerAttributeFilter } from "../model/customer/customer-filter.js";
import { loadContractHistories } from "./customer-facts.js";

/** Both retention rates of a period, side by side. */
export interface RetentionReport {
  readonly renewals: RenewalRate;
  readonly customersKept: Rate;
}

/** A period with both ends, and the day whose knowledge is used. */
export interface ReportPeriod {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: LocalDate;
}

const BATCH = 500;

/**
 * The retention of a workspace's customers over a period: stored terms counted in SQL, and, computed from the facts,
 * those of customers whom no job has reached since their terms last changed by themselves or by a new policy. So a late
 * job makes no figure wrong.
 */
export async function reportRetention(
  sql: Sql,
  workspace: WorkspaceState,
  period: ReportPeriod,
  filter: CustomerAttributeFilter,
): Promise<RetentionReport> {
  const selection = { workspaceId: workspace.id, policyVersion: workspace.policyVersion, filter };
  const cut = { ...period, to: cutToKnowledge(period).to };
  const stored = await storedRetention(sql, selection, cut);
  let { renewals } = stored;
  let { heldAtStart, kept } = stored.keptCounts;
  for await (const late of countedFromFacts(sql, workspace, stored.behind, cut)) {
    renewals = addCounts(renewals, late.renewals);
    heldAtStart += late.heldAtStart;
    kept += late.kept;
  }
  return {
    renewals: renewalRateOf(renewals, period),
    customersKept: customersKeptOf(kept, heldAtStart, period),
  };
}

type CustomerCounts = KeptCounts & { readonly renewals: RenewalCounts };

async function* countedFromFacts(
  sql: Sql,
  workspace: WorkspaceState,
  customerIds: readonly string[],
  period: ReportPeriod,
): AsyncGenerator<CustomerCounts> {
  for (let start = 0; start < customerIds.length; start += BATCH) {
    const ids = customerIds.slice(start, start + BATCH);
    const histories = await loadContractHistories(sql, workspace, ids);
    for (const id of ids) {
      yield countCustomer(histories.get(id) ?? [], workspace.policy.graceDays, period);
    }
  }
}

/** What one customer adds to the report, computed from its contracts. */
function countCustomer(contracts: readonly ContractHistory[], graceDays: number, period: ReportPeriod): CustomerCounts {
  const { from, to, asOf } = period;
  const derived = contracts.map(({ contract, events }) => ({
    contract,
    terms: termsOf(contract, events, asOf, graceDays).terms,
  }));
  const renewals = derived
    .map(({ contract, terms }) => countRenewals(terms, contract.observedFrom, period))
    .reduce(addCounts, { renewed: 0, lapsed: 0, pending: 0 });
  const terms = derived.flatMap((each) => each.terms);
  const heldAtStart = isHeld(terms, from);
  return { renewals, heldAtStart: heldAtStart ? 1 : 0, kept: heldAtStart && isHeld(terms, to) ? 1 : 0 };
}
