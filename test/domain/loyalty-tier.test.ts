import { Activity } from "../../src/domain/customer/activity.js";
import { higherTier, LoyaltyTier, rawTierOf, type TierFacts } from "../../src/domain/loyalty/loyalty-tier.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";

const held: TierFacts = { score: 90, activity: Activity.ACTIVE, heldMonths: null, agreed: 0, monthsKnown: null };

test.each([
  [0, "BRONZE"],
  [39.9999, "BRONZE"],
  [40, "SILVER"],
  [59.9, "SILVER"],
  [60, "GOLD"],
  [79.9, "GOLD"],
  [80, "PLATINUM"],
  [100, "PLATINUM"],
])("a score of %d is %s", (score, expected) => {
  expect(rawTierOf({ ...held, score, heldMonths: 12 }, DEFAULT_POLICY)).toBe(expected);
});

test.each<[string, Partial<TierFacts>, string]>([
  ["never held, never seen", {}, "NEW"],
  ["a prospect, known for years", { monthsKnown: 60, activity: Activity.PROSPECT }, "NEW"],
  ["held for five months, nothing agreed", { heldMonths: 5 }, "NEW"],
  ["held for six months", { heldMonths: 6 }, "PLATINUM"],
  ["a renewal agreed in the first month", { heldMonths: 0, agreed: 1 }, "PLATINUM"],
  ["has left, after years", { heldMonths: 60, activity: Activity.FORMER }, "FORMER"],
  ["no contract, known for five months", { monthsKnown: 5 }, "NEW"],
  ["no contract, known for six months", { monthsKnown: 6 }, "PLATINUM"],
])("%s", (_name, facts, expected) => {
  expect(rawTierOf({ ...held, ...facts }, DEFAULT_POLICY)).toBe(expected);
});

test("the higher of two tiers is the more loyal one, from FORMER and NEW up", () => {
  const tiers = Object.values(LoyaltyTier);
  expect(tiers).toEqual(["FORMER", "NEW", "BRONZE", "SILVER", "GOLD", "PLATINUM"]);
  tiers.forEach((one, index) =>
    tiers.forEach((other, otherIndex) => expect(higherTier(one, other)).toBe(tiers[Math.max(index, otherIndex)])),
  );
});
