import type { LocalDate } from "../../../src/domain/calendar.js";
import type { ContractFacts } from "../../../src/domain/contract/contract.js";
import { inLines } from "../../../src/domain/contract/contract-line.js";
import { Activity } from "../../../src/domain/customer/activity.js";
import type { CustomerFacts } from "../../../src/domain/customer/customer.js";
import { InteractionKind } from "../../../src/domain/customer/interaction.js";
import { loyaltyOf } from "../../../src/domain/loyalty/loyalty.js";
import { PRIOR_MODEL } from "../../../src/domain/loyalty/loyalty-model.js";
import {
  type ActionFacts,
  nextBestActionsOf,
  NextBestActionType,
  type RiskAtHand,
} from "../../../src/domain/loyalty/next-best-action.js";
import { DEFAULT_POLICY, type LoyaltyPolicy, ResolutionQuality } from "../../../src/domain/loyalty/policy.js";
import { RiskFactor } from "../../../src/domain/renewal/churn-risk.js";
import { agreed, cancelled, contract, customer, interaction, service } from "../facts.js";

const { OUTREACH, SERVICE, COMPLAINT, FEEDBACK, REFERRAL, USAGE } = InteractionKind;
const { AFFIRM_DECISION, ANTICIPATE_NEED, SHARE_GOAL, INFORM, ADVISE, RESOLVE, REACTIVATE, ASK_REFERRAL, WIN_BACK } =
  NextBestActionType;
const { OFFER_SUCCESSOR } = NextBestActionType;

type Facts = Partial<CustomerFacts>;
type Row = [name: string, day: LocalDate, facts: Facts, isRecommended: boolean, policy?: Partial<LoyaltyPolicy>];

/** Two years from 1 January 2024. */
const held = [{ contract: contract({ termMonths: 24 }), events: [] }];
/** Of 2023, and over. */
const former = [{ contract: contract({ startsOn: "2023-01-01" }), events: [cancelled("2023-06-01")] }];

function actionsOn(day: LocalDate, facts: Facts, policy: Partial<LoyaltyPolicy> = {}) {
  return loyaltyOf(customer(facts), { ...DEFAULT_POLICY, ...policy }, PRIOR_MODEL, day).nextBestActions;
}

function describeAction(action: NextBestActionType, rows: Row[]): void {
  describe(action, () => {
    test.each(rows)("%s: %s", (_name, day, facts, isRecommended, policy = {}) => {
      const actions = actionsOn(day, facts, policy).map((each) => each.action);
      expect(actions.includes(action)).toBe(isRecommended);
    });
  });
}

const heldAndTold = (...interactions: CustomerFacts["interactions"]) => ({ contracts: held, interactions });
const outreach = (day: LocalDate) => interaction(OUTREACH, day);

const renewedInJune = [
  { contract: contract({ startsOn: "2023-07-01" }), events: [agreed("2024-06-01", { months: 24 })] },
];
describeAction(AFFIRM_DECISION, [
  ["the day before the contract starts", "2023-12-31", { contracts: held }, false],
  ["on the first day", "2024-01-01", { contracts: held }, true],
  ["for 90 days", "2024-03-30", { contracts: held }, true],
  ["and no longer", "2024-03-31", { contracts: held }, false],
  ["until thanked", "2024-02-09", heldAndTold(outreach("2024-02-10")), true],
  ["not from the day of the thanks on", "2024-02-10", heldAndTold(outreach("2024-02-10")), false],
  ["thanked on the first day itself", "2024-01-01", heldAndTold(outreach("2024-01-01")), false],
  ["outreach before the decision is no thanks", "2024-01-02", heldAndTold(outreach("2023-12-31")), true],
  ["service is no thanks", "2024-01-03", heldAndTold(service(ResolutionQuality.LOW_EFFORT, "2024-01-02")), true],
  ["the day before a renewal is agreed", "2024-05-31", { contracts: renewedInJune }, false],
  ["from the agreement of a renewal on", "2024-06-01", { contracts: renewedInJune }, true],
  [
    "a renewal that came by itself is no decision",
    "2025-01-02",
    { contracts: [{ contract: contract({ autoRenew: true }), events: [] }] },
    false,
  ],
]);

// By the prior a first renewal of a customer without contacts is lost by 0.2.
const risky = { riskHighFrom: 0.19 };
const safe = { riskHighFrom: 0.21 };
describeAction(ANTICIPATE_NEED, [
  ["the day before the horizon reaches the renewal", "2024-12-31", { contracts: held }, false, risky],
  ["twelve months before the renewal", "2025-01-01", { contracts: held }, true, risky],
  ["the risk is just below the threshold", "2025-10-02", { contracts: held }, false, safe],
  ["on the due day", "2025-12-31", { contracts: held }, true, risky],
  ["while pending within the grace days", "2026-01-30", { contracts: held }, true, risky],
  ["not once lapsed", "2026-01-31", { contracts: held }, false, risky],
  [
    "not once agreed",
    "2025-12-01",
    { contracts: [{ contract: contract({ termMonths: 24 }), events: [agreed("2025-12-01")] }] },
    false,
    risky,
  ],
  [
    "not once cancelled",
    "2025-12-01",
    { contracts: [{ contract: contract({ termMonths: 24 }), events: [cancelled("2025-12-01")] }] },
    false,
    risky,
  ],
  [
    "not before a contract has begun",
    "2023-12-31",
    { contracts: [{ contract: contract({ termMonths: 1 }), events: [agreed("2023-12-01")] }] },
    false,
    risky,
  ],
]);

describeAction(SHARE_GOAL, [
  ["on day 179 of being held", "2024-06-28", { contracts: held }, false],
  ["on day 180", "2024-06-29", { contracts: held }, true],
  ["on day 179 after the last outreach", "2024-08-28", heldAndTold(outreach("2024-03-02")), false],
  ["on day 180 after it", "2024-08-29", heldAndTold(outreach("2024-03-02")), true],
  ["not on the day of outreach", "2024-08-29", heldAndTold(outreach("2024-08-29")), false],
  ["the day before that", "2024-08-28", heldAndTold(outreach("2024-08-29")), true],
  ["outreach before the contract counts too", "2024-06-28", heldAndTold(outreach("2023-12-31")), false],
  ["not to a former customer", "2024-06-29", { contracts: former }, false],
]);

const shortWindow = { experienceWindowMonths: 3 };
const twoEfforts = [
  service(ResolutionQuality.HIGH_EFFORT, "2024-02-01"),
  service(ResolutionQuality.HIGH_EFFORT, "2024-03-01"),
];
describeAction(INFORM, [
  ["after one contact of high effort", "2024-02-29", heldAndTold(...twoEfforts), false],
  ["after the second", "2024-03-01", heldAndTold(...twoEfforts), true],
  ["while both are in the window of 3 months", "2024-04-30", heldAndTold(...twoEfforts), true, shortWindow],
  ["not once the first has left it", "2024-05-01", heldAndTold(...twoEfforts), false, shortWindow],
  [
    "not after two of low effort",
    "2024-03-01",
    heldAndTold(...twoEfforts.map((each) => ({ ...each, quality: ResolutionQuality.LOW_EFFORT }))),
    false,
  ],
]);

const tip = interaction(SERVICE, "2024-02-01", { resolvedOn: "2024-02-01", hasValueTip: true });
describeAction(ADVISE, [
  ["an active customer", "2024-01-01", { contracts: held }, true],
  ["the day before a value tip", "2024-01-31", heldAndTold(tip), true],
  ["from the day of a value tip on", "2024-02-01", heldAndTold(tip), false],
  ["while the tip is in the window of 3 months", "2024-04-30", heldAndTold(tip), false, shortWindow],
  ["once it has left it", "2024-05-01", heldAndTold(tip), true, shortWindow],
  [
    "not after value enhancement",
    "2024-02-01",
    heldAndTold(service(ResolutionQuality.VALUE_ENHANCEMENT, "2024-02-01")),
    false,
  ],
  ["not a passive customer", "2024-12-31", { contracts: held }, false],
  ["not who holds nothing", "2024-02-01", { interactions: [interaction(USAGE, "2024-01-15")] }, false],
]);

const openSince = (kind: InteractionKind) => interaction(kind, "2024-02-01");
const closedInMarch = interaction(SERVICE, "2024-02-01", { resolvedOn: "2024-03-01" });
const leftUnresolved = { ...closedInMarch, quality: ResolutionQuality.UNRESOLVED };
describeAction(RESOLVE, [
  ["the day before the contact", "2024-01-31", heldAndTold(openSince(SERVICE)), false],
  ["from the day of the contact on", "2024-02-01", heldAndTold(openSince(SERVICE)), true],
  ["a complaint too", "2024-02-01", heldAndTold(openSince(COMPLAINT)), true],
  ["not feedback", "2024-02-01", heldAndTold(openSince(FEEDBACK)), false],
  ["not once closed", "2024-03-01", heldAndTold(closedInMarch), false],
  ["closed without being solved", "2024-03-01", heldAndTold(leftUnresolved), true],
  ["closed without being solved, for 90 days", "2024-05-29", heldAndTold(leftUnresolved), true],
  ["and no longer", "2024-05-30", heldAndTold(leftUnresolved), false],
  [
    "not once a later contact was solved",
    "2024-03-02",
    heldAndTold(leftUnresolved, service(ResolutionQuality.LOW_EFFORT, "2024-03-02")),
    false,
  ],
  ["for the 24 months of the window", "2026-01-31", { interactions: [openSince(SERVICE)] }, true],
  ["and no longer", "2026-02-01", { interactions: [openSince(SERVICE)] }, false],
  ["a former customer too", "2024-02-01", { contracts: former, interactions: [openSince(SERVICE)] }, true],
]);

const other = [{ contract: contract({ id: "other", autoRenew: true }), events: [] }];
const leaving = [{ contract: contract({ termMonths: 24 }), events: [cancelled("2024-06-01")] }];
/** Telephone, cancelled on 1 June 2024 to the end of the year, beside internet, which goes on. */
const ending = (...others: CustomerFacts["contracts"]) => [
  { contract: contract({ id: "phone", product: "Phone" }), events: [cancelled("2024-06-01")] },
  { contract: contract({ id: "net", product: "Internet", termMonths: 36 }), events: [] },
  ...others,
];
const signedAhead = (value: number, changes: Partial<ContractFacts> = {}) => {
  const startsOn = { startsOn: "2025-01-01", agreedOn: "2024-06-15" };
  return { contract: contract({ id: "next", value, ...startsOn, ...changes }), events: [] };
};
describeAction(OFFER_SUCCESSOR, [
  ["the day before the end of one contract is known", "2024-05-31", { contracts: ending() }, false],
  ["from the day on which it is known", "2024-06-01", { contracts: ending() }, true],
  ["until it ends", "2024-12-31", { contracts: ending() }, true],
  ["not once it has ended", "2025-01-01", { contracts: ending() }, false],
  ["not where everything ends", "2024-06-01", { contracts: ending().slice(0, 1) }, false],
  ["not where as much is signed ahead", "2024-07-01", { contracts: ending(signedAhead(120_000)) }, false],
  ["where less is signed ahead", "2024-07-01", { contracts: ending(signedAhead(119_999)) }, true],
  [
    "where that is in another currency",
    "2024-07-01",
    { contracts: ending(signedAhead(9e6, { currency: "USD" })) },
    true,
  ],
  [
    "not where another contract continues it, for less",
    "2024-07-01",
    { contracts: inLines(ending(signedAhead(1, { succeedsId: "phone" })), DEFAULT_POLICY) },
    false,
  ],
]);

describeAction(WIN_BACK, [
  ["the day before the cancellation", "2024-05-31", { contracts: leaving }, false],
  ["from the cancellation on", "2024-06-01", { contracts: leaving }, true],
  ["on the last day", "2025-12-31", { contracts: leaving }, true],
  ["for twelve months after it", "2026-12-31", { contracts: leaving }, true],
  ["and no longer", "2027-01-01", { contracts: leaving }, false],
  ["not while another contract goes on", "2024-06-01", { contracts: [...leaving, ...other] }, false],
]);

describeAction(REACTIVATE, [
  ["on the last day of the activity window", "2024-12-30", { contracts: held }, false],
  ["from the day on which the last act has left it", "2024-12-31", { contracts: held }, true],
  ["not on the day of a new act", "2025-02-01", heldAndTold(interaction(USAGE, "2025-02-01")), false],
  ["outreach is no act of the customer", "2025-02-01", heldAndTold(outreach("2025-02-01")), true],
  ["not a former customer", "2024-12-31", { contracts: former }, false],
]);

const recommends = (points: number) => interaction(FEEDBACK, "2024-02-01", { recommendation: points });
const referred = interaction(REFERRAL, "2024-02-10");
describeAction(ASK_REFERRAL, [
  ["just below promoterFrom", "2024-02-01", heldAndTold(recommends(8)), false],
  ["at promoterFrom", "2024-02-01", heldAndTold(recommends(9)), true],
  ["at a promoterFrom of the policy's own", "2024-02-01", heldAndTold(recommends(8)), true, { promoterFrom: 8 }],
  ["the day before the recommendation", "2024-01-31", heldAndTold(recommends(10)), false],
  ["for the 365 days of the window", "2025-01-30", heldAndTold(recommends(10)), true],
  ["and no longer", "2025-01-31", heldAndTold(recommends(10)), false],
  ["the day before a referral", "2024-02-09", heldAndTold(recommends(10), referred), true],
  ["not from the referral on", "2024-02-10", heldAndTold(recommends(10), referred), false],
]);

const nothing: ActionFacts = {
  activity: Activity.PROSPECT,
  isHeld: false,
  unthankedDecisionOn: null,
  knownEnd: null,
  ending: null,
  riskAtHand: null,
  leftUnresolvedOn: null,
  isOutreachOverdue: false,
  highEffortContacts: 0,
  hasNewUse: false,
  openContacts: [],
  recommendation: null,
  hasReferred: false,
};

/** Two years of high risk that come up in thirty days. */
const riskAtHand: RiskAtHand = {
  risk: 0.4,
  biggestFactor: RiskFactor.CLASS_BASE_RATE,
  dueOn: "2024-12-31",
  daysLeft: 30,
  revenueAtRisk: [{ minor: 48_000, currency: "EUR" }],
};
const anything: ActionFacts = {
  ...nothing,
  activity: Activity.ACTIVE,
  isHeld: true,
  unthankedDecisionOn: "2024-01-01",
  riskAtHand,
  isOutreachOverdue: true,
  highEffortContacts: 2,
  recommendation: 9,
};
const withIssue = { openContacts: ["2024-03-01", "2024-02-01"] };
const urgenciesOf = (facts: ActionFacts) =>
  nextBestActionsOf(facts, DEFAULT_POLICY).map(({ action, urgency }) => `${urgency} ${action}`);

describe("recommendations", () => {
  test("come most urgent first", () => {
    expect(urgenciesOf(anything)).toEqual([
      "HIGH ANTICIPATE_NEED",
      "MEDIUM INFORM",
      "MEDIUM AFFIRM_DECISION",
      "LOW SHARE_GOAL",
      "LOW ADVISE",
      "LOW ASK_REFERRAL",
    ]);
  });

  test("ask no favour and give no advice while an issue is open", () => {
    const actions = ["HIGH RESOLVE", "HIGH ANTICIPATE_NEED", "MEDIUM INFORM", "MEDIUM AFFIRM_DECISION"];
    expect(urgenciesOf({ ...anything, ...withIssue })).toEqual(actions);
    expect(urgenciesOf({ ...anything, leftUnresolvedOn: "2024-03-01" })).toEqual(actions);
  });

  test.each<[string, Partial<ActionFacts>, string[]]>([
    ["a known leaver", { knownEnd: { leavesOn: "2025-01-01", daysLeft: 31, revenueAtRisk: [] } }, ["HIGH WIN_BACK"]],
    [
      "a known leaver of next year",
      { knownEnd: { leavesOn: "2025-06-01", daysLeft: 91, revenueAtRisk: [] } },
      ["MEDIUM WIN_BACK"],
    ],
    [
      "a known leaver who complained",
      { ...withIssue, knownEnd: { leavesOn: "2025-01-01", daysLeft: 1, revenueAtRisk: [] } },
      ["HIGH RESOLVE", "HIGH WIN_BACK"],
    ],
    [
      "who has just left",
      {
        activity: Activity.FORMER,
        isHeld: false,
        knownEnd: { leavesOn: "2024-12-01", daysLeft: 0, revenueAtRisk: [] },
      },
      ["MEDIUM WIN_BACK"],
    ],
    [
      "who left half a year ago",
      { activity: Activity.FORMER, knownEnd: { leavesOn: "2024-06-01", daysLeft: -183, revenueAtRisk: [] } },
      ["LOW WIN_BACK"],
    ],
    ["who left long ago", { activity: Activity.FORMER, isHeld: false }, []],
  ])("treat nobody who leaves as if they stayed: %s", (_name, facts, expected) => {
    expect(urgenciesOf({ ...anything, riskAtHand: null, ...facts })).toEqual(expected);
  });

  test.each<[string, Partial<RiskAtHand>, Partial<ActionFacts>, string]>([
    ["a renewal is close", {}, {}, "HIGH ANTICIPATE_NEED"],
    ["a renewal is near", { daysLeft: 31 }, {}, "MEDIUM ANTICIPATE_NEED"],
    ["a renewal is near and more likely lost than not", { daysLeft: 90, risk: 0.5 }, {}, "HIGH ANTICIPATE_NEED"],
    ["no renewal is near", { daysLeft: 91, risk: 0.5 }, {}, "LOW ANTICIPATE_NEED"],
    ["pending", { daysLeft: -5 }, {}, "HIGH ANTICIPATE_NEED"],
    ["service is the reason", { biggestFactor: RiskFactor.EXPERIENCE, daysLeft: 91 }, {}, "HIGH INFORM"],
    [
      "service is the reason, and it is open",
      { biggestFactor: RiskFactor.EXPERIENCE, daysLeft: 91 },
      { ...withIssue, highEffortContacts: 0 },
      "HIGH RESOLVE",
    ],
    ["silent, a renewal near", {}, { activity: Activity.PASSIVE }, "HIGH REACTIVATE"],
    ["silent", { daysLeft: 200 }, { activity: Activity.PASSIVE }, "MEDIUM REACTIVATE"],
  ])("answer a high risk: %s", (_name, risk, facts, expected) => {
    const actions = urgenciesOf({
      ...anything,
      highEffortContacts: 0,
      ...facts,
      riskAtHand: { ...riskAtHand, ...risk },
    });
    expect(actions).toContain(expected);
  });

  test.each([
    [90, "HIGH OFFER_SUCCESSOR"],
    [91, "MEDIUM OFFER_SUCCESSOR"],
  ])("are urgent where a contract ends in %i days: %s", (daysLeft, expected) => {
    expect(urgenciesOf({ ...nothing, ending: { endsOn: "2025-01-01", daysLeft, annualValue: [] } })).toEqual([
      expected,
    ]);
  });

  test("are none where nothing is known", () => {
    expect(nextBestActionsOf(nothing, DEFAULT_POLICY)).toEqual([]);
  });

  const anticipated = {
    dueOn: "2025-12-31",
    churnRisk: "0.200",
    biggestReason: "CLASS_BASE_RATE",
    revenueAtRisk: "120.00 EUR",
  };
  test.each<[Facts, LocalDate, NextBestActionType, Record<string, string>, Partial<LoyaltyPolicy>?]>([
    [heldAndTold(openSince(SERVICE)), "2024-03-01", RESOLVE, { openContacts: "1", openSince: "2024-02-01" }],
    [{ contracts: held }, "2025-12-01", ANTICIPATE_NEED, anticipated, risky],
    [{ contracts: ending() }, "2024-07-01", OFFER_SUCCESSOR, { endsOn: "2025-01-01", annualValue: "1200.00 EUR" }],
    [{ contracts: held }, "2024-01-05", AFFIRM_DECISION, { decidedOn: "2024-01-01" }],
    [heldAndTold(...twoEfforts), "2024-03-01", INFORM, { highEffortContacts: "2" }],
    [{ contracts: held }, "2025-01-01", SHARE_GOAL, { days: "180" }],
    [{ contracts: held }, "2024-03-01", ADVISE, { activity: "ACTIVE" }],
    [{ contracts: held }, "2025-01-01", REACTIVATE, { activity: "PASSIVE" }],
    [heldAndTold(recommends(9)), "2024-03-01", ASK_REFERRAL, { recommendation: "9" }],
  ])("name the facts behind them: %#", (facts, day, action, names, policy = {}) => {
    const found = actionsOn(day, facts, policy).find((each) => each.action === action);
    expect(Object.fromEntries((found?.facts ?? []).map(({ name, value }) => [name, value]))).toEqual(names);
  });
});
