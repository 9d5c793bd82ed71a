import { In, IsNull } from "typeorm";

import type { LocalDate } from "../../domain/calendar.js";
import { Contract } from "../../model/contract/contract.js";
import { ContractEvent } from "../../model/contract/contract-event.js";
import { TermRow } from "../../model/contract/term.js";
import { Customer } from "../../model/customer/customer.js";
import type { ExternalIdInput } from "../../model/customer/external-id.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import type { Sql } from "../database/database.js";
import { findRows, placesFor, type RawRow, rowReader } from "../database/read-rows.js";
import { insertRows, type RowOf, storedInstant, upsertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { keyOf } from "../external-id-index.js";
import { TERMS_IN_FORCE, versionsInForce } from "../stored-validity.js";
import type { WorkspaceState } from "../workspace/workspace-store.js";

export async function contractsByIds({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<Contract[]> {
  if (ids.length === 0) return [];
  return findRows(sql, Contract, { workspaceId, id: ids }, { comment: "contractsByIds" });
}

/** That the customer of a contract is said to have left. */
type Leaving = Pick<Customer, "leftOn" | "leftLearntAt">;

/** A contract with what is said of its customer's leaving; null: nothing is. */
export type OwnedContract = Contract & { readonly leaver: Leaving | null };

/** All contracts of some customers, by start day, each with what is said of its customer's leaving. */
export async function contractsByCustomers(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
): Promise<OwnedContract[]> {
  if (customerIds.length === 0) return [];
  const { columns, read } = rowReader(sql, Contract, "contract");
  const found = await sql.query<RawRow[]>(
    `SELECT ${columns}, leaver.leftOn, leaver.leftLearntAt
     FROM contract LEFT JOIN customer AS leaver ON leaver.id = contract.customerId AND leaver.leftOn IS NOT NULL
     WHERE contract.workspaceId = ? AND contract.customerId IN (${placesFor(customerIds)})
     ORDER BY contract.startsOn, contract.id /* contractsByCustomers */`,
    [workspaceId, ...customerIds],
  );
  return found.map((raw) => {
    const { leftOn, leftLearntAt } = raw;
    const learntAt = leftLearntAt === null ? null : storedInstant(leftLearntAt);
    const leaver = typeof leftOn === "string" ? { leftOn, leftLearntAt: learntAt } : null;
    return Object.assign(read(raw), { leaver });
  });
}

export async function eventsByCustomers(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
): Promise<ContractEvent[]> {
  if (customerIds.length === 0) return [];
  return findRows(sql, ContractEvent, { workspaceId, customerId: customerIds }, { comment: "eventsByCustomers" });
}

/** The customers of whose contracts something is known to happen, who have a contract that begins or whose trial ends, or who leave, after a day. */
export async function customersWithFactsAfter({ sql, workspaceId }: WorkspaceRows, day: LocalDate): Promise<string[]> {
  const events = sql
    .createQueryBuilder(ContractEvent, "event")
    .select("event.customerId", "customerId")
    .where("event.workspaceId = :workspaceId AND event.day > :day", { workspaceId, day });
  const contracts = sql
    .createQueryBuilder(Contract, "contract")
    .select("contract.customerId", "customerId")
    .where("contract.workspaceId = :workspaceId AND contract.startsOn > :day");
  const trials = sql
    .createQueryBuilder(Contract, "trial")
    .select("trial.customerId", "customerId")
    .where("trial.workspaceId = :workspaceId AND trial.trialEndsOn > :day");
  const leavers = sql
    .createQueryBuilder(Customer, "customer")
    .select("customer.id", "customerId")
    .where("customer.workspaceId = :workspaceId AND customer.leftOn > :day");
  const rows = await sql
    .createQueryBuilder()
    .select("later.customerId", "customerId")
    .from(
      `(${events.getQuery()} UNION ${contracts.getQuery()} UNION ${trials.getQuery()} UNION ${leavers.getQuery()})`,
      "later",
    )
    .setParameters(events.getParameters())
    .comment("customersWithFactsAfter")
    .getRawMany<{ customerId: string }>();
  return rows.map(({ customerId }) => customerId);
}

/** The contracts that are said to continue one by an external id that meant none so far. */
export async function contractsAwaiting(
  { sql, workspaceId }: WorkspaceRows,
  externalIds: readonly ExternalIdInput[],
): Promise<Contract[]> {
  if (externalIds.length === 0) return [];
  const named = new Set(externalIds.map(keyOf));
  const candidates = await sql.find(Contract, {
    where: {
      workspaceId,
      succeedsExternalId: In(externalIds.map(({ externalId }) => externalId)),
      succeedsId: IsNull(),
    },
    comment: "contractsAwaiting",
  });
  return candidates.filter(
    ({ succeedsSystem: system, succeedsExternalId: externalId }) =>
      system !== null && externalId !== null && named.has(keyOf({ system, externalId })),
  );
}

/** Says of the contracts of a customer that continue one that they continue another, into which that was merged. */
export async function redirectSuccessors(
  { sql, workspaceId }: WorkspaceRows,
  customerId: string,
  from: string,
  to: string,
): Promise<void> {
  await sql.update(Contract, { workspaceId, customerId, succeedsId: from }, { succeedsId: to });
}

/** All events of some contracts, by day. */
export async function eventsByContracts(
  { sql, workspaceId }: WorkspaceRows,
  contractIds: readonly string[],
): Promise<ContractEvent[]> {
  if (contractIds.length === 0) return [];
  const having = { workspaceId, contractId: contractIds };
  return findRows(sql, ContractEvent, having, { orderBy: ["day", "learntAt", "id"], comment: "eventsByContracts" });
}

/** The stored terms of some contracts, first to last. */
export async function termsByContracts(
  { sql, workspaceId }: WorkspaceRows,
  contractIds: readonly string[],
): Promise<TermRow[]> {
  if (contractIds.length === 0) return [];
  const having = { workspaceId, contractId: contractIds };
  return findRows(sql, TermRow, having, { orderBy: ["contractId", "number"], comment: "termsByContracts" });
}

/** The same, without the terms of customers that were last recomputed under another policy or by other arithmetic. */
export async function termsInForce(
  sql: Sql,
  workspace: WorkspaceState,
  contractIds: readonly string[],
): Promise<TermRow[]> {
  if (contractIds.length === 0) return [];
  return sql
    .createQueryBuilder(TermRow, "term")
    .innerJoin(LoyaltyRow, "loyalty", `loyalty.id = term.customerId AND ${TERMS_IN_FORCE}`)
    .where({ workspaceId: workspace.id, contractId: In([...contractIds]) })
    .setParameters({ ...versionsInForce(workspace) })
    .orderBy("term.contractId")
    .addOrderBy("term.number")
    .comment("termsInForce")
    .getMany();
}

export async function upsertContractRows(sql: Sql, rows: readonly RowOf<Contract>[]): Promise<void> {
  await upsertRows(sql, Contract, rows);
}

export async function insertContractEvents(sql: Sql, rows: readonly RowOf<ContractEvent>[]): Promise<void> {
  await insertRows(sql, ContractEvent, rows);
}

/** Takes contracts out of the lists. */
export async function archiveContractRows(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  archivedAt: Date,
): Promise<void> {
  await sql.update(Contract, { workspaceId, id: In([...ids]) }, { archivedAt, updatedAt: archivedAt });
}

/** Removes contracts with their events and terms. */
export async function deleteContracts({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const ofContracts = { workspaceId, contractId: In([...ids]) };
  await sql.delete(TermRow, ofContracts);
  await sql.delete(ContractEvent, ofContracts);
  await sql.delete(Contract, { workspaceId, id: In([...ids]) });
}

/** Gives the contracts of one customer, with their events and terms, to another one. */
export async function moveContracts({ sql, workspaceId }: WorkspaceRows, from: string, to: string): Promise<void> {
  for (const entity of [Contract, ContractEvent, TermRow]) {
    await sql.update(entity, { workspaceId, customerId: from }, { customerId: to });
  }
}

/** Gives some contracts, with their events and terms, to another customer. */
export async function giveContracts(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  customerId: string,
): Promise<void> {
  if (ids.length === 0) return;
  await sql.update(Contract, { workspaceId, id: In([...ids]) }, { customerId });
  for (const entity of [ContractEvent, TermRow]) {
    await sql.update(entity, { workspaceId, contractId: In([...ids]) }, { customerId });
  }
}

export async function upsertTermRows(sql: Sql, rows: readonly RowOf<TermRow>[]): Promise<void> {
  await upsertRows(sql, TermRow, rows);
}

export async function deleteTerms({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql.delete(TermRow, { workspaceId, id: In([...ids]) });
}
