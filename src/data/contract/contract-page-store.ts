import { Brackets, type SelectQueryBuilder, type WhereExpressionBuilder } from "typeorm";

import { addDays, type LocalDate } from "../../domain/calendar.js";
import { ContractStatus } from "../../domain/contract/contract-standing.js";
import { Contract } from "../../model/contract/contract.js";
import {
  type ContractOrder,
  ContractOrderField,
  type CustomerContractFilter,
} from "../../model/contract/contract-filter.js";
import { isGiven, orNothing } from "../database/conditions.js";
import type { Sql } from "../database/database.js";
import { type KeysetPage, type KeysetPosition, keysetRows, nullableKeysetRows } from "../database/keyset.js";

/** What a page of contracts shows. */
export interface ContractSelection {
  readonly workspaceId: string;
  /** Null: of all customers. */
  readonly customerId: string | null;
  readonly filter: CustomerContractFilter;
  readonly today: LocalDate;
}

const ORDER_COLUMNS = {
  STARTS_ON: "startsOn",
  DUE_ON: "dueOn",
  ENDS_ON: "endsOn",
  CREATED_AT: "createdAt",
} as const satisfies Record<ContractOrderField, keyof Contract>;

/** One page of contracts in the lists, and one row more where there is one. */
export async function contractPage(
  sql: Sql,
  selection: ContractSelection,
  { field, direction }: ContractOrder,
  page: KeysetPage,
): Promise<Contract[]> {
  const query = selectedContracts(sql, selection).comment("contractPage");
  const rows = hasOrder(selection.filter, field) ? keysetRows : nullableKeysetRows;
  return rows(query, `contract.${ORDER_COLUMNS[field]}`, direction, page);
}

/** Whether every selected contract has the value it is sorted by, so that an index alone gives the order. */
function hasOrder(
  { dueWithinDays, undecided, ending, endingWithinDays }: CustomerContractFilter,
  field: ContractOrderField,
) {
  if (field === ContractOrderField.DUE_ON) return isGiven(dueWithinDays) || undecided === true;
  if (field === ContractOrderField.ENDS_ON) return isGiven(endingWithinDays) || ending === true;
  return true;
}

/** The value by which a contract is sorted, and its tie-break. */
export function contractPositionOf(contract: Contract, field: ContractOrderField): KeysetPosition {
  return { value: contract[ORDER_COLUMNS[field]], id: contract.id };
}

export async function countContracts(sql: Sql, selection: ContractSelection): Promise<number> {
  return selectedContracts(sql, selection).comment("countContracts").getCount();
}

function selectedContracts(
  sql: Sql,
  { workspaceId, customerId, filter, today }: ContractSelection,
): SelectQueryBuilder<Contract> {
  const query = sql
    .createQueryBuilder(Contract, "contract")
    .where("contract.workspaceId = :workspaceId AND contract.archivedAt IS NULL", { workspaceId });
  if (customerId !== null) query.andWhere("contract.customerId = :customerId", { customerId });
  whereContracts(query, "contract", filter, today);
  return query;
}

/** Narrows a query by how its contracts stood when they were last computed. */
export function whereContracts(
  query: WhereExpressionBuilder,
  alias: string,
  { statuses, products, dueWithinDays, undecided, ending, endingWithinDays }: CustomerContractFilter,
  today: LocalDate,
): void {
  if (products) query.andWhere(`${alias}.product IN (:...products)`, { products: orNothing(products) });
  if (isGiven(dueWithinDays)) {
    const dueBy = addDays(today, dueWithinDays);
    query.andWhere(`${alias}.dueOn BETWEEN :today AND :dueBy`, { today, dueBy });
  }
  if (isGiven(endingWithinDays)) {
    const endsBy = addDays(today, endingWithinDays);
    query.andWhere(`${alias}.endsOn > :today AND ${alias}.endsOn <= :endsBy`, { today, endsBy });
  }
  if (isGiven(undecided)) query.andWhere(`${alias}.dueOn IS ${undecided ? "NOT NULL" : "NULL"}`);
  if (isGiven(ending)) {
    query.andWhere(ending ? `${alias}.endsOn > :today` : `(${alias}.endsOn IS NULL OR ${alias}.endsOn <= :today)`, {
      today,
    });
  }
  if (statuses) query.andWhere(anyStatusOf(statuses, alias), { today });
}

/** The domain's `standingOf` in SQL. */
function anyStatusOf(statuses: readonly ContractStatus[], alias: string): Brackets {
  const { startsOn, trialEndsOn, dueOn, endsOn, pausedOn, resumesOn, autoRenew } = Object.fromEntries(
    ["startsOn", "trialEndsOn", "dueOn", "endsOn", "pausedOn", "resumesOn", "autoRenew"].map((name) => [
      name,
      `${alias}.${name}`,
    ]),
  );
  const isOver = `(${endsOn} <= :today OR ${endsOn} = ${startsOn})`;
  const hasBegun = `(${startsOn} <= :today AND (${trialEndsOn} IS NULL OR ${trialEndsOn} <= :today))`;
  const isPending = `(${dueOn} < :today AND ${autoRenew} = 0)`;
  const isRunning = `${hasBegun} AND ${dueOn} IS NOT NULL AND NOT ${isPending}`;
  const isPaused = `(${pausedOn} IS NOT NULL AND ${pausedOn} <= :today AND (${resumesOn} IS NULL OR ${resumesOn} > :today))`;
  const conditions: Record<ContractStatus, string> = {
    UPCOMING: `${startsOn} > :today AND (${endsOn} IS NULL OR ${endsOn} > ${startsOn})`,
    TRIAL: `${startsOn} <= :today AND ${trialEndsOn} > :today AND (${endsOn} IS NULL OR ${endsOn} > :today)`,
    RUNNING: `${isRunning} AND NOT ${isPaused}`,
    PAUSED: `${isRunning} AND ${isPaused}`,
    PENDING: `${hasBegun} AND ${isPending}`,
    ENDING: `${hasBegun} AND ${endsOn} > :today`,
    UNCONFIRMED: `${hasBegun} AND ${dueOn} IS NULL AND ${endsOn} IS NULL`,
    ENDED: `${endsOn} IS NOT NULL AND ${isOver}`,
  };
  return new Brackets((where) => {
    where.where("1 = 0");
    for (const status of statuses) where.orWhere(`(${conditions[status]})`);
  });
}
