import fc from "fast-check";

import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractHistory } from "../../src/domain/contract/contract.js";
import {
  type ContractEventFacts,
  ContractEventType,
  type ContractFacts,
  SuccessionRule,
} from "../../src/domain/contract/contract.js";
import { TERM_CLASSES } from "../../src/domain/contract/term-class.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { Channel, Direction, type InteractionFacts, InteractionKind } from "../../src/domain/customer/interaction.js";
import type { LoyaltyModel } from "../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY, type LoyaltyPolicy, ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import { fitStayChances } from "../../src/domain/loyalty/service-experience.js";
import { fitClasses, OpportunityTally } from "../../src/domain/renewal/renewal-model.js";
import { plusDays, plusMonths } from "./naive-calendar.js";

/** Random histories lie around this day; a month's last day, so that short months clamp. */
const BASE_DAY = "2024-01-31";

/** A day at most so many days before or after the base day. */
export function arbitraryDay(before = 700, after = 700): fc.Arbitrary<LocalDate> {
  return fc.integer({ min: -before, max: after }).map((days) => plusDays(BASE_DAY, days));
}

const TERM_MONTHS = fc.oneof(
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.constant(12) },
  { weight: 1, arbitrary: fc.constant(24) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 18 }) },
);
const VALUE = fc.integer({ min: 0, max: 500_000 });

/** So many days before it takes effect a fact is learnt; null: it is not known before its day. */
const AHEAD = fc.option(fc.integer({ min: 1, max: 200 }), { freq: 2 });

const CONTRACT: fc.Arbitrary<ContractFacts> = fc
  .record({
    product: fc.option(fc.constantFrom("Phone", "Office", "phone")),
    currency: fc.constantFrom("EUR", "EUR", "EUR", "USD"),
    startsOn: arbitraryDay(1100, 60),
    trialDays: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 }) },
    ),
    termMonths: TERM_MONTHS,
    value: VALUE,
    autoRenew: fc.boolean(),
    renewalMonths: fc.option(TERM_MONTHS, { freq: 2 }),
    renewalValue: fc.option(VALUE, { freq: 2 }),
    noticeDays: fc.constantFrom(0, 0, 14, 30, 90),
    observedAfter: fc.option(fc.integer({ min: 0, max: 800 }), { freq: 2 }),
    confirmedFor: fc.option(fc.integer({ min: -30, max: 1100 }), { freq: 2 }),
    learntBefore: AHEAD,
    agreedBefore: fc.option(fc.integer({ min: -5, max: 90 }), { freq: 2 }),
    succession: fc.option(fc.constantFrom(...Object.values(SuccessionRule)), { freq: 2 }),
  })
  .map(({ observedAfter, confirmedFor, learntBefore, agreedBefore, trialDays, ...contract }) => ({
    id: "contract",
    ...contract,
    trialEndsOn: trialDays === null ? null : plusDays(contract.startsOn, trialDays),
    observedFrom: observedAfter === null ? null : plusDays(contract.startsOn, observedAfter),
    confirmedUntil: confirmedFor === null ? null : plusDays(contract.startsOn, confirmedFor),
    agreedOn: agreedBefore === null ? null : plusDays(contract.startsOn, -agreedBefore),
    ...learntAhead(contract.startsOn, learntBefore),
  }));

function learntAhead(day: LocalDate, before: number | null): { readonly learntOn?: LocalDate } {
  return before === null ? {} : { learntOn: plusDays(day, -before) };
}

/** Where in a contract's life an event falls: anywhere, or close to an end, where the rules change. */
const PLACE = fc.oneof(
  fc.record({ terms: fc.constant(0), days: fc.integer({ min: -5, max: 65 }) }),
  fc.record({ terms: fc.constant(0), days: fc.integer({ min: -40, max: 1100 }) }),
  fc.record({ terms: fc.constant(0), days: fc.constantFrom(-1, 0, 1) }),
  fc.record({ terms: fc.integer({ min: 1, max: 3 }), days: fc.constantFrom(-30, -1, 0, 1, 29, 30) }),
  fc.record({ terms: fc.integer({ min: 1, max: 4 }), days: fc.integer({ min: -95, max: 65 }) }),
);

const EVENT = fc.record({
  type: fc.constantFrom(
    ContractEventType.RENEWAL_AGREED,
    ContractEventType.RENEWAL_AGREED,
    ContractEventType.CANCELLED,
    ContractEventType.CANCELLED,
    ContractEventType.CANCELLATION_REVOKED,
    ContractEventType.VALUE_CHANGED,
    ContractEventType.VALUE_CHANGED,
    ContractEventType.TERMINATED,
    ContractEventType.PAUSED,
    ContractEventType.PAUSED,
    ContractEventType.RESUMED,
  ),
  place: PLACE,
  pausedFor: fc.option(fc.integer({ min: 1, max: 500 }), { freq: 2 }),
  months: fc.option(TERM_MONTHS),
  value: fc.option(VALUE),
  learntBefore: AHEAD,
});

/** A contract with 0–8 events of all kinds, some of them mistakes that were undone. */
export const arbitraryContract: fc.Arbitrary<ContractHistory> = fc
  .tuple(
    CONTRACT,
    fc.array(EVENT, { maxLength: 6 }),
    fc.array(fc.record({ undone: fc.nat(5), place: PLACE }), { maxLength: 2 }),
  )
  .map(([contract, happened, mistakes]) => {
    const dayOf = ({ terms, days }: { terms: number; days: number }) =>
      plusDays(plusMonths(contract.startsOn, terms * contract.termMonths), days);
    const events = happened.map(
      ({ type, place, months, value, pausedFor, learntBefore }, index): ContractEventFacts => {
        const isAgreement = type === ContractEventType.RENEWAL_AGREED;
        const isChange = type === ContractEventType.VALUE_CHANGED;
        return {
          id: `event ${index}`,
          type,
          day: dayOf(place),
          months: isAgreement ? months : null,
          value: isChange ? (value ?? 0) : isAgreement ? value : null,
          until: type === ContractEventType.PAUSED && pausedFor !== null ? plusDays(dayOf(place), pausedFor) : null,
          undoesId: null,
          ...learntAhead(dayOf(place), learntBefore),
        };
      },
    );
    const undoing = mistakes.flatMap(({ undone, place }, index): ContractEventFacts[] => {
      const event = events[undone];
      if (event === undefined) return [];
      const { MISTAKE } = ContractEventType;
      return [
        { id: `mistake ${index}`, type: MISTAKE, day: dayOf(place), months: null, value: null, undoesId: event.id },
      ];
    });
    return { contract, events: [...events, ...undoing] };
  });

/** The people of every customer, who answer for themselves; of a third of the interactions nobody says who had them. */
const PEOPLE = ["Ann", "Bob"];

const INTERACTION: fc.Arbitrary<InteractionFacts> = fc
  .record({
    personId: fc.option(fc.constantFrom(...PEOPLE), { freq: 2 }),
    kind: fc.oneof(
      fc.constantFrom(InteractionKind.SERVICE, InteractionKind.COMPLAINT),
      fc.constantFrom(...Object.values(InteractionKind)),
    ),
    channel: fc.option(fc.constantFrom(Channel.PHONE, Channel.EMAIL, Channel.SELF_SERVICE)),
    direction: fc.option(fc.constantFrom(...Object.values(Direction))),
    automatic: fc.boolean(),
    occurredOn: arbitraryDay(),
    minutes: fc.nat(1439),
    resolvedAfter: fc.option(fc.integer({ min: 0, max: 30 })),
    quality: fc.option(fc.constantFrom(...Object.values(ResolutionQuality))),
    recommendation: fc.option(fc.integer({ min: 0, max: 10 }), { freq: 2 }),
    hasValueTip: fc.boolean(),
  })
  .map(({ resolvedAfter, minutes, ...interaction }) => ({
    ...interaction,
    occurredAt: new Date(Date.parse(interaction.occurredOn) + minutes * 60_000),
    resolvedOn: resolvedAfter === null ? null : plusDays(interaction.occurredOn, resolvedAfter),
  }));

/** What people answered within six weeks of a day on which they were asked whether they would recommend us. */
const SURVEY: fc.Arbitrary<InteractionFacts[]> = fc
  .tuple(
    arbitraryDay(),
    fc.array(fc.tuple(INTERACTION, fc.nat(40), fc.integer({ min: 0, max: 10 })), { minLength: 1, maxLength: 4 }),
  )
  .map(([day, answers]) =>
    answers.map(([answer, after, recommendation]) => {
      const occurredOn = plusDays(day, after);
      const occurredAt = new Date(Date.parse(occurredOn) + (answer.occurredAt.getTime() % 86_400_000));
      return { ...answer, kind: InteractionKind.FEEDBACK, occurredOn, occurredAt, resolvedOn: null, recommendation };
    }),
  );

/** A contract, and which of its customer's it is said to continue; null: none. */
const SAID_TO_FOLLOW = fc.tuple(arbitraryContract, fc.option(fc.nat(3), { freq: 2 }));

const CONTRACTS = fc
  .oneof(fc.array(SAID_TO_FOLLOW, { maxLength: 1 }), fc.array(SAID_TO_FOLLOW, { minLength: 1, maxLength: 4 }))
  .map((histories) =>
    histories.map(([{ contract, events }, named], index) => {
      const succeedsId = named === null || named >= histories.length || named === index ? null : `contract ${named}`;
      // Agreed on their starts: of contracts agreed in another order than they start, a past day is told by all of them.
      return { contract: { ...contract, id: `contract ${index}`, agreedOn: null, succeedsId }, events };
    }),
  );

/** The facts of a customer with 0–4 contracts and 0–19 interactions; many of them dated after the base day. */
export const arbitraryCustomer: fc.Arbitrary<CustomerFacts> = fc.record({
  customerSince: fc.option(arbitraryDay()),
  yearlySpend: fc.option(fc.record({ minor: VALUE, currency: fc.constantFrom("EUR", "EUR", "USD") })),
  contracts: CONTRACTS,
  interactions: fc
    .tuple(
      fc.oneof(fc.array(INTERACTION, { maxLength: 2 }), fc.array(INTERACTION, { maxLength: 15 })),
      fc.option(SURVEY, { freq: 3, nil: [] }),
    )
    .map((parts) => parts.flat()),
});

const WEIGHT = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);

/** Grace days of all lengths; more often none, and those at whose end random events fall. */
export const arbitraryGraceDays = fc.oneof(fc.constantFrom(0, 30), fc.integer({ min: 0, max: 60 }));

/** Policies with windows, grace days, weights, thresholds and protection of all sizes. */
export const arbitraryPolicy: fc.Arbitrary<LoyaltyPolicy> = fc
  .record({
    activeWindowDays: fc.integer({ min: 1, max: 400 }),
    experienceWindowMonths: fc.integer({ min: 1, max: 30 }),
    graceDays: arbitraryGraceDays,
    succession: fc.constantFrom(...Object.values(SuccessionRule)),
    priorStrength: fc.integer({ min: 1, max: 200 }),
    scoreWeights: fc.record({
      RETENTION: WEIGHT,
      TENURE: WEIGHT,
      SERVICE_EXPERIENCE: WEIGHT,
      ACTIVITY: WEIGHT,
      WORD_OF_MOUTH: WEIGHT,
      SHARE_OF_WALLET: WEIGHT,
    }),
    middleWeight: fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100),
    thresholds: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 3, maxLength: 3 }),
    downgradeProtectionDays: fc.integer({ min: 1, max: 120 }),
    experienceSlope: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
    renewalPrior: fc.record({ alpha: fc.integer({ min: 1, max: 20 }), beta: fc.integer({ min: 1, max: 20 }) }),
    minimumDecidedTerms: fc.integer({ min: 1, max: 60 }),
    riskHorizonMonths: fc.integer({ min: 1, max: 36 }),
    riskHighFrom: WEIGHT,
    renewalNearDays: fc.integer({ min: 1, max: 120 }),
    outreachOverdueDays: fc.integer({ min: 1, max: 240 }),
    promoterFrom: fc.integer({ min: 0, max: 10 }),
    forecastHorizonMonths: fc.integer({ min: 1, max: 36 }),
    discountRate: WEIGHT,
  })
  .map(({ thresholds, ...policy }) => {
    const [silver = 40, gold = 60, platinum = 80] = thresholds.sort((one, other) => one - other);
    return { ...policy, tierThresholds: { silver, gold, platinum } };
  });

const OUTCOMES = fc
  .record({ observed: fc.integer({ min: 0, max: 200 }), share: fc.integer({ min: 0, max: 100 }) })
  .map(({ observed, share }) => ({ observed, stayed: Math.round((observed * share) / 100) }));

/** Outcomes after contacts of each quality. */
export const arbitraryOutcomes = fc.record({
  UNRESOLVED: OUTCOMES,
  HIGH_EFFORT: OUTCOMES,
  LOW_EFFORT: OUTCOMES,
  VALUE_ENHANCEMENT: OUTCOMES,
});

/** How terms of one class came out, by the renewals before them. */
const OPPORTUNITIES = fc.array(fc.record({ renewed: fc.nat(200), lapsed: fc.nat(60) }), { maxLength: 5 });

/** Models as outcomes of all kinds teach them. */
export const arbitraryModel: fc.Arbitrary<LoyaltyModel> = fc
  .record({
    outcomes: arbitraryOutcomes,
    opportunities: fc.tuple(...TERM_CLASSES.map((termClass) => fc.tuple(fc.constant(termClass), OPPORTUNITIES))),
    effect: fc.record({ intercept: fc.integer({ min: -10, max: 10 }), slope: fc.nat(20), meanLogit: fc.nat(10) }),
  })
  .map(({ outcomes, opportunities, effect }) => {
    const tally = new OpportunityTally();
    for (const [termClass, counts] of opportunities) {
      counts.forEach((count, renewals) => tally.add(termClass, renewals, count));
    }
    const { intercept, slope, meanLogit } = effect;
    const experience = { intercept: intercept / 10, slope: slope / 10, meanLogit: meanLogit / 10 };
    return {
      stayChances: fitStayChances(outcomes, 50),
      renewal: {
        classes: fitClasses(tally, DEFAULT_POLICY),
        experience: { ...experience, observed: 100, isFitted: true },
      },
    };
  });

/** The same items in any order. */
export function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}
