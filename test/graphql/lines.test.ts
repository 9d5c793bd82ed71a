import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, ingest, named, seed } from "../support/seed.js";

const CONTRACT = `query ($externalId: ExternalIdInput!) { contract(externalId: $externalId) {
  status endsOn agreedOn succession
  terms { startsOn endsOn outcome decidedBy decidedOn renewals }
  succeeds { externalIds { externalId } } succeededBy { externalIds { externalId } }
} }`;
const RETENTION = `query ($from: LocalDate!, $to: LocalDate!, $segment: String!) {
  retention(from: $from, to: $to, filter: { segments: [$segment] }) {
    total { renewals { numerator denominator value } customersKept { numerator denominator } }
  }
}`;
const SURVIVAL = `query ($segment: String!) {
  survival(by: RENEWALS, from: "2024-01-01", to: "2025-01-01", filter: { segments: [$segment] }) { contracts steps { time atRisk left } }
}`;
const ERASE = `mutation ($input: CustomerReference!) { customerErase(input: $input) { userErrors { code } } }`;
const SECOND = { startsOn: "2026-01-01" };

onEachDatabase("contracts that continue others", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    api.setDay("2026-03-15");
  });

  async function contract(name: string) {
    const { contract: found } = await api.data(CONTRACT, named(name));
    const namesOf = (other: { externalIds: { externalId: string }[] } | null) =>
      other?.externalIds.map(({ externalId }) => externalId) ?? null;
    return { ...found, succeeds: namesOf(found.succeeds), succeededBy: namesOf(found.succeededBy) };
  }

  test("ten customers of whom eight renewed by a new contract: 8/10, and one line each", async () => {
    const deal = (customer: string, year: string, fields: object = {}) =>
      contractRow(`deal ${customer} ${year}`, customer, {
        startsOn: `${year}-01-01`,
        succession: "SAME_CUSTOMER",
        product: `Deal of ${customer} in ${year}`,
        ...fields,
      });
    const customers = Array.from({ length: 10 }, (_, index) => `pipe ${index}`);
    const renewing = customers.slice(0, 8);
    await seed(api, {
      customers: customers.map((name) => customerRow(name, { segment: "pipedrive" })),
      contracts: [
        ...renewing.map((name) => deal(name, "2026", { agreedOn: "2025-11-30" })),
        ...customers.map((name) => deal(name, "2024", { termMonths: 24 })),
      ],
    });
    const period = { from: "2025-01-01", to: "2026-03-01", segment: "pipedrive" };
    const { retention } = await api.data(RETENTION, period);
    expect(retention.total).toEqual({
      renewals: { numerator: 8, denominator: 10, value: 0.8 },
      customersKept: { numerator: 8, denominator: 10 },
    });
    expect((await api.data(SURVIVAL, { segment: "pipedrive" })).survival).toEqual({
      contracts: 10,
      steps: [{ time: 1, atRisk: 10, left: 2 }],
    });
    expect(await contract("deal pipe 0 2024")).toMatchObject({
      status: "ENDED",
      endsOn: "2026-01-01",
      terms: [{ outcome: "RENEWED", decidedBy: "SUCCEEDED", decidedOn: "2025-11-30", renewals: 0 }],
      succeededBy: ["deal pipe 0 2026"],
    });
    expect(await contract("deal pipe 0 2026")).toMatchObject({
      agreedOn: "2025-11-30",
      succeeds: ["deal pipe 0 2024"],
    });
  });

  test("a contract that is named may arrive later, and in another batch", async () => {
    await seed(api, {
      customers: [customerRow("late")],
      contracts: [contractRow("late second", "late", { ...SECOND, succeeds: named("late first") })],
    });
    expect(await contract("late second")).toMatchObject({ succeeds: null });
    await seed(api, { contracts: [contractRow("late first", "late", { startsOn: "2025-01-01" })] });
    expect(await contract("late second")).toMatchObject({ succeeds: ["late first"] });
    expect(await contract("late first")).toMatchObject({
      terms: [{ outcome: "RENEWED" }],
      succeededBy: ["late second"],
    });
  });

  test("both in one batch are one line, and the same batch again changes nothing", async () => {
    const batch = {
      customers: [customerRow("both")],
      contracts: [
        contractRow("both second", "both", { ...SECOND, succeeds: named("both first") }),
        contractRow("both first", "both", { startsOn: "2025-01-01" }),
      ],
    };
    await seed(api, batch);
    expect(await contract("both first")).toMatchObject({ succeededBy: ["both second"] });
    const { contracts } = await seed(api, batch);
    expect(contracts.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["UNCHANGED", "UNCHANGED"]);
  });

  test("a successor that is moved, or never was, gives the old outcome back", async () => {
    const second = contractRow("moved second", "moved", { ...SECOND, succeeds: named("moved first") });
    await seed(api, {
      customers: [customerRow("moved")],
      contracts: [contractRow("moved first", "moved", { startsOn: "2025-01-01" }), second],
    });
    const outcomes = async () =>
      (await contract("moved first")).terms.map(({ outcome }: { outcome: string }) => outcome);
    expect(await outcomes()).toEqual(["RENEWED"]);
    await seed(api, { contracts: [{ ...second, startsOn: "2026-02-10" }] });
    expect(await outcomes()).toEqual(["LAPSED"]);
    await seed(api, { contracts: [second] });
    expect(await outcomes()).toEqual(["RENEWED"]);
    await seed(api, { contracts: [{ ...named("moved second"), operation: "DELETE", reason: "MISTAKE" }] });
    expect(await outcomes()).toEqual(["LAPSED"]);
  });

  test("absent keeps the contract that is named, null takes it back", async () => {
    await seed(api, {
      customers: [customerRow("kept")],
      contracts: [
        contractRow("kept first", "kept", { startsOn: "2025-01-01" }),
        contractRow("kept second", "kept", { ...SECOND, succeeds: named("kept first") }),
      ],
    });
    await seed(api, { contracts: [{ ...named("kept second"), product: "Renamed" }] });
    expect(await contract("kept second")).toMatchObject({ succeeds: ["kept first"] });
    await seed(api, { contracts: [{ ...named("kept second"), succeeds: null }] });
    expect(await contract("kept second")).toMatchObject({ succeeds: null });
  });

  test("contracts that were merged into one keep what continues them", async () => {
    await seed(api, {
      customers: [customerRow("joined")],
      contracts: [
        contractRow("joined first", "joined", { startsOn: "2025-01-01" }),
        contractRow("joined twin", "joined", { startsOn: "2025-01-01" }),
        contractRow("joined second", "joined", { ...SECOND, succeeds: named("joined twin") }),
      ],
    });
    await seed(api, {
      contracts: [{ ...named("joined twin"), operation: "MERGE", into: named("joined first") }],
    });
    expect((await contract("joined second")).succeeds).toContain("joined first");
  });

  test("the line of a customer whose data are erased stays, and so do its figures", async () => {
    await seed(api, {
      customers: [customerRow("erased", { segment: "erased" })],
      contracts: [
        contractRow("erased first", "erased", { startsOn: "2024-01-01" }),
        contractRow("erased second", "erased", { startsOn: "2025-01-01", succession: "SAME_CUSTOMER" }),
        contractRow("erased third", "erased", { ...SECOND, agreedOn: "2025-11-01", succeeds: named("erased second") }),
      ],
    });
    const figures = async () => {
      const period = { from: "2024-01-01", to: "2026-03-01", segment: "erased" };
      const { survival } = await api.data(SURVIVAL, { segment: "erased" });
      return { ...(await api.data(RETENTION, period)).retention.total, survival };
    };
    const before = await figures();
    expect(before.renewals).toEqual({ numerator: 2, denominator: 2, value: 1 });
    expect(before.survival).toMatchObject({ contracts: 1, steps: [{ left: 0 }, { left: 0 }] });
    const { customerErase } = await api.data(ERASE, { input: named("erased") });
    expect(customerErase.userErrors).toEqual([]);
    expect(await figures()).toEqual(before);
  });

  test.each([
    ["itself", named("odd"), "VALUE_INVALID", ["succeeds"]],
    ["nothing that is an id", { id: "nonsense" }, "CONTRACT_NOT_FOUND", ["succeeds", "id"]],
    ["two ways at once", { id: "nonsense", ...named("odd") }, "REFERENCE_MISSING", ["succeeds"]],
  ])("is refused where it names %s", async (_title, succeeds, code, path) => {
    await seed(api, { customers: [customerRow("odd")], contracts: [contractRow("odd", "odd")] });
    const { contracts } = await ingest(api, { contracts: [{ ...named("odd"), succeeds }], onError: "SKIP_ROW" });
    const at = expect.arrayContaining(path) as string[];
    expect(contracts).toMatchObject([{ outcome: "FAILED", userErrors: [{ code, path: at }] }]);
  });

  test("the policy's rule joins what names nothing, at once for whoever reads", async () => {
    await seed(api, {
      customers: [customerRow("ruled", { segment: "ruled" })],
      contracts: [
        contractRow("ruled first", "ruled", { startsOn: "2025-01-01", product: "Phone" }),
        contractRow("ruled second", "ruled", { ...SECOND, product: "Phone" }),
      ],
    });
    const period = { from: "2025-01-01", to: "2026-03-01", segment: "ruled" };
    expect((await api.data(RETENTION, period)).retention.total.renewals).toMatchObject({
      numerator: 0,
      denominator: 1,
    });
    const { loyaltyPolicyUpdate } = await api.data(`mutation {
      loyaltyPolicyUpdate(input: { succession: SAME_CUSTOMER_AND_PRODUCT }) { loyaltyPolicy { policy { succession } } }
    }`);
    expect(loyaltyPolicyUpdate.loyaltyPolicy.policy).toEqual({ succession: "SAME_CUSTOMER_AND_PRODUCT" });
    expect((await api.data(RETENTION, period)).retention.total.renewals).toMatchObject({
      numerator: 1,
      denominator: 1,
    });
  });
});
