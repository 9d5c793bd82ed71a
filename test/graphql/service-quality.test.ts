import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { customerRow, interactionRow, seed } from "../support/seed.js";

const MONTH = `from to closed unresolvedOpen satisfaction { count mean } effortCes2 { count mean }
  netPromoterScore { count score }`;

onEachDatabase("service quality of contacts that end later than they begin", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("ada")],
      interactions: [
        interactionRow("closed next month", "ada", {
          occurredAt: "2025-01-31T16:00:00.000Z",
          resolvedAt: "2025-02-01T09:00:00.000Z",
          effortScale: "CES_2",
          effortScore: 6,
          satisfaction: 5,
          recommendation: 9,
        }),
        interactionRow("open", "ada", { occurredAt: "2025-01-20T10:00:00.000Z", satisfaction: 2 }),
      ],
    });
  });

  const series = async (asOf: string) =>
    (
      await api.data(
        `{ serviceQuality(from: "2025-01-01", to: "2025-03-01", asOf: "${asOf}") {
          total { ${MONTH.replace("from to", "")} } series { ${MONTH} } } }`,
      )
    ).serviceQuality;

  test("the ratings of a contact fall into the month of its closing, those of an open one into its own", async () => {
    const { series: months } = await series("2026-01-15");
    expect(months).toEqual([
      {
        from: "2025-01-01",
        to: "2025-02-01",
        closed: 0,
        unresolvedOpen: 1,
        satisfaction: { count: 1, mean: 2 },
        effortCes2: { count: 0, mean: null },
        netPromoterScore: { count: 0, score: null },
      },
      {
        from: "2025-02-01",
        to: "2025-03-01",
        closed: 1,
        unresolvedOpen: 0,
        satisfaction: { count: 1, mean: 5 },
        effortCes2: { count: 1, mean: 6 },
        netPromoterScore: { count: 1, score: 100 },
      },
    ]);
  });

  test("before its closing a contact was open, and nobody knew how it would be rated", async () => {
    const { total } = await series("2025-01-31");
    expect(total).toMatchObject({ closed: 0, unresolvedOpen: 2, satisfaction: { count: 1, mean: 2 } });
    expect((await series("2025-01-25")).total).toMatchObject({ unresolvedOpen: 1 });
  });
});

const SHARES = `closed qualityUnknown qualitySources { source count }
  qualities { quality count outOf share reason sources { source count } } valueEnhancement { count outOf share reason }`;

onEachDatabase("service quality that only rules of mappings judge", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    const closed = { occurredAt: "2025-03-03T10:00:00.000Z", resolvedAt: "2025-03-03T11:00:00.000Z" };
    await seed(api, {
      customers: [customerRow("ada")],
      interactions: [
        interactionRow("ruled", "ada", { ...closed, agent: "desk", qualityRule: "HIGH_EFFORT" }),
        interactionRow("silent", "ada", { ...closed, agent: "desk" }),
        interactionRow("scored", "ada", { ...closed, agent: "kim", effortScale: "CES_2", effortScore: 6 }),
        interactionRow("ruled too", "ada", { ...closed, agent: "kim", qualityRule: "UNRESOLVED" }),
      ],
    });
  });

  test("has no shares there, for rules see bad endings only; what is unknown is shown", async () => {
    const { serviceQuality } = await api.data(
      `{ serviceQuality(from: "2025-03-01", to: "2025-04-01") { total { ${SHARES} } split(by: AGENT) { key ${SHARES} } } }`,
    );
    const { total, split } = serviceQuality;
    const counts = (stated: number, scored: number, ruled: number) => [
      { source: "STATED", count: stated },
      { source: "EFFORT_SCORE", count: scored },
      { source: "MAPPING_RULE", count: ruled },
    ];
    expect(total).toMatchObject({ closed: 4, qualityUnknown: 1, qualitySources: counts(0, 1, 2) });
    expect(total.qualities[1]).toEqual({
      quality: "HIGH_EFFORT",
      count: 1,
      outOf: 3,
      share: 1 / 3,
      reason: null,
      sources: counts(0, 0, 1),
    });
    const [desk, kim] = split;
    const none = { outOf: 1, share: null, reason: expect.stringContaining("RULES_ONLY") };
    expect(desk).toMatchObject({ key: "desk", closed: 2, qualityUnknown: 1, valueEnhancement: { count: 0, ...none } });
    for (const share of desk.qualities) expect(share).toMatchObject(none);
    expect(kim).toMatchObject({
      key: "kim",
      qualityUnknown: 0,
      valueEnhancement: { outOf: 2, share: 0, reason: null },
    });
  });
});
