import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, ingest, named, seed } from "../support/seed.js";
import { sequence } from "./integration/feed.js";

const CUSTOMER = `query ($externalId: ExternalIdInput!, $asOf: LocalDate) { customer(externalId: $externalId) {
  loyalty(asOf: $asOf) { activity annualValue { amount } lastActOn }
} }`;
const LISTED = `query ($statuses: [ContractStatus!]) {
  contracts(first: 100, filter: { statuses: $statuses }) { nodes { product status trialEndsOn dueOn endsOn currentTerm { startsOn } } }
}`;
const RETENTION = `query ($from: LocalDate!, $to: LocalDate!, $filter: ReportFilter) {
  retention(from: $from, to: $to, filter: $filter) { total {
    renewals { numerator denominator } customersKept { numerator denominator }
  } }
}`;
const CHANGES = `{ changes(first: 200, types: [CONTRACT]) { changes { operation node { ... on Contract { product trialEndsOn } } } } }`;

/** Four contracts on trial for two weeks, of which two are ended before it ends. */
const TRIALS = {
  kept: {},
  cancelled: { cancelledOn: "2026-01-10" },
  terminated: { terminatedOn: "2026-01-12" },
  ending: { terminatedOn: "2026-01-30" },
};
const STATUSES = ["UPCOMING", "TRIAL", "RUNNING", "PENDING", "ENDING", "UNCONFIRMED", "ENDED"];

onEachDatabase("contracts that begin with a trial", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    api.setDay("2026-01-05");
    await seed(api, {
      customers: Object.keys(TRIALS).map((name) => customerRow(name, { segment: "trials" })),
      contracts: Object.entries(TRIALS).map(([name, state]) =>
        contractRow(name, name, { product: name, startsOn: "2026-01-05", trialEndsOn: "2026-01-19", ...state }),
      ),
    });
  });
  beforeEach(() => api.setDay("2026-01-05"));

  const listed = async (statuses: readonly string[] | null = null) =>
    (await api.data(LISTED, { statuses })).contracts.nodes as { product: string; status: string }[];

  test.each([
    ["2026-01-04", { kept: "UPCOMING", cancelled: "UPCOMING", terminated: "UPCOMING", ending: "UPCOMING" }],
    ["2026-01-05", { kept: "TRIAL", cancelled: "TRIAL", terminated: "TRIAL", ending: "TRIAL" }],
    ["2026-01-12", { kept: "TRIAL", cancelled: "TRIAL", terminated: "ENDED", ending: "TRIAL" }],
    ["2026-01-18", { kept: "TRIAL", cancelled: "TRIAL", terminated: "ENDED", ending: "TRIAL" }],
    ["2026-01-19", { kept: "RUNNING", cancelled: "ENDED", terminated: "ENDED", ending: "ENDING" }],
    ["2026-01-30", { kept: "RUNNING", cancelled: "ENDED", terminated: "ENDED", ending: "ENDED" }],
  ])("stand on %s as they say, and are found by it", async (day, expected) => {
    api.setDay(day);
    const nodes = await listed();
    expect(Object.fromEntries(nodes.map(({ product, status }) => [product, status]))).toEqual(expected);
    for (const status of STATUSES) {
      const found = (await listed([status])).map(({ product }) => product).sort();
      expect(found).toEqual(
        nodes
          .filter((node) => node.status === status)
          .map(({ product }) => product)
          .sort(),
      );
    }
  });

  test("hold nobody before the trial ends, and everybody else from then on", async () => {
    api.setDay("2026-02-10");
    const on = async (name: string, asOf: string) =>
      (await api.data(CUSTOMER, { ...named(name), asOf })).customer.loyalty;
    expect(await on("kept", "2026-01-18")).toEqual({ activity: "PROSPECT", annualValue: null, lastActOn: null });
    expect(await on("kept", "2026-01-19")).toEqual({
      activity: "ACTIVE",
      annualValue: { amount: "120.00" },
      lastActOn: "2026-01-19",
    });
    expect(await on("cancelled", "2026-02-10")).toEqual({ activity: "PROSPECT", annualValue: null, lastActOn: null });
  });

  test.each([
    [
      "2026-01-10",
      "2026-02-01",
      [
        [0, 1],
        [0, 0],
      ],
    ],
    [
      "2026-01-19",
      "2026-02-01",
      [
        [0, 1],
        [1, 2],
      ],
    ],
  ])("count from %s to %s as they were converted", async (from, to, expected) => {
    api.setDay("2026-02-10");
    for (const filter of [{ segments: ["trials"] }, { segments: ["trials"], activities: ["ACTIVE", "PROSPECT"] }]) {
      const { total } = (await api.data(RETENTION, { from, to, filter })).retention;
      const counts = [total.renewals, total.customersKept].map(({ numerator, denominator }) => [
        numerator,
        denominator,
      ]);
      expect(counts).toEqual(expected);
    }
  });

  test("are told by the change feed", async () => {
    await sequence(current());
    const { changes } = (await api.data(CHANGES)).changes;
    expect(changes).toContainEqual({ operation: "UPSERT", node: { product: "kept", trialEndsOn: "2026-01-19" } });
  });

  test("may be longer or none at all, as the source says later", async () => {
    const statusOn = async (day: string) => {
      api.setDay(day);
      return (await listed()).find(({ product }) => product === "changed")?.status;
    };
    const row = contractRow("changed", "kept", { product: "changed", startsOn: "2026-01-05" });
    const say = async (trialEndsOn: string | null) => {
      api.setDay("2026-01-20");
      await seed(api, { contracts: [{ ...row, trialEndsOn }] });
    };
    await say("2026-01-19");
    expect(await statusOn("2026-01-20")).toBe("RUNNING");
    await say("2026-02-19");
    expect(await statusOn("2026-02-18")).toBe("TRIAL");
    await say(null);
    expect(await statusOn("2026-01-20")).toBe("RUNNING");
  });

  test.each([
    [{ trialEndsOn: "2025-05-31" }, "END_BEFORE_START", "trialEndsOn"],
    [{ trialEndsOn: "2200-01-01" }, "DAY_INVALID", "trialEndsOn"],
  ])("%j is refused", async (fields, code, field) => {
    const { contracts } = await ingest(api, { contracts: [contractRow("odd", "kept", fields)], onError: "SKIP_ROW" });
    expect(contracts).toMatchObject([
      { outcome: "FAILED", userErrors: [{ code, path: ["input", "contracts", "0", field] }] },
    ]);
  });
});
