import { isDeepStrictEqual } from "node:util";

import { termsByContracts } from "../../data/contract/contract-store.js";
import { customerIdsAfter, customersByIds } from "../../data/customer/customer-store.js";
import { loyaltyByCustomers, storableLoyalty } from "../../data/customer/loyalty-store.js";
import type { Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { versionsInForce } from "../../data/stored-validity.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import type { TermRow } from "../../model/contract/term.js";
import type { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { earliestInstant, loadFactsSince, type StoredHistory } from "../customer-facts.js";
import { derivedTerms, loyaltyRowOf } from "../loyalty/computed-loyalty.js";
import type { Differences } from "./difference.js";

/** Few enough that the facts of a batch fit into memory, however many customers there are. */
const BATCH = 200;

/** What was compared of some customers. */
export interface VerifiedCustomers {
  readonly customers: number;
  /** Those whose rows other arithmetic, another policy or another model made: nobody reads them, a job replaces them. */
  readonly behind: number;
  readonly terms: number;
  /** The last of them, after which the next ones come; null: there are no more. */
  readonly last: string | null;
}

/**
 * Recomputes the loyalty rows, the terms and the derived days of contracts of the next customers after a given one, each
 * for the day for which it was stored, and adds what is stored otherwise. All is read through one connection, which must
 * see one instant.
 */
export async function verifyCustomersAfter(
  sql: Sql,
  workspace: WorkspaceState,
  after: string,
  differences: Differences,
): Promise<VerifiedCustomers> {
  const rows = workspaceRows(sql, workspace.id);
  const ids = await customerIdsAfter(rows, { after, limit: BATCH });
  const stored = new Map((await loyaltyByCustomers(rows, ids)).map((row) => [row.id, row]));
  for (const id of ids) {
    if (!stored.has(id)) differences.add({ table: "loyalty", id, column: null, stored: null, recomputed: "a row" });
  }
  const current = [...stored.values()].filter((row) => isInForce(row, workspace));
  const terms = await verifyLoyalty(sql, workspace, current, differences);
  return { customers: ids.length, behind: stored.size - current.length, terms, last: ids.at(-1) ?? null };
}

function isInForce({ arithmeticVersion, policyVersion, modelVersion }: LoyaltyRow, workspace: WorkspaceState): boolean {
  return isDeepStrictEqual({ arithmeticVersion, policyVersion, modelVersion }, versionsInForce(workspace));
}

/** Returns the number of terms that are stored of the customers. */
async function verifyLoyalty(
  sql: Sql,
  workspace: WorkspaceState,
  stored: readonly LoyaltyRow[],
  differences: Differences,
): Promise<number> {
  const rows = workspaceRows(sql, workspace.id);
  const days = new Map(stored.map(({ id, computedFor }) => [id, computedFor]));
  const [firstDay] = [...days.values()].sort();
  if (firstDay === undefined) return 0;
  const customers = await customersByIds(rows, [...days.keys()]);
  // The arithmetic passes over what lies before the windows of a later day.
  const loaded = await loadFactsSince(sql, workspace, customers, earliestInstant(workspace.policy, firstDay));
  const contractIds = loaded.flatMap(({ histories }) => histories.map(({ contract }) => contract.id));
  const terms = await termsByContracts(rows, contractIds);
  const termsBySlot = new Map(terms.map((term) => [slotOf(term), term]));
  const loyalty = new Map(stored.map((row) => [row.id, row]));
  for (const facts of loaded) {
    const row = loyalty.get(facts.customer.id);
    if (row === undefined) continue;
    const recomputed = storableLoyalty(loyaltyRowOf(workspace, facts, row.computedFor));
    differences.compare("loyalty", row.id, row, recomputed);
    for (const history of facts.histories)
      verifyContract(workspace, history, row.computedFor, termsBySlot, differences);
  }
  for (const { id } of termsBySlot.values())
    differences.add({ table: "term", id, column: null, stored: "a row", recomputed: null });
  return terms.length;
}

/** Takes the terms that there should be out of those that are stored. */
function verifyContract(
  { policy }: WorkspaceState,
  history: StoredHistory,
  day: LocalDate,
  termsBySlot: Map<string, TermRow>,
  differences: Differences,
): void {
  const { contract } = history;
  const { rows, rollsOn, dueOn, endsOn, pausedOn, resumesOn } = derivedTerms(history, policy, day);
  const storedDays = {
    rollsOn: contract.rollsOn,
    dueOn: contract.dueOn,
    endsOn: contract.endsOn,
    pausedOn: contract.pausedOn,
    resumesOn: contract.resumesOn,
  };
  differences.compare("contract", contract.id, storedDays, { rollsOn, dueOn, endsOn, pausedOn, resumesOn });
  for (const row of rows) {
    const slot = slotOf(row);
    const stored = termsBySlot.get(slot);
    termsBySlot.delete(slot);
    if (stored) differences.compare("term", stored.id, stored, row);
    else differences.add({ table: "term", id: slot, column: null, stored: null, recomputed: "a row" });
  }
}

/** Names a term by its contract and its number there. */
function slotOf({ contractId, number }: TermRow): string {
  return `${contractId} #${number}`;
}
