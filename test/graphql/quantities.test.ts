import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, ingest, named, seed } from "../support/seed.js";

const CONTRACT = `query ($externalId: ExternalIdInput!) { contract(externalId: $externalId) {
  value { amount } quantity unitValue { amount } events { type day termValue { amount } } terms { value { amount } endValue { amount } }
} }`;
const REVENUE = `query ($from: LocalDate!, $to: LocalDate!, $filter: ReportFilter) {
  revenueRetention(from: $from, to: $to, filter: $filter) { total {
    start { amount } expansion { amount } contraction { amount } churn { amount } newBusiness { amount }
  } }
}`;

onEachDatabase("contracts over a quantity", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("ada")] });
  });
  beforeEach(() => api.setDay("2026-01-15"));

  const seats = (name: string, fields: object = {}) => {
    const { value: _, ...row } = contractRow(name, "ada", { startsOn: "2025-06-01", autoRenew: true });
    return { ...row, ...fields };
  };
  const say = (name: string, fields: object) => seed(api, { contracts: [seats(name, fields)] });
  const ten = { quantity: 10, unitValue: euros("99.90") };

  async function told(name: string) {
    const { contract } = await api.data(CONTRACT, named(name));
    const { value, quantity, unitValue, events, terms } = contract;
    return {
      value: value.amount,
      seats: quantity === null ? null : `${quantity} × ${unitValue.amount}`,
      events: events.map(
        ({ type, day, termValue }: { type: string; day: string; termValue: { amount: string } | null }) =>
          [type, day, termValue?.amount].filter(Boolean).join(" "),
      ),
      now: terms.at(-1).endValue.amount,
    };
  }

  test("are worth quantity × value of a unit", async () => {
    await say("new", ten);
    expect(await told("new")).toEqual({ value: "999.00", seats: "10 × 99.90", events: [], now: "999.00" });
    await say("decimals", { quantity: 2.125, unitValue: euros("8.00") });
    expect(await told("decimals")).toMatchObject({ value: "17.00", seats: "2.125 × 8.00" });
  });

  test("change their value from the day on which the source said so, and not the first term's", async () => {
    await say("grown", ten);
    await say("grown", { quantity: 12, sourceUpdatedAt: "2026-01-10T10:00:00Z" });
    const grown = {
      value: "999.00",
      seats: "12 × 99.90",
      events: ["VALUE_CHANGED 2026-01-10 1198.80"],
      now: "1198.80",
    };
    expect(await told("grown")).toEqual(grown);
    await say("grown", { quantity: 12, unitValue: euros("99.90") });
    expect(await told("grown")).toEqual(grown);
    await say("grown", { unitValue: euros("100.00"), valueFrom: "2026-01-12" });
    expect(await told("grown")).toMatchObject({
      seats: "12 × 100.00",
      events: ["VALUE_CHANGED 2026-01-10 1198.80", "VALUE_CHANGED 2026-01-12 1200.00"],
    });
    await say("grown", { quantity: 5 });
    expect((await told("grown")).events.at(-1)).toBe("VALUE_CHANGED 2026-01-15 500.00");
  });

  test("said twice on one day, the later word holds, also where it is less", async () => {
    await say("twice", ten);
    await say("twice", { quantity: 20 });
    await say("twice", { quantity: 11 });
    expect(await told("twice")).toMatchObject({ seats: "11 × 99.90", now: "1098.90" });
  });

  test("that change before their terms begin are corrected", async () => {
    await say("ahead", { ...ten, startsOn: "2026-03-01" });
    await say("ahead", { quantity: 12, startsOn: "2026-03-01" });
    expect(await told("ahead")).toEqual({ value: "1198.80", seats: "12 × 99.90", events: [], now: "1198.80" });
    await say("trial", { ...ten, startsOn: "2026-01-10", trialEndsOn: "2026-02-10" });
    await say("trial", { quantity: 12, startsOn: "2026-01-10" });
    expect(await told("trial")).toMatchObject({ value: "1198.80", events: [] });
    await say("past", ten);
    await say("past", { quantity: 12, valueFrom: "2025-06-01" });
    expect(await told("past")).toMatchObject({ value: "1198.80", events: [] });
  });

  test("of which only the total was known, may be told seat by seat without a change", async () => {
    await say("total", { value: euros("999.00") });
    await say("total", ten);
    expect(await told("total")).toEqual({ value: "999.00", seats: "10 × 99.90", events: [], now: "999.00" });
  });

  test("are told by their value alone again: it corrects the first term, and the quantity is no longer known", async () => {
    await say("alone", ten);
    await say("alone", { value: euros("1000.00") });
    expect(await told("alone")).toEqual({ value: "1000.00", seats: null, events: [], now: "1000.00" });
    await say("cleared", ten);
    await say("cleared", { quantity: null });
    expect(await told("cleared")).toEqual({ value: "999.00", seats: null, events: [], now: "999.00" });
  });

  test("expand and contract", async () => {
    await seed(api, { customers: [customerRow("bob", { segment: "seats" })] });
    const row = (fields: object) => ({ ...seats("moved", fields), customer: named("bob") });
    await seed(api, { contracts: [row(ten)] });
    await seed(api, { contracts: [row({ quantity: 15, valueFrom: "2025-09-01" })] });
    await seed(api, { contracts: [row({ quantity: 5, valueFrom: "2025-12-01" })] });
    const moved = async (from: string, to: string) => {
      const { total } = (await api.data(REVENUE, { from, to, filter: { segments: ["seats"] } })).revenueRetention;
      const amounts = Object.entries<{ amount: string }>(total[0]).map(([name, { amount }]) => [name, Number(amount)]);
      return Object.fromEntries(amounts.filter(([, amount]) => amount !== 0));
    };
    expect(await moved("2025-08-01", "2025-10-01")).toEqual({ start: 999, expansion: 499.5 });
    expect(await moved("2025-10-01", "2026-01-01")).toEqual({ start: 1498.5, contraction: 999 });
  });

  test.each<[object, string, readonly string[]]>([
    [{ quantity: 10 }, "FIELD_MISSING", ["unitValue"]],
    [{ unitValue: euros("1.00") }, "FIELD_MISSING", ["quantity"]],
    [{}, "FIELD_MISSING", ["value"]],
    [{ ...ten, value: euros("999.00") }, "VALUE_INVALID", ["value"]],
    [{ ...ten, quantity: 1.0005 }, "VALUE_OUT_OF_RANGE", ["quantity"]],
    [{ ...ten, quantity: -1 }, "VALUE_OUT_OF_RANGE", ["quantity"]],
    [{ quantity: 1_000_000_000, unitValue: euros("1000000.00") }, "AMOUNT_INVALID", ["quantity"]],
    [{ ...ten, unitValue: { amount: "1.001", currency: "EUR" } }, "AMOUNT_INVALID", ["unitValue", "amount"]],
    [{ ...ten, valueFrom: "2200-01-01" }, "DAY_INVALID", ["valueFrom"]],
  ])("%j is refused: %s", async (fields, code, path) => {
    const { contracts } = await ingest(api, { contracts: [seats("odd", fields)], onError: "SKIP_ROW" });
    expect(contracts).toMatchObject([
      { outcome: "FAILED", userErrors: [{ code, path: ["input", "contracts", "0", ...path] }] },
    ]);
  });

  test.each<[object, string, readonly string[]]>([
    [{ unitValue: { amount: "1.00", currency: "USD" } }, "FIELD_FIXED", ["unitValue", "currency"]],
    [{ quantity: 11, valueFrom: "2027-06-01", cancelledOn: "2026-01-10" }, "TERM_LAPSED", ["valueFrom"]],
  ])("of a known contract %j is refused: %s", async (fields, code, path) => {
    await say("known", ten);
    const { contracts } = await ingest(api, { contracts: [seats("known", fields)], onError: "SKIP_ROW" });
    expect(contracts).toMatchObject([
      { outcome: "FAILED", userErrors: [{ code, path: ["input", "contracts", "0", ...path] }] },
    ]);
  });

  test.each([
    { quantity: 8 },
    { quantity: 8, unitValue: null },
    { unitValue: euros("1.00") },
    { unitValue: { amount: "1.00", currency: "USD" } },
  ])("half told, of a contract by its value, do not refuse what else a row says that changed: %j", async (half) => {
    const name = JSON.stringify(half);
    const changed = { ...named(name), partial: true, onlyIfKnown: true, ...half };
    await seed(api, { contracts: [contractRow(name, "ada", { autoRenew: true })] });
    const [cancelled] = (await seed(api, { contracts: [{ ...changed, cancelledOn: "2026-01-10" }] })).contracts;
    expect(cancelled).toMatchObject({ outcome: "UPDATED" });
    expect(await told(name)).toEqual({
      value: "120.00",
      seats: null,
      events: ["CANCELLED 2026-01-10"],
      now: "120.00",
    });
    for (const fields of [{ partial: false }, { onlyIfKnown: false }]) {
      const { contracts } = await ingest(api, { contracts: [{ ...changed, ...fields }], onError: "SKIP_ROW" });
      expect(contracts).toMatchObject([{ outcome: "FAILED" }]);
    }
  });

  test("half told, of a contract that goes by them, change it", async () => {
    await say("by-units", ten);
    await seed(api, { contracts: [{ ...named("by-units"), partial: true, onlyIfKnown: true, quantity: 8 }] });
    expect(await told("by-units")).toMatchObject({ seats: "8 × 99.90", now: "799.20" });
  });
});
