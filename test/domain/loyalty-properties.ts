import fc from "fast-check";

import type { LocalDate } from "../../src/domain/calendar.js";
import { contractKnownFrom } from "../../src/domain/contract/contract.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { CustomerView } from "../../src/domain/customer/customer-view.js";
import { type Loyalty, loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { type LoyaltyModel, PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { scoreReasonsOf } from "../../src/domain/loyalty/loyalty-reasons.js";
import { LoyaltyTier, MONTHS_NEW } from "../../src/domain/loyalty/loyalty-tier.js";
import type { LoyaltyPolicy } from "../../src/domain/loyalty/policy.js";
import { QUALITIES } from "../../src/domain/loyalty/service-experience.js";
import {
  arbitraryCustomer,
  arbitraryDay,
  arbitraryModel,
  arbitraryPolicy,
  shuffled,
} from "../support/arbitrary-customer.js";
import { naiveActivityOf, naiveHeldMonthsOf } from "../support/naive-activity.js";
import { daysBetween, plusDays, someOf } from "../support/naive-calendar.js";
import { datedUpTo } from "./term-properties.js";

const TIERS = Object.values(LoyaltyTier);
const HORIZON_DAYS = 400;

interface Case {
  readonly facts: CustomerFacts;
  readonly policy: LoyaltyPolicy;
  readonly model: LoyaltyModel;
  readonly day: LocalDate;
}

const arbitraryCase: fc.Arbitrary<Case> = fc.record({
  facts: arbitraryCustomer,
  policy: arbitraryPolicy,
  model: arbitraryModel,
  day: arbitraryDay(),
});

/** What holds of any customer's loyalty; the everyday run tries less often, and fewer days, than the slow one. */
export function describeLoyaltyProperties(timesAsOften: number, everyDay: boolean): void {
  const check = <T extends unknown[]>(runs: number, property: fc.IProperty<T>) =>
    fc.assert(property, { numRuns: runs * timesAsOften });

  test("holds until the day that it says, also where facts of a later day are known", () => {
    check(
      30,
      fc.property(arbitraryCase, ({ facts, policy, model, day }) => {
        const { validUntil, ...values } = loyaltyOf(facts, policy, model, day);
        expect(validUntil === null || validUntil > day).toBe(true);
        const last = plusDays(day, HORIZON_DAYS);
        const days = daysBetween(day, validUntil === null || validUntil > last ? last : validUntil);
        for (const other of everyDay ? days : someOf(days)) {
          const { validUntil: _, ...others } = loyaltyOf(facts, policy, model, other);
          expect({ day: other, ...others }).toEqual({ day: other, ...values });
        }
      }),
    );
  });

  test("does not depend on the order in which facts were written", () => {
    const mixed = arbitraryCase.chain((one) =>
      fc.tuple(
        fc.constant(one),
        shuffled(one.facts.interactions),
        fc
          .tuple(
            ...one.facts.contracts.map(({ contract, events }) =>
              shuffled(events).map((events) => ({ contract, events })),
            ),
          )
          .chain(shuffled),
      ),
    );
    check(
      100,
      fc.property(mixed, ([{ facts, policy, model, day }, interactions, contracts]) => {
        const other = loyaltyOf({ ...facts, interactions, contracts }, policy, model, day);
        expect(other).toEqual(loyaltyOf(facts, policy, model, day));
      }),
    );
  });

  test("sees nothing of facts dated later than its day", () => {
    check(
      100,
      fc.property(arbitraryCase, ({ facts, policy, model, day }) => {
        const past = loyaltyOf(factsUpTo(facts, day), policy, model, day);
        const now = loyaltyOf(facts, policy, model, day);
        expect({ ...past, validUntil: null }).toEqual({ ...now, validUntil: null });
      }),
    );
  });

  test("answers of a past day, asked later, what it answered on that day", () => {
    check(
      150,
      fc.property(arbitraryCase, fc.nat(400), ({ facts, policy, day }, daysBefore) => {
        const then = plusDays(day, -daysBefore);
        const seenThen = answersOn(new CustomerView(factsUpTo(facts, then), policy, then), then);
        expect(answersOn(new CustomerView(facts, policy, day), then)).toEqual(seenThen);
      }),
    );
  });

  test("answers the same, of what makes a tier, from each day that it names to the day before the next", () => {
    check(
      150,
      fc.property(arbitraryCase, ({ facts, policy, day }) => {
        const view = new CustomerView(facts, policy, day);
        const first = plusDays(day, -300);
        const { tierDays } = view.changesAfter(first);
        [first, ...tierDays].forEach((change, index) => {
          const last = plusDays(tierDays[index] ?? plusDays(day, 1), -1);
          expect(tierAnswersOn(view, last)).toEqual(tierAnswersOn(view, change));
        });
      }),
    );
  });

  test("needs no interactions from before the windows and the protected days", () => {
    check(
      100,
      fc.property(arbitraryCase, ({ facts, policy, model, day }) => {
        const protectedFrom = plusDays(day, -policy.downgradeProtectionDays);
        const { activeWindowDays, experienceWindowMonths, outreachOverdueDays, renewalNearDays } = policy;
        const windowDays = Math.max(
          activeWindowDays,
          experienceWindowMonths * 31,
          outreachOverdueDays,
          renewalNearDays,
        );
        const first = plusDays(protectedFrom, -windowDays);
        const recent = facts.interactions.filter(
          ({ occurredOn, resolvedOn }) => occurredOn >= first || (resolvedOn !== null && resolvedOn >= first),
        );
        expect(loyaltyOf({ ...facts, interactions: recent }, policy, model, day)).toEqual(
          loyaltyOf(facts, policy, model, day),
        );
      }),
    );
  });

  test("shows the highest raw tier of the protected days, each computed on its own", () => {
    check(
      12,
      fc.property(arbitraryCase, ({ facts, policy, model, day }) => {
        const unprotected = { ...policy, downgradeProtectionDays: 1 };
        const protectedFrom = plusDays(day, 1 - policy.downgradeProtectionDays);
        const raw = daysBetween(protectedFrom, plusDays(day, 1)).map(
          (other) => loyaltyOf(facts, unprotected, model, other).rawTier,
        );
        const highest = Math.max(...raw.map((tier) => TIERS.indexOf(tier)));
        const hasLeft = raw.at(-1) === LoyaltyTier.FORMER;
        expect(loyaltyOf(facts, policy, model, day).tier).toBe(hasLeft ? LoyaltyTier.FORMER : TIERS[highest]);
      }),
    );
  });

  test("is as active, and held for as many months, as a plain reading of the definitions says", () => {
    check(
      60,
      fc.property(arbitraryCase, ({ facts, policy, day }) => {
        const view = new CustomerView(facts, policy, day);
        expect(view.activityOn(day)).toBe(naiveActivityOf(facts, policy, day));
        expect(view.heldMonthsOn(day)).toBe(naiveHeldMonthsOf(facts, policy, day));
      }),
    );
  });

  test("is made of parts that add up, within their bounds", () => {
    check(
      100,
      fc.property(arbitraryCase, ({ facts, policy, model, day }) => {
        const loyalty: Loyalty = loyaltyOf(facts, policy, model, day);
        const points = scoreReasonsOf(loyalty).reduce((total, reason) => total + reason.points, 0);
        expect(points).toBeCloseTo(loyalty.score, 3);
        expect(loyalty.score >= 0 && loyalty.score <= 100).toBe(true);
        for (const { value } of loyalty.parts) expect(value === null || (value >= 0 && value <= 1)).toBe(true);
        expect(TIERS.indexOf(loyalty.tier)).toBeGreaterThanOrEqual(TIERS.indexOf(loyalty.rawTier));
        if (loyalty.rawTier === LoyaltyTier.FORMER) expect(loyalty.tier).toBe(LoyaltyTier.FORMER);
      }),
    );
  });

  test("never falls where one contact had ended better", () => {
    check(
      60,
      fc.property(arbitraryCase, fc.nat(14), fc.nat(3), ({ facts, policy, day }, index, better) => {
        const changed = facts.interactions[index];
        fc.pre(changed !== undefined && changed.quality !== null);
        fc.pre(QUALITIES.indexOf(changed?.quality ?? QUALITIES[0] ?? fc.pre(false)) <= better);
        const interactions = facts.interactions.map((interaction, other) =>
          other === index ? { ...interaction, quality: QUALITIES[better] ?? null } : interaction,
        );
        const before = loyaltyOf(facts, policy, PRIOR_MODEL, day);
        const after = loyaltyOf({ ...facts, interactions }, policy, PRIOR_MODEL, day);
        expect(after.serviceExperience ?? 0).toBeGreaterThanOrEqual((before.serviceExperience ?? 0) - 1e-12);
        expect(after.score).toBeGreaterThanOrEqual(before.score);
        expect(TIERS.indexOf(after.tier)).toBeGreaterThanOrEqual(TIERS.indexOf(before.tier));
      }),
    );
  });
}

/** Everything a view answers about a day but what moves with every month. */
function answersOn(view: CustomerView, day: LocalDate) {
  return {
    renewals: view.renewalsOn(day),
    lastActOn: view.lastActOn(day),
    activity: view.activityOn(day),
    heldMonths: view.heldMonthsOn(day),
    contacts: view.contactsOn(day),
    wordOfMouth: view.wordOfMouthOn(day),
    annualValue: view.annualValueOn(day),
    shareOfWallet: view.shareOfWalletOn(day),
    outlooks: view.outlooksOn(day),
    leftOn: view.leftOn(day),
    leftUnresolvedOn: view.leftUnresolvedOn(day),
  };
}

/** Those of them that make a tier. */
function tierAnswersOn(view: CustomerView, day: LocalDate) {
  const { lastActOn: _, leftOn: __, leftUnresolvedOn: ___, ...answers } = answersOn(view, day);
  return { ...answers, isNew: answers.heldMonths === null && (view.monthsKnownOn(day) ?? 0) < MONTHS_NEW };
}

/** What was known on a day. */
function factsUpTo(facts: CustomerFacts, day: LocalDate): CustomerFacts {
  return {
    ...facts,
    customerSince: facts.customerSince !== null && facts.customerSince <= day ? facts.customerSince : null,
    contracts: facts.contracts
      .filter(
        ({ contract, events }) =>
          contractKnownFrom(contract) <= day || contract.startsOn <= day || datedUpTo(events, day).length > 0,
      )
      .map(({ contract, events }) => ({ contract, events: datedUpTo(events, day) })),
    interactions: facts.interactions.filter(({ occurredOn }) => occurredOn <= day),
  };
}
