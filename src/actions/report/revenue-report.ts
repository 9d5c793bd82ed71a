import type { Sql } from "../../data/database/database.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import { cutToKnowledge } from "../../domain/contract/retention.js";
import { CustomerView } from "../../domain/customer/customer-view.js";
import { type ReportCustomer, ReportDimension } from "../../domain/report/report-customer.js";
import {
  addMovement,
  movementsOf,
  NO_MOVEMENT,
  revenueKeyOf,
  type RevenueMovement,
  type RevenueRates,
  revenueRatesOf,
} from "../../domain/report/revenue-movement.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { monthsOf, type ReportPeriod } from "./report-period.js";
import { scanCustomers } from "./report-scan.js";

/** What annual value did over a period, in one currency. */
export interface RevenueRetention extends RevenueRates {
  readonly currency: string;
  /** What a part of a split has in common; null: nothing, or the report is not split. */
  readonly key: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly movement: RevenueMovement;
}

/** What revenue retention is reported of. */
export interface RevenueRequest {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  readonly period: ReportPeriod;
  readonly filter: ReportFilter;
}

/** Revenue retention over a period, per currency. */
export async function reportRevenue(request: RevenueRequest): Promise<RevenueRetention[]> {
  return reportParts(request, [cutToKnowledge(request.period)], () => () => null);
}

/** The same month by month; every currency that appears has every month. */
export async function reportRevenueByMonth(request: RevenueRequest): Promise<RevenueRetention[]> {
  return reportParts(request, monthsOf(request.period), () => () => null);
}

/** The same, split; a customer is capped in each part by itself. */
export async function reportRevenueBy(
  request: RevenueRequest,
  dimension: Exclude<ReportDimension, ReportDimension.CHANNEL>,
): Promise<RevenueRetention[]> {
  return reportParts(request, [cutToKnowledge(request.period)], ({ segment }) => revenueKeyOf(dimension, segment));
}

async function reportParts(
  { sql, workspace, period, filter }: RevenueRequest,
  parts: readonly ReportPeriod[],
  keyOf: (customer: ReportCustomer) => ReturnType<typeof revenueKeyOf>,
): Promise<RevenueRetention[]> {
  const sums = new Map<string, { currency: string; key: string | null; movements: RevenueMovement[] }>();
  const scope = { filter, filterDay: period.from, interactionsSince: null };
  for await (const customer of scanCustomers(sql, workspace, scope)) {
    const view = new CustomerView(customer.facts, workspace.policy, period.asOf);
    parts.forEach(({ from, to }, index) => {
      for (const { currency, key, movement } of movementsOf(view, from, to, keyOf(customer))) {
        const name = JSON.stringify([currency, key]);
        const sum = sums.get(name) ?? { currency, key, movements: parts.map(() => NO_MOVEMENT) };
        sum.movements[index] = addMovement(sum.movements[index] ?? NO_MOVEMENT, movement);
        sums.set(name, sum);
      }
    });
  }
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, { currency, key, movements }]) =>
      parts.map(({ from, to, asOf }, index) => {
        const movement = movements[index] ?? NO_MOVEMENT;
        return { currency, key, from, to, movement, ...revenueRatesOf(movement, { from, to, asOf }) };
      }),
    );
}
