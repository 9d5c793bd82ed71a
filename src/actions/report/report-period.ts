import { addDays, addMonths, completedMonths, daysBetween, type LocalDate, monthOf } from "../../domain/calendar.js";
import { cutToKnowledge } from "../../domain/contract/retention.js";

/** A period with both ends, and the day whose knowledge is used. */
export interface ReportPeriod {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: LocalDate;
}

/** The calendar months of a period, the first and last cut to it; months without events are among them. */
export function monthsOf(period: ReportPeriod): ReportPeriod[] {
  const { from, to, asOf } = cutToKnowledge(period);
  const months: ReportPeriod[] = [];
  for (let start = from; start < to;) {
    const next = addMonths(monthOf(start), 1);
    const end = next < to ? next : to;
    months.push({ from: start, to: end, asOf });
    start = end;
  }
  return months;
}

/** The period of equal length that ends where one begins: as many months where it is whole months long, else as many days. */
export function periodBefore({ from, to, asOf }: ReportPeriod): ReportPeriod {
  const months = completedMonths(from, to);
  const isWhole = addMonths(from, months) === to;
  return { from: isWhole ? addMonths(from, -months) : addDays(from, -daysBetween(from, to)), to: from, asOf };
}
