import type { Sql } from "../../data/database/database.js";
import type { WorkspaceState } from "../../data/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import { type Backtest, BacktestTally } from "../../domain/report/backtest.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { inTurns } from "../in-turns.js";
import { ALL_INTERACTIONS, scanCustomers } from "./report-scan.js";

/** The backtest of a workspace's predictions at a past day, held against what was known on `asOf`. */
export async function reportBacktest(
  sql: Sql,
  workspace: WorkspaceState,
  day: LocalDate,
  asOf: LocalDate,
  filter: ReportFilter,
): Promise<Backtest> {
  const tally = new BacktestTally(workspace.policy, day, asOf);
  const scope = { filter, filterDay: day, interactionsSince: ALL_INTERACTIONS };
  for await (const customers of scanCustomers(sql, workspace, scope)) {
    for (const customer of customers) tally.add(customer);
  }
  return inTurns(tally.result());
}
