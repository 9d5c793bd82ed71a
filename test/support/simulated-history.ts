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
  /** Share of the contracts that begin with a trial; of these every fourth comes to nothing. */
  readonly onTrial?: number;
  /** Share of the terms whose end falls into a pause, so that they last as long once more. */
  readonly paused?: number;
}

const TRIAL_DAYS = 14;
const DAYS_FROM_END = 5;

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
  { termMonths, alpha, beta, firstStart, lastStart, until, noticeWithin, onTrial = 0, paused = 0 }: Population,
  draw: () => number,
  id: string,
  oddsOf: (term: TermSpan) => number = () => 1,
): ContractHistory {
  const startsOn = someDay(firstStart, lastStart, draw);
  const theta = betaQuantile(draw(), alpha, beta);
  const events: ContractEventFacts[] = [];
  const happens = (type: ContractEventType, day: LocalDate, pauseUntil: LocalDate | null = null) =>
    events.push({
      id: `${id} ${type} ${day}`,
      type,
      day,
      until: pauseUntil,
      months: null,
      value: null,
      undoesId: null,
    });
  const isTried = chance(onTrial, draw);
  const trialStartsOn = isTried ? plusDays(startsOn, -TRIAL_DAYS) : startsOn;
  const comesToNothing = isTried && chance(1 / 4, draw);
  if (comesToNothing) happens(ContractEventType.CANCELLED, someDay(trialStartsOn, startsOn, draw));
  for (let months = 0; !comesToNothing;) {
    const firstEnd = plusMonths(startsOn, months + termMonths);
    const isPaused = chance(paused, draw);
    const lasts = isPaused ? 2 * termMonths : termMonths;
    const term = { startsOn: plusMonths(startsOn, months), endsOn: plusMonths(startsOn, months + lasts) };
    if (term.startsOn > until) break;
    const resumesOn = plusDays(firstEnd, DAYS_FROM_END);
    if (isPaused) happens(ContractEventType.PAUSED, plusDays(firstEnd, -DAYS_FROM_END), resumesOn);
    months += lasts;
    const odds = ((1 - theta) / theta) * oddsOf(term);
    if (draw() < odds / (1 + odds)) continue;
    const earliest = noticeWithin === null ? plusDays(term.startsOn, 1) : plusDays(term.endsOn, -noticeWithin);
    // Before the pause is over a notice would end the contract at the end within it.
    const day = someDay(isPaused && earliest < resumesOn ? resumesOn : earliest, term.endsOn, draw);
    happens(ContractEventType.CANCELLED, day);
    break;
  }
  const contract: ContractFacts = {
    id,
    product: null,
    currency: "EUR",
    startsOn: trialStartsOn,
    trialEndsOn: isTried ? startsOn : null,
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

/** Whether something happens that may; nothing is drawn for what cannot. */
function chance(probability: number, draw: () => number): boolean {
  return probability > 0 && draw() < probability;
}

/** Some day in `[from, to)`. */
function someDay(from: LocalDate, to: LocalDate, draw: () => number): LocalDate {
  return plusDays(from, Math.floor((draw() * (Date.parse(to) - Date.parse(from))) / DAY));
}
