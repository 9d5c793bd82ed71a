import { contractsByCustomers, eventsByCustomers, type OwnedContract } from "../data/contract/contract-store.js";
import type { Sql } from "../data/database/database.js";
import { groupedRows } from "../data/database/rows.js";
import { workspaceRows } from "../data/database/workspace-rows.js";
import { interactionsSince, type LoyaltyInteraction } from "../data/interaction/interaction-store.js";
import type { WorkspaceState } from "../data/workspace/workspace-store.js";
import { addDays, addMonths, dayOf, type LocalDate } from "../domain/calendar.js";
import {
  type ContractEventFacts,
  ContractEventType,
  type ContractFacts,
  type LinePlace,
} from "../domain/contract/contract.js";
import { inLines } from "../domain/contract/contract-line.js";
import type { CustomerFacts } from "../domain/customer/customer.js";
import { type InteractionFacts, InteractionKind } from "../domain/customer/interaction.js";
import type { LoyaltyPolicy } from "../domain/loyalty/policy.js";
import type { Contract } from "../model/contract/contract.js";
import { ContractEvent } from "../model/contract/contract-event.js";
import type { Customer } from "../model/customer/customer.js";
import { groupEvents, plainEvent } from "./contract-state.js";

/** The facts of one customer, and the rows they came from. */
export interface LoadedFacts {
  readonly customer: Customer;
  readonly histories: readonly StoredHistory[];
  readonly facts: CustomerFacts;
}

/** A contract row with its events, each with the day it was learnt where that came before it took effect, in its line. */
export interface StoredHistory {
  readonly contract: Contract & Pick<ContractFacts, "learntOn">;
  readonly events: readonly (ContractEvent & Pick<ContractEventFacts, "learntOn">)[];
  readonly line?: LinePlace;
}

/** The contracts of customers with their events, by customer id; customers without contracts are left out. */
export type ContractHistories = ReadonlyMap<string, readonly StoredHistory[]>;

/** Loads the contracts of customers, or knows them already. */
export type HistoryLoader = (customerIds: readonly string[]) => Promise<ContractHistories>;

/**
 * Loads what loyalty on a day is computed from, with three statements whatever the number of customers. Of the
 * interactions only those are read that a window of the policy can reach from that day.
 */
export async function loadFacts(
  sql: Sql,
  workspace: WorkspaceState,
  customers: readonly Customer[],
  day: LocalDate,
  loadHistories: HistoryLoader = (ids) => loadContractHistories(sql, workspace, ids),
): Promise<LoadedFacts[]> {
  return loadFactsSince(sql, workspace, customers, earliestInstant(workspace.policy, day), loadHistories);
}

/** Loads the facts of customers, with the interactions that took place or were resolved since an instant; null: none. */
export async function loadFactsSince(
  sql: Sql,
  workspace: WorkspaceState,
  customers: readonly Customer[],
  since: Date | null,
  loadHistories: HistoryLoader = (ids) => loadContractHistories(sql, workspace, ids),
): Promise<LoadedFacts[]> {
  if (customers.length === 0) return [];
  const ids = customers.map(({ id }) => id);
  const histories = await loadHistories(ids);
  const interactions =
    since === null
      ? new Map<string, LoyaltyInteraction[]>()
      : groupByCustomer(await interactionsSince(workspaceRows(sql, workspace.id), ids, since));
  return customers.map((customer) =>
    loadedFacts(workspace, customer, histories.get(customer.id) ?? [], interactions.get(customer.id) ?? []),
  );
}

/** The columns of a customer that its loyalty is computed from, beside its contracts and interactions. */
export const FACTS_OF_CUSTOMER = [
  "customerSince",
  "createdAt",
  "yearlySpendMinor",
  "yearlySpendCurrency",
] as const satisfies readonly (keyof Customer)[];

/** The facts of a customer from what was read of it. */
export function loadedFacts(
  { timeZone }: WorkspaceState,
  customer: Customer,
  histories: readonly StoredHistory[],
  interactions: readonly LoyaltyInteraction[],
): LoadedFacts {
  const facts = {
    customerSince: customer.customerSince,
    recordedOn: dayOf(customer.createdAt, timeZone),
    yearlySpend: customer.yearlySpend,
    contracts: histories,
    interactions: interactions.filter((row) => !refersToItself(row)).map((row) => interactionFactsOf(row, timeZone)),
  };
  return { customer, histories, facts };
}

/** The contracts of some customers with their events, by customer; two statements. */
export async function loadContractHistories(
  sql: Sql,
  workspace: WorkspaceState,
  customerIds: readonly string[],
): Promise<ContractHistories> {
  const { id, timeZone, policy } = workspace;
  const contracts = groupByCustomer(await contractsByCustomers(workspaceRows(sql, id), customerIds));
  const events = groupEvents(await eventsByCustomers(workspaceRows(sql, id), customerIds));
  return new Map(
    [...contracts].map(([customerId, own]) => [
      customerId,
      inLines(
        own.map((contract): StoredHistory => ({
          contract: learntAhead(contract, contract.createdAt, contract.startsOn, timeZone),
          events: [...(events.get(contract.id) ?? []), ...leavingOf(contract)].map((event) =>
            learntAhead(event, event.learntAt, event.day, timeZone),
          ),
        })),
        policy,
      ),
    ]),
  );
}

/** That a customer who is said to have left ended a contract that began by then; none where it did not. */
function leavingOf({ id, customerId, workspaceId, startsOn, leaver }: OwnedContract): ContractEvent[] {
  if (!leaver?.leftOn || leaver.leftLearntAt === null || leaver.leftOn < startsOn) return [];
  const event = Object.assign(new ContractEvent(), {
    ...plainEvent(ContractEventType.TERMINATED, leaver.leftOn),
    id: `${id} left`,
    workspaceId,
    customerId,
    contractId: id,
    learntAt: leaver.leftLearntAt,
  });
  return [event];
}

/** A fact with the day on which it was learnt, where it was learnt before the day from which on it holds. */
function learntAhead<T extends object>(
  fact: T,
  learntAt: Date,
  holdsFrom: LocalDate,
  timeZone: string,
): T & { readonly learntOn?: LocalDate } {
  const learntOn = dayOf(learntAt, timeZone);
  return learntOn < holdsFrom ? Object.assign(fact, { learntOn }) : fact;
}

/** Whether the customer who was brought turned out, by a merge, to be the one who brought them; that says nothing. */
function refersToItself({ kind, customerId, referredCustomerId }: LoyaltyInteraction): boolean {
  return kind === InteractionKind.REFERRAL && customerId === referredCustomerId;
}

/** What loyalty needs to know of an interaction, with instants as local days. */
function interactionFactsOf(interaction: LoyaltyInteraction, timeZone: string): InteractionFacts {
  const { kind, personId, channel, direction, automatic, occurredAt, resolvedAt, resolutionQuality } = interaction;
  const { recommendation, valueTip } = interaction;
  return {
    kind,
    personId,
    channel,
    direction,
    automatic,
    occurredOn: dayOf(occurredAt, timeZone),
    occurredAt,
    resolvedOn: resolvedAt === null ? null : dayOf(resolvedAt, timeZone),
    quality: resolutionQuality,
    recommendation,
    hasValueTip: valueTip !== null,
  };
}

/** Rows of each customer, by its id. */
function groupByCustomer<T extends { readonly customerId: string }>(rows: readonly T[]): Map<string, T[]> {
  return groupedRows(rows, ({ customerId }) => customerId);
}

/** No interaction before this instant counts on a day, nor on the days before it that protect a tier. */
export function earliestInstant(policy: LoyaltyPolicy, day: LocalDate): Date {
  const firstDay = addDays(day, -policy.downgradeProtectionDays);
  const { experienceWindowMonths, activeWindowDays, outreachOverdueDays, renewalNearDays } = policy;
  const longestDays = Math.max(activeWindowDays, outreachOverdueDays, renewalNearDays);
  const byExperience = addMonths(firstDay, -experienceWindowMonths);
  const byDays = addDays(firstDay, -longestDays);
  const earliest = byExperience < byDays ? byExperience : byDays;
  // Local days begin up to 14 hours before, and months are clamped by up to 3 days.
  return new Date(`${addDays(earliest, -5)}T00:00:00Z`);
}
