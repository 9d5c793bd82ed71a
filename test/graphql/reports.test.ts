import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { seedReports } from "../support/report-base.js";

const YEAR = `from: "2025-01-01", to: "2026-01-01"`;
const RATES = `
  renewals { value numerator denominator reason from to asOf pending lowest highest }
  customersKept { value numerator denominator reason from to asOf }
`;
const MOVEMENT = `
  currency key from to start { amount } expansion { amount } contraction { amount } churn { amount }
  newBusiness { amount } end { amount }
  grossRevenueRetention { value numerator denominator reason } netRevenueRetention { value numerator denominator }
`;
const SERVICE = `
  closed qualities { quality count share } valueEnhancement { count outOf share today possible } unresolvedOpen
  effortCes1 { count mean } effortCes2 { count mean } satisfaction { count mean }
  netPromoterScore { count promoters detractors score }
`;

interface Rate {
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly reason: string | null;
}
interface Rates {
  readonly key?: string | null;
  readonly renewals: Rate;
  readonly customersKept: Rate;
}

/** Both rates as fractions. */
const fractionsOf = ({ renewals, customersKept }: Rates) =>
  [renewals, customersKept].map(({ numerator, denominator }) => `${numerator}/${denominator}`).join(" ");
const amounts = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, amount]) => [name, { amount }]));

onEachDatabase("reports", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seedReports(api);
  });

  describe("retention", () => {
    const retention = async (fields: string, args = YEAR) =>
      (await api.data(`{ retention(${args}) { ${fields} } }`)).retention;

    test("of a year: three of four renewed, one pending; five of six customers kept", async () => {
      const period = { from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-15", reason: null };
      expect(await retention(RATES)).toEqual({
        renewals: { ...period, value: 0.75, numerator: 3, denominator: 4, pending: 1, lowest: 0.6, highest: 0.8 },
        customersKept: { ...period, value: 5 / 6, numerator: 5, denominator: 6 },
      });
    });

    test("of the whole period is also a part of its own, as in the other reports", async () => {
      const { total, ...fields } = await retention(`total { ${RATES} } ${RATES}`);
      expect(total).toEqual(fields);
      expect(fractionsOf(total)).toBe("3/4 5/6");
    });

    test("by activity: of five who acted in the year before, one did so in the next; renewals are the same", async () => {
      const args = `${YEAR}, basis: ACTIVITY`;
      const { renewals, customersKept, split, series } = await retention(
        `${RATES} series { ${RATES} } split(by: PRODUCT) { key ${RATES} }`,
        args,
      );
      expect(fractionsOf({ renewals, customersKept })).toBe("3/4 1/5");
      expect(split.map((part: Rates) => [part.key, fractionsOf(part)])).toEqual([
        ["office", "1/2 0/3"],
        ["phone", "2/2 1/1"],
        [null, "0/0 0/1"],
      ]);
      // In February a call brings stay back; the other starts and agreements expire after a year.
      expect(
        series.map(({ customersKept: { numerator, denominator } }: Rates) => `${numerator}/${denominator}`),
      ).toEqual(["4/5", "4/4", "4/5", "3/4", "3/3", ...Array<string>(6).fill("4/4"), "3/4"]);
    });

    test("by month: months in which nothing came up are there, unknown and with a reason", async () => {
      const { series } = await retention(`series { ${RATES} }`);
      expect(series.map(({ renewals }: { renewals: { from: string } }) => renewals.from)).toEqual(
        Array.from({ length: 12 }, (_, month) => `2025-${String(month + 1).padStart(2, "0")}-01`),
      );
      expect(series.map(fractionsOf)).toEqual([
        "0/0 6/6",
        "1/1 6/6",
        "0/1 6/6",
        "1/1 5/6",
        "0/0 5/5",
        ...Array<string>(6).fill("0/0 6/6"),
        "1/1 6/6",
      ]);
      const empty = series.filter(({ renewals }: Rates) => renewals.denominator === 0);
      expect(empty).toHaveLength(8);
      for (const { renewals } of empty) {
        const reason = "no term came up for renewal with a known outcome";
        expect(renewals).toMatchObject({ value: null, reason, pending: 0, lowest: null, highest: null });
      }
      expect(series[11].renewals).toMatchObject({ value: 1, reason: null, pending: 1, lowest: 0.5, highest: 1 });
    });

    test.each([
      ["PRODUCT", { office: "1/2 2/3", phone: "2/2 2/2", null: "0/0 1/1" }],
      ["SEGMENT", { large: "1/2 1/2", small: "2/2 2/2", null: "0/0 2/2" }],
      ["TERM_LENGTH", { "012": "3/4 4/5", "024": "0/0 1/1" }],
      // By then, the last contact of stay was by phone, of raise and less there was none with a channel.
      ["CHANNEL", { PHONE: "1/1 0/0", EMAIL: "0/1 0/0", null: "2/2 5/6" }],
    ])("split by %s", async (by, parts) => {
      const { split } = await retention(`split(by: ${by}) { key ${RATES} }`);
      expect(Object.fromEntries(split.map((part: Rates) => [String(part.key), fractionsOf(part)]))).toEqual(parts);
      for (const { renewals } of split.filter((part: Rates) => part.renewals.denominator === 0)) {
        expect(renewals).toMatchObject({ value: null, reason: expect.stringContaining("no term came up") });
      }
    });

    test("before anyone was a customer both rates are unknown, with a reason, and a part of a month is one", async () => {
      const { series, ...total } = await retention(
        `${RATES} series { ${RATES} }`,
        `from: "2023-10-10", to: "2023-12-05"`,
      );
      expect(
        series.map(({ customersKept: { from, to } }: { customersKept: { from: string; to: string } }) => [from, to]),
      ).toEqual([
        ["2023-10-10", "2023-11-01"],
        ["2023-11-01", "2023-12-01"],
        ["2023-12-01", "2023-12-05"],
      ]);
      for (const { renewals, customersKept } of [total, ...series]) {
        expect(renewals).toMatchObject({ value: null, reason: expect.stringContaining("no term came up") });
        expect(customersKept).toMatchObject({ value: null, reason: expect.stringContaining("no customer was held") });
      }
      const active = await retention(RATES, `from: "2023-10-10", to: "2023-12-05", basis: ACTIVITY`);
      expect(active.customersKept).toMatchObject({ value: null, reason: expect.stringContaining("was active") });
    });

    test("as of a past day nothing is known of what came later, and the period is cut to it", async () => {
      const args = `${YEAR}, asOf: "2025-04-15"`;
      const { renewals, customersKept } = await retention(RATES, args);
      expect(fractionsOf({ renewals, customersKept })).toBe("1/1 6/6");
      expect(renewals).toMatchObject({ to: "2025-04-15", asOf: "2025-04-15", pending: 1, lowest: 0.5 });
      expect((await retention(`series { ${RATES} }`, args)).series.map(fractionsOf)).toEqual([
        "0/0 6/6",
        "1/1 6/6",
        "0/0 6/6",
        "0/0 6/6",
      ]);
    });

    test("of those who were at risk, active or in a segment on the first day", async () => {
      const filtered = (filter: string) => retention(RATES, `${YEAR}, filter: { ${filter} }`);
      expect(fractionsOf(await filtered(`segments: ["small"]`))).toBe("2/2 2/2");
      // On the first day only stay had been renewed, and was silent for over a year; dollars stays beyond the year.
      expect(fractionsOf(await filtered("churnRiskBelow: 0.19"))).toBe("1/1 2/2");
      expect(fractionsOf(await filtered("activities: [PASSIVE]"))).toBe("1/1 1/1");
      expect(fractionsOf(await filtered("activities: [ACTIVE]"))).toBe("2/3 4/5");
    });
  });

  describe("revenue retention", () => {
    const revenue = async (fields: string, args = YEAR) =>
      (await api.data(`{ revenueRetention(${args}) { ${fields} } }`)).revenueRetention;

    test("of a year, each currency by itself; what may still renew on the last day is held", async () => {
      const { total } = await revenue(`total { ${MOVEMENT} }`);
      const period = { key: null, from: "2025-01-01", to: "2026-01-01" };
      const euros = { start: "900.00", expansion: "120.00", contraction: "30.00", churn: "60.00" };
      const unmoved = { expansion: "0.00", contraction: "0.00", churn: "0.00", newBusiness: "0.00" };
      const all = { value: 1, numerator: 12_000, denominator: 12_000 };
      expect(total).toEqual([
        {
          ...period,
          currency: "EUR",
          ...amounts({ ...euros, newBusiness: "100.00", end: "1030.00" }),
          grossRevenueRetention: { value: 0.9, numerator: 81_000, denominator: 90_000, reason: null },
          netRevenueRetention: { value: 930 / 900, numerator: 93_000, denominator: 90_000 },
        },
        {
          ...period,
          currency: "USD",
          ...amounts({ start: "120.00", ...unmoved, end: "120.00" }),
          grossRevenueRetention: { ...all, reason: null },
          netRevenueRetention: all,
        },
      ]);
    });

    test("of customers who brought nothing has no entries, and says why", async () => {
      const nobody = `${YEAR}, filter: { segments: ["nowhere"] }`;
      const lists = `total { currency } series { currency } split(by: PRODUCT) { key } reason`;
      const reason =
        "none of these customers brought recurring value on 2025-01-01 or on 2026-01-01, as known on 2026-01-15";
      expect(await revenue(lists, nobody)).toEqual({ total: [], series: [], split: [], reason });
      expect(await revenue("reason")).toEqual({ reason: null });
    });

    test("by month: every currency has every month, and what moved is in its own", async () => {
      const { series } = await revenue(`series { ${MOVEMENT} }`);
      const inEuros = series.filter(({ currency }: { currency: string }) => currency === "EUR");
      expect(series).toHaveLength(24);
      const moved = (field: string) =>
        Object.fromEntries(
          inEuros.flatMap((month: Record<string, { amount: string }>) =>
            month[field]?.amount === "0.00" ? [] : [[month.from, month[field]?.amount]],
          ),
        );
      expect(moved("expansion")).toEqual({ "2025-02-01": "120.00" });
      expect(moved("contraction")).toEqual({ "2025-04-01": "30.00" });
      expect(moved("churn")).toEqual({ "2025-04-01": "60.00" });
      expect(moved("newBusiness")).toEqual({ "2025-05-01": "100.00" });
      expect(inEuros[11].grossRevenueRetention).toMatchObject({ numerator: 103_000, denominator: 103_000 });
    });

    test("of a month that nothing was held at the start of is unknown, with a reason", async () => {
      const { series } = await revenue(`series { ${MOVEMENT} }`, `from: "2023-12-01", to: "2024-03-01"`);
      const inEuros = series.filter(({ currency }: { currency: string }) => currency === "EUR");
      const reason = "no annual value was held at the start of the period";
      expect(inEuros[0].grossRevenueRetention).toEqual({ value: null, numerator: 0, denominator: 0, reason });
      expect(inEuros[0].netRevenueRetention).toEqual({ value: null, numerator: 0, denominator: 0 });
      expect(inEuros[0].newBusiness).toEqual({ amount: "120.00" });
      expect(inEuros[1].grossRevenueRetention).toMatchObject({ value: 1, reason: null });
    });

    test.each([
      [
        "SEGMENT",
        ["EUR large 180.00 90.00", "EUR null 480.00 480.00", "EUR small 240.00 460.00", "USD null 120.00 120.00"],
      ],
      ["PRODUCT", ["EUR office 660.00 570.00", "EUR phone 240.00 460.00", "USD null 120.00 120.00"]],
      ["TERM_LENGTH", ["EUR 012 900.00 1030.00", "USD 024 120.00 120.00"]],
    ])("split by %s", async (by, parts) => {
      const { split } = await revenue(`split(by: ${by}) { ${MOVEMENT} }`);
      type Part = { currency: string; key: string | null; start: { amount: string }; end: { amount: string } };
      expect(
        split.map(({ currency, key, start, end }: Part) => `${currency} ${key} ${start.amount} ${end.amount}`).sort(),
      ).toEqual(parts);
    });
  });

  describe("service quality", () => {
    const quality = async (fields: string, args = YEAR) =>
      (await api.data(`{ serviceQuality(${args}) { ${fields} } }`)).serviceQuality;

    test("of a year, beside Gartner's figures", async () => {
      const { total, ...benchmarks } = await quality(
        `total { ${SERVICE} } stayChances { quality observed gartner } wordOfMouthBenchmark shareOfWalletBenchmark`,
      );
      expect(total).toEqual({
        closed: 6,
        qualities: [
          { quality: "UNRESOLVED", count: 1, share: 0.2 },
          { quality: "HIGH_EFFORT", count: 1, share: 0.2 },
          { quality: "LOW_EFFORT", count: 2, share: 0.4 },
          { quality: "VALUE_ENHANCEMENT", count: 1, share: 0.2 },
        ],
        valueEnhancement: { count: 2, outOf: 6, share: 1 / 3, today: 0.15, possible: 1 / 3 },
        unresolvedOpen: 1,
        effortCes1: { count: 1, mean: 4 },
        effortCes2: { count: 1, mean: 6 },
        satisfaction: { count: 2, mean: 4.5 },
        netPromoterScore: { count: 4, promoters: 2, detractors: 1, score: 25 },
      });
      expect(benchmarks).toMatchObject({ wordOfMouthBenchmark: 0.97, shareOfWalletBenchmark: 0.86 });
      expect(benchmarks.stayChances.map(({ gartner }: { gartner: number }) => gartner)).toEqual([
        0.27, 0.37, 0.61, 0.82,
      ]);
    });

    test("by month: each contact in the month in which it was closed, months without any are there", async () => {
      const { series } = await quality(`series { from to ${SERVICE} }`);
      const monthly = (valueOf: (month: { closed: number; unresolvedOpen: number }) => number) => series.map(valueOf);
      expect(monthly(({ closed }) => closed)).toEqual([0, 2, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
      expect(monthly(({ unresolvedOpen }) => unresolvedOpen)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
      expect(series[8].valueEnhancement).toMatchObject({ count: 1, outOf: 1, share: 1 });
      const nothing = { count: 0, mean: null };
      expect(series[9]).toMatchObject({
        from: "2025-10-01",
        to: "2025-11-01",
        qualities: ["UNRESOLVED", "HIGH_EFFORT", "LOW_EFFORT", "VALUE_ENHANCEMENT"].map((each) => ({
          quality: each,
          count: 0,
          share: null,
        })),
        valueEnhancement: { count: 0, outOf: 0, share: null },
        effortCes1: nothing,
        effortCes2: nothing,
        satisfaction: nothing,
        netPromoterScore: { count: 0, promoters: 0, detractors: 0, score: null },
      });
    });

    test.each([
      ["AGENT", { kim: [2, 0], lee: [2, 0], null: [2, 1] }],
      ["CHANNEL", { PHONE: [4, 0], EMAIL: [1, 0], CHAT: [1, 0], PORTAL: [0, 1], null: [0, 0] }],
    ])("split by %s: closed and open contacts", async (by, parts) => {
      const { split } = await quality(`split(by: ${by}) { key ${SERVICE} }`);
      type Part = { key: string | null; closed: number; unresolvedOpen: number };
      const shown = split.map(({ key, closed, unresolvedOpen }: Part) => [String(key), [closed, unresolvedOpen]]);
      expect(Object.fromEntries(shown)).toEqual(parts);
    });

    test("of those who were passive on the first day, or are in a segment", async () => {
      const { total } = await quality(`total { closed }`, `${YEAR}, filter: { activities: [PASSIVE] }`);
      expect(total.closed).toBe(2);
      expect((await quality(`total { closed }`, `${YEAR}, filter: { segments: ["large"] }`)).total.closed).toBe(2);
    });
  });
});
