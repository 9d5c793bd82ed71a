import type { LocalDate } from "../../src/domain/calendar.js";
import { ContractEventType } from "../../src/domain/contract/contract.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { TermOutcome } from "../../src/domain/contract/term.js";
import { ReportDimension } from "../../src/domain/report/report-customer.js";
import { NO_MOVEMENT, type RevenueMovement } from "../../src/domain/report/revenue-movement.js";
import { plusDays } from "./naive-calendar.js";
import { isUnconfirmedOn, wasWatched } from "./naive-report.js";
import { firstTermStart, NaivePause } from "./naive-terms.js";
import type { StoredContract, StoredCustomer } from "./stored-facts.js";

/** Movements of annual value, by currency and what they are split by. */
export interface NaiveMovement {
  readonly currency: string;
  readonly key: string | null;
  readonly movement: RevenueMovement;
}

type Split = Exclude<ReportDimension, ReportDimension.CHANNEL> | null;

/** How annual value moved between two days, by a loop over contracts: first per customer, then added up. */
export function naiveRevenue(
  customers: readonly StoredCustomer[],
  from: LocalDate,
  { to, asOf }: { readonly to: LocalDate; readonly asOf: LocalDate },
  split: Split,
  graceDays: number,
): NaiveMovement[] {
  const all = new Map<
    string,
    { currency: string; key: string | null; movement: Record<keyof RevenueMovement, number> }
  >();
  for (const customer of customers) {
    // What ran before and came into view within the period would look new in it.
    const contracts = customer.facts.contracts.filter(
      (history) => firstTermStart(history.contract) > from || wasWatched(history, from),
    );
    const seen = { ...customer, facts: { ...customer.facts, contracts } };
    const atStart = annualValues(seen, from, asOf, split, graceDays);
    const atEnd = annualValues(seen, to, asOf, split, graceDays);
    for (const name of new Set([...atStart.keys(), ...atEnd.keys()])) {
      const { currency, key } = atStart.get(name) ?? atEnd.get(name) ?? { currency: "", key: null };
      const { movement } = all.get(name) ?? { movement: { ...NO_MOVEMENT } };
      const [start, end] = [wholeSum(atStart.get(name)?.values), wholeSum(atEnd.get(name)?.values)];
      const sure = wholeSum(atEnd.get(name)?.sure);
      movement.start += start;
      movement.unconfirmedEnd += end - sure;
      if (start === 0 && !atStart.get(name)?.isPaused) movement.newBusiness += sure;
      else if (end === 0 && !atEnd.get(name)?.isPaused) movement.churn += start;
      else {
        // Of what is not surely gone, all that is not surely there.
        movement.unconfirmed += Math.min(start, end) - Math.min(start, sure);
        if (end < start) movement.contraction += start - end;
        if (sure > start) movement.expansion += sure - start;
      }
      all.set(name, { currency, key, movement });
    }
  }
  return [...all.values()].sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/** Currencies in order, and in each the part without a key last. */
function orderOf({ currency, key }: Pick<NaiveMovement, "currency" | "key">): string {
  return key === null ? `${currency} 1` : `${currency} 0 ${key}`;
}

/** What contracts of a kind bring a year, and whether one of them is paused. */
interface AnnualValues {
  readonly currency: string;
  readonly key: string | null;
  readonly values: number[];
  readonly sure: number[];
  readonly isPaused: boolean;
}

/**
 * What each contract brings a year on a day, as known later: by the term on that day. Where one was then pending or unconfirmed
 * and has ended since, by the last that began before.
 */
function annualValues(
  { customer, facts }: StoredCustomer,
  day: LocalDate,
  asOf: LocalDate,
  split: Split,
  graceDays: number,
) {
  const values = new Map<string, AnnualValues>();
  for (const history of facts.contracts.filter((each) => wasWatched(each, day))) {
    const { contract, events } = history;
    const begun = termsOf(history, asOf, graceDays).terms.filter(({ startsOn }) => startsOn <= day);
    const covering = begun.filter(({ endsOn }) => day < endsOn);
    const wasOpen = termsOf(history, day, graceDays).terms.some(
      ({ outcome }) => outcome === TermOutcome.PENDING || outcome === TermOutcome.UNCONFIRMED,
    );
    const isSure = !isUnconfirmedOn(history, day, asOf, graceDays);
    for (const term of covering.length === 0 && wasOpen ? begun.slice(-1) : covering) {
      const lastDay = plusDays(term.endsOn, -1);
      const changed = valueChangedWithin(events, term.startsOn, day < lastDay ? day : lastDay) ?? term.value;
      const { currency } = contract;
      const key = keyOf(split, customer.segment, contract, term.months);
      const name = JSON.stringify([currency, key]);
      const isPaused = NaivePause.after(events, day).lastsOn(day);
      const yearly = isPaused ? 0 : (changed * 12) / term.months;
      const entry = values.get(name) ?? { currency, key, values: [], sure: [], isPaused };
      entry.values.push(yearly);
      if (isSure) entry.sure.push(yearly);
      values.set(name, { ...entry, isPaused: isPaused || entry.isPaused });
    }
  }
  return values;
}

/** The value last set on a day of `[from, to]`, the highest of one day; null where none was. */
function valueChangedWithin(events: StoredContract["events"], from: LocalDate, to: LocalDate): number | null {
  const undone = events.map(({ undoesId }) => undoesId);
  const changes = events
    .filter(({ type, id }) => type === ContractEventType.VALUE_CHANGED && !undone.includes(id))
    .filter(({ day }) => day >= from && day <= to)
    .sort((one, other) =>
      one.day === other.day ? (one.value ?? 0) - (other.value ?? 0) : one.day < other.day ? -1 : 1,
    );
  return changes.at(-1)?.value ?? null;
}

function keyOf(
  split: Split,
  segment: string | null,
  { product }: StoredContract["contract"],
  months: number,
): string | null {
  if (split === ReportDimension.SEGMENT) return segment;
  if (split === ReportDimension.PRODUCT) return product;
  return split === null ? null : `00${months}`.slice(-3);
}

/** Smallest first, as halves are rounded by the sum. */
function wholeSum(values: readonly number[] = []): number {
  return Math.round([...values].sort((one, other) => one - other).reduce((total, value) => total + value, 0));
}
