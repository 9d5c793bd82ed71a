import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { seedReports } from "../support/report-base.js";

const YEAR = `from: "2025-01-01", to: "2026-01-01"`;
const COUNTS = "{ active passive former prospect }";
const ACTIVITY = `from to atStart ${COUNTS} atEnd ${COUNTS} reactivated silenced lost`;
const PARTS = "contracted { amount currency } expected { amount } atRisk { amount } total { amount }";
const FORECAST = `from to total { ${PARTS} } months { from to ${PARTS} } renewalsDue { month due expected } reason`;
const QUALITY = "{ count brier logLoss auc reason }";
const DIFFERENCE = "{ difference low high helps reason }";
const MODEL = `version fittedOn
  classes { termClass source decided lapsed alpha beta theta boundary logLikelihood renewalChances }
  stayChances { quality observed } experience { intercept slope meanLogit observed isFitted }`;

const TIERS = `query ($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Customer {
      start: loyalty(asOf: "2025-01-01") { tier activity } end: loyalty(asOf: "2026-01-01") { tier activity }
    }
  }
}`;

/** Too few terms are decided to fit a curve, so all four are the prior α 1, β 4. */
const PRIOR = { source: "PRIOR", alpha: 1, beta: 4, theta: null, boundary: null, logLikelihood: null };
const CLASSES = ["MONTHS_1", "MONTHS_12", "MONTHS_24", "OTHER"];

onEachDatabase("reports of what customers do and may do", (current) => {
  let api: TestApi;
  let elsewhere: string;
  let ids: string[];
  beforeAll(async () => {
    api = await TestApi.start(current());
    ({ elsewhere, ids } = await seedReports(api));
  });

  test("activity of a year, and by month", async () => {
    const { activity } = await api.data(`{ activity(${YEAR}) { total { ${ACTIVITY} } series { ${ACTIVITY} } } }`);
    expect(activity.total).toEqual({
      from: "2025-01-01",
      to: "2026-01-01",
      atStart: { active: 5, passive: 1, former: 0, prospect: 1 },
      atEnd: { active: 3, passive: 3, former: 1, prospect: 0 },
      reactivated: 1,
      silenced: 3,
      lost: 1,
    });
    expect(activity.series).toHaveLength(12);
    expect(activity.series[0].atStart).toEqual(activity.total.atStart);
    expect(activity.series[11].atEnd).toEqual(activity.total.atEnd);
    const monthsOf = (name: string) =>
      activity.series.flatMap((month: Record<string, number>) => Array<unknown>(month[name] ?? 0).fill(month.from));
    // Stay calls on 10 February. The year after their start ends for dollars, left, less, and pending.
    expect(monthsOf("reactivated")).toEqual(["2025-02-01"]);
    expect(monthsOf("silenced")).toEqual(["2025-01-01", "2025-03-01", "2025-04-01", "2025-12-01"]);
    expect(monthsOf("lost")).toEqual(["2025-04-01"]);
  });

  test("tiers on both days are those that the held customers show for them, archived ones too", async () => {
    const { tiers } = await api.data(
      `{ tiers(${YEAR}) { distribution { tier atStart atEnd } movements { from to customers } } }`,
    );
    type Shown = { readonly tier: string; readonly activity: string };
    const held = ({ tier, activity }: Shown) => (["ACTIVE", "PASSIVE"].includes(activity) ? tier : null);
    const { nodes } = await api.data(TIERS, { ids });
    const moves: string[] = nodes.map(
      ({ start, end }: Record<"start" | "end", Shown>) => `${held(start)} ${held(end)}`,
    );
    type Movement = Record<"from" | "to" | "customers", string>;
    const moved = tiers.movements.flatMap(({ from, to, customers }: Movement) =>
      Array<string>(Number(customers)).fill(`${from} ${to}`),
    );
    expect(moved.sort()).toEqual(moves.sort());
    // Late was not held on the first day, left not on the last; pending was new.
    expect(moves.filter((move) => move.startsWith("null"))).toHaveLength(1);
    expect(moves.filter((move) => move.endsWith("null"))).toHaveLength(1);
    expect(moves.filter((move) => move.startsWith("NEW"))).toHaveLength(1);

    const count = (tier: string, side: 0 | 1) => moves.filter((move) => move.split(" ")[side] === tier).length;
    expect(tiers.distribution).toEqual(
      ["NEW", "BRONZE", "SILVER", "GOLD", "PLATINUM"].map((tier) => ({
        tier,
        atStart: count(tier, 0),
        atEnd: count(tier, 1),
      })),
    );
  });

  describe("survival of the contracts that began in 2024", () => {
    const survival = async (args: string) =>
      (
        await api.data(`{ survival(from: "2024-01-01", to: "2025-01-01", ${args}) {
          contracts steps { time atRisk left survival standardError low high } projection { time survival }
          modelCurve { time survival } curves { termClass source alpha beta } reason
        } }`)
      ).survival;

    test("by opportunities to renew: one of four leaves at the first, and the prior goes on from there", async () => {
      const { contracts, steps, projection, modelCurve, curves, reason } = await survival("by: RENEWALS, project: 2");
      expect(contracts).toBe(5);
      const standardError = expect.closeTo(0.75 * Math.sqrt(1 / 12), 9);
      expect(steps).toMatchObject([
        { time: 1, atRisk: 4, left: 1, survival: 0.75, standardError },
        { time: 2, atRisk: 1, left: 0, survival: 0.75, standardError },
      ]);
      expect(steps[0].low).toBeLessThan(0.75);
      expect(steps[0].high).toBeGreaterThan(0.75);
      expect(projection).toEqual([
        { time: 3, survival: expect.closeTo((0.75 * 6) / 7, 9) },
        { time: 4, survival: expect.closeTo((0.75 * 6) / 8, 9) },
      ]);
      // By the prior alone, α 1 and β 4: S(n) = 4 / (4 + n).
      expect(modelCurve).toEqual(
        [0, 1, 2, 3, 4].map((time) => ({ time, survival: expect.closeTo(4 / (4 + time), 9) })),
      );
      const prior = { source: "PRIOR", alpha: 1, beta: 4 };
      expect(curves).toEqual([
        { termClass: "MONTHS_12", ...prior },
        { termClass: "MONTHS_24", ...prior },
      ]);
      expect(reason).toBeNull();
    });

    test("by months: one of five leaves after twelve; only one class; none projected", async () => {
      const { steps, projection } = await survival("project: 0");
      expect(projection).toEqual([]);
      expect(steps).toHaveLength(24);
      expect(steps[10]).toMatchObject({ time: 11, atRisk: 5, left: 0, survival: 1, standardError: 0, low: null });
      expect(steps[11]).toMatchObject({ time: 12, atRisk: 5, left: 1, survival: 0.8 });
      expect(steps[23]).toMatchObject({ time: 24, atRisk: 1, left: 0, survival: 0.8 });
      expect(await survival("termClass: MONTHS_24")).toMatchObject({ contracts: 1 });
      expect(await survival("termClass: MONTHS_1")).toEqual({
        ...{ contracts: 0, steps: [], projection: [], modelCurve: [], curves: [] },
        reason: "no contract of these customers began from 2024-01-01 on and before 2025-01-01",
      });
    });
  });

  test("forecast of a year: agreed, expected and at risk, by currency and month, and renewals due", async () => {
    const { forecast } = await api.data(`{ forecast { ${FORECAST} } }`);
    expect(forecast).toMatchObject({ from: "2026-01-01", to: "2027-01-01", reason: null });
    // Stay 120 and the days left of raise 240, less 90, late 100 are agreed; further terms come with 0.851 (raise, after
    // an easy contact), 0.810 (less, after a hard one), 0.8 (pending, late).
    expect(forecast.total).toEqual([
      {
        contracted: { amount: "229.75", currency: "EUR" },
        expected: { amount: "651.09" },
        atRisk: { amount: "149.16" },
        total: { amount: "880.84" },
      },
      {
        contracted: { amount: "10.18", currency: "USD" },
        expected: { amount: "87.85" },
        atRisk: { amount: "21.96" },
        total: { amount: "98.03" },
      },
    ]);
    expect(forecast.months).toHaveLength(24);
    expect(forecast.months[0]).toMatchObject({ from: "2026-01-01", to: "2026-02-01", contracted: { amount: "46.71" } });
    // In December stay comes up with 0.888 (two renewals, easy contacts), and pending where it was renewed with 0.8.
    const due = Object.fromEntries(
      forecast.renewalsDue.map((each: { month: string; due: number; expected: number }) => [
        each.month,
        [each.due, each.expected],
      ]),
    );
    const about = (value: number) => expect.closeTo(value, 4);
    const none = [0, 0];
    expect(due).toEqual({
      "2026-01-01": [2, about(1.6)],
      "2026-02-01": [1, about(0.85115)],
      "2026-03-01": none,
      "2026-04-01": [1, about(0.80996)],
      "2026-05-01": [1, about(0.8)],
      "2026-06-01": none,
      "2026-07-01": none,
      "2026-08-01": none,
      "2026-09-01": none,
      "2026-10-01": none,
      "2026-11-01": none,
      "2026-12-01": [about(1.8), about(0.88772 + 0.8 * (5 / 6))],
    });
  });

  test("forecast of some customers, over one month", async () => {
    const { forecast } = await api.data(
      `{ forecast(months: 1, filter: { segments: ["large"], churnRiskFrom: 0.15 }) { ${FORECAST} } }`,
    );
    expect(forecast.total).toMatchObject([{ contracted: { amount: "7.64" }, expected: { amount: "0.00" } }]);
    expect(forecast.renewalsDue).toEqual([{ month: "2026-01-01", due: 0, expected: 0 }]);
    const none = await api.data(`{ forecast(months: 1, filter: { tiers: [] }) { ${FORECAST} } }`);
    expect(none.forecast).toMatchObject({
      ...{ total: [], months: [], renewalsDue: [{ due: 0 }] },
      reason: "no customer that was selected holds a contract, or has one that is to begin",
    });
  });

  test("backtest from February 2025: four terms were decided since, two are still open", async () => {
    const { backtest } = await api.data(`{ backtest(day: "2025-02-01") {
      day asOf undecided fitted { ${MODEL} } model ${QUALITY} tenure ${QUALITY} plainRate ${QUALITY}
      calibration { count lowest highest meanProbability renewedShare }
      experience ${DIFFERENCE} tenureGain ${DIFFERENCE} reason
    } }`);
    expect(backtest).toMatchObject({ day: "2025-02-01", asOf: "2026-01-15", undecided: 2 });
    // Stay was given 5/6, the others 4/5; left lapsed.
    const brier = expect.closeTo((1 / 36 + 0.04 + 0.04 + 0.64) / 4, 9);
    const logLoss = expect.closeTo(-(Math.log(5 / 6) + 2 * Math.log(0.8) + Math.log(0.2)) / 4, 9);
    expect(backtest.tenure).toEqual({ count: 4, brier, logLoss, auc: expect.closeTo(2 / 3, 9), reason: null });
    expect(backtest.model).toEqual(backtest.tenure);
    // One of one was renewed by then: (1 + ½) / (1 + 1).
    expect(backtest.plainRate).toMatchObject({ count: 4, brier: 0.1875, auc: 0.5 });
    const reason = "no lapse was seen by the day from which it could be learnt";
    expect(backtest.experience).toEqual({ difference: 0, low: 0, high: 0, helps: false, reason });
    expect(backtest.tenureGain).toMatchObject({ helps: false, reason });
    expect(backtest.reason).toBeNull();
    expect(backtest.fitted).toMatchObject({ version: null, fittedOn: "2025-02-01" });
    const bins = backtest.calibration.map(({ count, renewedShare }: Record<string, number>) => [count, renewedShare]);
    expect(bins).toEqual([
      [3, expect.closeTo(2 / 3, 9)],
      [1, 1],
    ]);
  });

  test("backtest without anything to foresee says so", async () => {
    const { backtest } = await api.data(`{ backtest(day: "2020-01-01", asOf: "2021-01-01") {
      undecided reason model ${QUALITY} plainRate ${QUALITY} calibration { count } experience ${DIFFERENCE} tenureGain ${DIFFERENCE}
    } }`);
    const reason = "no term that was predicted has come to its end yet";
    const nothing = { count: 0, brier: null, logLoss: null, auc: null, reason };
    expect(backtest).toEqual({
      undecided: 0,
      reason: "no contract's next due term after 2020-01-01 was decided by 2021-01-01",
      model: nothing,
      plainRate: nothing,
      calibration: [],
      experience: null,
      tenureGain: null,
    });
  });

  test("renewal model in force: the prior, and how it goes on", async () => {
    const { renewalModel } = await api.data(`{ renewalModel { ${MODEL} } }`);
    expect(renewalModel).toMatchObject({ version: 1, fittedOn: null, experience: { isFitted: false, slope: 0.3 } });
    const renewalChances = Array.from({ length: 10 }, (_, renewals) =>
      expect.closeTo((4 + renewals) / (5 + renewals), 9),
    );
    expect(renewalModel.classes).toEqual(
      CLASSES.map((termClass) => ({ termClass, ...PRIOR, decided: 0, lapsed: 0, renewalChances })),
    );
  });

  test("renewal model of a past day: what was decided by then, in this workspace", async () => {
    const fitted = async (day: string, key?: string) =>
      (await api.data(`{ renewalModel(asOf: "${day}") { ${MODEL} } }`, {}, key)).renewalModel;
    const decidedOf = (model: { classes: Record<string, number>[] }) =>
      model.classes.map(({ decided, lapsed }) => [decided, lapsed]);
    const today = await fitted("2026-01-15");
    expect(today).toMatchObject({ version: null, fittedOn: "2026-01-15", classes: CLASSES.map(() => PRIOR) });
    expect(decidedOf(today)).toEqual(CLASSES.map(() => [5, 1]));
    expect(decidedOf(await fitted("2025-02-28"))).toEqual(CLASSES.map(() => [1, 0]));
    expect(decidedOf(await fitted("2025-03-01"))).toEqual(CLASSES.map(() => [2, 0]));
    expect(decidedOf(await fitted("2026-01-15", elsewhere))).toEqual(CLASSES.map(() => [6, 2]));
    // Stay's two contacts share one renewal; left was not helped, and left.
    const observed = today.stayChances.map((each: { observed: number }) => each.observed);
    expect(observed).toEqual([1, 0, 0.5, 0.5]);
    expect(today.experience).toMatchObject({ observed: 2, isFitted: false });
  });
});
