import type { EntityTarget, ObjectLiteral } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { PERSONAL_TABLES, UNTOLD_COLUMNS } from "../../../src/data/customer/personal-data-store.js";
import { insertRows } from "../../../src/data/database/rows.js";
import { Change, PendingChange } from "../../../src/model/change/change.js";
import { Customer } from "../../../src/model/customer/customer.js";
import { ExternalId } from "../../../src/model/customer/external-id.js";
import { TierChange } from "../../../src/model/customer/tier-change.js";
import { Interaction } from "../../../src/model/interaction/interaction.js";
import { globalIdOf } from "../../../src/model/node.js";
import { Person } from "../../../src/model/person/person.js";
import { RenewalNotice } from "../../../src/model/webhook/renewal-notice.js";
import { sequence } from "../../graphql/integration/feed.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { keepTraces } from "../../support/kept-traces.js";
import { type PlantedWord, plantWords } from "../../support/planted-words.js";
import { contractRow, customerRow, euros, interactionRow, named, personRow, seed } from "../../support/seed.js";
import { columnsHolding } from "../../support/stored-words.js";

/** How a column is called that refers to a customer or person, or to a record of one. */
const REFERENCES = ["customerId", "personId", "recordId", "ownerId", "survivorId", "fromId", "payloadId", "deliveryId"];
/** Tables that refer to them and are told with others. */
const TOLD_WITHIN: Readonly<Record<string, string>> = {
  inbound_payload_customer: "by it payloads are found",
  document_part: "the body of a payload",
};
/** What an erasure leaves of the words that this test plants, and why. */
const LEFT: Readonly<Record<string, string>> = {
  "customer.segment": "many customers share it",
  "contract.product": "many customers share it",
  "interaction.agent": "who served, not who was served",
  "interaction.happenings": "kinds and instants only",
  "loyalty.nextBestActions": "kinds, days and amounts that follow from the facts",
  "loyalty.outlooks": "chances that follow from the facts",
  "loyalty.parts": "numbers that follow from the facts",
  "loyalty.revenueAtRisk": "amounts that follow from the facts",
  "committed_change.details": "words of Treue's own: kinds, tiers, days",
  "pending_change.details": "words of Treue's own: kinds, tiers, days",
  "pending_change.externalIds": "the last change names them once more, so that consumers can erase, too",
  "external_id.system": "which system had an id, of which a digest is left",
};

const DATA = `query ($customerId: ID, $personId: ID, $first: Int, $after: String) {
  personalData(customerId: $customerId, personId: $personId, first: $first, after: $after) {
    nodes { kind id value } pageInfo { hasNextPage endCursor }
  }
}`;

interface Page {
  readonly nodes: readonly Entry[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const ERASE_CUSTOMER = "mutation ($input: CustomerReference!) { customerErase(input: $input) { userErrors { code } } }";
const ERASE_PERSON = "mutation ($input: PersonReference!) { personErase(input: $input) { userErrors { code } } }";

onEachDatabase("the personal data", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  afterAll(() => api.stop());

  const metadataOf = (entity: EntityTarget<ObjectLiteral>) => current().database.reader.connection.getMetadata(entity);

  /** Everything that is told of a customer or a person, page by page. */
  async function told(of: { customerId?: string; personId?: string }, size = 3): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (let after: string | null = null; ;) {
      const { nodes, pageInfo }: Page = (await api.data(DATA, { ...of, first: size, after })).personalData;
      entries.push(...nodes);
      if (!pageInfo.hasNextPage) return entries;
      after = pageInfo.endCursor;
    }
  }

  /** Of planted words, the columns of those that are not told. */
  function untold(entries: readonly Entry[], planted: readonly PlantedWord[]): string[] {
    const text = JSON.stringify(entries);
    const missing = planted.filter(({ word, column }) => !(column in UNTOLD_COLUMNS) && !text.includes(word));
    return [...new Set(missing.map(({ table, column }) => `${table}.${column}`))];
  }

  async function seedErna(): Promise<{ customerId: string; personId: string }> {
    await seed(api, {
      customers: [customerRow("erna", { name: "Erna" }), customerRow("erna-twin")],
      people: [personRow("erna-person", "erna"), personRow("erna-double", "erna")],
      contracts: [contractRow("erna-contract", "erna"), contractRow("erna-moved", "erna-twin")],
      contractEvents: [
        {
          ...named("erna-event"),
          contract: named("erna-contract"),
          type: "VALUE_CHANGED",
          day: "2026-01-01",
          value: euros("150.00"),
        },
      ],
      interactions: [
        interactionRow("erna-interaction", "erna", { person: named("erna-person") }),
        interactionRow("erna-again", "erna"),
      ],
    });
    await sequence(current());
    await seed(api, {
      customers: [{ ...named("erna-twin"), operation: "MERGE", into: named("erna") }],
      people: [{ ...named("erna-double"), operation: "MERGE", into: named("erna-person") }],
    });
    const { reader } = current().database;
    const { id: customerId } = await reader.findOneByOrFail(Customer, { name: "Erna" });
    const { id: personId } = await reader.findOneByOrFail(Person, { name: "Person erna-person" });
    return { customerId, personId };
  }

  test("of a customer are all that is stored of it, in every column, and an erasure leaves none of the words", async () => {
    const { customerId } = await seedErna();
    const { database } = current();
    const { id: workspaceId } = await current().workspace();
    await keepTraces(current(), { ownerId: customerId, customerId, recordId: customerId }, "word-trace", api.now);
    const owned = { id: newId(), workspaceId, customerId, createdAt: api.now };
    await database.write(async (sql) => {
      const tiers = {
        before: "NEW",
        after: "GOLD",
        noticedOn: "2026-01-01",
        policyVersion: 1,
        modelVersion: 1,
      } as const;
      await insertRows(sql, TierChange, [{ ...owned, ...tiers } as TierChange]);
      await insertRows(sql, RenewalNotice, [{ ...owned, id: newId(), dueOn: "2026-01-01" }]);
    });
    const planted: PlantedWord[] = [];
    for (const entity of PERSONAL_TABLES) {
      // Nobody else is in this database.
      expect([metadataOf(entity).tableName, await database.reader.count(entity)]).not.toContain(0);
      planted.push(...(await plantWords(database, entity)));
    }
    const entries = await told({ customerId: globalIdOf("customer", customerId) });
    expect(untold(entries, planted)).toEqual([]);
    expect(JSON.stringify(entries)).toContain("word-trace");
    const stored = await Promise.all([...PERSONAL_TABLES].map((entity) => database.reader.count(entity)));
    expect(entries).toHaveLength(stored.reduce((sum, count) => sum + count, 0));
    expect(new Set(entries.map(({ kind: each, id }) => `${each} ${id}`)).size).toBe(entries.length);

    await api.data(ERASE_CUSTOMER, { input: { id: globalIdOf("customer", customerId) } });
    expect(await placesHolding(["word-trace", ...planted.map(({ word }) => word)])).toEqual([]);
  });

  test("of a person are all that is stored of it and nothing of others, and an erasure leaves none of the words", async () => {
    await seed(api, {
      customers: [customerRow("acme"), customerRow("else")],
      people: [personRow("paul", "acme"), personRow("paul-twice", "acme"), personRow("other", "acme")],
      interactions: [
        interactionRow("paul-called", "acme", { person: named("paul") }),
        interactionRow("other-called", "acme", { person: named("other") }),
      ],
    });
    await sequence(current());
    await seed(api, { people: [{ ...named("paul-twice"), operation: "MERGE", into: named("paul") }] });
    const { database } = current();
    const paul = await database.reader.findOneByOrFail(Person, { name: "Person paul" });
    const other = await database.reader.findOneByOrFail(Person, { name: "Person other" });
    const called = await database.reader.findOneByOrFail(Interaction, { personId: paul.id });
    const customerId = paul.customerId ?? "";
    await keepTraces(current(), { ownerId: paul.id, customerId, recordId: paul.id }, "word-paul", api.now);
    await keepTraces(current(), { ownerId: other.id, customerId, recordId: other.id }, "word-other", api.now);
    const planted: PlantedWord[] = [];
    for (const [entity, where] of [
      [Person, { id: paul.id }],
      [ExternalId, { recordId: paul.id }],
      [Interaction, { personId: paul.id }],
      [PendingChange, { recordId: paul.id }],
      [Change, { recordId: paul.id }],
    ] as const) {
      const words = await plantWords(database, entity, where);
      expect(words).not.toEqual([]);
      planted.push(...words);
    }
    // The number of a case stays with the case: what its desk still says of it has to find it.
    const ofCases = await plantWords(database, ExternalId, { recordId: called.id });
    const entries = await told({ personId: globalIdOf("person", paul.id) });
    expect(untold(entries, [...planted, ...ofCases])).toEqual([]);
    const text = JSON.stringify(entries);
    expect([text.includes("word-paul"), text.includes("word-other"), text.includes(other.id)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(text).not.toContain("other-called");
    expect(entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        "PERSON",
        "EXTERNAL_ID",
        "MERGED_RECORD",
        "INTERACTION",
        "CHANGE",
        "DELIVERY",
        "DELIVERY_ATTEMPT",
        "PAYLOAD",
      ]),
    );

    await api.data(ERASE_PERSON, { input: { id: globalIdOf("person", paul.id) } });
    expect(await placesHolding(["word-paul", ...planted.map(({ word }) => word)])).toEqual([]);
  });

  test("of a person who is a customer of its own are that customer's", async () => {
    await seed(api, {
      people: [personRow("solo", null, { withoutCustomer: "OWN_CUSTOMER" })],
      interactions: [{ ...named("solo-called"), person: named("solo"), kind: "SERVICE" }],
    });
    const { reader } = current().database;
    const { id, customerId } = await reader.findOneByOrFail(Person, { name: "Person solo" });
    expect(customerId).not.toBeNull();
    const ofPerson = await told({ personId: globalIdOf("person", id) });
    expect(ofPerson).toEqual(await told({ customerId: globalIdOf("customer", customerId ?? "") }));
    expect(ofPerson.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["CUSTOMER", "PERSON", "INTERACTION"]));
  });

  test("are looked for in every table that refers to customers, to people or to their records", () => {
    const { entityMetadatas } = current().database.reader.connection;
    const referring = entityMetadatas.filter(({ columns }) =>
      columns.some(({ propertyName }) => REFERENCES.includes(propertyName)),
    );
    const decided = [
      ...[...PERSONAL_TABLES].map((entity) => metadataOf(entity).tableName),
      ...Object.keys(TOLD_WITHIN),
    ];
    expect(referring.map(({ tableName }) => tableName).filter((name) => !decided.includes(name))).toEqual([]);
  });

  /** Where some words stand that nobody decided to leave there. */
  async function placesHolding(words: readonly string[]): Promise<string[]> {
    const held = Object.keys(await columnsHolding(current().database, words));
    return held.filter((place) => !(place in LEFT));
  }
});
