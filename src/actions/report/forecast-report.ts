import { loyaltyByCustomers } from "../../data/customer/loyalty-store.js";
import type { Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { reportCustomers } from "../../data/report/report-customer-store.js";
import { holdsOn } from "../../data/stored-validity.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import { addDays, type LocalDate, monthOf } from "../../domain/calendar.js";
import type { Loyalty } from "../../domain/loyalty/loyalty.js";
import type { LoyaltyModel } from "../../domain/loyalty/loyalty-model.js";
import {
  addRevenue,
  furtherTerms,
  type Horizon,
  horizonFrom,
  NO_REVENUE,
  revenueByCurrency,
  type RevenueParts,
} from "../../domain/renewal/expected-revenue.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { nextTurn } from "../in-turns.js";
import { computeLoyalty } from "../loyalty/computed-loyalty.js";
import { isSelected } from "./report-scan.js";

/** Renewals that come up in a month: how many, and how many of them are expected to be done. */
interface RenewalsDue {
  readonly month: LocalDate;
  readonly due: number;
  readonly expected: number;
}

/** What is to come, month by month. */
export interface ForecastReport {
  readonly horizon: Horizon;
  /** Per currency, for every month of the horizon. */
  readonly revenue: ReadonlyMap<string, readonly RevenueParts[]>;
  /** Per currency, over the whole horizon. */
  readonly totals: ReadonlyMap<string, RevenueParts>;
  readonly renewalsDue: readonly RenewalsDue[];
}

type Outlooks = Pick<Loyalty, "outlooks" | "serviceExperience">;

const BATCH = 500;

/**
 * Expected revenue and renewals due by month, over a number of months from the first of this one: the sum over customers of
 * what stands in their loyalty rows; rows that do not hold any more are computed anew.
 */
export async function reportForecast(
  sql: Sql,
  workspace: WorkspaceState,
  today: LocalDate,
  months: number,
  filter: ReportFilter,
): Promise<ForecastReport> {
  const { model, policy } = workspace;
  const horizon = horizonFrom(today, months, policy.discountRate);
  const revenue = new Map<string, RevenueParts[]>();
  const due = new Map(horizon.monthStarts.slice(0, -1).map((month) => [month, { due: 0, expected: 0 }]));
  for (let after = ""; ;) {
    const customers = await reportCustomers(workspaceRows(sql, workspace.id), filter, { after, limit: BATCH });
    const last = customers.at(-1);
    if (last === undefined) break;
    after = last.id;
    const ids = customers.map(({ id }) => id);
    const rows = (await loyaltyByCustomers(workspaceRows(sql, workspace.id), ids)).filter((row) =>
      holdsOn(row, workspace, today),
    );
    const current = new Set(rows.map(({ id }) => id));
    const missing = customers.filter(({ id }) => !current.has(id));
    rows.push(...(await computeLoyalty(sql, workspace, missing, today)));
    for (const { loyalty } of rows.sort((one, other) => (one.id < other.id ? -1 : 1))) {
      if (!isSelected(loyalty, filter)) continue;
      addRevenueOf(loyalty, model, horizon, revenue);
      addRenewalsOf(loyalty, model, horizon, due);
    }
    await nextTurn(workspace.id);
  }
  const sorted = [...revenue].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    horizon,
    revenue: new Map(sorted),
    totals: new Map(sorted.map(([currency, parts]) => [currency, parts.reduce(addRevenue, NO_REVENUE)])),
    renewalsDue: [...due].map(([month, counts]) => ({ month, ...counts })),
  };
}

function addRevenueOf(
  { outlooks, serviceExperience }: Outlooks,
  model: LoyaltyModel,
  horizon: Horizon,
  revenue: Map<string, RevenueParts[]>,
): void {
  for (const [currency, parts] of revenueByCurrency(outlooks, serviceExperience, model, horizon)) {
    const before = revenue.get(currency);
    revenue.set(
      currency,
      parts.map((part, index) => addRevenue(part, before?.[index] ?? NO_REVENUE)),
    );
  }
}

/**
 * A further term begins the day after the one before came up; that it came up has the chance of having come so far. One
 * that came up before and is pending counts in the first month.
 */
function addRenewalsOf(
  { outlooks, serviceExperience }: Outlooks,
  model: LoyaltyModel,
  { monthStarts }: Horizon,
  due: Map<LocalDate, { due: number; expected: number }>,
): void {
  const first = monthStarts[0] ?? "";
  const end = monthStarts.at(-1) ?? "";
  for (const outlook of outlooks) {
    for (const { term, chance, renewalChance } of furtherTerms(outlook, serviceExperience, model, addDays(end, 1))) {
      const dueIn = monthOf(addDays(term.startsOn, -1));
      const month = due.get(dueIn < first ? first : dueIn);
      if (month === undefined) continue;
      month.due += renewalChance === 0 ? 0 : chance / renewalChance;
      month.expected += chance;
    }
  }
}
