import { demoBatches } from "../../src/demo/demo-data.js";
import { type LocalDate } from "../../src/domain/calendar.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { InteractionKind, serviceContactOf } from "../../src/domain/customer/interaction.js";
import { type Loyalty, loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import type { LoyaltyModel } from "../../src/domain/loyalty/loyalty-model.js";
import { ModelTally } from "../../src/domain/loyalty/model-tally.js";
import { NextBestActionType } from "../../src/domain/loyalty/next-best-action.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { CustomerDecision } from "../../src/domain/renewal/known-decision.js";
import { finished } from "../../src/domain/steps.js";
import { DemoFacts } from "./demo-facts.js";

const { WIN_BACK, RESOLVE, ADVISE, ASK_REFERRAL, SHARE_GOAL } = NextBestActionType;

/** What is asked of a customer as if all were well. */
const FAVOURS: readonly NextBestActionType[] = [ADVISE, ASK_REFERRAL, SHARE_GOAL];

/** The facts of so many demo customers up to a day. */
export function demoFactsOn(today: LocalDate, customers: number): CustomerFacts[] {
  return new DemoFacts(demoBatches({ seed: 1, today, customers }), today).facts();
}

/** The model that facts up to a day teach. */
export function demoModel(customers: readonly CustomerFacts[], day: LocalDate): LoyaltyModel {
  const tally = new ModelTally(DEFAULT_POLICY, day);
  for (const { contracts, interactions } of customers) {
    const contacts = interactions.map(serviceContactOf).filter((contact) => contact !== null);
    const terms = contracts.flatMap(({ contract, events }) => {
      const known = events.filter((event) => event.day <= day);
      const derived = termsOf({ contract, events: known }, day, DEFAULT_POLICY.graceDays).terms;
      return derived.filter(({ dueOn }) => contract.observedFrom === null || dueOn >= contract.observedFrom);
    });
    tally.add(
      terms,
      contacts.filter(({ resolvedOn }) => resolvedOn <= day),
    );
  }
  return finished(tally.fit());
}

/** What holds of the advice given for any demo base. */
export function describeDemoAdvice(today: LocalDate, customers: number): void {
  describe(`what to do for each of ${customers} demo customers on ${today}`, () => {
    const facts = demoFactsOn(today, customers);
    const model = demoModel(facts, today);
    const told = facts.map((each) => ({ facts: each, loyalty: loyaltyOf(each, DEFAULT_POLICY, model, today) }));
    const actionsOf = ({ nextBestActions }: Loyalty) => nextBestActions.map(({ action }) => action);
    const favoursOf = (loyalty: Loyalty) => actionsOf(loyalty).filter((action) => FAVOURS.includes(action));

    test("nobody at high risk is without an action", () => {
      const high = told.filter(({ loyalty }) => (loyalty.churnRisk ?? 0) >= DEFAULT_POLICY.riskHighFrom);
      expect(high.length).toBeGreaterThan(customers / 50);
      expect(high.filter(({ loyalty }) => actionsOf(loyalty).length === 0)).toEqual([]);
    });

    test("nobody is asked a favour or given advice while a complaint or a question is open; it is to be resolved", () => {
      const open = told.filter(({ facts: { interactions } }) =>
        interactions.some(
          ({ kind, resolvedOn }) =>
            resolvedOn === null && (kind === InteractionKind.COMPLAINT || kind === InteractionKind.SERVICE),
        ),
      );
      expect(open.length).toBeGreaterThan(0);
      expect(open.flatMap(({ loyalty }) => favoursOf(loyalty))).toEqual([]);
      const staying = open.filter(({ loyalty }) => loyalty.decision === CustomerDecision.OPEN);
      for (const { loyalty } of staying) expect(actionsOf(loyalty)).toContain(RESOLVE);
    });

    test("known leavers are to be won back, and nothing is asked of them", () => {
      const leaving = told.filter(({ loyalty }) => loyalty.decision === CustomerDecision.LEAVING);
      expect(leaving.length).toBeGreaterThan(0);
      for (const { loyalty } of leaving) expect(actionsOf(loyalty)).toContain(WIN_BACK);
      expect(leaving.flatMap(({ loyalty }) => favoursOf(loyalty))).toEqual([]);
    });
  });
}
