import type { Sql } from "../../data/database/database.js";
import type { ServiceSelection } from "../../data/report/service-selection.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import { addDays, startOf } from "../../domain/calendar.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import type { ReportPeriod } from "./report-period.js";
import { hasComputedFilter, scanCustomers } from "./report-scan.js";

/** How many customers one statement selects by their ids. */
const BATCH = 200;

/** What is reported of service. */
export interface ServiceRequest {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  readonly period: ReportPeriod;
  readonly filter: ReportFilter;
}

/**
 * What statements select for a request: everything at once where they can select the customers by themselves, else the
 * interactions of those customers whose computed values fit, in batches.
 */
export async function* selectionsOf(
  request: ServiceRequest,
  { from, to, asOf }: ReportPeriod = request.period,
): AsyncGenerator<ServiceSelection> {
  const { workspace, filter } = request;
  const { id: workspaceId, timeZone } = workspace;
  const instants = { from: startOf(from, timeZone), to: startOf(to, timeZone) };
  const selection = { workspaceId, filter, ...instants, knownUntil: startOf(addDays(asOf, 1), timeZone) };
  for await (const customerIds of customerIdsOf(request)) yield { ...selection, customerIds };
}

/** Null where a statement can select the customers; else the ids of those whose computed values fit, in batches. */
async function* customerIdsOf({
  sql,
  workspace,
  period,
  filter,
}: ServiceRequest): AsyncGenerator<readonly string[] | null> {
  if (!hasComputedFilter(filter)) {
    yield null;
    return;
  }
  const scope = { filter, filterDay: period.from, interactionsSince: null };
  let ids: string[] = [];
  for await (const { id } of scanCustomers(sql, workspace, scope)) {
    if (ids.push(id) < BATCH) continue;
    yield ids;
    ids = [];
  }
  if (ids.length > 0) yield ids;
}
