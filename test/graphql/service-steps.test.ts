import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { seedReports } from "../support/report-base.js";
import { contractRow, customerRow, interactionRow, named, seed } from "../support/seed.js";

const STEPS = `period { from to } before { from to }
  steps { step figures { key unit value before change numerator denominator reason changeReason benchmark { today } } }`;

interface Figure {
  readonly key: string;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

onEachDatabase("the three steps", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    const { elsewhere } = await seedReports(api);
    const outreach = (id: string, customer: string, day: string) =>
      interactionRow(id, customer, { kind: "OUTREACH", proactive: true, occurredAt: `${day}T10:00:00.000Z` });
    await seed(api, { interactions: [outreach("thanks", "late", "2025-06-20")] }, elsewhere);
    await seed(api, {
      // They join after the start of the period, and what they bring is no word of mouth of customers held then.
      customers: [customerRow("guest"), customerRow("friend")],
      contracts: [contractRow("guest", "guest", { startsOn: "2025-11-01" })],
      interactions: [
        interactionRow("brought", "stay", {
          kind: "REFERRAL",
          occurredAt: "2025-07-07T10:00:00.000Z",
          referredCustomer: named("guest"),
        }),
        interactionRow("brought too", "guest", {
          kind: "REFERRAL",
          occurredAt: "2025-12-07T10:00:00.000Z",
          referredCustomer: named("friend"),
        }),
        outreach("welcome", "late", "2025-06-20"),
      ],
    });
  });

  const steps = async (args: string) => (await api.data(`{ serviceSteps(${args}) { ${STEPS} } }`)).serviceSteps;
  const figuresOf = (answer: { steps: { figures: Figure[] }[] }) =>
    new Map(answer.steps.flatMap(({ figures }) => figures.map((figure) => [figure.key, figure] as const)));

  test("of a year beside the year before", async () => {
    const answer = await steps(`from: "2025-01-01", to: "2026-01-01"`);
    expect(answer).toMatchObject({
      period: { from: "2025-01-01", to: "2026-01-01" },
      before: { from: "2024-01-01", to: "2025-01-01" },
    });
    expect(answer.steps.map(({ step }: { step: string }) => step)).toEqual([
      "EMOTIONAL_TIE",
      "SERVICE",
      "LOW_THRESHOLD",
    ]);
    const figures = figuresOf(answer);
    const fraction = (key: string) => `${figures.get(key)?.numerator}/${figures.get(key)?.denominator}`;
    // Of the six held on 1 January, stay brought one.
    expect(figures.get("WORD_OF_MOUTH")).toMatchObject({ value: 1 / 6, numerator: 1, denominator: 6 });
    expect(figures.get("REFERRALS")).toMatchObject({ value: 2, before: 0, change: 2, unit: "COUNT" });
    // Decided: raise on 15 February, pending on 1 January, late on 1 June; guest's is not 90 days old.
    expect(fraction("AFFIRMATIONS")).toBe("1/3");
    expect(figures.get("NET_PROMOTER_SCORE")).toMatchObject({ value: 25, numerator: 1, denominator: 4, before: null });
    expect(figures.get("UNRESOLVED")).toMatchObject({ value: 0.2, numerator: 1, denominator: 5, unit: "SHARE" });
    expect(fraction("VALUE_ENHANCEMENT_WITH_PROACTIVE")).toBe("2/6");
    expect(figures.get("EFFORT_CES_2")).toMatchObject({ value: 6, numerator: 6, denominator: 1 });
    expect(figures.get("CHANNELS_USED")).toMatchObject({ value: 4, numerator: 4, denominator: null });
    expect(figures.get("FIRST_RESPONSE_MEDIAN")).toMatchObject({ value: null, numerator: null, denominator: 0 });
    expect(figures.get("RESOLUTION_MEDIAN")).toMatchObject({ numerator: null, denominator: 6, unit: "HOURS" });
  });

  test("of days that are no whole months stand beside as many days before, and end on asOf", async () => {
    const answer = await steps(`from: "2025-03-10", to: "2026-01-01", asOf: "2025-03-20"`);
    expect(answer).toMatchObject({
      period: { from: "2025-03-10", to: "2025-03-20" },
      before: { from: "2025-02-28", to: "2025-03-10" },
    });
    expect(figuresOf(answer).get("CHANNELS_USED")).toMatchObject({ value: 1, before: 1, change: 0 });
  });

  test("of some customers", async () => {
    for (const filter of [`segments: ["small"]`, `activities: [PASSIVE]`]) {
      const figures = figuresOf(await steps(`from: "2025-01-01", to: "2026-01-01", filter: { ${filter} }`));
      const held = filter.includes("small") ? 2 : 1;
      expect(figures.get("WORD_OF_MOUTH")).toMatchObject({ numerator: 1, denominator: held });
    }
  });
});
