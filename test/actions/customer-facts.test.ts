import { earliestInstant } from "../../src/actions/customer-facts.js";
import { DEFAULT_POLICY, type LoyaltyPolicy } from "../../src/domain/loyalty/policy.js";

/** Every window short; protection begins ten days before the day, and five days are for time zones and short months. */
const SHORT = {
  ...DEFAULT_POLICY,
  downgradeProtectionDays: 10,
  experienceWindowMonths: 1,
  activeWindowDays: 1,
  outreachOverdueDays: 1,
  renewalNearDays: 1,
};

describe("the earliest instant of an interaction that can count on 2026-07-31", () => {
  test.each<[string, Partial<LoyaltyPolicy>, string]>([
    ["the window of experience", {}, "2026-06-16"],
    ["a long window of experience", { experienceWindowMonths: 24 }, "2024-07-16"],
    ["the window of activity", { activeWindowDays: 100 }, "2026-04-07"],
    ["the days after which outreach is overdue", { outreachOverdueDays: 100 }, "2026-04-07"],
    ["the days within which a renewal is near", { renewalNearDays: 100 }, "2026-04-07"],
    ["the days that protect a tier, before them", { downgradeProtectionDays: 110 }, "2026-03-07"],
  ])("is where %s begins, five days before", (_, change, day) => {
    expect(earliestInstant({ ...SHORT, ...change }, "2026-07-31")).toEqual(new Date(`${day}T00:00:00Z`));
  });
});
