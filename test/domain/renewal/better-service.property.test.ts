import fc from "fast-check";

import type { LocalDate } from "../../../src/domain/calendar.js";
import { termsOf } from "../../../src/domain/contract/contract-terms.js";
import type { CustomerFacts } from "../../../src/domain/customer/customer.js";
import { CustomerView } from "../../../src/domain/customer/customer-view.js";
import { serviceContactOf } from "../../../src/domain/customer/interaction.js";
import { loyaltyOf } from "../../../src/domain/loyalty/loyalty.js";
import type { LoyaltyModel } from "../../../src/domain/loyalty/loyalty-model.js";
import { ModelTally } from "../../../src/domain/loyalty/model-tally.js";
import type { LoyaltyPolicy } from "../../../src/domain/loyalty/policy.js";
import { QUALITIES } from "../../../src/domain/loyalty/service-experience.js";
import { renewalChanceOf } from "../../../src/domain/renewal/renewal-outlook.js";
import { finished } from "../../../src/domain/steps.js";
import { arbitraryCustomer, arbitraryDay, arbitraryModel, arbitraryPolicy } from "../../support/arbitrary-customer.js";

interface Case {
  readonly facts: CustomerFacts;
  readonly policy: LoyaltyPolicy;
  readonly day: LocalDate;
}

const arbitraryCase = fc.record({ facts: arbitraryCustomer, policy: arbitraryPolicy, day: arbitraryDay() });

/** Any customer, and the same with one service contact that ended better. */
const arbitraryRaise = arbitraryCase.chain((one) => {
  const raisable = one.facts.interactions.filter((interaction) => {
    const contact = serviceContactOf(interaction);
    return contact !== null && contact.quality !== QUALITIES.at(-1);
  });
  return fc.record({ one: fc.constant(one), index: fc.nat(20), by: fc.integer({ min: 1, max: 3 }) }).map((choice) => {
    const raised = raisable[choice.index % Math.max(raisable.length, 1)];
    if (raised?.quality == null) return null;
    const quality = QUALITIES[QUALITIES.indexOf(raised.quality) + choice.by] ?? QUALITIES.at(-1) ?? raised.quality;
    const interactions = one.facts.interactions.map((each) => (each === raised ? { ...each, quality } : each));
    return { ...one, better: { ...one.facts, interactions } };
  });
});

/** What a customer teaches a model that is fitted on a day. */
function lessonsOf({ contracts, interactions }: CustomerFacts, { graceDays }: LoyaltyPolicy, day: LocalDate) {
  const terms = contracts.flatMap(({ contract, events }) => termsOf({ contract, events }, day, graceDays).terms);
  const contacts = interactions.map(serviceContactOf).filter((contact) => contact !== null);
  return { terms, contacts: contacts.filter(({ resolvedOn }) => resolvedOn <= day) };
}

/** A contact that ended better never lowers the renewal probability under a model; of any contract, nor over all. */
function expectNoLoss({ facts, policy, day }: Case, better: CustomerFacts, model: LoyaltyModel): void {
  const [before, after] = [facts, better].map((each) => loyaltyOf(each, policy, model, day));
  expect(after?.churnRisk === null).toBe(before?.churnRisk === null);
  expect(1 - (after?.churnRisk ?? 0)).toBeGreaterThanOrEqual(1 - (before?.churnRisk ?? 0) - 1e-9);
  for (const outlook of new CustomerView(facts, policy, day).outlooksOn(day)) {
    const [was, is] = [before, after].map(
      (loyalty) => renewalChanceOf(outlook, loyalty?.serviceExperience ?? null, model).experience,
    );
    expect(is ?? NaN).toBeGreaterThanOrEqual((was ?? NaN) - 1e-12);
  }
}

describe("a contact that ended better never lowers its customer's renewal probability", () => {
  test("under any model", () => {
    fc.assert(
      fc.property(arbitraryRaise, arbitraryModel, (raise, model) => {
        fc.pre(raise !== null);
        if (raise !== null) expectNoLoss(raise, raise.better, model);
      }),
      { numRuns: 200 },
    );
  });

  test("under a model fitted on any other customers", () => {
    const others = fc.array(arbitraryCustomer, { maxLength: 20 });
    fc.assert(
      fc.property(arbitraryRaise, others, (raise, taught) => {
        fc.pre(raise !== null);
        if (raise === null) return;
        const policy = { ...raise.policy, minimumDecidedTerms: 1 };
        const tally = new ModelTally(policy, raise.day);
        for (const facts of taught) {
          const { terms, contacts } = lessonsOf(facts, policy, raise.day);
          tally.add(terms, contacts);
        }
        expectNoLoss({ ...raise, policy }, raise.better, finished(tally.fit()));
      }),
      { numRuns: 60 },
    );
  });
});
