import { rows, WORKSPACE } from "./statements.js";

interface ValuableRow {
  readonly id: string;
  readonly name: string | null;
  readonly company: string | null;
  readonly segment: string | null;
  readonly tier: string;
  readonly annualValueMinor: number;
  readonly annualValueCurrency: string;
  readonly churnRisk: number;
}

const PAGE = 20;
const TODAY = "2026-01-15";
const HIGHEST = Number.MAX_SAFE_INTEGER;

/** Goes through a table of its own, which has what is asked for in the order of the list. */
const VALUABLE = `SELECT c.id, c.name, c.company, c.segment, l.tier, l.annualValueMinor, l.annualValueCurrency, l.churnRisk
  FROM side_by_side_list v JOIN customer c ON c.id = v.id JOIN loyalty l ON l.id = v.id
  WHERE v.workspaceId = ? AND v.annualValueMinor <= ? AND (v.annualValueMinor < ? OR v.id < ?) AND v.tier IN ('GOLD', 'PLATINUM')
    AND v.churnRisk >= ? AND v.nextDueOn BETWEEN '${TODAY}' AND ? AND (v.decision IS NULL OR v.decision <> 'LEAVING') AND c.archivedAt IS NULL
  ORDER BY v.annualValueMinor DESC, v.id DESC LIMIT ${PAGE + 1}`;

/** The most valuable customers in danger, after a cursor: risk / days / value / id. */
export async function valuableCustomers(text: string) {
  const [riskFrom = "", days = "", value = "", id = ""] = text.split("/");
  const dueBy = new Date(Date.parse(TODAY) + Number(days) * 86_400_000).toISOString().slice(0, 10);
  const highest = value === "" ? HIGHEST : Number(value);
  const found = await rows<ValuableRow>(VALUABLE, [WORKSPACE, highest, highest, id, Number(riskFrom), dueBy]);
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  const endCursor = last === undefined ? null : `${last.annualValueMinor}/${last.id}`;
  return { customers: { pageInfo: { hasNextPage: found.length > PAGE, endCursor }, nodes: page.map(nodeOf) } };
}

function nodeOf({ id, name, company, segment, tier, annualValueMinor, annualValueCurrency, churnRisk }: ValuableRow) {
  return {
    ...{ id, name, company, segment, loyaltyTier: tier },
    annualValue: { minor: annualValueMinor, currency: annualValueCurrency },
    churnRisk: { value: churnRisk },
  };
}
