import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { seedReports } from "../support/report-base.js";
import { seed } from "../support/seed.js";

/** Every report over a period, with the fields that ask for a series. */
const REPORTS: Readonly<Record<string, string>> = {
  retention: "renewals { value }",
  revenueRetention: "total { currency }",
  serviceQuality: "total { closed }",
  activity: "total { lost }",
  tiers: "movements { customers }",
  survival: "contracts",
};
const SERIES: Readonly<Record<string, string>> = {
  retention: "series { renewals { value } }",
  revenueRetention: "series { currency }",
  serviceQuality: "series { closed }",
  activity: "series { lost }",
};

/** Today is 2026-01-15. */
const BAD_PERIODS = [
  { what: "ends where it begins", args: `from: "2025-01-01", to: "2025-01-01"` },
  { what: "ends before it begins", args: `from: "2025-01-01", to: "2024-12-31"` },
  { what: "is known in the future only", args: `from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-16"` },
  { what: "begins in the future", args: `from: "2026-01-16", to: "2027-01-01"` },
  { what: "begins after asOf", args: `from: "2025-06-02", to: "2026-01-01", asOf: "2025-06-01"` },
];

onEachDatabase("what reports refuse", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seedReports(api);
  });

  async function expectRefused(field: string, code: string, path: readonly string[], key?: string): Promise<void> {
    const { status, data, errors } = await api.send(`{ ${field} }`, {}, key);
    expect(status).toBe(200);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path, extensions: { code } }]);
  }

  describe.each(Object.keys(REPORTS))("%s", (report) => {
    test.each(BAD_PERIODS)("over a period that $what", async ({ args }) => {
      await expectRefused(`${report}(${args}) { ${REPORTS[report]} }`, "DAY_OUT_OF_ORDER", [report]);
    });

    test.each(["2025-02-30", "2025-13-01", "01.01.2025", ""])("from the day %j", async (day) => {
      const { status, errors } = await api.send(
        `query ($from: LocalDate!) { ${report}(from: $from, to: "2026-01-01") { ${REPORTS[report]} } }`,
        { from: day },
      );
      expect(status).toBe(400);
      expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    });

    test("takes a period that goes on after today, and one of a single day", async () => {
      for (const args of [`from: "2026-01-15", to: "2190-01-01"`, `from: "2026-01-14", to: "2026-01-15"`]) {
        expect(await api.data(`{ ${report}(${args}) { ${REPORTS[report]} } }`)).not.toBeNull();
      }
    });
  });

  describe.each(Object.keys(SERIES))("a series of %s", (report) => {
    test("has at most 240 months", async () => {
      const series = (from: string) => `${report}(from: "${from}", to: "2026-01-01") { ${SERIES[report]} }`;
      await expectRefused(series("2005-12-31"), "ARGUMENT_OUT_OF_RANGE", [report, "series"]);
      const answer = await api.data(`{ ${series("2006-01-01")} }`);
      expect(answer[report].series.length % 240).toBe(0);
      expect(answer[report].series.length).toBeGreaterThan(0);
    });
  });

  test.each([-1, 241])("survival projected over %d steps", async (project) => {
    const field = `survival(from: "2024-01-01", to: "2025-01-01", project: ${project}) { contracts }`;
    await expectRefused(field, "ARGUMENT_OUT_OF_RANGE", ["survival"]);
  });

  test.each([0, 240])("survival projected over %d steps is not", async (project) => {
    const { survival } = await api.data(
      `{ survival(from: "2024-01-01", to: "2025-01-01", project: ${project}) { projection { survival } } }`,
    );
    expect(survival.projection).toHaveLength(project);
    for (const step of survival.projection) expect(step.survival).toBeLessThanOrEqual(1);
  });

  test.each([0, -1, 121])("a forecast over %d months", async (months) => {
    await expectRefused(`forecast(months: ${months}) { from }`, "ARGUMENT_OUT_OF_RANGE", ["forecast"]);
  });

  test("a forecast over 1 or 120 months is not", async () => {
    for (const months of [1, 120]) {
      const { forecast } = await api.data(`{ forecast(months: ${months}) { renewalsDue { month } } }`);
      expect(forecast.renewalsDue).toHaveLength(months);
    }
  });

  test("revenue split by channel", async () => {
    const field = `revenueRetention(from: "2025-01-01", to: "2026-01-01") { split(by: CHANNEL) { key } }`;
    await expectRefused(field, "SPLIT_UNKNOWN", ["revenueRetention", "split"]);
  });

  test.each([
    `day: "2026-01-15"`,
    `day: "2026-01-16"`,
    `day: "2025-01-01", asOf: "2026-01-16"`,
    `day: "2025-01-01", asOf: "2025-01-01"`,
    `day: "2025-01-02", asOf: "2025-01-01"`,
  ])("a backtest with %s", async (args) => {
    await expectRefused(`backtest(${args}) { undecided }`, "DAY_OUT_OF_ORDER", ["backtest"]);
  });

  test("a renewal model of a day in the future", async () => {
    await expectRefused(`renewalModel(asOf: "2026-01-16") { version }`, "DAY_OUT_OF_ORDER", ["renewalModel"]);
  });

  describe.each([Role.READ, Role.WRITE])("a key of role %s", (role) => {
    let key: string;
    beforeAll(async () => {
      key = await api.createKey(role);
    });

    test("may neither run a backtest nor fit a model of a past day", async () => {
      await expectRefused(`backtest(day: "2025-01-01") { undecided }`, "FORBIDDEN", ["backtest"], key);
      await expectRefused(`renewalModel(asOf: "2025-01-01") { version }`, "FORBIDDEN", ["renewalModel"], key);
    });

    test("is told that it may not, whatever it asks of them", async () => {
      await expectRefused(`backtest(day: "2030-01-01") { undecided }`, "FORBIDDEN", ["backtest"], key);
      await expectRefused(`renewalModel(asOf: "2030-01-01") { version }`, "FORBIDDEN", ["renewalModel"], key);
    });

    test("may read the model in force and all other reports", async () => {
      const period = `from: "2025-01-01", to: "2026-01-01"`;
      const reports = Object.entries(REPORTS).map(([report, fields]) => `${report}(${period}) { ${fields} }`);
      const answer = await api.data(`{ renewalModel { version } forecast { from } ${reports.join(" ")} }`, {}, key);
      expect(answer).toMatchObject({ renewalModel: { version: 1 }, survival: { contracts: 2 } });
    });
  });

  test("an empty workspace answers every report, and nothing in it is taken for 0 %", async () => {
    const key = await api.createKey(Role.ADMIN, "empty");
    await seed(api, {}, key);
    const rate = "{ value reason }";
    const answer = await api.data(
      `{
        retention(from: "2025-11-01", to: "2026-01-01") {
          renewals ${rate} customersKept ${rate} series { renewals ${rate} customersKept ${rate} } split(by: SEGMENT) { key }
        }
        revenueRetention(from: "2025-11-01", to: "2026-01-01") { total { currency } series { currency } }
        serviceQuality(from: "2025-11-01", to: "2026-01-01") {
          total { qualities { share } valueEnhancement { share } netPromoterScore { score } satisfaction { mean } }
          series { closed } split(by: AGENT) { key }
        }
        survival(from: "2025-11-01", to: "2026-01-01") { contracts steps { time } projection { time } }
        forecast(months: 1) { total { from } months { from } renewalsDue { month due expected } }
        tiers(from: "2025-11-01", to: "2026-01-01") { distribution { atStart atEnd } movements { from } }
        activity(from: "2025-11-01", to: "2026-01-01") { total { lost } series { lost } }
        backtest(day: "2025-11-01") { undecided model { count brier } }
        renewalModel(asOf: "2025-11-01") { classes { source decided } }
      }`,
      {},
      key,
    );
    const unknown = {
      renewals: { value: null, reason: "no term came up for renewal with a known outcome" },
      customersKept: { value: null, reason: "no customer was held at the start of the period" },
    };
    expect(answer).toMatchObject({
      retention: { ...unknown, series: [unknown, unknown], split: [] },
      revenueRetention: { total: [], series: [] },
      serviceQuality: {
        total: {
          qualities: Array.from({ length: 4 }, () => ({ share: null })),
          valueEnhancement: { share: null },
          netPromoterScore: { score: null },
          satisfaction: { mean: null },
        },
        series: [{ closed: 0 }, { closed: 0 }],
        split: [],
      },
      survival: { contracts: 0, steps: [], projection: [] },
      forecast: { total: [], months: [], renewalsDue: [{ month: "2026-01-01", due: 0, expected: 0 }] },
      tiers: { movements: [] },
      activity: { total: { lost: 0 }, series: [{ lost: 0 }, { lost: 0 }] },
      backtest: { undecided: 0, model: { count: 0, brier: null } },
      renewalModel: { classes: Array.from({ length: 4 }, () => ({ source: "PRIOR", decided: 0 })) },
    });
  });
});
