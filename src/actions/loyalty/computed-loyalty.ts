import type { Sql } from "../../data/database/database.js";
import { rowOf } from "../../data/database/rows.js";
import { versionsInForce } from "../../data/stored-validity.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import { earlier, type LocalDate } from "../../domain/calendar.js";
import { standingChangesOn, standingOf } from "../../domain/contract/contract-standing.js";
import { termsOf } from "../../domain/contract/contract-terms.js";
import { isOfPause } from "../../domain/contract/pause.js";
import { TermOutcome } from "../../domain/contract/term.js";
import { loyaltyOf } from "../../domain/loyalty/loyalty.js";
import type { LoyaltyPolicy } from "../../domain/loyalty/policy.js";
import type { Contract } from "../../model/contract/contract.js";
import { TermRow } from "../../model/contract/term.js";
import type { Customer } from "../../model/customer/customer.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { type HistoryLoader, type LoadedFacts, loadFacts, type StoredHistory } from "../customer-facts.js";
import { Turns } from "../in-turns.js";

/** The loyalty of some customers on a day, computed from their facts and not stored; other requests are served in between. */
export async function computeLoyalty(
  sql: Sql,
  workspace: WorkspaceState,
  customers: readonly Customer[],
  day: LocalDate,
  loadHistories?: HistoryLoader,
): Promise<LoyaltyRow[]> {
  const loaded = await loadFacts(sql, workspace, customers, day, loadHistories);
  const rows: LoyaltyRow[] = [];
  const turns = new Turns(workspace.id);
  for (const each of loaded) {
    await turns.passIfDue();
    rows.push(loyaltyRowOf(workspace, each, day));
  }
  return rows;
}

/** The loyalty of a customer on a day as a row, by the policy and the model in force. */
export function loyaltyRowOf(workspace: WorkspaceState, { customer, facts }: LoadedFacts, day: LocalDate): LoyaltyRow {
  return rowOf(LoyaltyRow, {
    id: customer.id,
    workspaceId: workspace.id,
    ...versionsInForce(workspace),
    computedFor: day,
    ...LoyaltyRow.columnsOf(loyaltyOf(facts, workspace.policy, workspace.model, day)),
  });
}

/** What a contract stores of its terms. */
export type DerivedColumns = Pick<Contract, "rollsOn" | "dueOn" | "endsOn" | "pausedOn" | "resumesOn">;

/** The terms of a contract on a day as rows, without ids, and what the contract stores of them. */
export function derivedTerms(
  history: StoredHistory,
  policy: LoyaltyPolicy,
  day: LocalDate,
): DerivedColumns & { readonly rows: TermRow[] } {
  const { terms, changesOn } = termsOf(history, day, policy.graceDays);
  const { workspaceId, customerId, id: contractId, currency, observedFrom } = history.contract;
  const rows = terms.map((term) =>
    Object.assign(new TermRow(), {
      workspaceId,
      customerId,
      contractId,
      currency,
      ...term,
      watchedFrom: observedFrom !== null && observedFrom > term.startsOn ? observedFrom : term.startsOn,
      observed: observedFrom === null || term.dueOn >= observedFrom,
    }),
  );
  const { status: _, ...standing } = standingOf(history, day, policy.graceDays);
  // What is told for later moves the standing on, while nobody says yet how the term came out or how long a pause lasts.
  const isOpen = terms.at(-1)?.outcome === TermOutcome.UNCONFIRMED || history.events.some(isOfPause);
  const standingChange = isOpen ? standingChangesOn(history, day, policy.graceDays) : null;
  // A contract that has ended is paused no longer.
  const ending =
    standing.pausedOn !== null && standing.endsOn !== null && standing.endsOn > day ? standing.endsOn : null;
  return { rows, rollsOn: earlier(earlier(changesOn, standingChange), ending), ...standing };
}
