import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, ingest, named, seed } from "../support/seed.js";

const RENEWALS = "renewals { numerator denominator pending unconfirmed lowest highest }";
const RETENTION = `query ($from: LocalDate!, $to: LocalDate!, $filter: ReportFilter) {
  retention(from: $from, to: $to, filter: $filter) { total { ${RENEWALS} } series { ${RENEWALS} } split(by: PRODUCT) { ${RENEWALS} } }
}`;
const CONTRACT = `query ($externalId: ExternalIdInput!) { contract(externalId: $externalId) {
  status dueOn endsOn confirmedUntil currentTerm { endsOn outcome decidedBy }
} }`;
const LISTED = `query ($statuses: [ContractStatus!]) {
  contracts(first: 50, filter: { statuses: $statuses }) { nodes { externalIds { externalId } } }
}`;
const RANGED = "{ value numerator denominator unconfirmed lowest highest }";
const KEPT = `query ($from: LocalDate!, $to: LocalDate!, $filter: ReportFilter) {
  retention(from: $from, to: $to, filter: $filter) { customersKept ${RANGED} series { customersKept ${RANGED} } }
  revenueRetention(from: $from, to: $to, filter: $filter) { total {
    start { minor } unconfirmed { minor } churn { minor } end { minor } unconfirmedEnd { minor }
    grossRevenueRetention { value unconfirmed lowest highest }
  } }
  activity(from: $from, to: $to, filter: $filter) { total { atStart { unconfirmed } atEnd { active passive unconfirmed } } }
  tiers(from: $from, to: $to, filter: $filter) { distribution { atEnd atEndUnconfirmed } }
}`;
const CUSTOMER = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) { activity heldUnconfirmed } }`;
const PERIOD = { from: "2026-01-01", to: "2026-04-01" };

/** What a table that was exported on 2026-01-31 says: two monthly contracts and a yearly one, of customers of a segment. */
const table = (segment: string) => ({
  customers: ["a", "b", "c"].map((name) => customerRow(`${segment} ${name}`, { segment })),
  contracts: [
    contractRow(`${segment} a`, `${segment} a`, { startsOn: "2025-12-15", termMonths: 1, autoRenew: true }),
    contractRow(`${segment} b`, `${segment} b`, { startsOn: "2025-12-20", termMonths: 1, autoRenew: true }),
    contractRow(`${segment} c`, `${segment} c`, { startsOn: "2025-02-10" }),
  ].map((row) => ({ ...row, confirmedUntil: "2026-01-31" })),
});

onEachDatabase("a table that was exported once", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  beforeEach(() => api.setDay("2026-11-15"));

  const contract = async (name: string) => (await api.data(CONTRACT, named(name))).contract;
  const listed = async (status: string) =>
    (await api.data(LISTED, { statuses: [status] })).contracts.nodes.map(
      ({ externalIds }: { externalIds: { externalId: string }[] }) => externalIds[0]?.externalId,
    );

  test.each([
    ["computed when it was written", "2026-11-15"],
    ["computed before its terms ended", "2026-01-31"],
  ])("invents no renewal and no lapse, %s", async (title, writtenOn) => {
    api.setDay(writtenOn);
    await seed(api, table(title));
    api.setDay("2026-11-15");
    for (const filter of [{ segments: [title] }, { segments: [title], activities: ["ACTIVE", "PASSIVE"] }]) {
      const { retention } = await api.data(RETENTION, { ...PERIOD, filter });
      const counts = { numerator: 2, denominator: 2, pending: 0, unconfirmed: 3, lowest: 0.4, highest: 1 };
      expect(retention.total.renewals).toEqual(counts);
      expect(retention.split).toEqual([{ renewals: counts }]);
      const months = retention.series.map(({ renewals }: { renewals: object }) => renewals);
      expect(months).toMatchObject([
        { numerator: 2, unconfirmed: 0 },
        { denominator: 0, unconfirmed: 3, lowest: 0, highest: 1 },
        { denominator: 0, unconfirmed: 0, lowest: null },
      ]);
    }
  });

  test("does not say of its customers that they were kept, or what they still bring", async () => {
    await seed(api, table("kept"));
    const customers = [customerRow("kept sure", { segment: "kept" })];
    await seed(api, {
      customers,
      contracts: [contractRow("kept sure", "kept sure", { startsOn: "2025-06-01", termMonths: 24 })],
    });
    const report = await api.data(KEPT, { from: "2026-01-01", to: "2026-04-01", filter: { segments: ["kept"] } });
    const range = { unconfirmed: 3, lowest: 0.25, highest: 1 };
    expect(report.retention.customersKept).toEqual({ value: 1, numerator: 1, denominator: 1, ...range });
    expect(report.retention.series.map(({ customersKept }: { customersKept: object }) => customersKept)).toEqual([
      { value: 1, numerator: 4, denominator: 4, unconfirmed: 0, lowest: 1, highest: 1 },
      // The one that must be agreed is still within its grace days, and so held for certain.
      { value: 1, numerator: 2, denominator: 2, unconfirmed: 2, lowest: 0.5, highest: 1 },
      { value: 1, numerator: 1, denominator: 1, ...range },
    ]);
    const [revenue] = report.revenueRetention.total;
    const [start, unconfirmed] = [Number(revenue.start.minor), Number(revenue.unconfirmed.minor)];
    expect(revenue).toMatchObject({
      churn: { minor: 0 },
      end: { minor: start },
      unconfirmedEnd: { minor: unconfirmed },
    });
    expect(revenue.grossRevenueRetention).toEqual({
      value: 1,
      unconfirmed,
      lowest: (start - unconfirmed) / start,
      highest: 1,
    });
    expect(unconfirmed).toBeGreaterThan(0);
    expect(report.activity.total).toMatchObject({
      atStart: { unconfirmed: 0 },
      atEnd: { active: 3, passive: 1, unconfirmed: 3 },
    });
    const sum = (field: string) =>
      report.tiers.distribution.reduce(
        (total: number, tier: Record<string, number>) => total + (tier[field] ?? NaN),
        0,
      );
    expect([sum("atEnd"), sum("atEndUnconfirmed")]).toEqual([4, 3]);
    for (const [name, heldUnconfirmed] of [
      ["kept a", true],
      ["kept sure", false],
    ] as const) {
      expect((await api.data(CUSTOMER, named(name))).customer).toMatchObject({
        activity: expect.any(String),
        heldUnconfirmed,
      });
    }
  });

  test("its contracts stand unconfirmed, and are found as such", async () => {
    await seed(api, table("standing"));
    expect(await contract("standing a")).toEqual({
      status: "UNCONFIRMED",
      dueOn: null,
      endsOn: null,
      confirmedUntil: "2026-01-31",
      currentTerm: { endsOn: "2026-02-15", outcome: "UNCONFIRMED", decidedBy: null },
    });
    expect(await listed("UNCONFIRMED")).toEqual(expect.arrayContaining(["standing a", "standing b", "standing c"]));
    for (const status of ["RUNNING", "PENDING", "ENDED", "ENDING"]) {
      expect(await listed(status)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^standing/)]));
    }
  });

  test("a later table confirms what the first one could not, and null says that the source still speaks", async () => {
    const rows = table("later");
    await seed(api, rows);
    const confirm = (confirmedUntil: string | null) =>
      seed(api, { contracts: rows.contracts.map((row) => ({ ...row, confirmedUntil })) });
    await confirm("2026-04-30");
    const filter = { segments: ["later"] };
    const counts = async () => (await api.data(RETENTION, { ...PERIOD, filter })).retention.total.renewals;
    expect(await counts()).toMatchObject({ numerator: 6, denominator: 7, unconfirmed: 0 });
    await confirm(null);
    expect(await contract("later a")).toMatchObject({ status: "RUNNING", confirmedUntil: null });
    expect(await counts()).toMatchObject({ numerator: 6, denominator: 7, unconfirmed: 0 });
  });

  test("a day that is none is refused", async () => {
    const contracts = [{ ...named("standing a"), confirmedUntil: "0001-01-01" }];
    const answer = await ingest(api, { contracts, onError: "SKIP_ROW" });
    expect(answer.contracts).toMatchObject([{ outcome: "FAILED", userErrors: [{ code: "DAY_INVALID" }] }]);
  });
});
