import type { Sql } from "../../data/database/database.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import { type Backtest, BacktestTally } from "../../domain/report/backtest.js";
import { type LoyaltyBacktest, LoyaltyBacktestTally } from "../../domain/report/loyalty-backtest.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { earliestInstant } from "../customer-facts.js";
import { inTurns } from "../in-turns.js";
import { fitModel } from "../model/model-actions.js";
import { ALL_INTERACTIONS, scanCustomers } from "./report-scan.js";

/** Under which model score, risk and tiers of a past day are computed. */
export enum BacktestModel {
  /** The one that facts up to that day teach: an honest test. */
  REFITTED = "REFITTED",
  /** The one in force, which has seen what came. */
  CURRENT = "CURRENT",
}

/** What a backtest is made of. */
export interface BacktestRequest {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  readonly day: LocalDate;
  readonly asOf: LocalDate;
  readonly filter: ReportFilter;
}

/** How well score, risk and tiers of a past day told who would stay, held against what was known on `asOf`. */
export async function reportLoyaltyBacktest(
  { sql, workspace, day, asOf, filter }: BacktestRequest,
  by: BacktestModel,
): Promise<LoyaltyBacktest> {
  const { policy } = workspace;
  const model = by === BacktestModel.CURRENT ? workspace.model : await fitModel(sql, workspace, day);
  const tally = new LoyaltyBacktestTally(policy, model, day, asOf);
  const scope = { filter, filterDay: day, interactionsSince: earliestInstant(policy, day), model };
  for await (const customer of scanCustomers(sql, workspace, scope)) tally.add(customer);
  return tally.result();
}

/** The backtest of a workspace's predictions at a past day, held against what was known on `asOf`. */
export async function reportBacktest({ sql, workspace, day, asOf, filter }: BacktestRequest): Promise<Backtest> {
  const tally = new BacktestTally(workspace.policy, day, asOf);
  const scope = { filter, filterDay: day, interactionsSince: ALL_INTERACTIONS };
  for await (const customer of scanCustomers(sql, workspace, scope)) tally.add(customer);
  return inTurns(workspace.id, tally.result());
}
