import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { seedReports } from "../support/report-base.js";

const RATES = `
  renewals { value numerator denominator reason from to asOf pending lowest highest }
  customersKept { value numerator denominator reason from to asOf }
`;
const MONTHS = Array.from({ length: 12 }, (_, month) => ({
  from: `2025-${String(month + 1).padStart(2, "0")}-01`,
  to: month === 11 ? "2026-01-01" : `2025-${String(month + 2).padStart(2, "0")}-01`,
}));

interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  readonly value: number | null;
  readonly reason: string | null;
}
interface Part {
  readonly key: string | null;
  readonly renewals: Rate;
  readonly customersKept: Rate;
  readonly series: readonly Omit<Part, "key" | "series">[];
}

onEachDatabase("retention split, and month by month", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seedReports(api);
  });

  const split = async (by: string, { from, to }: { from: string; to: string }, fields: string): Promise<Part[]> => {
    const query = `query ($from: LocalDate!, $to: LocalDate!, $by: ReportDimension!) {
      retention(from: $from, to: $to) { split(by: $by) { key ${fields} } }
    }`;
    return (await api.data(query, { from, to, by })).retention.split;
  };
  const YEAR = { from: "2025-01-01", to: "2026-01-01" };

  test.each(["PRODUCT", "SEGMENT", "TERM_LENGTH", "CHANNEL"])(
    "by %s, each month of a part says what a report of that month says of it",
    async (by) => {
      const parts = await split(by, YEAR, `${RATES} series { ${RATES} }`);
      expect(parts.length).toBeGreaterThan(1);
      for (const [index, month] of MONTHS.entries()) {
        const alone = new Map((await split(by, month, RATES)).map(({ key, ...rates }) => [key, rates]));
        for (const { key, series } of parts) {
          const { renewals, customersKept } = alone.get(key) ?? {};
          expect(series).toHaveLength(MONTHS.length);
          expect(series[index]?.renewals).toMatchObject(month);
          if (renewals === undefined) expect(series[index]).toMatchObject(NOTHING);
          else expect(series[index]).toEqual({ renewals, customersKept });
        }
      }
      for (const { renewals, series } of parts) {
        const came = series.reduce((sum, month) => sum + month.renewals.denominator, 0);
        expect(came).toBe(renewals.denominator);
      }
    },
  );

  test("costs one pass more for all parts, and refuses too many months", async () => {
    const counts = [];
    for (const fields of ["renewals { value }", `renewals { value } series { ${RATES} }`]) {
      current().statements.length = 0;
      await split("PRODUCT", YEAR, fields);
      counts.push(current().statements.length - 1);
    }
    expect(counts[1]).toBe(2 * (counts[0] ?? 0));
    const long = `{ retention(from: "1990-01-01", to: "2026-01-01") { split(by: PRODUCT) { series { ${RATES} } } } }`;
    expect((await api.send(long)).errors?.[0]?.extensions.code).toBe("ARGUMENT_OUT_OF_RANGE");
  });
});

const EMPTY = { value: null, numerator: 0, denominator: 0, reason: expect.any(String) };
const NOTHING = { renewals: EMPTY, customersKept: EMPTY };
