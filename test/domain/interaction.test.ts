import {
  Direction,
  EffortScale,
  InteractionKind,
  isAct,
  resolutionQualityOf,
  serviceContactOf,
} from "../../src/domain/customer/interaction.js";
import { ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import { interaction, service } from "./facts.js";

const DAY = "2025-01-01";

test.each([
  ["a purchase", interaction(InteractionKind.PURCHASE, DAY), true],
  ["usage", interaction(InteractionKind.USAGE, DAY), true],
  ["a click", interaction(InteractionKind.CLICK, DAY), true],
  ["a referral", interaction(InteractionKind.REFERRAL, DAY), true],
  ["a payment by own doing", interaction(InteractionKind.PAYMENT, DAY), true],
  ["a direct debit", interaction(InteractionKind.PAYMENT, DAY, { automatic: true }), false],
  [
    "a direct debit recorded as inbound",
    interaction(InteractionKind.PAYMENT, DAY, { automatic: true, direction: Direction.INBOUND }),
    false,
  ],
  ["an inbound call", interaction(InteractionKind.SERVICE, DAY, { direction: Direction.INBOUND }), true],
  ["inbound feedback", interaction(InteractionKind.FEEDBACK, DAY, { direction: Direction.INBOUND }), true],
  ["an outbound call", interaction(InteractionKind.SERVICE, DAY, { direction: Direction.OUTBOUND }), false],
  ["a service contact of unknown direction", interaction(InteractionKind.SERVICE, DAY), false],
  ["an outreach", interaction(InteractionKind.OUTREACH, DAY, { direction: Direction.OUTBOUND }), false],
])("%s is an act of the customer or not: %#", (_name, facts, expected) => {
  expect(isAct(facts)).toBe(expected);
});

test.each([
  ["stated", "VALUE_ENHANCEMENT", null, null, "VALUE_ENHANCEMENT", "STATED"],
  ["stated, against the effort score", "UNRESOLVED", 7, "CES_2", "UNRESOLVED", "STATED"],
  ["CES 2.0 of 5", null, 5, "CES_2", "LOW_EFFORT", "EFFORT_SCORE"],
  ["CES 2.0 of 7", null, 7, "CES_2", "LOW_EFFORT", "EFFORT_SCORE"],
  ["CES 2.0 of 4", null, 4, "CES_2", "HIGH_EFFORT", "EFFORT_SCORE"],
  ["CES 1.0 of 1", null, 1, "CES_1", "LOW_EFFORT", "EFFORT_SCORE"],
  ["CES 1.0 of 2", null, 2, "CES_1", "LOW_EFFORT", "EFFORT_SCORE"],
  ["CES 1.0 of 3", null, 3, "CES_1", "HIGH_EFFORT", "EFFORT_SCORE"],
  ["a score without its scale", null, 5, null, null, null],
  ["nothing", null, null, null, null, null],
])("the quality known from %s", (_name, stated, effortScore, effortScale, quality, source) => {
  const known = {
    stated: stated as ResolutionQuality | null,
    effortScore,
    effortScale: effortScale as EffortScale | null,
  };
  expect(resolutionQualityOf(known)).toEqual({ quality, source });
});

test("a service contact or complaint counts once it is resolved with a known quality", () => {
  const { LOW_EFFORT } = ResolutionQuality;
  expect(serviceContactOf(service(LOW_EFFORT, DAY))).toEqual({ quality: LOW_EFFORT, resolvedOn: DAY });
  expect(serviceContactOf({ ...service(LOW_EFFORT, DAY), kind: InteractionKind.COMPLAINT })).not.toBeNull();
  expect(serviceContactOf({ ...service(LOW_EFFORT, DAY), kind: InteractionKind.OUTREACH })).toBeNull();
  expect(serviceContactOf({ ...service(LOW_EFFORT, DAY), resolvedOn: null })).toBeNull();
  expect(serviceContactOf({ ...service(LOW_EFFORT, DAY), quality: null })).toBeNull();
});
