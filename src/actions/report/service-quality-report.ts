import {
  contactCounts,
  openContactCounts,
  ratingCounts,
  recommendationCounts,
  type ServiceSplit,
} from "../../data/report/service-quality-store.js";
import { startOf } from "../../domain/calendar.js";
import { cutToKnowledge } from "../../domain/contract/retention.js";
import { Groups } from "../../domain/report/report-customer.js";
import { type ServiceQuality, ServiceTally } from "../../domain/report/service/service-tally.js";
import { monthsOf, type ReportPeriod } from "./report-period.js";
import { selectionsOf, type ServiceRequest } from "./service-scope.js";

/** By what service quality can be split. */
export enum ServiceDimension {
  CHANNEL = "CHANNEL",
  AGENT = "AGENT",
}

/** Service quality of a part of the contacts; null: of those that have nothing to split by, or of all. */
export interface ServiceGroup extends ServiceQuality {
  readonly key: string | null;
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

async function tallied(request: ServiceRequest, splitBy: ServiceSplit | null): Promise<Groups<ServiceTally>> {
  const { sql, workspace } = request;
  const tallies = new Groups(() => new ServiceTally());
  for await (const part of selectionsOf(request, cutToKnowledge(request.period))) {
    const selection = { ...part, splitBy };
    for (const count of await contactCounts(sql, selection)) tallies.of(count.key).addContacts(count);
    for (const count of await ratingCounts(sql, selection)) tallies.of(count.key).addRatings(count);
    for (const count of await recommendationCounts(sql, selection, workspace.policy.promoterFrom)) {
      tallies.of(count.key).addRecommendations(count);
    }
    for (const { key, count } of await openContactCounts(sql, selection)) tallies.of(key).addOpen(count);
  }
  return tallies;
}
