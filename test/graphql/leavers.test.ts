import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, ingest, named, seed } from "../support/seed.js";

const CUSTOMER = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) {
  leftOn activity decision leavesOn
  contracts(first: 5) { nodes { status endsOn terms { endsOn outcome decidedBy } } }
} }`;

/** A contract of each kind: one that renews by itself, one that lapsed long before, one that began after. */
const contracts = (name: string) => [
  contractRow(`${name} running`, name, { startsOn: "2025-02-01", autoRenew: true }),
  contractRow(`${name} lapsed`, name, { startsOn: "2022-01-01" }),
  contractRow(`${name} later`, name, { startsOn: "2026-03-01" }),
];

onEachDatabase("customers of whom a source says that they have left", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  beforeEach(() => api.setDay("2026-02-15"));

  async function customer(name: string) {
    const { customer: found } = await api.data(CUSTOMER, named(name));
    const endOf = ({
      status,
      endsOn,
      terms,
    }: {
      status: string;
      endsOn: string | null;
      terms: { decidedBy: string }[];
    }) => [status, endsOn, terms.at(-1)?.decidedBy ?? null] as const;
    return { ...found, contracts: found.contracts.nodes.map(endOf) };
  }
  async function customerOn(name: string, asOf: string) {
    const query = `query ($externalId: ExternalIdInput!, $asOf: LocalDate) {
      customer(externalId: $externalId) { loyalty(asOf: $asOf) { activity } } }`;
    const { customer: found } = await api.data(query, { ...named(name), asOf });
    return found.loyalty.activity;
  }
  const leave = (name: string, leftOn: string | null) => seed(api, { customers: [customerRow(name, { leftOn })] });

  test("all contracts that began before end on that day; null takes it back", async () => {
    await seed(api, { customers: [customerRow("gone")], contracts: contracts("gone") });
    const before = await customer("gone");
    expect(before).toMatchObject({ leftOn: null, activity: "PASSIVE" });
    await leave("gone", "2026-02-10");
    expect(await customer("gone")).toMatchObject({
      leftOn: "2026-02-10",
      activity: "FORMER",
      contracts: expect.arrayContaining([
        ["ENDED", "2026-02-10", "TERMINATED"],
        ["ENDED", "2023-01-01", "NOT_RENEWED"],
        ["UPCOMING", null, null],
      ]),
    });
    await leave("gone", null);
    expect(await customer("gone")).toEqual(before);
  });

  test("a contract that began on the day ends with it: its customer was held that one day", async () => {
    await seed(api, {
      customers: [customerRow("brief", { leftOn: "2026-02-10" })],
      contracts: [contractRow("brief", "brief", { startsOn: "2026-02-10", autoRenew: true })],
    });
    const after = { activity: "FORMER", contracts: [["ENDED", "2026-02-11", "TERMINATED"]] };
    expect(await customer("brief")).toMatchObject(after);
    expect(await customerOn("brief", "2026-02-10")).toBe("ACTIVE");
  });

  test("who leaves later is a known leaver from the day on which that was learnt", async () => {
    await seed(api, {
      customers: [customerRow("leaving")],
      contracts: [contractRow("leaving", "leaving", { startsOn: "2025-02-01", autoRenew: true })],
    });
    await leave("leaving", "2026-06-01");
    expect(await customer("leaving")).toMatchObject({ decision: "LEAVING", leavesOn: "2026-06-01" });
    api.setDay("2026-06-01");
    expect(await customer("leaving")).toMatchObject({ activity: "FORMER", decision: null });
  });

  test("a contract that arrives after it ends as well, and what else a row says leaves it as it is", async () => {
    await leave("early", "2026-01-20");
    await seed(api, {
      customers: [customerRow("early", { segment: "told later" })],
      contracts: [contractRow("early", "early", { startsOn: "2025-02-01", autoRenew: true })],
    });
    expect(await customer("early")).toMatchObject({
      leftOn: "2026-01-20",
      contracts: [["ENDED", "2026-01-20", "TERMINATED"]],
    });
  });

  test("a day that is none is refused at its place", async () => {
    const row = customerRow("odd", { leftOn: "1066-10-14" });
    const { customers } = await ingest(api, { customers: [row], onError: "SKIP_ROW" });
    expect(customers).toMatchObject([{ outcome: "FAILED", userErrors: [{ code: "DAY_INVALID" }] }]);
  });
});
