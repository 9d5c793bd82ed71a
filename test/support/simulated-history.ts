import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

import { betaQuantile } from "../../src/domain/beta-quantile.js";
import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractHistory } from "../../src/domain/contract/contract.js";
import { type ContractEventFacts, ContractEventType, type ContractFacts } from "../../src/domain/contract/contract.js";
import { type InteractionFacts, InteractionKind } from "../../src/domain/customer/interaction.js";
import { ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import type { ReportCustomer } from "../../src/domain/report/report-customer.js";
import { plusDays, plusMonths } from "./naive-calendar.js";

const QUALITIES = Object.values(ResolutionQuality);
const DAY = 86_400_000;

/** Draws of one seed, each between 0 and 1. */
export function drawsOf(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}

/** Contracts of one length of terms, and how they leave: each by a chance of its own, spread as Beta(α, β). */
export interface Population {
  readonly termMonths: number;
  readonly alpha: number;
  readonly beta: number;
  readonly firstStart: LocalDate;
  readonly lastStart: LocalDate;
  /** Histories are told up to this day and a term further. */
  readonly until: LocalDate;
  /** Who leaves says so within so many days before the end; null: on any day of the last term. */
  readonly noticeWithin: number | null;
}

/** One term of a simulated contract, before it is known whether it is renewed. */
interface TermSpan {
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
}

/**
 * The history of one contract that renews by itself; who leaves cancels before the last term ends. `oddsOf` is by how
 * much a term changes the odds of its renewal.
 */
export function simulateContract(
  { termMonths, alpha, beta, firstStart, lastStart, until, noticeWithin }: Population,
  draw: () => number,
  id: string,
  oddsOf: (term: TermSpan) => number = () => 1,
): ContractHistory {
  const startsOn = someDay(firstStart, lastStart, draw);
  const theta = betaQuantile(draw(), alpha, beta);
  const events: ContractEventFacts[] = [];
  for (let number = 1; ; number += 1) {
    const term = {
      startsOn: plusMonths(startsOn, (number - 1) * termMonths),
      endsOn: plusMonths(startsOn, number * termMonths),
    };
    if (term.startsOn > until) break;
    const odds = ((1 - theta) / theta) * oddsOf(term);
    if (draw() < odds / (1 + odds)) continue;
    const earliest = noticeWithin === null ? plusDays(term.startsOn, 1) : plusDays(term.endsOn, -noticeWithin);
    const day = someDay(earliest, term.endsOn, draw);
    const type = ContractEventType.CANCELLED;
    events.push({ id: `${id} cancelled`, type, day, months: null, value: null, undoesId: null });
    break;
  }
  const contract: ContractFacts = {
    id,
    product: null,
    currency: "EUR",
    startsOn,
    termMonths,
    value: 10_000 * termMonths,
    autoRenew: true,
    renewalMonths: null,
    renewalValue: null,
    noticeDays: 0,
    observedFrom: null,
  };
  return { contract, events };
}

/** By how much a contact of each quality changes the odds of the renewal of its term. */
export type ServiceStrength = Readonly<Record<ResolutionQuality, number>>;

/**
 * Customers with one contract each and a service contact soon after each term begins. Most contacts of a customer end
 * alike, as some are served better than others.
 */
export function simulateCustomers(
  count: number,
  population: Population,
  strength: ServiceStrength,
  seed: number,
): ReportCustomer[] {
  const draw = drawsOf(seed);
  return Array.from({ length: count }, (_, index) => {
    const interactions: InteractionFacts[] = [];
    const usual = someQuality(draw);
    const history = simulateContract(population, draw, `contract ${index}`, ({ startsOn }) => {
      const quality = draw() < 0.8 ? usual : someQuality(draw);
      interactions.push(serviceOn(startsOn, quality));
      return strength[quality];
    });
    const facts = { customerSince: null, yearlySpend: null, contracts: [history], interactions };
    return { id: `customer ${index}`, segment: null, facts };
  });
}

/** A service contact that was resolved on the day it occurred. */
export function serviceOn(day: LocalDate, quality: ResolutionQuality): InteractionFacts {
  return {
    kind: InteractionKind.SERVICE,
    personId: null,
    channel: null,
    direction: null,
    automatic: false,
    occurredOn: day,
    occurredAt: new Date(day),
    resolvedOn: day,
    quality,
    recommendation: null,
    hasValueTip: false,
  };
}

function someQuality(draw: () => number): ResolutionQuality {
  return QUALITIES[Math.floor(draw() * QUALITIES.length)] ?? ResolutionQuality.LOW_EFFORT;
}

/** Some day in `[from, to)`. */
function someDay(from: LocalDate, to: LocalDate, draw: () => number): LocalDate {
  return plusDays(from, Math.floor((draw() * (Date.parse(to) - Date.parse(from))) / DAY));
}
