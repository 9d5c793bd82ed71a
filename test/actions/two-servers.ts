import { uuidv7 as newId } from "uuidv7";

import { insertPendingChanges } from "../../src/data/change/change-store.js";
import { type Database, openDatabase } from "../../src/data/database/database.js";
import { ChangeSequencer } from "../../src/integration/change-sequencer.js";
import { PendingChange } from "../../src/model/change/change.js";
import { type Answer, TestApi } from "../support/api.js";
import { databaseKinds, openTestDatabase, PATIENT, type TestDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";
import { expectPure, type StoredCustomer, storedCustomers } from "../support/stored-facts.js";

const UPSERT = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer { id } userErrors { code } }
}`;
const RECORD = `mutation ($input: InteractionRecordInput!) {
  interactionRecord(input: $input) { interaction { id } userErrors { code } }
}`;
const CONTRACT = `mutation ($input: ContractUpsertInput!) {
  contractUpsert(input: $input) { contract { id } userErrors { code } }
}`;
const EVENTS = `mutation ($events: [ContractEventInput!]!) {
  ingest(input: { contractEvents: $events }) { failed contractEvents { outcome id userErrors { code message } } }
}`;
const INGEST = `mutation ($input: IngestInput!) { ingest(input: $input) {
  failed
  customers { userErrors { code path } }
  contracts { userErrors { code path } }
  contractEvents { userErrors { code path } }
  interactions { userErrors { code path } }
} }`;

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

/** What two servers on one database do to the same records at once, in so many rounds; the everyday run has fewer. */
export function describeTwoServers(rounds: number): void {
  onMysql("two servers on one database (mysql)", () => {
    let current: TestDatabase;
    let servers: TestApi[];
    let second: Database;
    beforeAll(async () => {
      current = await openTestDatabase("mysql");
      second = await openDatabase(current.url, { onStatement: (sql) => current.statements.push(sql), limits: PATIENT });
      servers = [await TestApi.start(current), await TestApi.start({ ...current, database: second })];
    });
    afterAll(async () => {
      await second.close();
      await current.close();
    });

    /** Sends so many requests at once, to both servers in turn; all must be answered without errors. */
    async function sendAll(count: number, requestOf: (index: number) => [string, object]): Promise<Answer["data"][]> {
      return Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const [query, variables] = requestOf(index);
          const server = servers[index % servers.length];
          if (server === undefined) throw new Error("no server");
          return server.data(query, variables);
        }),
      );
    }

    const first = () => servers[0] ?? raise("no server");

    test("lose none of the facts of one customer that are posted at once", async () => {
      await seed(first(), {
        customers: [customerRow("busy")],
        contracts: [contractRow("busy contract", "busy", { startsOn: "2024-01-31", termMonths: 24 })],
      });
      const answers = await sendAll(60, (index) => {
        if (index % 3 === 0) return [EVENTS, { events: [valueChange("busy contract", index)] }];
        const quality = { resolutionQuality: index % 2 === 0 ? "LOW_EFFORT" : "HIGH_EFFORT" };
        return [RECORD, { input: interactionRow(`busy ${index}`, "busy", quality) }];
      });
      for (const { ingest } of answers) expect(ingest?.failed ?? 0).toBe(0);
      const busy = await storedNamed(current, "busy");
      expect(busy.facts.interactions).toHaveLength(40);
      expect(busy.facts.contracts[0]?.events).toHaveLength(20);
      expectPure(busy, await current.workspace());
    });

    test("lose none of the events that contracts of one customer get at once", async () => {
      const contracts = Array.from({ length: 12 }, (_, index) => `crowded ${index}`);
      await seed(first(), {
        customers: [customerRow("crowded")],
        contracts: contracts.map((key) => contractRow(key, "crowded", { startsOn: "2025-06-01" })),
      });
      const answers = await sendAll(contracts.length, (index) => [
        EVENTS,
        { events: [valueChange(contracts[index] ?? "", index, "2025-09-01")] },
      ]);
      for (const { ingest } of answers) expect(ingest.failed).toBe(0);
      const crowded = await storedNamed(current, "crowded");
      expect(crowded.facts.contracts.flatMap(({ events }) => events)).toHaveLength(contracts.length);
      expectPure(crowded, await current.workspace());
    });

    test("accept one of many cancellations of a contract, and tell the others so", async () => {
      await seed(first(), { customers: [customerRow("hasty")], contracts: [contractRow("hasty", "hasty")] });
      const cancel = `mutation ($input: ContractCancelInput!) { contractCancel(input: $input) { userErrors { code } } }`;
      const answers = await sendAll(10, () => [
        cancel,
        { input: { contract: named("hasty"), cancelledOn: "2025-07-01" } },
      ]);
      const codes = answers.map(({ contractCancel }) => contractCancel.userErrors[0]?.code ?? "accepted").sort();
      expect(codes).toEqual([...Array<string>(9).fill("CONTRACT_CANCELLED"), "accepted"]);
      expect((await storedNamed(current, "hasty")).facts.contracts[0]?.events).toHaveLength(1);
    });

    test("lose no field of a record that is changed field by field at once", async () => {
      await seed(first(), {
        customers: [customerRow("fields")],
        contracts: [contractRow("fields", "fields")],
        interactions: [interactionRow("fields", "fields")],
      });
      const customerFields = { name: "N", phone: "1", company: "C", segment: "S", customerSince: "2020-01-01" };
      const contractFields = {
        product: "P",
        noticeDays: 7,
        renewalMonths: 3,
        observedFrom: "2025-07-01",
        autoRenew: true,
      };
      const interactionFields = { agent: "A", subject: "S", recommendation: 9, satisfaction: 4, transfers: 2 };
      const changes = [
        ...fieldsOf(UPSERT, customerFields),
        ...fieldsOf(CONTRACT, contractFields),
        ...fieldsOf(RECORD, interactionFields),
      ];
      await sendAll(changes.length, (index) => changes[index] ?? raise("no change"));
      const { customer, facts } = await storedNamed(current, "fields");
      expect(customer).toMatchObject(customerFields);
      expect(facts.contracts[0]?.contract).toMatchObject(contractFields);
      const { data } = await first().send(
        `{ customer(externalId: { system: "crm", externalId: "fields" }) {
        interactions(first: 2) { nodes { agent subject recommendation satisfaction transfers } }
      } }`,
      );
      expect(data.customer.interactions.nodes).toEqual([interactionFields]);
      expectPure(await storedNamed(current, "fields"), await current.workspace());
    });

    test("make one record of a new external id that is sent many times at once, and all senders hear of it", async () => {
      const upserts = await sendAll(12, () => [UPSERT, { input: customerRow("new") }]);
      expect(new Set(upserts.map(({ customerUpsert }) => customerUpsert.customer.id)).size).toBe(1);
      const contracts = await sendAll(12, () => [CONTRACT, { input: contractRow("new", "new") }]);
      expect(new Set(contracts.map(({ contractUpsert }) => contractUpsert.contract.id)).size).toBe(1);
      const recorded = await sendAll(12, () => [RECORD, { input: interactionRow("new", "new") }]);
      expect(new Set(recorded.map(({ interactionRecord }) => interactionRecord.interaction.id)).size).toBe(1);
      const events = await sendAll(12, () => [EVENTS, { events: [valueChange("new", 1, "2025-06-02")] }]);
      expect(new Set(events.map(({ ingest }) => ingest.contractEvents[0].id)).size).toBe(1);
      const { facts } = await storedNamed(current, "new");
      expect(facts).toMatchObject({ interactions: { length: 1 }, contracts: [{ events: { length: 1 } }] });
    });

    test("hide deadlocks: customers written in opposite order are all written", async () => {
      const keys = ["left", "right"];
      await seed(first(), { customers: keys.map((key) => customerRow(key)) });
      current.statements.length = 0;
      const count = 2 * rounds;
      const both = `mutation ($one: InteractionRecordInput!, $two: InteractionRecordInput!) {
      one: interactionRecord(input: $one) { interaction { id } userErrors { code } }
      two: interactionRecord(input: $two) { interaction { id } userErrors { code } }
    }`;
      const answers = await sendAll(count, (index) => {
        const [one = "", two = ""] = index % 4 < 2 ? keys : keys.toReversed();
        return [both, { one: interactionRow(`one ${index}`, one), two: interactionRow(`two ${index}`, two) }];
      });
      for (const { one, two } of answers) {
        expect(one).toEqual({ interaction: { id: expect.any(String) }, userErrors: [] });
        expect(two).toEqual({ interaction: { id: expect.any(String) }, userErrors: [] });
      }
      for (const key of keys) {
        const stored = await storedNamed(current, key);
        expect(stored.facts.interactions).toHaveLength(count);
        expectPure(stored, await current.workspace());
      }
      const transactions = current.statements.filter((sql) => sql.includes("transaction_receipt")).length;
      expect(transactions).toBeGreaterThan(count);
    });

    test("answer as if one after the other when records are merged while others write them", async () => {
      const keys = Array.from({ length: rounds }, (_, index) => `moving ${index}`);
      await seed(first(), {
        customers: keys.flatMap((key) => [customerRow(key), customerRow(`${key} into`)]),
        contracts: keys.map((key) => contractRow(key, key, { startsOn: "2025-06-01" })),
        interactions: keys.map((key) => interactionRow(key, key)),
      });
      const requestsOf = (key: string): object[] => [
        { customers: [{ ...named(key), operation: "MERGE", into: named(`${key} into`) }] },
        { customers: [{ ...named(key), phone: "1" }] },
        { contracts: [{ ...named(key), product: "Line" }] },
        { contractEvents: [valueChange(key, 1, "2025-09-01")] },
        { interactions: [{ ...named(key), agent: "A" }] },
        { interactions: [interactionRow(`${key} more`, key)] },
      ];
      const requests = keys.flatMap(requestsOf);
      const answers = await sendAll(requests.length, (index) => [INGEST, { input: requests[index] }]);
      expect(answers.filter(({ ingest }) => ingest.failed > 0)).toEqual([]);
      for (const key of keys.slice(0, 3)) {
        const survivor = await storedNamed(current, key);
        expect(survivor.customer).toMatchObject({ name: `Customer ${key} into`, phone: "1" });
        expect(survivor.facts.interactions).toHaveLength(2);
        expectPure(survivor, await current.workspace());
      }
    });

    test("answer as if one after the other when customers are deleted while others write them", async () => {
      const keys = Array.from({ length: rounds }, (_, index) => `passing ${index}`);
      await seed(first(), {
        customers: keys.map((key) => customerRow(key, { email: `${key.replace(" ", "")}@x.org` })),
      });
      const requestsOf = (key: string): object[] => [
        { customers: [{ ...named(key), operation: "DELETE" }] },
        { customers: [{ ...named(key), phone: "1" }] },
        { customers: [{ ...named(key, "desk"), email: `${key.replace(" ", "")}@x.org`, match: "EMAIL" }] },
      ];
      const requests = keys.flatMap(requestsOf);
      const answers = await sendAll(requests.length, (index) => [INGEST, { input: requests[index] }]);
      expect(answers.filter(({ ingest }) => ingest.failed > 0)).toEqual([]);
    });

    test("agree on a customer that one archives while the other writes", async () => {
      await seed(first(), { customers: [customerRow("leaving")] });
      const remove = `mutation { customerDelete(input: { externalId: { system: "crm", externalId: "leaving" } }) {
      customer { id } userErrors { code }
    } }`;
      const answers = await sendAll(20, (index) =>
        index === 9 ? [remove, {}] : [RECORD, { input: interactionRow(`leaving ${index}`, "leaving") }],
      );
      const accepted = answers.filter(({ interactionRecord }) => interactionRecord?.interaction).length;
      const stored = await storedOf(current);
      const archived = stored.find(({ customer }) => customer.name === "Customer leaving") ?? raise("nobody is left");
      expect(archived.customer.archivedAt).not.toBeNull();
      expect(archived.facts.interactions).toHaveLength(accepted);
      expectPure(archived, await current.workspace());
    });

    test("number changes while a transaction that makes further ones is still open", async () => {
      const sequencer = new ChangeSequencer(second, "test");
      while ((await sequencer.run()) > 0);
      await seed(first(), { customers: ["a", "b", "c"].map((key) => customerRow(`numbered ${key}`)) });
      const [change] = await second.reader.find(PendingChange, { take: 1 });
      const { arrival: _arrival, ...open } = change ?? raise("nothing waits");
      await current.database.write(async (sql) => {
        await insertPendingChanges(sql, [{ ...open, id: newId() }]);
        expect(await sequencer.run()).toBe(6);
      });
      expect(await sequencer.run()).toBe(1);
      await sequencer.release();
    });
  });
}

/** One request per field, each of which sends that field alone. */
function fieldsOf(query: string, fields: object): [string, object][] {
  return Object.entries(fields).map(([field, value]) => [query, { input: { ...named("fields"), [field]: value } }]);
}

function valueChange(contract: string, index: number, day = `2025-0${1 + (index % 9)}-11`): object {
  return {
    ...named(`change ${contract} ${index}`),
    contract: named(contract),
    type: "VALUE_CHANGED",
    day,
    value: euros(`${100 + index}`),
  };
}

async function storedOf(current: TestDatabase): Promise<StoredCustomer[]> {
  return storedCustomers(current.database.reader, await current.workspace());
}

async function storedNamed(current: TestDatabase, key: string): Promise<StoredCustomer> {
  const stored = await storedOf(current);
  const found = stored.find(({ externalIds }) => externalIds.some(({ externalId }) => externalId === key));
  return found ?? raise(`there is no customer ${key}`);
}

function raise(message: string): never {
  throw new Error(message);
}
