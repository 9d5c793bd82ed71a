import { Brackets, type SelectQueryBuilder } from "typeorm";

import { addDays, type LocalDate } from "../../domain/calendar.js";
import { NextBestActionType } from "../../domain/loyalty/next-best-action.js";
import { matchablePhone } from "../../domain/matching/phone-number.js";
import { CustomerDecision } from "../../domain/renewal/known-decision.js";
import { folded } from "../../domain/text.js";
import { Customer } from "../../model/customer/customer.js";
import {
  type CustomerAttributeFilter,
  type CustomerFilter,
  type CustomerOrder,
  CustomerOrderField,
  type ReportFilter,
} from "../../model/customer/customer-filter.js";
import { ExternalEntity, ExternalId } from "../../model/customer/external-id.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { isGiven, orNothing } from "../database/conditions.js";
import type { Sql } from "../database/database.js";
import { type KeysetPage, keysetRows, nullableKeysetRows } from "../database/keyset.js";
import { rowReader } from "../database/read-rows.js";
import {
  columnsInOrder,
  type CustomerColumns,
  type CustomerWithLoyalty,
  isWithoutGaps,
  ORDER_COLUMNS,
} from "./customer-order.js";

/** What a page of customers shows. */
export interface CustomerSelection {
  readonly workspaceId: string;
  readonly filter: CustomerFilter;
  readonly order: CustomerOrder;
  readonly today: LocalDate;
}

/**
 * One page of customers in the lists, and one row more where there is one. Which they are is found on narrow rows, by an
 * index in the order of the list; only of those that are shown are the wanted columns read.
 */
export async function customerPage(
  sql: Sql,
  selection: CustomerSelection,
  page: KeysetPage,
  wanted: CustomerColumns,
): Promise<CustomerWithLoyalty[]> {
  const { field, direction } = selection.order;
  const columns = columnsInOrder(field, wanted);
  const column = ORDER_COLUMNS[field];
  const query = selectedCustomers(sql, selection).select("customer.id", "id").addSelect(column, "place");
  const pageRows = isWithoutGaps(field) ? keysetRows : nullableKeysetRows;
  const rows = await pageRows(query, column, direction, page, (...found) => foundCustomers(sql, columns, ...found));
  return rows as CustomerWithLoyalty[];
}

/** The customers that a query finds by `id` and `place`, in its order. */
async function foundCustomers(
  sql: Sql,
  columns: CustomerColumns,
  found: SelectQueryBuilder<Customer>,
  direction: "ASC" | "DESC",
): Promise<CustomerWithLoyalty[]> {
  const [statement, parameters] = found.getQueryAndParameters();
  const customer = rowReader(sql, Customer, "customer", columns.customer);
  const loyalty = rowReader(sql, LoyaltyRow, "loyalty", columns.loyalty);
  const rows = await sql.query<Record<string, unknown>[]>(
    `/* customerPage */ SELECT ${customer.columns}, ${loyalty.columns} FROM (${statement}) page
     JOIN customer ON customer.id = page.id JOIN loyalty ON loyalty.id = page.id
     ORDER BY page.place ${direction}, page.id ${direction}`,
    parameters,
  );
  return rows.map((raw) => Object.assign(customer.read(raw), { loyaltyRow: loyalty.read(raw) }));
}

export async function countCustomers(sql: Sql, selection: CustomerSelection): Promise<number> {
  return selectedCustomers(sql, selection).comment("countCustomers").getCount();
}

const RISK_ORDERS: readonly (CustomerOrderField | undefined)[] = [
  CustomerOrderField.CHURN_RISK,
  CustomerOrderField.REVENUE_AT_RISK,
];

/**
 * Whether a list is of those who may leave and can still be kept: by what is at risk, and asking neither for decisions nor
 * for whom to win back.
 */
export function isWithoutLeavers(
  {
    decisions,
    churnRiskFrom,
    churnRiskBelow,
    revenueAtRiskFrom,
    nextBestActions,
  }: Pick<CustomerFilter, "decisions" | "churnRiskFrom" | "churnRiskBelow" | "revenueAtRiskFrom" | "nextBestActions">,
  order?: CustomerOrderField,
): boolean {
  if (decisions || nextBestActions?.includes(NextBestActionType.WIN_BACK)) return false;
  return [churnRiskFrom, churnRiskBelow, revenueAtRiskFrom].some(isGiven) || RISK_ORDERS.includes(order);
}

function selectedCustomers(
  sql: Sql,
  { workspaceId, filter, order, today }: CustomerSelection,
): SelectQueryBuilder<Customer> {
  const query = sql
    .createQueryBuilder(Customer, "customer")
    .innerJoin(LoyaltyRow, "loyalty", "loyalty.id = customer.id AND loyalty.workspaceId = :workspaceId")
    .where("customer.workspaceId = :workspaceId AND customer.archivedAt IS NULL", { workspaceId });
  whereAttributes(query, filter);
  whereComputed(query, filter);
  if (isWithoutLeavers(filter, order.field)) {
    query.andWhere("(loyalty.decision IS NULL OR loyalty.decision <> :leaving)", { leaving: CustomerDecision.LEAVING });
  }
  const { nextBestActions, annualValueFrom, revenueAtRiskFrom, renewalDueWithinDays } = filter;
  if (nextBestActions) query.andWhere(anyActionOf(nextBestActions));
  if (isGiven(annualValueFrom)) query.andWhere("loyalty.annualValueMinor >= :annualValueFrom", { annualValueFrom });
  if (isGiven(revenueAtRiskFrom))
    query.andWhere("loyalty.revenueAtRiskMinor >= :revenueAtRiskFrom", { revenueAtRiskFrom });
  if (isGiven(renewalDueWithinDays)) {
    const dueBy = addDays(today, renewalDueWithinDays);
    query.andWhere("loyalty.nextDueOn BETWEEN :today AND :dueBy", { today, dueBy });
  }
  return query;
}

/** Narrows a query with the alias `loyalty` by values as they were last computed. */
function whereComputed(query: SelectQueryBuilder<Customer>, filter: ReportFilter): void {
  const { tiers, activities, scoreFrom, scoreBelow, churnRiskFrom, churnRiskBelow, decisions } = filter;
  if (decisions) query.andWhere("loyalty.decision IN (:...decisions)", { decisions: orNothing(decisions) });
  if (tiers) query.andWhere("loyalty.tier IN (:...tiers)", { tiers: orNothing(tiers) });
  if (activities) query.andWhere("loyalty.activity IN (:...activities)", { activities: orNothing(activities) });
  if (isGiven(scoreFrom)) query.andWhere("loyalty.score >= :scoreFrom", { scoreFrom });
  if (isGiven(scoreBelow)) query.andWhere("loyalty.score < :scoreBelow", { scoreBelow });
  if (isGiven(churnRiskFrom)) query.andWhere("loyalty.churnRisk >= :churnRiskFrom", { churnRiskFrom });
  if (isGiven(churnRiskBelow)) query.andWhere("loyalty.churnRisk < :churnRiskBelow", { churnRiskBelow });
}

/** Actions are stored as JSON, each beginning with its name. */
function anyActionOf(actions: readonly NextBestActionType[]): Brackets {
  return new Brackets((where) => {
    where.where("1 = 0");
    actions.forEach((action, index) =>
      where.orWhere(`INSTR(loyalty.nextBestActions, :action${index}) > 0`, {
        [`action${index}`]: `{"action":"${action}"`,
      }),
    );
  });
}

/** Narrows a query with the alias `customer` to what the CRM says of the customers. */
export function whereAttributes(query: SelectQueryBuilder<Customer>, filter: CustomerAttributeFilter): void {
  const { segments, tags, externalSystem, text } = filter;
  if (segments) query.andWhere("customer.segment IN (:...segments)", { segments: orNothing(segments) });
  // Tags are stored as JSON, ["a","b"]; each is looked for with what stands before it, as "," stands between any two.
  (tags ?? []).forEach((tag, index) => {
    const first = `firstTag${index}`;
    const later = `laterTag${index}`;
    query.andWhere(`(INSTR(customer.tags, :${first}) = 1 OR INSTR(customer.tags, :${later}) > 0)`, {
      [first]: `[${JSON.stringify(tag)}`,
      [later]: `",${JSON.stringify(tag)}`,
    });
  });
  if (externalSystem) {
    const known = query
      .subQuery()
      .select("1")
      .from(ExternalId, "known")
      .where("known.workspaceId = customer.workspaceId AND known.recordId = customer.id")
      .andWhere("known.entity = :entity AND known.system = :externalSystem");
    query.andWhere(`EXISTS ${known.getQuery()}`, { entity: ExternalEntity.CUSTOMER, externalSystem });
  }
  if (!text) return;
  const phone = matchablePhone(text, null);
  const orPhone = phone === null ? "" : " OR customer.phoneFolded = :phone";
  query.andWhere(`(INSTR(customer.searchText, :text) > 0${orPhone})`, { text: folded(text), phone });
}
