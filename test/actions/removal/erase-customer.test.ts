import type { EntityTarget, ObjectLiteral } from "typeorm";

import { CUSTOMER_REMAINDER, DEPENDENT_REMAINDERS } from "../../../src/actions/removal/erasure-remainders.js";
import { ChangeOperation, PendingChange } from "../../../src/model/change/change.js";
import { TermRow } from "../../../src/model/contract/term.js";
import { Customer } from "../../../src/model/customer/customer.js";
import { ExternalId } from "../../../src/model/customer/external-id.js";
import { LoyaltyRow } from "../../../src/model/customer/loyalty-row.js";
import { TierChange } from "../../../src/model/customer/tier-change.js";
import { InboundPayload, InboundPayloadCustomer } from "../../../src/model/inbound/inbound-payload.js";
import { Interaction } from "../../../src/model/interaction/interaction.js";
import { DocumentPart } from "../../../src/model/operation/document-part.js";
import { MergedRecord } from "../../../src/model/operation/merged-record.js";
import { Person } from "../../../src/model/person/person.js";
import { RenewalNotice } from "../../../src/model/webhook/renewal-notice.js";
import { WebhookAttempt } from "../../../src/model/webhook/webhook-attempt.js";
import { WebhookDelivery } from "../../../src/model/webhook/webhook-delivery.js";
import { sequence } from "../../graphql/integration/feed.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { keepTraces } from "../../support/kept-traces.js";
import { plantWords } from "../../support/planted-words.js";
import { contractRow, customerRow, euros, interactionRow, named, personRow, seed } from "../../support/seed.js";
import { columnsHolding } from "../../support/stored-words.js";

/** Tables that refer to customers, whose rows of a person go. */
const REMOVED: readonly EntityTarget<ObjectLiteral>[] = [
  ExternalId,
  InboundPayload,
  InboundPayloadCustomer,
  DocumentPart,
  WebhookDelivery,
  WebhookAttempt,
];
/** Tables that refer to customers and say no more than the facts that are kept, or than that two records were one. */
const FOLLOWING: readonly EntityTarget<ObjectLiteral>[] = [
  LoyaltyRow,
  TermRow,
  TierChange,
  RenewalNotice,
  MergedRecord,
];
/** How a column is called that refers to a customer, or to a record of one. */
const REFERENCES = ["customerId", "recordId", "ownerId", "survivorId", "payloadId", "deliveryId"];

const EMPTY = ["null", '""', "[]", "{}"];
const ERASE = `mutation ($input: CustomerReference!) {
  customerErase(input: $input) { customer { id } userErrors { code } }
}`;

onEachDatabase("an erasure", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  const metadataOf = (entity: EntityTarget<ObjectLiteral>) => current().database.reader.connection.getMetadata(entity);
  const rowsOf = (entity: EntityTarget<ObjectLiteral>) =>
    current().database.reader.find(entity, {}) as Promise<Record<string, unknown>[]>;
  const erase = async (key: string) => {
    const { customer, userErrors } = (await api.data(ERASE, { input: named(key) })).customerErase;
    expect(userErrors).toEqual([]);
    return customer;
  };

  /** The raw id of the customer with a name. */
  async function idOf(name: string): Promise<string> {
    const { id } = await current().database.reader.findOneByOrFail(Customer, { name });
    return id;
  }

  test("leaves no word of a person in any table, but for what many share and the ids that consumers erase by", async () => {
    await seed(api, {
      customers: [customerRow("erna-customer"), customerRow("erna-twin")],
      people: [personRow("erna-person", "erna-customer")],
      contracts: [contractRow("erna-contract", "erna-customer")],
      contractEvents: [
        {
          ...named("erna-event"),
          contract: named("erna-contract"),
          type: "VALUE_CHANGED",
          day: "2026-01-01",
          value: euros("150.00"),
        },
      ],
      interactions: [interactionRow("erna-interaction", "erna-customer")],
    });
    await seed(api, {
      customers: [{ ...named("erna-twin"), operation: "MERGE", into: named("erna-customer") }],
    });
    await sequence(current());
    await seed(api, { customers: [customerRow("erna-customer", { name: "Erna" })] });
    const id = await idOf("Erna");
    await keepTraces(current(), { ownerId: id, customerId: id, recordId: id }, "word-trace", api.now);
    const words = [
      "word-trace",
      ...(await plantWords(current().database, Customer, { id })),
      ...(await plantWords(current().database, Person, { customerId: id })),
      ...(await plantWords(current().database, Interaction, { customerId: id })),
    ].map((planted) => (typeof planted === "string" ? planted : planted.word));
    const ids = ["erna-customer", "erna-twin", "erna-person", "erna-contract", "erna-event", "erna-interaction"];
    const before = await columnsHolding(current().database, [...words, ...ids]);
    expect(new Set(Object.values(before).flat())).toEqual(new Set([...words, ...ids]));
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(["committed_change.externalIds", "pending_change.externalIds", "document_part.content"]),
    );

    await erase("erna-customer");
    expect(await columnsHolding(current().database, [...words, ...ids])).toEqual({
      "customer.segment": [expect.stringContaining("word-customer-segment-")],
      "interaction.agent": [expect.stringContaining("word-interaction-agent-")],
      // Kinds and instants only, whatever words this test writes there.
      "interaction.happenings": [expect.stringContaining("word-interaction-happenings-")],
      "pending_change.externalIds": ["erna-customer", "erna-person", "erna-twin"],
    });
    const naming = (await rowsOf(PendingChange)).filter(({ externalIds }) => JSON.stringify(externalIds) !== "[]");
    const erasure = { operation: "DELETE", details: { reason: "ERASED" } };
    expect(naming).toMatchObject([
      { entity: "PERSON", ...erasure },
      { entity: "CUSTOMER", ...erasure },
    ]);
  });

  test("empties every column of a person's rows that is not named among what is kept", async () => {
    await seed(api, {
      customers: [customerRow("full", { tags: ["a"], customFields: { a: 1 } })],
      people: [personRow("full", "full", { role: "Buyer", email: "full@example.org", phone: "+49301234" })],
      contracts: [contractRow("full", "full")],
      contractEvents: [{ contract: named("full"), type: "CANCELLED", day: "2026-01-01" }],
      interactions: [interactionRow("full", "full", { valueTip: "a tip" })],
    });
    const id = await idOf("Customer full");
    await plantWords(current().database, Customer, { id });
    await plantWords(current().database, Interaction, { customerId: id });
    await erase("full");
    const tables = [
      { remainder: CUSTOMER_REMAINDER, key: "id" },
      ...DEPENDENT_REMAINDERS.map((remainder) => ({ remainder, key: "customerId" })),
    ];
    for (const { remainder, key } of tables) {
      const rows = (await rowsOf(remainder.entity)).filter((row) => row[key] === id);
      const emptied = metadataOf(remainder.entity)
        .columns.map(({ propertyName }) => propertyName)
        .filter((column) => !remainder.kept.includes(column));
      // The last change names the external ids once more.
      const held = rows
        .filter(({ operation }) => operation !== ChangeOperation.DELETE)
        .flatMap((row) => emptied.filter((column) => !EMPTY.includes(JSON.stringify(row[column]))));
      expect([metadataOf(remainder.entity).tableName, held]).toEqual([expect.anything(), []]);
    }
  });

  test("is decided on for every table that refers to customers or to their records", () => {
    const { entityMetadatas } = current().database.reader.connection;
    const referring = entityMetadatas.filter(({ columns }) =>
      columns.some(({ propertyName }) => REFERENCES.includes(propertyName)),
    );
    const decided = [CUSTOMER_REMAINDER, ...DEPENDENT_REMAINDERS].map(({ entity }) => entity);
    const names = [...decided, ...REMOVED, ...FOLLOWING].map((entity) => metadataOf(entity).tableName);
    expect(new Set(names).size).toBe(names.length);
    const undecided = referring.map(({ tableName }) => tableName).filter((name) => !names.includes(name));
    expect(undecided).toEqual([]);
  });
});
