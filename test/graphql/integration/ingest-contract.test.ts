import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, ingest, interactionRow, named, seed } from "../../support/seed.js";
import { storedContents } from "../../support/stored-rows.js";

// What an integration relies on when it sends batches.
onEachDatabase("ingest", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("base")] });
  });
  const outcomes = (rows: { outcome: string }[]) => rows.map(({ outcome }) => outcome);

  test("older never overwrites newer; equal and absent times apply", async () => {
    const say = async (name: string, sourceUpdatedAt?: string) => {
      const { customers } = await seed(api, { customers: [{ ...named("guarded"), name, sourceUpdatedAt }] });
      return customers[0].outcome;
    };
    expect(await say("first", "2026-01-01T10:00:00Z")).toBe("CREATED");
    expect(await say("older", "2026-01-01T09:59:59.999Z")).toBe("STALE");
    expect(await say("equal", "2026-01-01T10:00:00Z")).toBe("UPDATED");
    expect(await say("equal", "2026-01-01T11:00:00Z")).toBe("UNCHANGED");
    expect(await say("between", "2026-01-01T10:30:00Z")).toBe("STALE");
    expect(await say("absent")).toBe("UPDATED");
    const { customer } = await api.data("query ($id: ExternalIdInput) { customer(externalId: $id) { name } }", {
      id: named("guarded").externalId,
    });
    expect(customer.name).toBe("absent");
  });

  test("a time that has not come yet is refused: it would keep out all that the source says until then", async () => {
    const sourceUpdatedAt = "2099-01-01T00:00:00Z";
    const { customers } = await ingest(api, {
      customers: [
        { ...named("hasty"), sourceUpdatedAt },
        { ...named("base"), operation: "DELETE", sourceUpdatedAt },
        { ...named("hasty too"), operation: "MERGE", into: named("base"), sourceUpdatedAt },
      ],
    });
    expect(customers).toMatchObject(
      [0, 1, 2].map((row) => ({
        outcome: "FAILED",
        userErrors: [{ code: "INSTANT_INVALID", path: ["input", "customers", String(row), "sourceUpdatedAt"] }],
      })),
    );
  });

  test("times are compared per system: what another system says is not older", async () => {
    await seed(api, {
      customers: [
        { ...named("two"), externalIds: [named("two", "desk").externalId], sourceUpdatedAt: "2026-01-02T00:00:00Z" },
      ],
    });
    const row = { ...named("two", "desk"), phone: "1", sourceUpdatedAt: "2026-01-01T00:00:00Z" };
    expect(outcomes((await seed(api, { customers: [row] })).customers)).toEqual(["UPDATED"]);
  });

  test("a single mutation that comes too late is refused as OUTDATED", async () => {
    const upsert = `mutation ($input: CustomerUpsertInput!) { customerUpsert(input: $input) { userErrors { code path } } }`;
    const send = (sourceUpdatedAt: string) => api.data(upsert, { input: { ...named("single"), sourceUpdatedAt } });
    await send("2026-01-02T00:00:00Z");
    expect((await send("2026-01-01T00:00:00Z")).customerUpsert.userErrors).toEqual([
      { code: "OUTDATED", path: ["input", "sourceUpdatedAt"] },
    ]);
  });

  test("a customer is found by e-mail address or telephone number, however they are written", async () => {
    const { customers } = await seed(api, {
      customers: [customerRow("known", { email: "Ada@Example.com", phone: "+49 (0)30 / 123-45" })],
    });
    const byEmail = { ...named("1", "shop"), email: "ada@example.COM", match: "EMAIL" };
    const byPhone = { ...named("2", "desk"), phone: "+49.30.12345", match: "PHONE" };
    const found = await seed(api, { customers: [byEmail] });
    expect(found.customers[0]).toMatchObject({ outcome: "UPDATED", id: customers[0].id });
    expect((await seed(api, { customers: [byPhone] })).customers[0].id).toBe(customers[0].id);
    const withoutEmail = { ...named("3", "shop"), match: "EMAIL" };
    expect((await seed(api, { customers: [withoutEmail] })).customers[0].outcome).toBe("CREATED");
  });

  test("two customers who fit are AMBIGUOUS_MATCH, and nothing is written", async () => {
    const twin = { email: "twin@example.com" };
    await seed(api, { customers: [customerRow("twin-1", twin), customerRow("twin-2", twin)] });
    const before = await storedContents(current().database);
    const { customers } = await ingest(api, { customers: [{ ...named("twin", "shop"), ...twin, match: "EMAIL" }] });
    expect(customers[0]).toMatchObject({
      outcome: "FAILED",
      userErrors: [{ code: "AMBIGUOUS_MATCH", path: ["input", "customers", "0", "email"] }],
    });
    expect(await storedContents(current().database)).toEqual(before);
    const { errors } = await api.send(`{ customer(email: "Twin@example.com") { id } }`);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["REFERENCE_AMBIGUOUS"]);
    const { customer } = await api.data(`{ customer(email: "ADA@example.com") { name } }`);
    expect(customer).toEqual({ name: "Customer known" });
  });

  test("two rows of a batch that are one new customer are a repeated key", async () => {
    const email = "same@example.com";
    const { customers } = await ingest(api, {
      onError: "SKIP_ROW",
      customers: ["s1", "s2"].map((id) => ({ ...named(id, "shop"), email, match: "EMAIL" })),
    });
    expect(outcomes(customers)).toEqual(["CREATED", "FAILED"]);
    expect(customers[1].userErrors[0].code).toBe("REPEATED_KEY");
  });

  test("a row is matched against what an earlier row of its batch brings, matched itself or not", async () => {
    const { customers } = await ingest(api, {
      onError: "SKIP_ROW",
      customers: [
        { ...named("p1", "shop"), phone: "+49 30 777" },
        { ...named("base"), email: "moved@example.com" },
        { ...named("p2", "shop"), phone: "+49-30-777", match: "PHONE" },
        { ...named("p3", "shop"), email: "moved@example.com", match: "EMAIL" },
      ],
    });
    expect(outcomes(customers)).toEqual(["CREATED", "UPDATED", "FAILED", "FAILED"]);
    expect(customers[3].userErrors).toEqual([
      expect.objectContaining({ code: "REPEATED_KEY", path: ["input", "customers", "3", "match"] }),
    ]);
  });

  test("rows that name one record twice are repeated keys, whatever they do to it", async () => {
    const { customers } = await ingest(api, {
      onError: "SKIP_ROW",
      customers: [customerRow("again"), { ...named("again"), operation: "DELETE" }],
    });
    expect(outcomes(customers)).toEqual(["CREATED", "FAILED"]);
    expect(customers[1].userErrors[0]).toMatchObject({
      code: "REPEATED_KEY",
      path: ["input", "customers", "1", "externalId"],
    });
  });

  test("results come in the order of the input, whatever the operations", async () => {
    await seed(api, { customers: ["o1", "o2", "o3"].map((id) => customerRow(id)) });
    const { customers } = await seed(api, {
      customers: [
        { ...named("o1"), operation: "DELETE" },
        customerRow("o4"),
        { ...named("o2"), operation: "MERGE", into: named("o3") },
        customerRow("o3"),
      ],
    });
    expect(outcomes(customers)).toEqual(["DELETED", "CREATED", "MERGED", "UNCHANGED"]);
  });

  test("a mistaken event can be named by its external id", async () => {
    await seed(api, {
      contracts: [
        {
          ...named("ev"),
          customer: named("base"),
          startsOn: "2025-06-01",
          termMonths: 12,
          value: { minor: 1, currency: "EUR" },
        },
      ],
      contractEvents: [{ ...named("ev-1"), contract: named("ev"), type: "CANCELLED", day: "2025-12-01" }],
    });
    const undo = (externalId: string) => ({
      contractEvents: [
        { contract: named("ev"), type: "MISTAKE", day: "2025-12-01", undoesExternalId: named(externalId).externalId },
      ],
    });
    const { contractEvents } = await ingest(api, undo("ev-2"));
    expect(contractEvents[0].userErrors[0]).toMatchObject({ code: "EVENT_NOT_FOUND" });
    expect(outcomes((await seed(api, undo("ev-1"))).contractEvents)).toEqual(["CREATED"]);
  });

  test.each([
    [{ qualityRule: "HIGH_EFFORT" }, "HIGH_EFFORT", "MAPPING_RULE"],
    [{ qualityRule: "HIGH_EFFORT", effortScore: 6, effortScale: "CES_2" }, "LOW_EFFORT", "EFFORT_SCORE"],
    [{ qualityRule: "UNRESOLVED", resolutionQuality: "VALUE_ENHANCEMENT" }, "VALUE_ENHANCEMENT", "STATED"],
  ])("quality by order of trust: %j", async (given, quality, source) => {
    const row = interactionRow(JSON.stringify(given), "base", { resolvedAt: "2025-10-02T10:00:00Z", ...given });
    const { interactions } = await seed(api, { interactions: [row] });
    const { node } = await api.data(
      "query ($id: ID!) { node(id: $id) { ... on Interaction { resolutionQuality qualitySource } } }",
      { id: interactions[0].id },
    );
    expect(node).toEqual({ resolutionQuality: quality, qualitySource: source });
  });

  test("a rule cannot claim that service was easy", async () => {
    const { interactions } = await ingest(api, {
      interactions: [interactionRow("q", "base", { qualityRule: "LOW_EFFORT" })],
    });
    expect(interactions[0].userErrors[0]).toMatchObject({ code: "VALUE_OUT_OF_RANGE" });
  });

  describe("a row that fails only when it is written", () => {
    beforeAll(async () => {
      const { database, kind } = current();
      const when = "BEFORE INSERT ON interaction";
      const trigger =
        kind === "mysql"
          ? `${when} FOR EACH ROW IF NEW.subject = 'broken' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'secret'; END IF`
          : `${when} WHEN NEW.subject = 'broken' BEGIN SELECT RAISE(ABORT, 'secret'); END`;
      await database.write((sql) => sql.query(`CREATE TRIGGER refuse_broken ${trigger}`));
    });
    afterAll(async () => {
      await current().database.write((sql) => sql.query("DROP TRIGGER refuse_broken"));
    });
    const rows = (...subjects: string[]) =>
      subjects.map((subject, index) => interactionRow(`${subject}-${index}`, "base", { subject }));

    test("fails alone where rows may be skipped", async () => {
      const { interactions } = await ingest(api, { onError: "SKIP_ROW", interactions: rows("a", "b", "broken", "c") });
      expect(outcomes(interactions)).toEqual(["CREATED", "CREATED", "FAILED", "CREATED"]);
      expect(interactions[2].userErrors[0].code).toBe("ROW_FAILED");
      expect(interactions[2].userErrors[0].message).not.toContain("secret");
      expect(api.incidents.length).toBeGreaterThan(0);
    });

    test("is named where all are to be taken or none", async () => {
      const before = await storedContents(current().database);
      const { interactions } = await ingest(api, { interactions: rows("d", "broken") });
      expect(outcomes(interactions)).toEqual(["NOT_APPLIED", "FAILED"]);
      expect(await storedContents(current().database)).toEqual(before);
    });
  });
});
