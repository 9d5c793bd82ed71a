import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, interactionRow, named, personRow, seed } from "../../support/seed.js";

/** Who answered what, when, and who asked. */
const ANSWERS = [
  ["acme", "ann", 2, "2025-03-01", "Kim"],
  ["acme", "ann", 10, "2025-06-01", "Kim"],
  ["acme", "bob", 9, "2025-04-01", "Kim"],
  ["acme", "cem", 3, "2025-05-01", "Robin"],
  ["beta", null, 9, "2025-04-01", "Kim"],
  ["beta", null, 6, "2025-07-01", "Kim"],
  ["gamma", "dan", 8, "2025-04-01", "Robin"],
] as const;

onEachDatabase("the net promoter score of several people", (current) => {
  test("counts each person's latest answer, and each customer once", async () => {
    const api = await TestApi.start(current());
    await seed(api, {
      customers: ["acme", "beta", "gamma"].map((key) => customerRow(key)),
      people: [...["ann", "bob", "cem"].map((key) => personRow(key, "acme")), personRow("dan", "gamma")],
      interactions: ANSWERS.map(([customer, person, recommendation, day, agent], index) =>
        interactionRow(`${index}`, customer, {
          kind: "FEEDBACK",
          occurredAt: `${day}T10:00:00Z`,
          recommendation,
          agent,
          ...(person === null ? {} : { person: named(person) }),
        }),
      ),
    });
    const { serviceQuality, customers } = await api.data(`{
      serviceQuality(from: "2025-01-01", to: "2026-01-01") {
        total { netPromoterScore { count promoters detractors score } }
        split(by: AGENT) { key netPromoterScore { count promoters detractors score } }
      }
      customers(orderBy: { field: NAME, direction: ASC }) { nodes { name loyalty { score { parts { component value } } } } }
    }`);
    // Acme: 10, 9 and 3, two thirds a promoter and one third a detractor. Beta: 6, a detractor. Gamma: 8, neither.
    const total = serviceQuality.total.netPromoterScore;
    expect(total.count).toBe(3);
    expect(total.promoters).toBeCloseTo(2 / 3, 12);
    expect(total.detractors).toBeCloseTo(4 / 3, 12);
    expect(total.score).toBeCloseTo((100 * (2 / 3 - 4 / 3)) / 3, 10);
    const byAgent = Object.fromEntries(
      serviceQuality.split.map((part: { key: string; netPromoterScore: object }) => [part.key, part.netPromoterScore]),
    );
    expect(byAgent).toEqual({
      Kim: { count: 2, promoters: 1, detractors: 1, score: 0 },
      Robin: { count: 2, promoters: 0, detractors: 1, score: -50 },
    });
    // Of the customer itself the mean, rounded down: 22 / 3 is 7.
    const wordsOf = (place: number) =>
      customers.nodes[place].loyalty.score.parts.find(
        ({ component }: { component: string }) => component === "WORD_OF_MOUTH",
      )?.value;
    expect([0, 1, 2].map(wordsOf)).toEqual([0.7, 0.6, 0.8]);
  });
});
