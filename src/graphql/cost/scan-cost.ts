import { FILTER_SCANS, type FilterScan, SCAN_COSTS } from "./field-costs.js";

/** What a filter costs for each value that it looks for in every row, after the first. */
const FURTHER_VALUE_COST = 5;

type Given = Readonly<Record<string, unknown>>;

/**
 * What a field reads of its workspace, in one of 500 customers, whatever it finds. Worked example: customers by two tags and
 * a text: 25 for the rows that are read once, and 5 for each of two further values: 35.
 */
export function scanCost(name: string, { filter }: Given): number {
  const scan = FILTER_SCANS[name];
  const ofFilter = scan !== undefined && filter ? filterCost(scan, filter as Given) : 0;
  return (SCAN_COSTS[name] ?? 0) + ofFilter;
}

function filterCost({ by, within }: FilterScan, filter: Given): number {
  if (within.some((condition) => filter[condition])) return 0;
  let dearest = 0;
  let values = 0;
  for (const [condition, cost] of Object.entries(by)) {
    const value = filter[condition];
    if (value === undefined || value === null || value === "") continue;
    dearest = Math.max(dearest, cost);
    values += Array.isArray(value) ? value.length : 1;
  }
  return dearest + FURTHER_VALUE_COST * Math.max(values - 1, 0);
}
