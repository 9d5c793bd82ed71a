import { higherTier, LoyaltyTier, rawTierOf } from "../../src/domain/loyalty/loyalty-tier.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";

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
  expect(rawTierOf({ score, decided: 1, heldMonths: 12 }, DEFAULT_POLICY)).toBe(expected);
});

test.each([
  ["never held", 0, null, "NEW"],
  ["held for five months, nothing decided", 0, 5, "NEW"],
  ["held for six months, nothing decided", 0, 6, "PLATINUM"],
  ["one term decided in the first month", 1, 0, "PLATINUM"],
  ["one term decided, held span unknown", 1, null, "PLATINUM"],
])("%s", (_name, decided, heldMonths, expected) => {
  expect(rawTierOf({ score: 90, decided, heldMonths }, DEFAULT_POLICY)).toBe(expected);
});

test("the higher of two tiers is the more loyal one, and every tier is higher than NEW", () => {
  const tiers = Object.values(LoyaltyTier);
  expect(tiers).toEqual(["NEW", "BRONZE", "SILVER", "GOLD", "PLATINUM"]);
  tiers.forEach((one, index) =>
    tiers.forEach((other, otherIndex) => expect(higherTier(one, other)).toBe(tiers[Math.max(index, otherIndex)])),
  );
});
