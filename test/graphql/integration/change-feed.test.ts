import { purgeChanges } from "../../../src/data/change/change-store.js";
import { takeNumbers, takeOverSequencer } from "../../../src/data/change/sequencer-store.js";
import { workspaceRows } from "../../../src/data/database/workspace-rows.js";
import { ChangeSequencer } from "../../../src/integration/change-sequencer.js";
import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, customerRow, ingest, interactionRow, named, seed } from "../../support/seed.js";
import { changesOf, readFeed, sequence } from "./feed.js";

const BATCH = {
  customers: [customerRow("feed")],
  contracts: [contractRow("feed", "feed")],
  contractEvents: [{ ...named("feed-1"), contract: named("feed"), type: "RENEWAL_AGREED", day: "2025-12-01" }],
  interactions: [interactionRow("feed", "feed", { resolutionQuality: "LOW_EFFORT" })],
};

// What a consumer of the change feed relies on.
onEachDatabase("the change feed", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  test("tells of a batch once, parents before children, and of what is computed from it last", async () => {
    const changes = await changesOf(api, current(), () => seed(api, BATCH));
    expect(changes.map(({ entity, operation, isNew }) => ({ entity, operation, isNew }))).toEqual(
      ["CUSTOMER", "CONTRACT", "CONTRACT_EVENT", "INTERACTION", "LOYALTY"].map((entity) => ({
        entity,
        operation: "UPSERT",
        isNew: true,
      })),
    );
    const [customer, contract, , interaction, loyalty] = changes;
    expect(customer?.externalIds).toEqual([{ system: "crm", externalId: "feed" }]);
    expect(contract?.externalIds).toEqual([{ system: "crm", externalId: "feed" }]);
    expect(changes.every(({ customerId }) => customerId === customer?.recordId)).toBe(true);
    expect(changes.slice(0, 4).every(({ originKind, isOwn }) => originKind === "API_KEY" && isOwn)).toBe(true);
    expect(loyalty).toMatchObject({ originKind: "SYSTEM", isOwn: false, causedBy: interaction?.id });
  });

  test("tells nothing of a batch that changes nothing, nor of one that was refused", async () => {
    expect(await changesOf(api, current(), () => ingest(api, BATCH))).toEqual([]);
    const refused = { customers: [customerRow("never", { name: " " })], interactions: [interactionRow("x", "feed")] };
    expect(await changesOf(api, current(), () => ingest(api, refused))).toEqual([]);
  });

  test("tells of the fields of a request that were not refused, in their order", async () => {
    const changes = await changesOf(api, current(), () =>
      api.data(
        `mutation ($one: CustomerUpsertInput!, $refused: IngestInput!, $two: CustomerUpsertInput!) {
          one: customerUpsert(input: $one) { userErrors { code } }
          ingest(input: $refused) { failed }
          two: customerUpsert(input: $two) { userErrors { code } }
        }`,
        {
          one: customerRow("beside one"),
          refused: { customers: [customerRow("beside"), customerRow("nameless", { name: " " })] },
          two: customerRow("beside two"),
        },
      ),
    );
    expect(changes.map(({ entity, externalIds }) => [entity, externalIds[0]?.externalId])).toEqual([
      ["CUSTOMER", "beside one"],
      ["LOYALTY", "beside one"],
      ["CUSTOMER", "beside two"],
      ["LOYALTY", "beside two"],
    ]);
  });

  test("names nobody who was erased by a later field of the request that told of them", async () => {
    const changes = await changesOf(api, current(), () =>
      api.data(
        `mutation ($told: CustomerUpsertInput!, $erased: CustomerReference!) {
          customerUpsert(input: $told) { userErrors { code } }
          customerErase(input: $erased) { userErrors { code } }
        }`,
        { told: customerRow("told of and erased"), erased: named("told of and erased") },
      ),
    );
    const naming = changes.filter(({ externalIds }) => externalIds.length > 0);
    expect(changes.length).toBeGreaterThan(naming.length);
    expect(naming.map(({ operation }) => operation)).toEqual(["DELETE"]);
  });

  test("names no cause that was undone", async () => {
    const resolved = { resolutionQuality: "LOW_EFFORT", resolvedAt: "2025-10-02T10:00:00.000Z" };
    await seed(api, {
      customers: [customerRow("later")],
      contracts: [contractRow("later", "later")],
      interactions: [interactionRow("later", "later", resolved)],
    });
    api.setDay("2027-01-15");
    const changes = await changesOf(api, current(), () =>
      api.data(
        `mutation ($undone: IngestInput!, $again: InteractionResolveInput!) {
          ingest(input: $undone) { failed }
          interactionResolve(input: $again) { userErrors { message } }
        }`,
        {
          undone: {
            onError: "ABORT_ALL",
            interactions: [interactionRow("gone", "later"), interactionRow("never", "nobody")],
          },
          again: { interaction: named("later"), ...resolved },
        },
      ),
    );
    api.setDay("2026-01-15");
    // A year later it is another value, whatever was or was not written today.
    expect(changes.map(({ entity, causedBy }) => ({ entity, causedBy }))).toEqual([
      { entity: "LOYALTY", causedBy: null },
    ]);
  });

  test("tells the versions of a record rising, and whose echo a change is", async () => {
    const other = await api.createKey(Role.WRITE);
    const changes = await changesOf(api, current(), async () => {
      for (const name of ["One", "Two", "Three"])
        await seed(api, { customers: [customerRow("feed", { name })] }, other);
    });
    const versions = changes.filter(({ entity }) => entity === "CUSTOMER").map(({ version }) => version);
    expect(versions).toHaveLength(3);
    expect([...versions].sort((one, next) => one - next)).toEqual(versions);
    expect(new Set(versions).size).toBe(3);
    expect(changes.some(({ isOwn }) => isOwn)).toBe(false);
  });

  test("is read page by page, by type, and from its end on, without a gap", async () => {
    const all = await readFeed(api);
    const paged = [];
    let after: string | undefined;
    for (let hasMore = true; hasMore;) {
      const page = await readFeed(api, { after, first: 2 });
      paged.push(...page.changes);
      after = page.cursor;
      hasMore = page.hasMore;
    }
    expect(paged).toEqual(all.changes);
    const contracts = await readFeed(api, { types: ["CONTRACT"] });
    expect(contracts.changes).toEqual(all.changes.filter(({ entity }) => entity === "CONTRACT"));
    expect((await readFeed(api, { after: contracts.cursor })).changes).toEqual([]);
    expect((await readFeed(api, { after: all.cursor })).cursor).toBe(all.cursor);
  });

  test("is sealed off from other workspaces", async () => {
    const stranger = await api.createKey(Role.ADMIN, "stranger");
    const changes = await changesOf(api, current(), () => seed(api, { customers: [customerRow("theirs")] }, stranger));
    expect(changes).toEqual([]);
    expect((await readFeed(api, {}, stranger)).changes.map(({ entity }) => entity)).toEqual(["CUSTOMER", "LOYALTY"]);
  });

  test("refuses a cursor of another workspace, and takes one that was given out before cursors named theirs", async () => {
    const neighbour = await api.createKey(Role.READ, "neighbour");
    const feed = `query ($after: String) { changes(after: $after) { cursor } }`;
    const { cursor } = await readFeed(api);
    const { errors } = await api.send(feed, { after: cursor }, neighbour);
    expect(errors?.[0]?.extensions.code).toBe("CURSOR_INVALID");
    const [format, , newest, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as [...unknown[]];
    const older = Buffer.from(JSON.stringify([format, "QkRVBYtF", newest, id])).toString("base64url");
    expect((await api.data(feed, { after: older })).changes.cursor).toBe(cursor);
  });

  test("refuses a cursor that is damaged or was never given, and pages that are too large", async () => {
    const { cursor } = await readFeed(api);
    const [format, origin, newest, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as [...unknown[]];
    const cursorWith = (value: number) =>
      Buffer.from(JSON.stringify([format, origin, value, id])).toString("base64url");
    for (const [variables, code] of [
      [{ after: "nonsense" }, "CURSOR_INVALID"],
      [{ after: cursorWith(0.5) }, "CURSOR_INVALID"],
      [{ after: cursorWith(-1) }, "CURSOR_INVALID"],
      [{ after: cursorWith(Number(newest) + 1) }, "CURSOR_EXPIRED"],
      [{ first: 0 }, "PAGE_SIZE_INVALID"],
      [{ first: 201 }, "PAGE_SIZE_INVALID"],
    ] as const) {
      const { errors } = await api.send(
        "query ($after: String, $first: Int) { changes(after: $after, first: $first) { cursor } }",
        variables,
      );
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    }
  });

  test("tells a consumer who comes too late to read everything anew", async () => {
    const key = await api.createKey(Role.ADMIN, "late");
    const { changesEnd: start } = await api.data("{ changesEnd }", {}, key);
    await seed(api, { customers: [customerRow("old")] }, key);
    await sequence(current());
    const { cursor } = await readFeed(api, { after: start }, key);
    const { id } = await current().workspace("late");
    const { database } = current();
    await database.write((sql) => purgeChanges(workspaceRows(sql, id), new Date(api.now.getTime() + 1)));
    const { errors } = await api.send(
      "query ($after: String) { changes(after: $after) { cursor } }",
      { after: start },
      key,
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["CURSOR_EXPIRED"]);
    expect((await readFeed(api, { after: cursor }, key)).changes).toEqual([]);
    const { changesEnd: end } = await api.data("{ changesEnd }", {}, key);
    expect((await readFeed(api, { after: end }, key)).changes).toEqual([]);
  });

  test("is numbered by one server at a time: who was taken for dead numbers nothing", async () => {
    const { database } = current();
    const [one, other] = [new ChangeSequencer(database, "one"), new ChangeSequencer(database, "other")];
    await one.run();
    await seed(api, { customers: [customerRow("numbered")] });
    expect(await other.run()).toBe(0);
    expect(other.isHolder).toBe(false);
    expect(await one.run()).toBe(2);

    // The lease runs out while `one` sleeps, and `other` takes over.
    await one.release();
    const claim = { holder: "third", seconds: 5 };
    const epoch = await database.write((sql) => takeOverSequencer(sql, claim));
    expect(epoch).not.toBeNull();
    const stale = { epoch: (epoch ?? 0) - 1, count: 1, seconds: 5 };
    expect(await database.write((sql) => takeNumbers(sql, stale))).toBeNull();
    await database.reader.query("SELECT 1");
    await database.write((sql) => sql.query("UPDATE sequencer SET leasedUntil = '1970-01-01 00:00:00.000'"));
  });
});
