import fc from "fast-check";

import { ExternalId } from "../../src/model/customer/external-id.js";
import { TestApi } from "../support/api.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { ingest } from "../support/seed.js";
import { yieldOf } from "./mapping-harness.js";

const CUSTOMER = `query ($externalId: ExternalIdInput!) {
  customer(externalId: $externalId) {
    name
    email
    externalIds { system externalId }
    people(first: 5) { nodes { externalIds { system externalId } } }
    contracts(first: 5) { nodes { product } }
    interactions(first: 5) {
      nodes { kind subject occurredAt firstResponseAt resolvedAt transfers resolutionQuality qualitySource }
    }
  }
}`;

const day = (date: number) => Date.UTC(2026, 0, date);
const at = (date: number) => new Date(day(date)).toISOString();

interface Payload {
  readonly mapping: string;
  readonly payload: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

const changeEvent = (entityName: string, changeType: string, date: number, fields: object = {}): Payload => ({
  mapping: "salesforce-cdc",
  payload: {
    ChangeEventHeader: { entityName, changeType, recordIds: [entityName], commitTimestamp: day(date) },
    ...fields,
  },
});
const userCreated = (date: number): Payload => ({
  mapping: "zendesk",
  payload: {
    type: "zen:event-type:user.created",
    time: at(date),
    detail: { id: "4", email: "Ann@Example.com", role: "end-user", updated_at: at(date) },
  },
});
const ticketEvent = (happening: string, date: number, current: string, previous?: string): Payload => ({
  mapping: "zendesk",
  payload: {
    type: `zen:event-type:ticket.${happening}`,
    time: at(date),
    detail: { id: "9", requester_id: "4", status: current, created_at: at(1), updated_at: at(date) },
    event: { current, previous },
  },
});
const personEvent = (action: string, date: number, meta: object = {}, data: object | null = null): Payload => ({
  mapping: "pipedrive",
  payload: { meta: { action, entity: "person", entity_id: "5", timestamp: at(date), ...meta }, data },
});

// Written as webhooks are: what they leave behind.
describe("payloads that arrive one after another", () => {
  let current: TestDatabase;
  let api: TestApi;

  beforeAll(async () => {
    current = await openTestDatabase("sqlite");
    api = await TestApi.start(current);
  });
  afterAll(() => current.close());

  /** Writes what payloads yield; returns the outcomes of each, and with what codes rows were refused. */
  async function receive(...payloads: readonly Payload[]): Promise<string[][]> {
    const outcomes: string[][] = [];
    for (const each of payloads) {
      const yielded = await yieldOf({ event: "", yields: {}, ...each });
      const { customers, people, contracts, interactions } = Object(yielded) as Record<string, object[] | undefined>;
      const outcomesOf: string[] = [];
      for (const [kind, rows] of Object.entries({ customers, people, contracts, interactions })) {
        for (const row of rows ?? []) {
          const [result]: { outcome: string; userErrors: { code: string }[] }[] = (
            await ingest(api, { [kind]: [row], onError: "SKIP_ROW" })
          )[kind];
          outcomesOf.push(result?.userErrors[0]?.code ?? result?.outcome ?? "");
        }
      }
      outcomes.push(outcomesOf);
    }
    return outcomes;
  }

  async function customer(system: string, externalId: string) {
    return (await api.data(CUSTOMER, { externalId: { system, externalId } })).customer;
  }

  test("an opportunity that is won no longer leaves no contract, whatever arrives late or is lost again", async () => {
    const won = changeEvent("Opportunity", "CREATE", 3, {
      AccountId: "Winner",
      IsWon: true,
      Amount: 1_200,
      CurrencyIsoCode: "EUR",
      Contract_Start__c: "2026-01-01",
      Contract_Months__c: 12,
    });
    const lost = (date: number) =>
      changeEvent("Opportunity", "UPDATE", date, { StageName: "Closed Lost", IsWon: false });
    expect(await receive(won, lost(5), lost(6), won)).toEqual([
      ["CREATED", "CREATED"],
      ["DELETED"],
      ["UNCHANGED"],
      ["UNCHANGED", "STALE"],
    ]);
    expect((await customer("salesforce", "Winner")).contracts.nodes).toEqual([]);
    const ofOpportunity = { where: { system: "salesforce", externalId: "Opportunity" } };
    expect(await current.database.reader.find(ExternalId, ofOpportunity)).toHaveLength(1);
  });

  test("a customer that a case names is filled in by an older event, and both again change nothing", async () => {
    const caseCreated = changeEvent("Case", "CREATE", 5, {
      AccountId: "Account",
      Subject: "Router",
      CreatedDate: day(5),
    });
    const accountCreated = changeEvent("Account", "CREATE", 2, { Name: "Acme" });
    expect(await receive(caseCreated, accountCreated)).toEqual([["CREATED", "CREATED"], ["UPDATED"]]);
    expect(await receive(caseCreated, accountCreated)).toEqual([["STALE", "UNCHANGED"], ["UNCHANGED"]]);
    expect(await customer("salesforce", "Account")).toMatchObject({
      name: "Acme",
      interactions: { nodes: [{ kind: "SERVICE", resolutionQuality: null }] },
    });
  });

  test("a case that was closed, reopened and closed again took high effort, by the mapping's rule", async () => {
    await receive(
      changeEvent("Case", "UPDATE", 6, { IsClosed: true, ClosedDate: day(6) }),
      changeEvent("Case", "UPDATE", 7, { IsClosed: false }),
      changeEvent("Case", "UPDATE", 8, { IsClosed: true, ClosedDate: day(8) }),
    );
    const { interactions } = await customer("salesforce", "Account");
    expect(interactions.nodes).toMatchObject([
      { resolutionQuality: "HIGH_EFFORT", qualitySource: "MAPPING_RULE", resolvedAt: at(8) },
    ]);
  });

  test("a desk's user and a CRM's contact with one e-mail address are one customer", async () => {
    const emailChanged = {
      eventId: 1,
      subscriptionType: "contact.propertyChange",
      objectId: 1,
      occurredAt: day(1),
      propertyName: "email",
      propertyValue: "ann@example.com",
    };
    await receive({ mapping: "hubspot", payload: [emailChanged] });
    expect(await receive(ticketEvent("created", 2, "OPEN"))).toEqual([["PERSON_NOT_FOUND"]]);
    expect(await receive(userCreated(2), ticketEvent("created", 2, "OPEN"))).toEqual([["CREATED"], ["CREATED"]]);
    const known = await customer("hubspot", "1");
    expect(known.people.nodes).toMatchObject([{ externalIds: [{ system: "zendesk", externalId: "4" }] }]);
    expect(known.interactions.nodes).toHaveLength(1);
  });

  test("a new ticket has no transfer, one that was handed over has one, also when its creation is told again", async () => {
    const transfers = async () => (await customer("hubspot", "1")).interactions.nodes;
    expect(await transfers()).toMatchObject([{ transfers: 0 }]);
    await receive(ticketEvent("agent_assignment_changed", 3, "3", "2"), ticketEvent("created", 2, "OPEN"));
    expect(await transfers()).toMatchObject([{ transfers: 1 }]);
  });

  const ticketChange = (id: number, date: number, propertyName: string, propertyValue: string) => ({
    eventId: date,
    subscriptionType: "ticket.propertyChange",
    objectId: id,
    occurredAt: day(date),
    propertyName,
    propertyValue,
  });
  const ticketContact = (id: number, contact: number, date: number) => ({
    eventId: 1,
    subscriptionType: "ticket.associationChange",
    associationType: "TICKET_TO_CONTACT",
    fromObjectId: id,
    toObjectId: contact,
    associationRemoved: false,
    occurredAt: day(date),
  });
  const hubspot = (...payload: object[]): Payload => ({ mapping: "hubspot", payload });

  test("a ticket is closed though its new subject arrives first", async () => {
    await receive(hubspot(ticketContact(71, 61, 2)), hubspot(ticketChange(71, 5, "subject", "Router, urgent")));
    expect(await receive(hubspot(ticketChange(71, 4, "closed_date", String(day(4)))))).toEqual([["UPDATED"]]);
    expect((await customer("hubspot", "61")).interactions.nodes).toMatchObject([{ resolvedAt: at(4) }]);
  });

  test("a ticket's properties come to the same in whatever order and in whatever requests they arrive", async () => {
    const events = (id: number) => [
      ticketChange(id, 2, "createdate", String(day(1))),
      ticketChange(id, 2, "subject", "Router"),
      ticketChange(id, 3, "first_agent_reply_date", String(day(3))),
      ticketChange(id, 4, "closed_date", String(day(4))),
      ticketChange(id, 5, "closed_date", ""),
      ticketChange(id, 6, "subject", "Router, again"),
      ticketChange(id, 7, "closed_date", String(day(7))),
    ];
    let id = 1_000;
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 });
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: 7 }), async (places, size) => {
        id += 1;
        const shuffled = places.flatMap((place) => events(id)[place] ?? []);
        const requests = [shuffled.slice(0, size), shuffled.slice(size)].filter(({ length }) => length > 0);
        await receive(hubspot(ticketContact(id, id, 2)), ...requests.map((some) => hubspot(...some)));
        expect((await customer("hubspot", String(id))).interactions.nodes).toEqual([
          {
            kind: "SERVICE",
            subject: "Router, again",
            transfers: null,
            occurredAt: at(1),
            firstResponseAt: at(3),
            resolvedAt: at(7),
            resolutionQuality: "HIGH_EFFORT",
            qualitySource: "MAPPING_RULE",
          },
        ]);
      }),
      { numRuns: 20 },
    );
  });

  test("a ticket with a second contact stays its first contact's, and nothing is refused", async () => {
    const linked = (contact: number, date: number) => hubspot(ticketContact(70, contact, date));
    const [first, second] = await receive(linked(51, 2), linked(52, 3));
    expect(first).toEqual(["CREATED", "CREATED"]);
    expect(second).toEqual(["CREATED", "UNCHANGED"]);
    expect((await customer("hubspot", "51")).interactions.nodes).toHaveLength(1);
    expect((await customer("hubspot", "52")).interactions.nodes).toHaveLength(0);
  });

  test("events of a ticket that arrive late do not undo what came after them", async () => {
    const solved = ticketEvent("status_changed", 4, "SOLVED", "OPEN");
    const reopened = ticketEvent("status_changed", 3, "OPEN", "SOLVED");
    expect(await receive(solved, reopened)).toEqual([["UPDATED"], ["UPDATED"]]);
    // That it was opened again is learnt; that it was solved after that stays.
    const { nodes } = (await customer("hubspot", "1")).interactions;
    expect(nodes).toMatchObject([{ resolvedAt: at(4), resolutionQuality: "HIGH_EFFORT" }]);
  });

  test("a deleted person does not come back by a late change", async () => {
    const changed = personEvent("change", 2, {}, { id: 5, name: "Bo", update_time: at(2) });
    expect(await receive(changed, personEvent("delete", 4), changed)).toEqual([["CREATED"], ["DELETED"], ["STALE"]]);
    expect(await customer("pipedrive", "5")).toBeNull();
  });

  test("a deletion at a time in seconds is as late as one at a time in ISO 8601", async () => {
    const created = personEvent("create", 2, { entity_id: "9" }, { id: 9, name: "Di", update_time: at(2) });
    const deleted = personEvent("delete", 4, { entity_id: "9", timestamp: day(4) / 1_000 });
    expect(await receive(created, deleted)).toEqual([["CREATED"], ["DELETED"]]);
  });

  test("a merged person's id means the one who goes on, though that one was never told of", async () => {
    const merge = personEvent("delete", 3, { entity_id: "6", merged_to_id: "7" });
    const created = personEvent("create", 2, { entity_id: "6" }, { id: 6, name: "Cy", update_time: at(2) });
    expect(await receive(created, merge, merge)).toEqual([["CREATED"], ["CREATED", "MERGED"], ["UNCHANGED", "STALE"]]);
    expect(await customer("pipedrive", "6")).toEqual(await customer("pipedrive", "7"));
  });

  test("a cancelled subscription ends a contract that is known, and makes none", async () => {
    const happened = (happening: string, date: number): Payload => ({
      mapping: "shopify",
      headers: { "x-shopify-topic": `subscription_contracts/${happening}`, "x-shopify-triggered-at": at(date) },
      payload: { id: 77, customer_id: 18, status: happening === "activate" ? "active" : "cancelled" },
    });
    expect(await receive(happened("cancel", 3))).toEqual([["CREATED", "UNCHANGED"]]);
    const subscription = { system: "shopify", externalId: "77" };
    const owner = { externalId: { system: "shopify", externalId: "18" } };
    const facts = { startsOn: "2025-12-01", termMonths: 1, autoRenew: true, value: { minor: 990, currency: "EUR" } };
    // What a plugin fetched, as it was before the subscription was cancelled.
    const fetched = { externalId: subscription, customer: owner, ...facts, sourceUpdatedAt: at(2) };
    expect((await ingest(api, { contracts: [fetched] })).contracts).toMatchObject([{ outcome: "CREATED" }]);
    const events = async () => {
      const query =
        "query ($externalId: ExternalIdInput!) { contract(externalId: $externalId) { events { type day } } }";
      return (await api.data(query, { externalId: subscription })).contract.events;
    };
    expect(await receive(happened("cancel", 3))).toEqual([["UNCHANGED", "UPDATED"]]);
    expect(await events()).toEqual([{ type: "CANCELLED", day: "2026-01-03" }]);
    expect(await receive(happened("activate", 5), happened("cancel", 3))).toEqual([
      ["UNCHANGED", "UPDATED"],
      ["UNCHANGED", "STALE"],
    ]);
    expect(await events()).toMatchObject([{ type: "CANCELLED" }, { type: "CANCELLATION_REVOKED" }]);
  });

  test("a cancelled order was no purchase", async () => {
    const order = {
      id: 55,
      created_at: at(2),
      updated_at: at(2),
      total_price: "199.00",
      currency: "EUR",
      customer: { id: 8, email: "dee@example.com", first_name: "Dee", last_name: null },
    };
    const paid = { mapping: "shopify", headers: { "x-shopify-topic": "orders/create" }, payload: order };
    const cancelled = {
      mapping: "shopify",
      headers: { "x-shopify-topic": "orders/cancelled" },
      payload: { ...order, updated_at: at(3) },
    };
    expect(await receive(paid, cancelled, paid)).toEqual([["CREATED", "CREATED"], ["DELETED"], ["UNCHANGED", "STALE"]]);
    expect((await customer("shopify", "8")).interactions.nodes).toEqual([]);
  });
});
