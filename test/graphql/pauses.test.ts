import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, ingest, named, seed } from "../support/seed.js";
import { sequence } from "./integration/feed.js";

const CONTRACT = `query ($externalId: ExternalIdInput!) { contract(externalId: $externalId) {
  status dueOn endsOn pausedOn resumesOn currentTerm { months prolongedMonths endsOn } events { type day until }
} }`;
const LISTED = `query ($statuses: [ContractStatus!]) { contracts(first: 100, filter: { statuses: $statuses }) { nodes { product status } } }`;
const CUSTOMER = `query ($externalId: ExternalIdInput!, $asOf: LocalDate) { customer(externalId: $externalId) {
  loyalty(asOf: $asOf) { activity annualValue { amount } revenueAtRisk { amount } expectedRevenue { total { amount } } }
} }`;
const REVENUE = `query ($from: LocalDate!, $to: LocalDate!, $filter: ReportFilter) {
  revenueRetention(from: $from, to: $to, filter: $filter) { total {
    start { amount } expansion { amount } contraction { amount } churn { amount } newBusiness { amount }
  } }
}`;
const EVENTS_FED = `{ changes(first: 200, types: [CONTRACT_EVENT]) { changes { operation externalIds { externalId } } } }`;
const STATUSES = ["UPCOMING", "TRIAL", "RUNNING", "PAUSED", "PENDING", "ENDING", "UNCONFIRMED", "ENDED"];

onEachDatabase("contracts that are paused", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("ada")] });
  });
  beforeEach(() => api.setDay("2026-01-15"));

  const contract = async (name: string) => (await api.data(CONTRACT, named(name))).contract;
  const rolling = (name: string, fields: object = {}) =>
    contractRow(name, "ada", { product: name, startsOn: "2025-03-01", autoRenew: true, ...fields });
  const say = async (name: string, fields: object) => seed(api, { contracts: [rolling(name, fields)] });
  const told = async (name: string) => {
    const { events, pausedOn, resumesOn } = await contract(name);
    return [
      ...events.map(({ type, day, until }: { type: string; day: string; until: string | null }) =>
        [type, day, until].filter((part) => part !== null).join(" "),
      ),
      `${pausedOn} – ${resumesOn}`,
    ];
  };

  describe("as a source tells their state", () => {
    test("a pause is an event, and the same state again is none", async () => {
      for (let times = 0; times < 2; times += 1) await say("same", { pausedOn: "2026-01-10", resumesOn: "2026-02-10" });
      expect(await told("same")).toEqual(["PAUSED 2026-01-10 2026-02-10", "2026-01-10 – 2026-02-10"]);
      await say("same", { product: "same" });
      expect(await told("same")).toEqual(["PAUSED 2026-01-10 2026-02-10", "2026-01-10 – 2026-02-10"]);
    });

    test("null resumes on the day on which the source changed it, else today", async () => {
      await say("null", { pausedOn: "2026-01-02" });
      await say("null", { pausedOn: null, sourceUpdatedAt: "2026-01-12T10:00:00Z" });
      expect(await told("null")).toEqual(["PAUSED 2026-01-02", "RESUMED 2026-01-12", "null – null"]);
      await say("null", { pausedOn: null });
      expect(await told("null")).toHaveLength(3);
      await say("today", { pausedOn: "2026-01-02" });
      await say("today", { pausedOn: null });
      expect(await told("today")).toEqual(["PAUSED 2026-01-02", "RESUMED 2026-01-15", "null – null"]);
    });

    test("null never was a pause that has not begun", async () => {
      await say("ahead", { pausedOn: "2026-02-01" });
      await say("ahead", { pausedOn: null, resumesOn: null });
      expect(await told("ahead")).toEqual(["PAUSED 2026-02-01", "MISTAKE 2026-02-01", "null – null"]);
    });

    test("another end is told while the pause lasts", async () => {
      await say("end", { pausedOn: "2026-01-02" });
      await say("end", { pausedOn: "2026-01-02", resumesOn: "2026-03-10" });
      expect(await told("end")).toEqual([
        "PAUSED 2026-01-02",
        "PAUSED 2026-01-15 2026-03-10",
        "2026-01-02 – 2026-03-10",
      ]);
      await say("end", { resumesOn: "2026-01-11" });
      expect((await told("end")).slice(1)).toContain("RESUMED 2026-01-11");
      expect((await told("end")).at(-1)).toBe("null – null");
    });

    test("another first day corrects it", async () => {
      await say("day", { pausedOn: "2026-01-02" });
      await say("day", { pausedOn: "2026-01-05" });
      expect((await told("day")).slice(-1)).toEqual(["2026-01-05 – null"]);
      expect(await told("day")).toContain("MISTAKE 2026-01-02");
    });

    test("another end of a pause that has not begun corrects it", async () => {
      await say("later", { pausedOn: "2026-02-01", resumesOn: "2026-02-10" });
      await say("later", { pausedOn: "2026-02-01", resumesOn: "2026-02-20" });
      expect((await told("later")).slice(-2)).toEqual(["PAUSED 2026-02-01 2026-02-20", "2026-02-01 – 2026-02-20"]);
    });

    test("a new contract may bring a pause and its termination", async () => {
      await say("ended", { pausedOn: "2025-06-01", resumesOn: "2025-07-01", terminatedOn: "2025-09-01" });
      expect(await told("ended")).toEqual(["PAUSED 2025-06-01 2025-07-01", "TERMINATED 2025-09-01", "null – null"]);
    });

    test("a pause after one that is over is another one", async () => {
      await say("two", { pausedOn: "2025-06-01", resumesOn: "2025-07-01" });
      await say("two", { pausedOn: "2026-01-10", resumesOn: null });
      expect(await told("two")).toEqual(["PAUSED 2025-06-01 2025-07-01", "PAUSED 2026-01-10", "2026-01-10 – null"]);
    });

    test("what was resumed by mistake is paused again by the same day", async () => {
      await say("again", { pausedOn: "2026-01-02" });
      await say("again", { pausedOn: null });
      await say("again", { pausedOn: "2026-01-02" });
      expect((await told("again")).at(-1)).toBe("2026-01-02 – null");
    });

    test.each([
      [{ pausedOn: "2026-01-10", resumesOn: "2026-01-10" }, "END_BEFORE_START", "resumesOn"],
      [{ resumesOn: "2026-02-10" }, "NOT_PAUSED", "resumesOn"],
      [{ pausedOn: "2025-02-10" }, "END_BEFORE_START", "pausedOn"],
      [{ pausedOn: "2200-01-01" }, "DAY_INVALID", "pausedOn"],
      [{ resumesOn: "2200-01-01" }, "DAY_INVALID", "resumesOn"],
    ])("%j is refused", async (fields, code, field) => {
      const { contracts } = await ingest(api, { contracts: [rolling("odd", fields)], onError: "SKIP_ROW" });
      expect(contracts).toMatchObject([
        { outcome: "FAILED", userErrors: [{ code, path: ["input", "contracts", "0", field] }] },
      ]);
    });
  });

  test("events tell of pauses too, and can be undone", async () => {
    await say("events", {});
    const event = (externalId: string, fields: object) => ({
      ...named(externalId),
      contract: named("events"),
      ...fields,
    });
    await seed(api, {
      contractEvents: [
        event("resumed", { type: "RESUMED", day: "2026-01-12" }),
        event("paused", { type: "PAUSED", day: "2026-01-02", until: "2026-03-02" }),
      ],
    });
    expect(await told("events")).toEqual(["PAUSED 2026-01-02 2026-03-02", "RESUMED 2026-01-12", "null – null"]);
    await seed(api, {
      contractEvents: [
        event("undone", { type: "MISTAKE", day: "2026-01-15", undoesExternalId: named("resumed").externalId }),
      ],
    });
    expect((await told("events")).at(-1)).toBe("2026-01-02 – 2026-03-02");
    const { contractEvents } = await ingest(api, {
      contractEvents: [event("odd", { type: "PAUSED", day: "2026-01-02", until: "2026-01-02" })],
      onError: "SKIP_ROW",
    });
    expect(contractEvents).toMatchObject([
      {
        outcome: "FAILED",
        userErrors: [{ code: "END_BEFORE_START", path: ["input", "contractEvents", "0", "until"] }],
      },
    ]);
    await sequence(current());
    const fed = (await api.data(EVENTS_FED)).changes.changes;
    expect(fed).toContainEqual({ operation: "UPSERT", externalIds: [{ externalId: "paused" }] });
  });

  test("stand as they say, and are found by it, on every day", async () => {
    await seed(api, { customers: [customerRow("days")] });
    const own = (name: string, fields: object) => ({ ...rolling(name, fields), customer: named("days") });
    await seed(api, {
      contracts: [
        own("known", { pausedOn: "2026-01-10", resumesOn: "2026-02-10" }),
        own("open", { pausedOn: "2026-01-10" }),
        own("ending", { pausedOn: "2026-01-10", cancelledOn: "2026-01-05" }),
        own("planned", { pausedOn: "2026-02-05", resumesOn: "2026-02-20" }),
      ],
    });
    const listed = async (statuses: readonly string[] | null) =>
      ((await api.data(LISTED, { statuses })).contracts.nodes as { product: string; status: string }[]).filter(
        ({ product }) => ["known", "open", "ending", "planned"].includes(product),
      );
    for (const [day, known, open, ending, planned] of [
      ["2026-01-09", "RUNNING", "RUNNING", "ENDING", "RUNNING"],
      ["2026-01-10", "PAUSED", "PAUSED", "ENDING", "RUNNING"],
      ["2026-02-09", "PAUSED", "PAUSED", "ENDING", "PAUSED"],
      ["2026-02-10", "RUNNING", "PAUSED", "ENDING", "PAUSED"],
      ["2026-02-20", "RUNNING", "PAUSED", "ENDING", "RUNNING"],
      ["2026-03-01", "RUNNING", "PAUSED", "ENDED", "RUNNING"],
    ] as const) {
      api.setDay(day);
      const nodes = await listed(null);
      expect(Object.fromEntries(nodes.map(({ product, status }) => [product, status]))).toMatchObject({
        known,
        open,
        ending,
        planned,
      });
      for (const status of STATUSES) {
        const found = (await listed([status])).map(({ product }) => product).sort();
        expect([day, status, found]).toEqual([
          day,
          status,
          nodes
            .filter((node) => node.status === status)
            .map(({ product }) => product)
            .sort(),
        ]);
      }
    }
  });

  test("hold their customer without value: less at the pause, more at the resumption, never lost or new", async () => {
    await seed(api, {
      customers: [customerRow("bob", { segment: "paused" })],
      contracts: [
        {
          ...rolling("value", { pausedOn: "2025-06-01", resumesOn: "2025-09-01", value: euros("1200.00") }),
          customer: named("bob"),
        },
      ],
    });
    const on = async (asOf: string) => (await api.data(CUSTOMER, { ...named("bob"), asOf })).customer.loyalty;
    expect(await on("2025-05-31")).toMatchObject({ activity: "ACTIVE", annualValue: { amount: "1200.00" } });
    expect(await on("2025-06-01")).toMatchObject({ activity: "ACTIVE", annualValue: { amount: "0.00" } });
    expect(await on("2025-09-01")).toMatchObject({ activity: "ACTIVE", annualValue: { amount: "1200.00" } });
    const moved = async (from: string, to: string) => {
      const { total } = (await api.data(REVENUE, { from, to, filter: { segments: ["paused"] } })).revenueRetention;
      const amounts = Object.entries<{ amount: string }>(total[0]).map(([name, { amount }]) => [name, Number(amount)]);
      return Object.fromEntries(amounts.filter(([, amount]) => amount !== 0));
    };
    expect(await moved("2025-05-01", "2025-07-01")).toEqual({ start: 1200, contraction: 1200 });
    expect(await moved("2025-07-01", "2025-10-01")).toEqual({ expansion: 1200 });
    expect(await moved("2025-05-01", "2025-10-01")).toEqual({ start: 1200 });
  });

  test("are not due within the pause: the term goes on", async () => {
    await say("due", { pausedOn: "2026-02-15", resumesOn: "2026-03-15" });
    api.setDay("2026-04-01");
    expect(await contract("due")).toMatchObject({
      status: "RUNNING",
      dueOn: "2027-02-28",
      currentTerm: { months: 12, prolongedMonths: 12, endsOn: "2027-03-01" },
    });
  });
});
