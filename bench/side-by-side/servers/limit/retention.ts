import { rows, WORKSPACE } from "./statements.js";

interface RenewalRow {
  readonly month: string;
  readonly renewed: number;
  readonly decided: number;
}

interface KeptRow {
  readonly month: string;
  readonly kept: number;
  readonly atStart: number;
}

const TODAY = "2026-01-15";
/** The first days of 24 months, and of the one after them. */
const STARTS = Array.from({ length: 25 }, (_, month) => new Date(Date.UTC(2024, month)).toISOString().slice(0, 10));
const MONTHS = STARTS.slice(1)
  .map((to, index) => `SELECT CAST('${STARTS[index]}' AS DATE) AS since, CAST('${to}' AS DATE) AS until`)
  .join(" UNION ALL ");

const RENEWALS = `SELECT DATE_FORMAT(dueOn, '%Y-%m-01') AS month, CAST(SUM(outcome = 'RENEWED') AS INT) AS renewed, COUNT(*) AS decided FROM term
  WHERE workspaceId = ? AND dueOn >= '2024-01-01' AND dueOn < '2026-01-01' AND observed = 1 AND knownFrom <= '${TODAY}'
    AND outcome IN ('RENEWED', 'LAPSED') GROUP BY month`;

const HELD = `SELECT m.since, t.customerId, MAX(t.watchedFrom <= m.since AND t.heldUntil > m.since) AS atStart,
    MAX(t.watchedFrom <= m.until AND t.heldUntil > m.until) AS atEnd
  FROM (${MONTHS}) m JOIN term t ON t.workspaceId = ? AND t.watchedFrom <= m.until AND t.heldUntil > m.since GROUP BY m.since, t.customerId`;

const KEPT = `SELECT CAST(since AS CHAR) AS month, CAST(SUM(atEnd) AS INT) AS kept, COUNT(*) AS atStart FROM (${HELD}) held WHERE atStart = 1 GROUP BY since`;

/** Renewals and customers kept of 24 months, by one grouped statement each. */
export async function retentionByMonth() {
  const [renewals, kept] = await Promise.all([
    rows<RenewalRow>(RENEWALS, [WORKSPACE]),
    rows<KeptRow>(KEPT, [WORKSPACE]),
  ]);
  const renewalsIn = new Map(renewals.map((row) => [row.month, row]));
  const keptIn = new Map(kept.map((row) => [row.month, row]));
  const series = STARTS.slice(0, -1).map((month) => ({
    renewals: rate(renewalsIn.get(month)?.renewed ?? 0, renewalsIn.get(month)?.decided ?? 0),
    customersKept: rate(keptIn.get(month)?.kept ?? 0, keptIn.get(month)?.atStart ?? 0),
  }));
  return { retention: { series } };
}

function rate(numerator: number, denominator: number) {
  return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator };
}
