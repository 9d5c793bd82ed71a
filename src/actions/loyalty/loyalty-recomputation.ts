import { uuidv7 as newId } from "uuidv7";

import {
  deleteTerms,
  termsByContracts,
  upsertContractRows,
  upsertTermRows,
} from "../../data/contract/contract-store.js";
import { customersByIds } from "../../data/customer/customer-store.js";
import { loyaltyByCustomers, upsertLoyaltyRows } from "../../data/customer/loyalty-store.js";
import { insertTierChanges } from "../../data/customer/tier-change-store.js";
import { markMonths } from "../../data/report/retention-month-store.js";
import { hasRolled, hasTermsInForce } from "../../data/stored-validity.js";
import { addDays, type LocalDate, monthsWithin } from "../../domain/calendar.js";
import type { ActionContext } from "../../intake/action-context.js";
import type { Contract } from "../../model/contract/contract.js";
import type { TermRow } from "../../model/contract/term.js";
import type { Customer } from "../../model/customer/customer.js";
import type { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { TierChange } from "../../model/customer/tier-change.js";
import { type LoadedFacts, loadedFacts, loadFacts } from "../customer-facts.js";
import { type DerivedColumns, derivedTerms, loyaltyRowOf } from "./computed-loyalty.js";
import { logLoyaltyChanges } from "./loyalty-changes.js";

/** Customers whose facts have changed, and what of them is known without reading it. */
export interface TouchedCustomers {
  readonly ids: readonly string[];
  /** New ones, who have no contracts and no interactions yet. */
  readonly withoutFacts?: ReadonlySet<string>;
  /** Those whose contracts, and whose own leaving, are as they were when the terms were last derived. */
  readonly withContractsAsBefore?: ReadonlySet<string>;
}

/**
 * Recomputes what is derived from the facts of some customers, whose rows the caller has locked: terms, the day on
 * which each contract next changes by itself, the loyalty row and the log of tiers. Costs the same number of statements
 * for any number.
 */
export async function recomputeLoyalty(context: ActionContext, touched: TouchedCustomers): Promise<void> {
  const ids = [...new Set(touched.ids)];
  if (ids.length === 0) return;
  const { sql, workspace, today } = context;
  const customers = await customersByIds(context.rows, ids);
  const isNew = ({ id }: Customer) => touched.withoutFacts?.has(id) ?? false;
  const known = customers.filter((customer) => !isNew(customer));
  const loaded = [
    ...(await loadFacts(sql, workspace, known, today)),
    ...customers.filter(isNew).map((customer) => loadedFacts(workspace, customer, [], [])),
  ];
  const stored = await loyaltyByCustomers(
    context.rows,
    known.map(({ id }) => id),
  );
  const before = new Map(stored.map((row) => [row.id, row]));
  const hasTermsAsBefore = ({ customer: { id }, histories }: LoadedFacts) => {
    const row = before.get(id);
    const isAsBefore = touched.withContractsAsBefore?.has(id) === true && row !== undefined;
    return (
      isAsBefore && hasTermsInForce(row, workspace) && !histories.some(({ contract }) => hasRolled(contract, today))
    );
  };
  await rewriteTerms(
    context,
    loaded.filter((each) => !hasTermsAsBefore(each)),
  );
  const rows = loaded.map((each) => loyaltyRowOf(workspace, each, today));
  await logTierChanges(context, rows, before);
  await upsertLoyaltyRows(sql, rows);
  await logLoyaltyChanges(context, customers, rows, before);
}

async function logTierChanges(
  { sql, workspace, now, today }: ActionContext,
  rows: readonly LoyaltyRow[],
  before: ReadonlyMap<string, LoyaltyRow>,
): Promise<void> {
  const changes = rows.flatMap(({ id, tier, policyVersion, modelVersion }) => {
    const tierBefore = before.get(id)?.tier;
    if (tierBefore === undefined || tierBefore === tier) return [];
    const change = { id: newId(), workspaceId: workspace.id, customerId: id, before: tierBefore, after: tier };
    return [
      Object.assign(new TierChange(), { ...change, noticedOn: today, policyVersion, modelVersion, createdAt: now }),
    ];
  });
  await insertTierChanges(sql, changes);
}

/** Writes the terms that differ from the stored ones, and notes which months they touch; nothing else. */
async function rewriteTerms(context: ActionContext, loaded: readonly LoadedFacts[]): Promise<void> {
  const { sql, workspace, today } = context;
  const contractIds = loaded.flatMap((each) => each.histories).map(({ contract }) => contract.id);
  const stored = new Map<string, TermRow>();
  for (const term of await termsByContracts(context.rows, contractIds)) stored.set(slotOf(term), term);

  const changedTerms: TermRow[] = [];
  const touched = new Set<LocalDate>();
  const changedContracts: Contract[] = [];
  for (const history of loaded.flatMap((each) => each.histories)) {
    const { contract } = history;
    const { rows, ...derived } = derivedTerms(history, workspace.policy, today);
    for (const row of rows) {
      const before = stored.get(slotOf(row));
      stored.delete(slotOf(row));
      const term = Object.assign(row, { id: before?.id ?? newId() });
      if (before !== undefined && isSameTerm(before, term)) continue;
      changedTerms.push(term);
      for (const month of monthsTouched(before, term, today)) touched.add(month);
    }
    if (DERIVED_COLUMNS.some((column) => contract[column] !== derived[column])) {
      changedContracts.push(Object.assign(contract, derived));
    }
  }
  const surplus = [...stored.values()];
  for (const month of surplus.flatMap((term) => monthsTouched(term, undefined, today))) touched.add(month);
  await markMonths(context.rows, touched);
  await deleteTerms(
    context.rows,
    surplus.map(({ id }) => id),
  );
  await upsertTermRows(sql, changedTerms);
  await upsertContractRows(sql, changedContracts);
}

/** Notes the months whose retention the terms of contracts touch that are about to be removed or given away. */
export async function markMonthsOfContracts(context: ActionContext, contractIds: readonly string[]): Promise<void> {
  const { today } = context;
  const terms = await termsByContracts(context.rows, contractIds);
  await markMonths(context.rows, new Set(terms.flatMap((term) => monthsTouched(term, undefined, today))));
}

/**
 * The months, up to today, whose retention a change of a term touches: those in which it held its customer, or, where
 * that stays as it was, the one in which it comes up.
 */
function monthsTouched(before: TermRow | undefined, after: TermRow | undefined, today: LocalDate): LocalDate[] {
  const isHeldAsBefore = HOLDING_COLUMNS.every((column) => before?.[column] === after?.[column]);
  return [before, after].flatMap((term) => {
    if (term === undefined) return [];
    // Who is held from the first of a month on was kept by the month before.
    const [from, until] = isHeldAsBefore ? [term.dueOn, term.dueOn] : [addDays(term.watchedFrom, -1), term.heldUntil];
    return monthsWithin(from, until < today ? until : today);
  });
}

const HOLDING_COLUMNS = ["watchedFrom", "heldUntil", "unconfirmedFrom"] as const satisfies readonly (keyof TermRow)[];
const DERIVED_COLUMNS = [
  "rollsOn",
  "dueOn",
  "endsOn",
  "pausedOn",
  "resumesOn",
] as const satisfies readonly (keyof DerivedColumns)[];

function slotOf({ contractId, number }: TermRow): string {
  return `${contractId} ${number}`;
}

const TERM_COLUMNS = [
  "startsOn",
  "endsOn",
  "scheduledEndsOn",
  "months",
  "prolongedMonths",
  "renewals",
  "currency",
  "value",
  "endValue",
  "outcome",
  "decidedBy",
  "decidedOn",
  "knownFrom",
  "heldUntil",
  "unconfirmedFrom",
  "watchedFrom",
  "observed",
] as const satisfies readonly (keyof TermRow)[];

function isSameTerm(one: TermRow, other: TermRow): boolean {
  return TERM_COLUMNS.every((column) => one[column] === other[column]);
}
