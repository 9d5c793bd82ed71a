import { Webhook } from "standardwebhooks";

import { WebhookEventType } from "../../../src/domain/webhook/webhook-event-type.js";
import { eventsOf } from "../../../src/integration/webhook-out/change-events.js";
import { messageOf, signedHeaders, testMessage } from "../../../src/integration/webhook-out/message.js";
import { ChangeEntity, ChangeOperation, DeleteReason } from "../../../src/model/change/change.js";
import { WebhookDelivery } from "../../../src/model/webhook/webhook-delivery.js";
import { WebhookEndpoint } from "../../../src/model/webhook/webhook-endpoint.js";
import { changeOf } from "../../support/changes.js";
import { TEST_SECRET_KEYS } from "../../support/secret-keys.js";

const { CUSTOMER, PERSON, CONTRACT, CONTRACT_EVENT, INTERACTION, LOYALTY } = ChangeEntity;
const { DELETE, MERGE } = ChangeOperation;
const SURVIVOR = "01900000-0000-7000-8000-000000000009";

const CASES: [string, Parameters<typeof changeOf>[0], string[]][] = [
  ["a new customer", { entity: CUSTOMER, isNew: true }, ["customer.created"]],
  ["a changed customer", { entity: CUSTOMER }, ["customer.updated"]],
  ["an archived customer", deletion(CUSTOMER, DeleteReason.ARCHIVED), ["customer.archived"]],
  ["an erased customer", deletion(CUSTOMER, DeleteReason.ERASED), ["customer.erased"]],
  ["a customer by mistake", deletion(CUSTOMER, DeleteReason.MISTAKE), ["customer.removed"]],
  ["a merged customer", { entity: CUSTOMER, operation: MERGE, mergedIntoId: SURVIVOR }, ["customer.merged"]],
  ["a new person", { entity: PERSON, isNew: true }, ["person.created"]],
  ["a changed person", { entity: PERSON }, ["person.updated"]],
  ["an archived person", deletion(PERSON, DeleteReason.ARCHIVED), ["person.removed"]],
  ["an erased person", deletion(PERSON, DeleteReason.ERASED), ["person.erased"]],
  ["a merged person", { entity: PERSON, operation: MERGE, mergedIntoId: SURVIVOR }, ["person.merged"]],
  ["a new contract", { entity: CONTRACT, isNew: true }, ["contract.created"]],
  ["a changed contract", { entity: CONTRACT }, ["contract.updated"]],
  ["a contract by mistake", deletion(CONTRACT, DeleteReason.MISTAKE), ["contract.removed"]],
  ["an event of a contract", { entity: CONTRACT_EVENT, isNew: true }, ["contract.event_recorded"]],
  ["an event that goes with its contract", deletion(CONTRACT_EVENT, DeleteReason.MISTAKE), []],
  ["a new interaction", interaction(true, [null, null]), ["interaction.recorded"]],
  ["a new unsolved one", interaction(true, [null, "UNRESOLVED"]), ["interaction.recorded", "interaction.unresolved"]],
  [
    "one that turns out unsolved",
    interaction(false, ["LOW_EFFORT", "UNRESOLVED"]),
    ["interaction.updated", "interaction.unresolved"],
  ],
  ["one that stays unsolved", interaction(false, ["UNRESOLVED", "UNRESOLVED"]), ["interaction.updated"]],
  ["one that is solved at last", interaction(false, ["UNRESOLVED", "HIGH_EFFORT"]), ["interaction.updated"]],
  ["an interaction that left the lists", deletion(INTERACTION, DeleteReason.ARCHIVED), ["interaction.removed"]],
  ["first values", loyalty([null, "NEW"], [null, "PASSIVE"]), ["loyalty.updated"]],
  ["a better tier", loyalty(["SILVER", "GOLD"], ["ACTIVE", "ACTIVE"]), ["loyalty.updated", "loyalty.tier_changed"]],
  ["silence", loyalty(["GOLD", "GOLD"], ["ACTIVE", "PASSIVE"]), ["loyalty.updated", "customer.became_passive"]],
  [
    "everything at once",
    loyalty(["GOLD", "SILVER"], ["ACTIVE", "PASSIVE"]),
    ["loyalty.updated", "loyalty.tier_changed", "customer.became_passive"],
  ],
  [
    "a customer back from silence",
    loyalty(["NEW", "NEW"], ["PASSIVE", "ACTIVE"]),
    ["loyalty.updated", "customer.reactivated"],
  ],
  ["a leaver back", loyalty(["NEW", "NEW"], ["FORMER", "ACTIVE"]), ["loyalty.updated", "customer.reactivated"]],
  ["a prospect who buys", loyalty(["NEW", "NEW"], ["PROSPECT", "ACTIVE"]), ["loyalty.updated"]],
  ["a silent customer who leaves", loyalty(["NEW", "NEW"], ["PASSIVE", "FORMER"]), ["loyalty.updated"]],
  ["a renewal that came near", { entity: LOYALTY, details: { renewalDueOn: "2026-02-01" } }, ["renewal.due_soon"]],
  ["values that go with their customer", deletion(LOYALTY, DeleteReason.ERASED), []],
];

function deletion(entity: ChangeEntity, reason: DeleteReason) {
  return { entity, operation: DELETE, details: { reason } };
}

function interaction(isNew: boolean, resolutionQuality: [string | null, string | null]) {
  return { entity: INTERACTION, isNew, details: { kind: "SERVICE", resolutionQuality } };
}

function loyalty(tier: [string | null, string], activity: [string | null, string]) {
  return { entity: LOYALTY, details: { tier, activity } };
}

describe("what a change means to those who listen", () => {
  test.each(CASES)("%s", (_title, fields, types) => {
    expect(eventsOf(changeOf(fields)).map(({ type }) => type)).toEqual(types);
  });

  test("every type but the test and the gap comes from some change", () => {
    const told = new Set(CASES.flatMap(([, , types]) => types));
    const silent = Object.values(WebhookEventType).filter((type) => !told.has(type));
    expect(silent).toEqual([WebhookEventType.GAP, WebhookEventType.WEBHOOK_TEST]);
  });
});

describe("a message", () => {
  const longIds = Array.from({ length: 200 }, (_, index) => ({
    system: "crm",
    externalId: `${index}`.padEnd(150, "ü"),
  }));

  test("never has more than 20,000 bytes: the last of very many external ids are left out", () => {
    const change = changeOf({ externalIds: longIds });
    const [event] = eventsOf(change);
    const body = messageOf(change, event ?? { type: WebhookEventType.CUSTOMER_UPDATED, says: {} });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    const { externalIds } = (JSON.parse(body) as { data: { externalIds: unknown[] } }).data;
    expect(externalIds.length).toBeGreaterThan(50);
    expect(externalIds).toEqual(longIds.slice(0, externalIds.length));
  });

  test("is signed so that the reference library takes it, and no more when one byte or the secret differs", () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const now = new Date();
    const delivery = Object.assign(new WebhookDelivery(), { id: SURVIVOR, body: testMessage(now) });
    const owner = { table: "webhook_endpoint", workspaceId: "w", id: "e" } as const;
    const sealed = { secret: TEST_SECRET_KEYS.seal(owner, secret), previousSecret: null, previousSecretUntil: null };
    const endpoint = Object.assign(new WebhookEndpoint(), owner, sealed);
    const headers = signedHeaders(endpoint, delivery, now, TEST_SECRET_KEYS);
    const reader = new Webhook(secret);
    expect(reader.verify(delivery.body, headers)).toMatchObject({ type: "webhook.test", data: { version: 1 } });
    expect(() => reader.verify(delivery.body.replace("test", "tent"), headers)).toThrow();
    expect(() => reader.verify(delivery.body, { ...headers, "webhook-id": "msg_other" })).toThrow();
    const later = String(Number(headers["webhook-timestamp"]) + 1);
    expect(() => reader.verify(delivery.body, { ...headers, "webhook-timestamp": later })).toThrow();
    expect(() => new Webhook(secret.replace("Bw", "Bx")).verify(delivery.body, headers)).toThrow();
  });
});
