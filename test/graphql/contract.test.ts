import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, named, seed } from "../support/seed.js";
import { storedContents } from "../support/stored-rows.js";

const CONTRACT = `{
  id product currency startsOn termMonths value { amount } autoRenew renewalMonths renewalValue { amount } noticeDays
  observedFrom createdAt updatedAt customer { id } externalIds { system externalId }
  terms { number startsOn endsOn dueOn months outcome decidedBy decidedOn value { amount } }
  events { id type day months value undoesId }
}`;
const UPSERT = `mutation ($input: ContractUpsertInput!) {
  contractUpsert(input: $input) { contract ${CONTRACT} userErrors { code message path } }
}`;

const SUPPORT_PLAN = {
  product: "Support plan",
  startsOn: "2024-01-31",
  termMonths: 13,
  value: euros("1300.00"),
  autoRenew: true,
  renewalMonths: 12,
  renewalValue: euros("1100"),
  noticeDays: 30,
  observedFrom: "2024-06-01",
};

onEachDatabase("contracts", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("ada"), customerRow("bob")] });
  });

  afterEach(() => api.setDay("2026-01-15"));

  async function send(input: object) {
    return (await api.data(UPSERT, { input })).contractUpsert;
  }

  async function upsert(input: object) {
    const { contract, userErrors } = await send(input);
    expect(userErrors).toEqual([]);
    return contract;
  }

  test("a contract is made with all its conditions, and its terms follow from them", async () => {
    const made = await upsert({ ...named("plan"), customer: named("ada"), ...SUPPORT_PLAN });
    expect(made).toMatchObject({
      ...SUPPORT_PLAN,
      currency: "EUR",
      value: { amount: "1300.00" },
      renewalValue: { amount: "1100.00" },
      externalIds: [{ system: "crm", externalId: "plan" }],
      events: [],
    });
    expect(made.terms).toEqual([
      {
        number: 1,
        startsOn: "2024-01-31",
        endsOn: "2025-02-28",
        dueOn: "2025-02-27",
        months: 13,
        outcome: "RENEWED",
        decidedBy: "ROLLED_OVER",
        decidedOn: "2025-02-28",
        value: { amount: "1300.00" },
      },
      {
        number: 2,
        startsOn: "2025-02-28",
        endsOn: "2026-02-28",
        dueOn: "2026-02-27",
        months: 12,
        outcome: "OPEN",
        decidedBy: null,
        decidedOn: null,
        value: { amount: "1100.00" },
      },
    ]);
    const { node } = await api.data(`query ($id: ID!) { node(id: $id) { ... on Contract ${CONTRACT} } }`, {
      id: made.id,
    });
    expect(node).toEqual(made);
  });

  test("a field that is absent keeps its value, null clears it, and the same again writes nothing", async () => {
    const made = await upsert({ ...named("keeps"), customer: named("ada"), ...SUPPORT_PLAN });
    const before = await storedContents(current().database);
    api.setDay("2026-01-16");
    expect(await upsert({ ...named("keeps"), customer: named("ada"), ...SUPPORT_PLAN })).toEqual(made);
    expect(await upsert({ id: made.id })).toEqual(made);
    expect(await storedContents(current().database)).toEqual(before);
    const cleared = { product: null, renewalMonths: null, renewalValue: null, observedFrom: null };
    expect(await upsert({ ...named("keeps"), ...cleared, autoRenew: null, noticeDays: null })).toMatchObject({
      ...cleared,
      autoRenew: false,
      noticeDays: 0,
      startsOn: "2024-01-31",
      updatedAt: "2026-01-16T12:00:00.000Z",
    });
  });

  test("changed conditions change the terms, and what rests on them", async () => {
    await seed(api, { customers: [customerRow("terms")] });
    const made = await upsert({ ...contractRow("terms", "terms"), startsOn: "2024-06-01", termMonths: 6 });
    expect(made.terms.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["LAPSED"]);
    const rolling = await upsert({ id: made.id, autoRenew: true, termMonths: 12 });
    expect(rolling.terms.map(({ endsOn }: { endsOn: string }) => endsOn)).toEqual(["2025-06-01", "2026-06-01"]);
    const RATE = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) { retentionRate { value } } }`;
    expect((await api.data(RATE, named("terms"))).customer.retentionRate.value).toBe(1);
    expect((await upsert({ id: made.id, startsOn: "2025-06-01" })).terms).toHaveLength(1);
    expect((await api.data(RATE, named("terms"))).customer.retentionRate.value).toBeNull();
  });

  test("start, months and value are needed and cannot be cleared", async () => {
    const { userErrors } = await send({ ...named("bare"), customer: named("ada") });
    const needed = [
      expect.objectContaining({ code: "FIELD_MISSING", path: ["input", "startsOn"] }),
      expect.objectContaining({ code: "FIELD_MISSING", path: ["input", "termMonths"] }),
      expect.objectContaining({ code: "FIELD_MISSING", path: ["input", "value"] }),
    ];
    expect(userErrors).toEqual(needed);
    await upsert(contractRow("needs", "ada"));
    const cleared = await send({ ...named("needs"), startsOn: null, termMonths: null, value: null });
    expect(cleared).toEqual({ contract: null, userErrors: needed });
  });

  test("customer and currency are fixed once a contract is made", async () => {
    await upsert(contractRow("fixed", "ada"));
    const moved = await send({ ...named("fixed"), customer: named("bob") });
    expect(moved.userErrors).toMatchObject([{ code: "FIELD_FIXED", path: ["input", "customer"] }]);
    const converted = await send({ ...named("fixed"), value: { amount: "120", currency: "USD" } });
    expect(converted.userErrors).toMatchObject([{ code: "FIELD_FIXED", path: ["input", "value", "currency"] }]);
    expect(await upsert({ ...named("fixed"), customer: named("ada") })).toMatchObject({ currency: "EUR" });
  });

  describe("the state of a CRM becomes events", () => {
    interface Step {
      readonly state: object;
      readonly events: readonly string[];
      readonly outcome: string;
    }

    async function follow(externalId: string, steps: readonly Step[]): Promise<void> {
      await upsert(contractRow(externalId, "ada"));
      const known: string[] = [];
      for (const { state, events, outcome } of steps) {
        const contract = await upsert({ ...named(externalId), ...state });
        const all = contract.events as { type: string; day: string }[];
        const shown = all.map(({ type, day }) => `${type} ${day}`);
        known.push(...events);
        expect(shown.sort()).toEqual([...known].sort());
        expect(contract.terms.at(-1).outcome).toBe(outcome);
      }
    }

    test("a cancellation is set, stays, is corrected and revoked", async () => {
      await follow("cancelled", [
        { state: { cancelledOn: "2025-12-01" }, events: ["CANCELLED 2025-12-01"], outcome: "LAPSED" },
        { state: { cancelledOn: "2025-12-01" }, events: [], outcome: "LAPSED" },
        { state: { product: "no word of it" }, events: [], outcome: "LAPSED" },
        {
          state: { cancelledOn: "2025-12-20" },
          events: ["MISTAKE 2025-12-01", "CANCELLED 2025-12-20"],
          outcome: "LAPSED",
        },
        { state: { cancelledOn: null }, events: ["CANCELLATION_REVOKED 2026-01-15"], outcome: "OPEN" },
        { state: { cancelledOn: null }, events: [], outcome: "OPEN" },
        { state: { cancelledOn: "2026-01-15" }, events: ["CANCELLED 2026-01-15"], outcome: "OPEN" },
      ]);
    });

    test("a cancellation taken back on its own day, or before it, never was", async () => {
      await follow("never", [
        { state: { cancelledOn: "2026-01-15" }, events: ["CANCELLED 2026-01-15"], outcome: "LAPSED" },
        { state: { cancelledOn: null }, events: ["MISTAKE 2026-01-15"], outcome: "OPEN" },
        { state: { cancelledOn: "2026-03-01" }, events: ["CANCELLED 2026-03-01"], outcome: "OPEN" },
        { state: { cancelledOn: null }, events: ["MISTAKE 2026-03-01"], outcome: "OPEN" },
      ]);
    });

    test("a cancellation was taken back on the day on which the source says so, not on that on which it is learnt", async () => {
      const told = { cancelledOn: null, sourceUpdatedAt: "2025-12-24T10:00:00Z" };
      await follow("taken back", [
        { state: { cancelledOn: "2025-12-01" }, events: ["CANCELLED 2025-12-01"], outcome: "LAPSED" },
        { state: told, events: ["CANCELLATION_REVOKED 2025-12-24"], outcome: "OPEN" },
      ]);
    });

    test("a termination is set, corrected and undone", async () => {
      await follow("terminated", [
        { state: { terminatedOn: "2026-01-01" }, events: ["TERMINATED 2026-01-01"], outcome: "LAPSED" },
        { state: { terminatedOn: "2026-01-01" }, events: [], outcome: "LAPSED" },
        {
          state: { terminatedOn: "2026-01-10" },
          events: ["MISTAKE 2026-01-01", "TERMINATED 2026-01-10"],
          outcome: "LAPSED",
        },
        { state: { terminatedOn: null }, events: ["MISTAKE 2026-01-10"], outcome: "OPEN" },
        { state: { terminatedOn: null }, events: [], outcome: "OPEN" },
      ]);
    });

    test("a new contract may bring its state with it", async () => {
      const { events } = await upsert({
        ...contractRow("stateful", "ada"),
        cancelledOn: "2025-12-01",
        terminatedOn: null,
      });
      expect(events).toMatchObject([{ type: "CANCELLED", day: "2025-12-01" }]);
    });

    test("a state that cannot be is refused, and nothing is written", async () => {
      await upsert(contractRow("impossible", "ada"));
      const before = await storedContents(current().database);
      const early = await send({ ...named("impossible"), terminatedOn: "2025-05-31", product: "not written" });
      expect(early.userErrors).toMatchObject([{ code: "END_BEFORE_START", path: ["input", "terminatedOn"] }]);
      const late = await send({ ...contractRow("lapsed", "ada"), startsOn: "2023-01-01", cancelledOn: "2025-01-01" });
      expect(late.userErrors).toMatchObject([{ code: "TERM_LAPSED", path: ["input", "cancelledOn"] }]);
      expect(await storedContents(current().database)).toEqual(before);
    });

    test("a start is not moved past the day of a termination", async () => {
      await upsert({ ...contractRow("moved", "ada"), terminatedOn: "2025-12-01" });
      expect((await send({ ...named("moved"), startsOn: "2025-12-01" })).userErrors).toEqual([]);
      const { userErrors } = await send({ ...named("moved"), startsOn: "2025-12-02" });
      expect(userErrors).toMatchObject([{ code: "END_BEFORE_START", path: ["input", "startsOn"] }]);
    });
  });
});
