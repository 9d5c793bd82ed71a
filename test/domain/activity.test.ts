import { actDaysOf, actExpiresOn, type ActivityFacts, activityOf } from "../../src/domain/customer/activity.js";
import { InteractionKind } from "../../src/domain/customer/interaction.js";
import { agreed, contract, customer, interaction, mistake } from "./facts.js";

const held: ActivityFacts = {
  isHeld: true,
  wasHeld: true,
  hasContract: true,
  isCustomerSince: false,
  hasActed: true,
};
const former: ActivityFacts = { ...held, isHeld: false };
const neverHeld: ActivityFacts = { ...former, wasHeld: false };
const contractless: ActivityFacts = { ...neverHeld, hasContract: false };
const silent = { hasActed: false };

test.each([
  ["held, acting", held, "ACTIVE"],
  ["held, silent", { ...held, ...silent }, "PASSIVE"],
  ["not held any more, though acting", former, "FORMER"],
  ["not held any more, and silent", { ...former, ...silent }, "FORMER"],
  ["a contract that never began, though acting", neverHeld, "PROSPECT"],
  ["a contract that never began, known as a customer", { ...neverHeld, isCustomerSince: true }, "PROSPECT"],
  ["without a contract, acting", contractless, "ACTIVE"],
  ["without a contract, silent, a customer", { ...contractless, ...silent, isCustomerSince: true }, "PASSIVE"],
  ["without a contract, silent, no customer yet", { ...contractless, ...silent }, "PROSPECT"],
])("%s", (_name, facts, expected) => {
  expect(activityOf(facts)).toBe(expected);
});

test.each([
  ["2025-03-01", 365, "2026-03-01"],
  ["2025-03-01", 1, "2025-03-02"],
  ["2024-01-01", 365, "2024-12-31"],
])("an act on %s with a window of %i days no longer counts on %s", (actedOn, windowDays, expected) => {
  expect(actExpiresOn(actedOn, windowDays)).toBe(expected);
});

test("acts are contract starts, agreed renewals and what the customer does, in order", () => {
  const wrong = agreed("2024-08-01");
  const facts = customer({
    contracts: [
      { contract: contract(), events: [agreed("2024-11-01"), wrong, mistake(wrong, "2024-08-02")] },
      { contract: contract({ startsOn: "2023-01-01", autoRenew: true }), events: [] },
    ],
    interactions: [
      interaction(InteractionKind.USAGE, "2024-02-01"),
      interaction(InteractionKind.OUTREACH, "2024-03-01"),
      interaction(InteractionKind.PAYMENT, "2024-04-01", { automatic: true }),
      interaction(InteractionKind.PURCHASE, "2022-02-01"),
    ],
  });
  expect(actDaysOf(facts)).toEqual(["2022-02-01", "2023-01-01", "2024-01-01", "2024-02-01", "2024-11-01"]);
});
