import type { Sql } from "../../data/database/database.js";
import {
  type ContactCount,
  contactCounts,
  openContactCounts,
  type RatingCount,
  ratingCounts,
  type ServiceSelection,
  type ServiceSplit,
} from "../../data/report/service-quality-store.js";
import type { WorkspaceState } from "../../data/workspace-store.js";
import { addDays, startOf } from "../../domain/calendar.js";
import { cutToKnowledge } from "../../domain/contract/retention.js";
import { Groups } from "../../domain/report/report-customer.js";
import { type ServiceQuality, ServiceTally } from "../../domain/report/service-tally.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { monthsOf, type ReportPeriod } from "./report-period.js";
import { hasComputedFilter, scanCustomers } from "./report-scan.js";

/** By what service quality can be split. */
export enum ServiceDimension {
  CHANNEL = "CHANNEL",
  AGENT = "AGENT",
}

/** Service quality of a part of the contacts; null: of those that have nothing to split by, or of all. */
export interface ServiceGroup extends ServiceQuality {
  readonly key: string | null;
}

/** What service quality is reported of. */
export interface ServiceRequest {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  readonly period: ReportPeriod;
  readonly filter: ReportFilter;
}

/** Service quality over a period. */
export async function reportService(request: ServiceRequest): Promise<ServiceQuality> {
  return (await tallied(request, null)).of(null).result();
}

/** The same, split. */
export async function reportServiceBy(request: ServiceRequest, dimension: ServiceDimension): Promise<ServiceGroup[]> {
  const tallies = await tallied(request, dimension === ServiceDimension.CHANNEL ? "channel" : "agent");
  return tallies.entries().map(([key, tally]) => ({ key, ...tally.result() }));
}

/** The same month by month; contacts that are open on `asOf` are counted in the month in which they took place. */
export async function reportServiceByMonth(
  request: ServiceRequest,
): Promise<(ServiceQuality & Pick<ReportPeriod, "from" | "to">)[]> {
  const months = monthsOf(request.period);
  const boundaries = months.map(({ from }) => startOf(from, request.workspace.timeZone));
  const tallies = await tallied(request, boundaries);
  return months.map(({ from, to }, index) => ({ from, to, ...tallies.of(String(index)).result() }));
}

async function tallied(
  { sql, workspace, period, filter }: ServiceRequest,
  splitBy: ServiceSplit | null,
): Promise<Groups<ServiceTally>> {
  const { from, to } = cutToKnowledge(period);
  const { id: workspaceId, timeZone, policy } = workspace;
  const tallies = new Groups(() => new ServiceTally());
  const knownUntil = startOf(addDays(period.asOf, 1), timeZone);
  const instants = { from: startOf(from, timeZone), to: startOf(to, timeZone), knownUntil };
  const selection = { workspaceId, filter, ...instants, splitBy };
  for await (const customerIds of customerIdsOf(sql, workspace, period, filter)) {
    const own: ServiceSelection = { ...selection, customerIds };
    for (const count of await contactCounts(sql, own)) tallies.of(count.key).addContacts(count satisfies ContactCount);
    for (const count of await ratingCounts(sql, own, policy.promoterFrom)) {
      tallies.of(count.key).addRatings(count satisfies RatingCount);
    }
    for (const { key, count } of await openContactCounts(sql, own)) tallies.of(key).addOpen(count);
  }
  return tallies;
}

/** Null where a statement can select the customers; else the ids of those whose computed values fit, in batches. */
async function* customerIdsOf(
  sql: Sql,
  workspace: WorkspaceState,
  { from }: ReportPeriod,
  filter: ReportFilter,
): AsyncGenerator<readonly string[] | null> {
  if (!hasComputedFilter(filter)) {
    yield null;
    return;
  }
  for await (const customers of scanCustomers(sql, workspace, { filter, filterDay: from, interactionsSince: null })) {
    if (customers.length > 0) yield customers.map(({ id }) => id);
  }
}
