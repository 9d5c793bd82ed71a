import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { customerRow, euros, interactionRow, named, seed } from "../support/seed.js";
import { storedContents } from "../support/stored-rows.js";

const INTERACTION = `{
  id kind channel direction proactive automatic occurredAt firstResponseAt resolvedAt transfers missed caseKey
  resolutionQuality qualitySource effortScore effortScale satisfaction recommendation amount { amount }
  referredCustomer { name } valueTip agent subject createdAt updatedAt customer { name } externalIds { externalId }
}`;
const RECORD = `mutation ($input: InteractionRecordInput!) {
  result: interactionRecord(input: $input) { interaction ${INTERACTION} userErrors { code message path } }
}`;
const RESOLVE = `mutation ($input: InteractionResolveInput!) {
  result: interactionResolve(input: $input) { interaction ${INTERACTION} userErrors { code message path } }
}`;

const CALL = {
  kind: "SERVICE",
  channel: "PHONE",
  direction: "INBOUND",
  proactive: true,
  automatic: true,
  occurredAt: "2025-10-01T10:00:00.123Z",
  firstResponseAt: "2025-10-01T10:00:05.000Z",
  resolvedAt: "2025-10-02T08:30:00.000Z",
  transfers: 2,
  missed: true,
  caseKey: "case 7",
  resolutionQuality: "VALUE_ENHANCEMENT",
  effortScore: 6,
  effortScale: "CES_2",
  satisfaction: 5,
  recommendation: 10,
  amount: euros("19.99"),
  valueTip: "Calls can be forwarded at night",
  agent: "Grace",
  subject: "Forwarding",
};

onEachDatabase("interactions", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("ada"), customerRow("bob")] });
  });
  afterEach(() => api.setDay("2026-01-15"));

  async function send(operation: string, input: object) {
    return (await api.data(operation, { input })).result;
  }

  async function taken(operation: string, input: object) {
    const { interaction, userErrors } = await send(operation, input);
    expect(userErrors).toEqual([]);
    return interaction;
  }

  test("an interaction is recorded with all that is known of it, and read back", async () => {
    const made = await taken(RECORD, { ...named("call"), customer: named("ada"), ...CALL });
    expect(made).toMatchObject({
      ...CALL,
      qualitySource: "STATED",
      amount: { amount: "19.99" },
      customer: { name: "Customer ada" },
      externalIds: [{ externalId: "call" }],
      createdAt: "2026-01-15T12:00:00.000Z",
    });
    const read = await api.data(
      `query ($id: ID!) {
        node(id: $id) { ... on Interaction ${INTERACTION} }
        customer(externalId: { system: "crm", externalId: "ada" }) { interactions(first: 1) { nodes ${INTERACTION} } }
      }`,
      { id: made.id },
    );
    expect(read).toEqual({ node: made, customer: { interactions: { nodes: [made] } } });
  });

  test("a field that is absent keeps its value, null clears it, and the same again writes nothing", async () => {
    const made = await taken(RECORD, { ...named("keeps"), customer: named("ada"), ...CALL });
    const before = await storedContents(current().database);
    api.setDay("2026-01-16");
    expect(await taken(RECORD, { ...named("keeps"), ...CALL })).toEqual(made);
    expect(await taken(RECORD, { id: made.id })).toEqual(made);
    expect(await storedContents(current().database)).toEqual(before);
    const { kind, occurredAt, proactive, automatic, missed, ...clearable } = CALL;
    const cleared = Object.fromEntries(Object.keys(clearable).map((field) => [field, null]));
    const flags = { proactive: null, automatic: null, missed: null };
    expect([proactive, automatic, missed]).toEqual([true, true, true]);
    expect(await taken(RECORD, { id: made.id, ...cleared, ...flags })).toMatchObject({
      ...cleared,
      kind,
      occurredAt,
      proactive: false,
      automatic: false,
      missed: false,
      qualitySource: null,
      updatedAt: "2026-01-16T12:00:00.000Z",
    });
  });

  test("an interaction without an instant took place now, and stays where it is when it comes again", async () => {
    const { occurredAt } = await taken(RECORD, { ...named("now"), customer: named("ada"), kind: "CLICK" });
    expect(occurredAt).toBe("2026-01-15T12:00:00.000Z");
    api.setDay("2026-01-16");
    expect((await taken(RECORD, { ...named("now"), kind: "CLICK" })).occurredAt).toBe(occurredAt);
  });

  test("a referral names the customer who was brought", async () => {
    const made = await taken(RECORD, { customer: named("ada"), kind: "REFERRAL", referredCustomer: named("bob") });
    expect(made.referredCustomer).toEqual({ name: "Customer bob" });
    expect((await taken(RECORD, { id: made.id, referredCustomer: null })).referredCustomer).toBeNull();
  });

  test("an interaction stays with its customer", async () => {
    await seed(api, { interactions: [interactionRow("stays", "ada")] });
    const { userErrors } = await send(RECORD, { ...named("stays"), customer: named("bob") });
    expect(userErrors).toMatchObject([{ code: "FIELD_FIXED", path: ["input", "customer"] }]);
  });

  test("an instant with an offset is the instant it names", async () => {
    const made = await taken(RECORD, {
      customer: named("ada"),
      kind: "CLICK",
      occurredAt: "2025-07-01T01:30:00+02:00",
    });
    expect(made.occurredAt).toBe("2025-06-30T23:30:00.000Z");
  });

  describe("the resolution quality and its source", () => {
    test.each([
      { known: { effortScore: 5, effortScale: "CES_2" }, quality: "LOW_EFFORT", source: "EFFORT_SCORE" },
      { known: { effortScore: 4, effortScale: "CES_2" }, quality: "HIGH_EFFORT", source: "EFFORT_SCORE" },
      { known: { effortScore: 2, effortScale: "CES_1" }, quality: "LOW_EFFORT", source: "EFFORT_SCORE" },
      { known: { effortScore: 3, effortScale: "CES_1" }, quality: "HIGH_EFFORT", source: "EFFORT_SCORE" },
      { known: { effortScale: "CES_1" }, quality: null, source: null },
      { known: { resolutionQuality: "UNRESOLVED" }, quality: "UNRESOLVED", source: "STATED" },
      {
        known: { resolutionQuality: "UNRESOLVED", effortScore: 7, effortScale: "CES_2" },
        quality: "UNRESOLVED",
        source: "STATED",
      },
      { known: {}, quality: null, source: null },
    ])("of $known: $quality from $source", async ({ known, quality, source }) => {
      const made = await taken(RECORD, { customer: named("ada"), kind: "SERVICE", ...known });
      expect(made).toMatchObject({ resolutionQuality: quality, qualitySource: source });
    });

    test("a stated quality that is cleared leaves the one from the effort score", async () => {
      await taken(RECORD, { ...named("cleared"), customer: named("ada"), ...CALL });
      expect(await taken(RECORD, { ...named("cleared"), resolutionQuality: null })).toMatchObject({
        resolutionQuality: "LOW_EFFORT",
        qualitySource: "EFFORT_SCORE",
      });
    });
  });

  describe("interactionResolve", () => {
    test("closes an interaction now, says how it ended, and lifts the service experience of its customer", async () => {
      await seed(api, { customers: [customerRow("served")], interactions: [interactionRow("open", "served")] });
      const EXPERIENCE = `{ customer(externalId: { system: "crm", externalId: "served" }) {
        loyalty { serviceExperience serviceContacts }
      } }`;
      expect((await api.data(EXPERIENCE)).customer.loyalty).toEqual({ serviceExperience: null, serviceContacts: 0 });
      const ended = { resolutionQuality: "VALUE_ENHANCEMENT", satisfaction: 5, valueTip: "Forward at night" };
      expect(await taken(RESOLVE, { interaction: named("open"), ...ended })).toMatchObject({
        ...ended,
        qualitySource: "STATED",
        resolvedAt: "2026-01-15T12:00:00.000Z",
        occurredAt: "2025-10-01T10:00:00.000Z",
      });
      const { loyalty } = (await api.data(EXPERIENCE)).customer;
      expect(loyalty).toEqual({ serviceExperience: expect.closeTo(0.82, 5), serviceContacts: 1 });
    });

    test("takes an effort score and the instant it was closed", async () => {
      const { interactions } = await seed(api, { interactions: [interactionRow("by-id", "ada")] });
      const resolvedAt = "2025-10-03T09:00:00.000Z";
      const ended = { resolvedAt, effortScore: 6, effortScale: "CES_2" };
      expect(await taken(RESOLVE, { interaction: { id: interactions[0].id }, ...ended })).toMatchObject({
        resolvedAt,
        resolutionQuality: "LOW_EFFORT",
        qualitySource: "EFFORT_SCORE",
      });
    });

    test.each([
      { reference: named("nowhere"), code: "INTERACTION_NOT_FOUND", path: ["interaction", "externalId"] },
      {
        reference: { id: "interaction_0193f2c4-0000-7000-8000-000000000000" },
        code: "INTERACTION_NOT_FOUND",
        path: ["interaction", "id"],
      },
      { reference: { id: "nonsense" }, code: "INTERACTION_NOT_FOUND", path: ["interaction", "id"] },
      { reference: {}, code: "REFERENCE_MISSING", path: ["interaction"] },
      { reference: { id: "nonsense", ...named("both") }, code: "REFERENCE_MISSING", path: ["interaction"] },
    ])("of $reference is refused: $code", async ({ reference, code, path }) => {
      const refused = await send(RESOLVE, { interaction: reference, resolutionQuality: "LOW_EFFORT" });
      expect(refused).toEqual({
        interaction: null,
        userErrors: [{ code, path: ["input", ...path], message: expect.stringMatching(/\w/) }],
      });
    });

    test("before it took place is refused", async () => {
      await seed(api, { interactions: [interactionRow("backwards", "ada")] });
      const { userErrors } = await send(RESOLVE, {
        interaction: named("backwards"),
        resolvedAt: "2025-10-01T09:59:59.999Z",
      });
      expect(userErrors).toMatchObject([{ code: "END_BEFORE_START", path: ["input", "resolvedAt"] }]);
    });
  });

  describe("what happens to it, told one by one,", () => {
    const at = (day: number) => `2025-10-0${day}T12:00:00.000Z`;
    const row = (key: string, day: number, kind?: string, fields: object = {}) => ({
      ...interactionRow(key, "ada"),
      sourceUpdatedAt: at(day),
      ...(kind !== undefined && { happenings: [{ kind, at: at(day) }] }),
      ...fields,
    });
    const outcomeOf = async (sent: object) =>
      (await seed(api, { interactions: [sent], onError: "SKIP_ROW" })).interactions[0].outcome;
    const shown = async (key: string) =>
      (
        await api.data(
          "query ($externalId: ExternalIdInput) { interaction(externalId: $externalId) { subject transfers resolutionQuality qualitySource happenings { kind at } } }",
          named(key),
        )
      ).interaction;

    test("counts once, whatever overtakes it, and speaks for a quality that nobody stated", async () => {
      expect(await outcomeOf(row("hands", 5, undefined, { subject: "Router" }))).toBe("CREATED");
      expect(await outcomeOf(row("hands", 3, "TRANSFERRED", { subject: "Older" }))).toBe("UPDATED");
      expect(await outcomeOf(row("hands", 3, "TRANSFERRED"))).toBe("UNCHANGED");
      expect(await shown("hands")).toMatchObject({ subject: "Router", transfers: 1, resolutionQuality: null });
      expect(await outcomeOf(row("hands", 2, "TRANSFERRED"))).toBe("UPDATED");
      expect(await shown("hands")).toEqual({
        subject: "Router",
        transfers: 2,
        resolutionQuality: "HIGH_EFFORT",
        qualitySource: "MAPPING_RULE",
        happenings: [2, 3].map((day) => ({ kind: "TRANSFERRED", at: at(day) })),
      });
      expect(await outcomeOf(row("hands", 6, undefined, { resolutionQuality: "LOW_EFFORT", transfers: 4 }))).toBe(
        "UPDATED",
      );
      expect(await outcomeOf(row("hands", 4, "REOPENED"))).toBe("UPDATED");
      expect(await shown("hands")).toMatchObject({ transfers: 4, resolutionQuality: "LOW_EFFORT" });
    });

    test("is not taken of one that was deleted, nor at a time that cannot be", async () => {
      await seed(api, { interactions: [row("gone", 2)] });
      await seed(api, { interactions: [{ ...named("gone"), operation: "DELETE", sourceUpdatedAt: at(4) }] });
      expect(await outcomeOf(row("gone", 3, "REOPENED"))).toBe("STALE");
      const far = {
        ...CALL,
        ...named("far"),
        customer: named("ada"),
        happenings: [{ kind: "REOPENED", at: "2099-01-01T00:00:00Z" }],
      };
      const { userErrors } = await send(RECORD, far);
      expect(userErrors).toMatchObject([{ code: "INSTANT_INVALID", path: ["input", "happenings", "0", "at"] }]);
    });
  });

  test("fields meant for a new interaction make it, and leave a known one as it is", async () => {
    const linked = (customer: string, occurredAt: string) => ({
      ...named("ticket"),
      customer: named(customer),
      kind: "SERVICE",
      channel: "CHAT",
      occurredAt,
      onlyIfNew: ["CUSTOMER", "KIND", "CHANNEL", "OCCURRED_AT"],
    });
    const made = await taken(RECORD, linked("ada", "2025-10-01T10:00:00.000Z"));
    const again = await taken(RECORD, { ...linked("bob", "2025-11-01T10:00:00.000Z"), subject: "Router" });
    expect(again).toEqual({ ...made, subject: "Router", updatedAt: again.updatedAt });
    expect(made).toMatchObject({ customer: { name: "Customer ada" }, channel: "CHAT" });
    // A customer who is not known does not matter either.
    expect(await taken(RECORD, linked("nobody", "2025-11-01T10:00:00.000Z"))).toEqual(again);
    const moved = await send(RECORD, { ...named("ticket"), customer: named("bob") });
    expect(moved.userErrors).toMatchObject([{ code: "FIELD_FIXED", path: ["input", "customer"] }]);
  });
});
