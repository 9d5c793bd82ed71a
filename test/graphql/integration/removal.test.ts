import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, customerRow, ingest, interactionRow, named, personRow, seed } from "../../support/seed.js";
import { storedRows } from "../../support/stored-rows.js";
import { changesOf } from "./feed.js";

const RETENTION = `{ retention(from: "2024-01-01", to: "2026-01-01") {
  renewals { numerator denominator } customersKept { numerator denominator }
} }`;
const CUSTOMER = `query ($externalId: ExternalIdInput) { customer(externalId: $externalId) {
  id name email phone tags customFields contracts { nodes { id } } interactions { nodes { id subject } }
  externalIds { system externalId } loyaltyScore
} }`;

// What deleting, merging and erasing leave behind.
onEachDatabase("removal", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  const shown = async (externalId: string) => (await api.data(CUSTOMER, named(externalId))).customer;
  const contents = async () => JSON.stringify(await storedRows(current().database));
  const erase = async (externalId: string) => {
    const mutation = `mutation ($input: CustomerReference!) { customerErase(input: $input) { userErrors { code } } }`;
    expect((await api.data(mutation, { input: named(externalId) })).customerErase.userErrors).toEqual([]);
  };

  describe("facts", () => {
    const DELETIONS = {
      customerDelete: ["CustomerDeleteInput", "customers"],
      personDelete: ["PersonDeleteInput", "people"],
      contractDelete: ["ContractDeleteInput", "contracts"],
      interactionDelete: ["InteractionDeleteInput", "interactions"],
    } as const;

    test.each(Object.entries(DELETIONS))(
      "are removed by %s only with a key of the role ADMIN",
      async (name, [type, list]) => {
        const key = name.slice(0, -6);
        const rows = {
          customers: [customerRow(key)],
          people: [personRow(key, key)],
          contracts: [contractRow(key, key)],
          interactions: [interactionRow(key, key)],
        };
        await seed(api, rows);
        const writer = await api.createKey(Role.WRITE);
        const before = await contents();
        const mutation = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code path } } }`;
        const input = { ...named(key), reason: "MISTAKE" };
        const refused = { code: "REMOVAL_FORBIDDEN", path: ["input", "reason"] };
        expect((await api.data(mutation, { input }, writer))[name].userErrors).toEqual([refused]);
        const batch = await ingest(api, { [list]: [{ ...input, operation: "DELETE" }] }, writer);
        expect(batch[list]).toMatchObject([
          { outcome: "FAILED", userErrors: [{ code: "REMOVAL_FORBIDDEN", path: ["input", list, "0", "reason"] }] },
        ]);
        expect(await contents()).toBe(before);
        expect((await api.data(mutation, { input }))[name].userErrors).toEqual([]);
      },
    );
  });

  describe("a deleted record", () => {
    test("of a contract or an interaction leaves the lists, while it keeps counting", async () => {
      await seed(api, {
        customers: [customerRow("kept")],
        contracts: [contractRow("kept", "kept", { startsOn: "2023-06-01" })],
        interactions: [interactionRow("kept", "kept")],
      });
      const before = await api.data(RETENTION);
      const { contracts, interactions } = await shown("kept");
      const changes = await changesOf(api, current(), () =>
        seed(api, {
          contracts: [{ ...named("kept"), operation: "DELETE" }],
          interactions: [{ ...named("kept"), operation: "DELETE" }],
        }),
      );
      expect(
        changes.map(({ entity, operation, reason, externalIds }) => [
          entity,
          operation,
          reason,
          externalIds[0]?.externalId,
        ]),
      ).toEqual([
        ["CONTRACT", "DELETE", "ARCHIVED", "kept"],
        ["INTERACTION", "DELETE", "ARCHIVED", "kept"],
      ]);
      expect(await shown("kept")).toMatchObject({ contracts: { nodes: [] }, interactions: { nodes: [] } });
      expect(await api.data(RETENTION)).toEqual(before);
      const ids = [contracts.nodes[0].id, interactions.nodes[0].id];
      const { nodes } = await api.data(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Contract { archivedAt } ... on Interaction { archivedAt } } }",
        { ids },
      );
      expect(nodes).toEqual([{ archivedAt: api.now.toISOString() }, { archivedAt: api.now.toISOString() }]);
    });

    test("that never was takes its facts with it", async () => {
      const before = await api.data(RETENTION);
      await seed(api, {
        customers: [customerRow("mistake")],
        contracts: [contractRow("mistake", "mistake", { startsOn: "2023-06-01" })],
        interactions: [interactionRow("mistake", "mistake")],
      });
      expect(await api.data(RETENTION)).not.toEqual(before);
      const changes = await changesOf(api, current(), () =>
        seed(api, { customers: [{ ...named("mistake"), operation: "DELETE", reason: "MISTAKE" }] }),
      );
      expect(changes.map(({ entity, operation }) => [entity, operation])).toEqual([
        ["INTERACTION", "DELETE"],
        ["CONTRACT", "DELETE"],
        ["CUSTOMER", "DELETE"],
      ]);
      expect(await api.data(RETENTION)).toEqual(before);
      expect(await shown("mistake")).toBeNull();
    });

    test("is UNCHANGED when it is deleted again, or was never seen", async () => {
      const rows = { customers: [{ ...named("unseen"), operation: "DELETE" }] };
      const before = await contents();
      expect((await ingest(api, rows)).customers).toEqual([{ outcome: "UNCHANGED", id: null, userErrors: [] }]);
      expect(await contents()).toBe(before);
    });

    test.each([
      ["longer than any", "x".repeat(192)],
      ["empty", ""],
      ["begun with a space", " 1"],
      ["half a character", "\ud800"],
    ])("is refused by an id that is %s, and nothing is noted of it", async (_, externalId) => {
      const before = await contents();
      const row = { ...named(externalId), operation: "DELETE", sourceUpdatedAt: "2026-01-01T12:00:00Z" };
      const path = ["input", "customers", "0", "externalId", "externalId"];
      expect((await ingest(api, { customers: [row] })).customers).toMatchObject([
        { outcome: "FAILED", userErrors: [{ code: "TEXT_INVALID", path }] },
      ]);
      expect(await contents()).toBe(before);
    });

    test("is not brought back by a late event, and is made anew by a later one", async () => {
      const at = (sourceUpdatedAt: string) => ({ ...customerRow("late"), sourceUpdatedAt });
      await seed(api, { customers: [at("2026-01-01T10:00:00Z")] });
      const gone = { ...named("late"), operation: "DELETE", sourceUpdatedAt: "2026-01-01T12:00:00Z" };
      expect((await seed(api, { customers: [gone] })).customers[0].outcome).toBe("DELETED");
      for (const [time, outcome] of [
        ["2026-01-01T10:00:00Z", "STALE"],
        ["2026-01-01T12:00:00Z", "STALE"],
        ["2026-01-01T12:00:00.001Z", "CREATED"],
      ] as const) {
        expect((await seed(api, { customers: [at(time)] })).customers[0].outcome).toBe(outcome);
      }
    });

    test("gets what its source said before the deletion, however late that arrives: its facts count", async () => {
      await seed(api, { customers: [customerRow("overtaken", { sourceUpdatedAt: "2025-01-01T00:00:00Z" })] });
      await seed(api, { customers: [{ ...named("overtaken"), operation: "DELETE" }] });
      const rows = (key: string, sourceUpdatedAt: string | null) => ({
        contracts: [contractRow(key, "overtaken", { startsOn: "2023-01-01", sourceUpdatedAt })],
        interactions: [interactionRow(key, "overtaken", { sourceUpdatedAt })],
        onError: "SKIP_ROW" as const,
      });
      const before = api.now.toISOString();
      for (const outcome of ["CREATED", "UNCHANGED"]) {
        const { contracts, interactions } = await seed(api, rows("in time", before));
        expect([...contracts, ...interactions].map((row) => row.outcome)).toEqual([outcome, outcome]);
      }
      for (const time of [new Date(api.now.getTime() + 1).toISOString(), null]) {
        const { contracts, interactions } = await ingest(api, rows("too late", time));
        const code = time === null ? "CUSTOMER_NOT_FOUND" : "CUSTOMER_ARCHIVED";
        expect([...contracts, ...interactions].map((row) => row.userErrors[0].code)).toEqual([code, code]);
      }
    });

    test("that was deleted before it was ever seen is not made by its late creation", async () => {
      const sourceUpdatedAt = "2026-01-02T00:00:00Z";
      await seed(api, { interactions: [{ ...named("early"), operation: "DELETE", sourceUpdatedAt }] });
      const row = interactionRow("early", "kept", { sourceUpdatedAt: "2026-01-01T00:00:00Z" });
      expect((await seed(api, { interactions: [row] })).interactions[0].outcome).toBe("STALE");
    });
  });

  describe("a record that its system knows by two ids", () => {
    const gone = (key: string, more: object = {}) => ({ ...named(key), operation: "DELETE", ...more });
    const outcomes = async (...rows: object[]): Promise<string[]> => {
      const { customers } = await seed(api, { customers: rows });
      return customers.map(({ outcome }: { readonly outcome: string }) => outcome);
    };
    /** Two customers, the second of whom goes on. */
    async function mergedPair(name: string): Promise<string> {
      await seed(api, { customers: [customerRow(`${name} away`), customerRow(`${name} own`)] });
      const merge = { ...named(`${name} away`), operation: "MERGE", into: named(`${name} own`) };
      return (await seed(api, { customers: [merge] })).customers[0].id;
    }
    const archivedAt = async (id: string) =>
      (await api.data("query ($id: ID!) { customer(id: $id) { archivedAt } }", { id })).customer.archivedAt;

    test("goes on when the id that was merged away is deleted, and names it no more", async () => {
      const id = await mergedPair("one");
      expect(await outcomes(gone("one away"))).toEqual(["UPDATED"]);
      expect(await shown("one away")).toBeNull();
      expect(await shown("one own")).toMatchObject({ id, externalIds: [{ system: "crm", externalId: "one own" }] });
      expect(await outcomes(gone("one away"))).toEqual(["UNCHANGED"]);
    });

    test("leaves the lists when its own id is deleted, and the other id becomes free as well", async () => {
      const id = await mergedPair("two");
      expect(await outcomes(gone("two own"))).toEqual(["DELETED"]);
      expect(await archivedAt(id)).toBe(api.now.toISOString());
      expect(await shown("two away")).toBeNull();
      expect(await outcomes(gone("two away"))).toEqual(["UNCHANGED"]);
    });

    test.each([
      ["the one that was merged away first", ["three away", "three own"], ["UPDATED", "DELETED"], 1],
      ["its own first", ["four own", "four away"], ["DELETED", "UNCHANGED"], 1],
    ])("leaves the lists once when both are deleted in one batch, %s", async (_, keys, expected, changeCount) => {
      const id = await mergedPair(keys[0]?.split(" ")[0] ?? "");
      const changes = await changesOf(api, current(), async () => {
        const sourceUpdatedAt = "2026-01-01T12:00:00Z";
        expect(await outcomes(...keys.map((key) => gone(key, { sourceUpdatedAt })))).toEqual(expected);
      });
      expect(await archivedAt(id)).toBe(api.now.toISOString());
      expect(changes.filter(({ recordId }) => recordId === id)).toHaveLength(changeCount);
      for (const key of keys) {
        expect(await outcomes({ ...customerRow(key), sourceUpdatedAt: "2026-01-01T11:00:00Z" })).toEqual(["STALE"]);
      }
    });

    test("both its own, goes on under the other", async () => {
      await seed(api, { customers: [{ ...customerRow("five"), externalIds: [named("five too").externalId] }] });
      expect(await outcomes(gone("five"))).toEqual(["UPDATED"]);
      expect(await outcomes(gone("five too"))).toEqual(["DELETED"]);
    });

    test("is removed once when two rows of a batch call it a mistake", async () => {
      const id = await mergedPair("six");
      const changes = await changesOf(api, current(), async () => {
        const rows = [gone("six own"), gone("six away", { reason: "MISTAKE" }), { id, operation: "DELETE" }];
        expect(await outcomes(...rows)).toEqual(["DELETED", "DELETED", "UNCHANGED"]);
      });
      expect(changes.map(({ operation, reason }) => [operation, reason])).toEqual([["DELETE", "MISTAKE"]]);
      expect((await api.data("query ($id: ID!) { customer(id: $id) { id } }", { id })).customer).toBeNull();
    });
  });

  test("a row that says what only another operation knows is refused", async () => {
    await seed(api, { customers: [customerRow("misplaced")] });
    const { customers } = await ingest(api, {
      customers: [
        { ...named("misplaced"), reason: "MISTAKE", into: named("kept") },
        { ...named("kept"), operation: "MERGE", reason: "ARCHIVED", into: named("misplaced") },
        { ...named("other"), operation: "DELETE", into: named("kept") },
      ],
    });
    const path = (row: number, field: string) => ["input", "customers", String(row), field];
    expect(customers.map(({ userErrors }: { readonly userErrors: object[] }) => userErrors)).toEqual([
      [
        expect.objectContaining({ code: "ROW_INVALID", path: path(0, "reason") }),
        expect.objectContaining({ code: "ROW_INVALID", path: path(0, "into") }),
      ],
      [expect.objectContaining({ code: "ROW_INVALID", path: path(1, "reason") })],
      [expect.objectContaining({ code: "ROW_INVALID", path: path(2, "into") })],
    ]);
  });

  describe("merged customers", () => {
    test("go on as one, under the ids of both, with the facts of both", async () => {
      await seed(api, {
        customers: [
          customerRow("survivor", { email: null, tags: ["a"], customFields: { x: 1 } }),
          customerRow("merged", { email: "m@example.com", tags: ["b"], customFields: { x: 2, y: 3 } }),
        ],
        contracts: [contractRow("m-1", "merged"), contractRow("s-1", "survivor")],
        interactions: [interactionRow("m-1", "merged"), interactionRow("s-1", "survivor")],
      });
      const { id: mergedId } = await shown("merged");
      const { id: survivorId } = await shown("survivor");
      const merge = { customers: [{ ...named("merged"), operation: "MERGE", into: named("survivor") }] };
      const changes = await changesOf(api, current(), () => seed(api, merge));
      expect(
        changes.map(({ entity, operation, recordId, mergedIntoId }) => [entity, operation, recordId, mergedIntoId]),
      ).toEqual([
        ["CUSTOMER", "UPSERT", survivorId, null],
        ["CUSTOMER", "MERGE", mergedId, survivorId],
        ["LOYALTY", "UPSERT", survivorId, null],
      ]);
      const survivor = await shown("survivor");
      expect(survivor).toMatchObject({
        id: survivorId,
        name: "Customer survivor",
        email: "m@example.com",
        tags: ["a", "b"],
        customFields: { x: 1, y: 3 },
      });
      expect(survivor.contracts.nodes).toHaveLength(2);
      expect(survivor.interactions.nodes).toHaveLength(2);
      expect(await shown("merged")).toEqual(survivor);
      const byOldId = await api.data("query ($id: ID!) { customer(id: $id) { id } node(id: $id) { id } }", {
        id: mergedId,
      });
      expect(byOldId).toEqual({ customer: { id: survivorId }, node: { id: survivorId } });
      const { customers, interactions } = await seed(api, {
        customers: [{ id: mergedId, name: "Renamed" }],
        interactions: [{ ...interactionRow("m-2", "merged"), customer: { id: mergedId } }],
      });
      expect(customers[0]).toMatchObject({ outcome: "UPDATED", id: survivorId });
      expect(interactions[0].outcome).toBe("CREATED");
      expect((await ingest(api, merge)).customers[0]).toMatchObject({ outcome: "UNCHANGED", id: survivorId });
    });

    test("of whom one had brought the other are no word of mouth any more", async () => {
      const referral = { ...named("referral"), kind: "REFERRAL", occurredAt: "2026-01-05T09:00:00Z" };
      await seed(api, {
        customers: [customerRow("bringer"), customerRow("brought"), customerRow("alone")],
        interactions: [{ ...referral, customer: named("bringer"), referredCustomer: named("brought") }],
      });
      const scoreOf = async (key: string) => (await shown(key)).loyaltyScore;
      expect(await scoreOf("bringer")).toBeGreaterThan(await scoreOf("alone"));
      await seed(api, { customers: [{ ...named("brought"), operation: "MERGE", into: named("bringer") }] });
      expect(await scoreOf("bringer")).toBe(await scoreOf("alone"));
    });

    test("chain: the first id means the last survivor", async () => {
      await seed(api, { customers: [customerRow("c1"), customerRow("c2"), customerRow("c3")] });
      const { id } = await shown("c1");
      for (const [from, into] of [
        ["c1", "c2"],
        ["c2", "c3"],
      ] as const) {
        await seed(api, { customers: [{ ...named(from), operation: "MERGE", into: named(into) }] });
      }
      const { customer } = await api.data("query ($id: ID!) { customer(id: $id) { name } }", { id });
      expect(customer.name).toBe("Customer c3");
    });

    test("of whom one was never seen share the other's record, so that its late events find it", async () => {
      await seed(api, { customers: [customerRow("seen")] });
      const merge = { ...named("unseen-2"), operation: "MERGE", into: named("seen") };
      expect((await seed(api, { customers: [merge] })).customers[0].outcome).toBe("MERGED");
      expect((await shown("unseen-2")).name).toBe("Customer seen");
    });

    test("are refused where the one that should go on is unknown or archived", async () => {
      await seed(api, { customers: [customerRow("r1"), customerRow("r2")] });
      await seed(api, { customers: [{ ...named("r2"), operation: "DELETE" }] });
      const before = await contents();
      const merge = (into: string) => ({ customers: [{ ...named("r1"), operation: "MERGE", into: named(into) }] });
      for (const into of ["nobody", "r2"]) {
        const { customers } = await ingest(api, merge(into));
        expect(customers[0]).toMatchObject({
          outcome: "FAILED",
          userErrors: [{ code: "CUSTOMER_NOT_FOUND", path: ["input", "customers", "0", "into", "externalId"] }],
        });
      }
      expect(await contents()).toBe(before);
    });
  });

  test("what a source said of a customer before it merged it is not said of the survivor, though it comes again", async () => {
    const at = (key: string, time: string) => ({ ...customerRow(key), sourceUpdatedAt: time });
    const first = at("given up", "2025-01-02T00:00:00Z");
    await seed(api, { customers: [at("goes on", "2025-01-01T00:00:00Z"), first] });
    const merge = { ...named("given up"), operation: "MERGE", into: named("goes on") };
    await seed(api, { customers: [{ ...merge, sourceUpdatedAt: "2025-03-01T00:00:00Z" }] });
    const { customers: rows } = await seed(api, { customers: [first] });
    const { customers: late } = await seed(api, { customers: [at("given up", "2025-02-01T00:00:00Z")] });
    expect([...rows, ...late].map(({ outcome }) => outcome)).toEqual(["STALE", "STALE"]);
    expect(await shown("goes on")).toMatchObject({ name: "Customer goes on" });
  });

  test("a customer that was deleted under its id can be merged by it still: some systems delete what they merge", async () => {
    const told = { sourceUpdatedAt: "2025-01-01T00:00:00Z" };
    await seed(api, {
      customers: [customerRow("double", told), customerRow("single", told)],
      contracts: [contractRow("of double", "double")],
    });
    const sourceUpdatedAt = "2025-02-01T00:00:00Z";
    await seed(api, { customers: [{ ...named("double"), operation: "DELETE", sourceUpdatedAt }] });
    const merge = { ...named("double"), operation: "MERGE", into: named("single") };
    expect((await seed(api, { customers: [merge] })).customers[0].outcome).toBe("MERGED");
    expect((await shown("single")).contracts.nodes).toHaveLength(1);
    expect((await seed(api, { customers: [customerRow("double", told)] })).customers[0].outcome).toBe("STALE");
  });

  test("merged tickets and contracts go on as one, and their external ids with them", async () => {
    await seed(api, {
      customers: [customerRow("t")],
      contracts: [contractRow("t1", "t"), contractRow("t2", "t")],
      interactions: [interactionRow("t1", "t"), interactionRow("t2", "t")],
    });
    const merge = { ...named("t1"), operation: "MERGE", into: named("t2") };
    const results = await seed(api, { contracts: [merge], interactions: [merge] });
    expect([results.contracts[0].outcome, results.interactions[0].outcome]).toEqual(["MERGED", "MERGED"]);
    const again = await seed(api, {
      contracts: [{ ...named("t1"), product: "Line" }],
      interactions: [{ ...named("t1"), subject: "Both" }],
    });
    expect(again.contracts[0].id).toBe(results.contracts[0].id);
    expect(again.interactions[0].id).toBe(results.interactions[0].id);
    const { contracts, interactions } = await shown("t");
    expect([contracts.nodes.length, interactions.nodes.length]).toEqual([1, 1]);
  });

  describe("an erased person", () => {
    test("is named nowhere any more, while every rate stays; the feed names the external ids once more", async () => {
      await seed(api, {
        customers: [
          customerRow("erased", {
            name: "Erna Erased",
            email: "erna@example.com",
            phone: "+49 30 1234567",
            tags: ["vip"],
          }),
        ],
        contracts: [contractRow("erased", "erased", { startsOn: "2023-06-01" })],
        interactions: [interactionRow("erased", "erased", { subject: "Erna calls", caseKey: "erna-1" })],
      });
      const { id } = await shown("erased");
      const before = await api.data(RETENTION);
      const changes = await changesOf(api, current(), () => erase("erased"));
      expect(changes).toMatchObject([
        {
          entity: "CUSTOMER",
          operation: "DELETE",
          reason: "ERASED",
          externalIds: [{ system: "crm", externalId: "erased" }],
        },
      ]);
      expect(await api.data(RETENTION)).toEqual(before);
      expect(await shown("erased")).toBeNull();
      const { customer } = await api.data(
        "query ($id: ID!) { customer(id: $id) { name email erasedAt activity interactions { nodes { subject } } } }",
        { id },
      );
      expect(customer).toMatchObject({ name: null, email: null, erasedAt: api.now.toISOString() });
      expect(customer.interactions.nodes).toEqual([{ subject: null }]);
      const stored = await contents();
      expect(["Erna", "erna@", "erna-1", "1234567", "vip"].filter((trace) => stored.includes(trace))).toEqual([]);
    });

    test("is not brought back by what its source said before, and is met again as somebody new later", async () => {
      const at = (sourceUpdatedAt: string) => ({ ...customerRow("forgotten"), sourceUpdatedAt });
      await seed(api, { customers: [at("2025-01-01T00:00:00Z")] });
      await erase("forgotten");
      expect(JSON.stringify((await storedRows(current().database)).external_id)).not.toContain("forgotten");
      const late = await seed(api, { customers: [at("2025-12-31T00:00:00Z")] });
      expect(late.customers[0].outcome).toBe("STALE");
      const merge = {
        ...named("forgotten"),
        operation: "MERGE",
        into: named("kept"),
        sourceUpdatedAt: "2025-06-01T00:00:00Z",
      };
      expect((await seed(api, { customers: [merge] })).customers[0].outcome).toBe("STALE");
      const after = new Date(api.now.getTime() + 1).toISOString();
      expect((await seed(api, { customers: [at(after)] })).customers[0].outcome).toBe("CREATED");
    });

    test("is merged into nobody: what is left names no one", async () => {
      await seed(api, { customers: [customerRow("nameless")] });
      const { id } = await shown("nameless");
      await erase("nameless");
      const { customers } = await ingest(api, { customers: [{ id, operation: "MERGE", into: named("kept") }] });
      expect(customers[0]).toMatchObject({
        outcome: "FAILED",
        userErrors: [{ code: "CUSTOMER_ARCHIVED", path: ["input", "customers", "0", "id"] }],
      });
    });

    test("is erased by an ADMIN only", async () => {
      const writer = await api.createKey("WRITE" as never);
      const { errors } = await api.send(
        `mutation { customerErase(input: { id: "customer_0" }) { userErrors { code } } }`,
        {},
        writer,
      );
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN"]);
    });
  });
});
