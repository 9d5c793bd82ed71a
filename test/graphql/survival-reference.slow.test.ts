import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, seed } from "../support/seed.js";

/** Of 1,000 customers, how many were left after so many years: Fader & Hardie 2007, table 1. */
const PUBLISHED = {
  Regular: [1000, 631, 468, 382, 326, 289, 262, 241],
  "High End": [1000, 869, 743, 653, 593, 551, 517, 491],
};
const CONTRACTS_EACH = 100;

/** The contracts of a segment: yearly from 2000 on, renewing by themselves; who left is not there for the next year. */
async function seedSegment(api: TestApi, segment: string, left: readonly number[]): Promise<void> {
  const contracts = Array.from({ length: left[0] ?? 0 }, (_, index) => `${segment} ${index}`);
  const customers = contracts.filter((_, index) => index % CONTRACTS_EACH === 0);
  await seed(api, { customers: customers.map((each) => customerRow(each, { segment })) });
  await seed(api, {
    contracts: contracts.map((each, index) => {
      const leftAfter = left.findIndex((stayed) => stayed <= index);
      return contractRow(each, customers[Math.floor(index / CONTRACTS_EACH)] ?? "", {
        startsOn: "2000-01-01",
        autoRenew: true,
        cancelledOn: leftAfter < 0 ? null : `${1999 + leftAfter}-12-01`,
      });
    }),
  });
}

onEachDatabase("survival of the published segments", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    for (const [segment, left] of Object.entries(PUBLISHED)) await seedSegment(api, segment, left);
  });

  test.each([
    ["Regular", PUBLISHED.Regular, 0.7041, 1.182, -1680.265, 170.0],
    ["High End", PUBLISHED["High End"], 0.6681, 3.8061, -1611.158, 378.0],
  ])("%s: what was observed, the fit, and year 12", async (segment, left, alpha, beta, logLikelihood, year12) => {
    const { survival } = await api.data(`{
      survival(
        from: "2000-01-01", to: "2001-01-01", asOf: "2007-01-01", by: RENEWALS, project: 5, filter: { segments: ["${segment}"] }
      ) {
        contracts steps { survival } projection { time survival } modelCurve { time survival }
        curves { termClass source decided lapsed alpha beta logLikelihood }
      }
    }`);
    expect(survival.contracts).toBe(1000);
    const perThousand = ({ survival: share }: { survival: number }) => Math.round(share * 10_000) / 10;
    expect(survival.steps.map(perThousand)).toEqual(left.slice(1));
    expect(survival.curves).toEqual([
      {
        termClass: "MONTHS_12",
        source: "CLASS",
        decided: left.slice(0, -1).reduce((sum, each) => sum + each, 0),
        lapsed: 1000 - (left.at(-1) ?? 0),
        alpha: expect.closeTo(alpha, 3),
        beta: expect.closeTo(beta, 3),
        logLikelihood: expect.closeTo(logLikelihood, 2),
      },
    ]);
    const { modelCurve, projection } = survival;
    expect(modelCurve.map(({ time }: { time: number }) => time)).toEqual(Array.from({ length: 13 }, (_, time) => time));
    expect(modelCurve.map(perThousand)).toMatchObject({ 0: 1000, 12: year12 });
    expect(projection.map(perThousand)[4]).toBeCloseTo((year12 * (left[7] ?? 0)) / perThousand(modelCurve[7]), 0);
  });
});
