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
