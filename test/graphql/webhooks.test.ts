import { setTimeout as delay } from "node:timers/promises";

import { uuidv7 as newId } from "uuidv7";

import type { Database } from "../../src/data/database/database.js";
import { OriginKind } from "../../src/domain/origin.js";
import { cleanUp } from "../../src/jobs/clean-up.js";
import { refresher } from "../../src/jobs/refresher.js";
import { renewalNotifier } from "../../src/jobs/renewal-notifier.js";
import { webhookSender } from "../../src/jobs/webhook-sender.js";
import { ChangeEntity } from "../../src/model/change/change.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { type Received, Receiver } from "../support/receiver.js";
import { TEST_SECRET_KEYS } from "../support/secret-keys.js";
import { contractRow, customerRow, interactionRow, seed } from "../support/seed.js";
import { verified, WebhookScene } from "../support/webhook-scene.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const idsOf = (messages: readonly Received[]) => messages.map(({ headers }) => headers["webhook-id"]);
const versionOf = ({ body }: Received) => (JSON.parse(body) as { data: { recordVersion: number } }).data.recordVersion;

/** Waits for something that happens on its own, up to ten seconds. */
async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 10 * SECOND;
  while (!isSo()) {
    if (performance.now() > end) throw new Error("waited in vain");
    await delay(20);
  }
}

/** A database on which one of the next transactions is rolled back, the first being number 1. */
function failingAt(database: Database, place: number): Database {
  let count = 0;
  return {
    reader: database.reader,
    writesAtOnce: database.writesAtOnce,
    close: () => database.close(),
    write: (work) =>
      database.write(async (sql) => {
        count += 1;
        const result = await work(sql);
        if (count === place) throw new Error("killed");
        return result;
      }),
  };
}

onEachDatabase("webhooks", (current) => {
  let api: TestApi;
  let scene: WebhookScene;
  let receiver: Receiver;
  beforeAll(async () => {
    api = await TestApi.start(current(), { allowPrivate: true });
  });
  beforeEach(async () => {
    api.setDay("2026-01-15");
    scene = await WebhookScene.make(current(), api);
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await receiver.stop();
    await scene.remove();
  });

  test("tell of a change, with ids and origin and nothing about the person, signed as the reference library has it", async () => {
    const { id: endpointId, secret } = await scene.endpoint(receiver.url);
    const keyId = newId();
    const [change] = await scene.publish({
      isNew: true,
      externalIds: [{ system: "hubspot", externalId: "4711" }],
      originKind: OriginKind.API_KEY,
      originId: keyId,
    });
    await scene.produceAndSend();
    const [message, ...more] = receiver.received;
    if (message === undefined) throw new Error("nothing came");
    expect(more).toEqual([]);
    expect(message.headers).toMatchObject({ "content-type": "application/json; charset=utf-8" });
    expect(message.headers["webhook-timestamp"]).toBe(String(api.now.getTime() / 1000));
    expect(verified(message, secret)).toEqual({
      type: "customer.created",
      timestamp: api.now.toISOString(),
      data: {
        version: 1,
        id: `customer_${change?.customerId}`,
        customerId: `customer_${change?.customerId}`,
        externalIds: [{ system: "hubspot", externalId: "4711" }],
        recordVersion: 1,
        sequence: 1,
        changeId: change?.id,
        causedBy: null,
        origin: { kind: "API_KEY", id: keyId },
      },
    });
    const [delivery] = await scene.log();
    expect(delivery).toMatchObject({ endpointId, state: "DELIVERED", attempts: 1, lastStatus: 204, sequence: 1 });
    expect(delivery.messageId).toBe(message.headers["webhook-id"]);
    expect(delivery.attemptLog).toEqual([{ status: 204, error: null }]);
  });

  test("tell each endpoint of what it wants, from the moment it is made", async () => {
    await scene.publish({ isNew: true });
    const other = await Receiver.start();
    await scene.endpoint(receiver.url, ["CUSTOMER_UPDATED", "LOYALTY_TIER_CHANGED"]);
    await scene.endpoint(other.url);
    const moved = { tier: ["SILVER", "GOLD"], activity: ["ACTIVE", "ACTIVE"] } as const;
    await scene.publish({ isNew: true }, {}, { entity: ChangeEntity.LOYALTY, details: moved });
    await scene.produceAndSend();
    await scene.produceAndSend();
    expect(receiver.types.sort()).toEqual(["customer.updated", "loyalty.tier_changed"]);
    expect(other.types.sort()).toEqual([
      "customer.created",
      "customer.updated",
      "loyalty.tier_changed",
      "loyalty.updated",
    ]);
    await other.stop();
  });

  test("tell of what a request did and of what follows from it, now and as days pass", async () => {
    const { secret } = await scene.endpoint(receiver.url);
    const acted = { kind: "PURCHASE", occurredAt: "2026-01-10T10:00:00.000Z" };
    const batch = {
      customers: [customerRow("ada", { email: "ada@example.org" })],
      contracts: [contractRow("ada", "ada", { startsOn: "2025-06-01", termMonths: 24 })],
      interactions: [
        interactionRow("1", "ada", { resolutionQuality: "UNRESOLVED" }),
        interactionRow("2", "ada", acted),
      ],
    };
    await seed(api, batch, scene.key);
    await scene.number();
    await scene.produceAndSend();
    const [first] = receiver.received;
    expect(first && verified(first, secret)).toMatchObject({
      type: "customer.created",
      data: { externalIds: [{ system: "crm", externalId: "ada" }], origin: { kind: "API_KEY" } },
    });
    const seen = ["contract.created", "interaction.recorded", "interaction.recorded", "interaction.unresolved"];
    expect(receiver.types.slice(1).sort()).toEqual([...seen, "loyalty.updated"].sort());
    expect(receiver.received.filter(({ body }) => /ada@example|Customer ada/.test(body))).toEqual([]);

    receiver.received.length = 0;
    api.setDay("2027-01-20");
    await scene.run(refresher);
    await scene.number();
    await scene.produceAndSend();
    expect(receiver.types).toEqual(expect.arrayContaining(["loyalty.updated", "customer.became_passive"]));
    const passive = receiver.received[receiver.types.indexOf("customer.became_passive")];
    expect(passive && verified(passive, secret).data).toMatchObject({
      activity: { before: "ACTIVE", after: "PASSIVE" },
      causedBy: null,
      origin: { kind: "SYSTEM", id: null },
    });
  });

  test("tell of a renewal that comes near, once for each due day", async () => {
    await scene.endpoint(receiver.url, ["RENEWAL_DUE_SOON"]);
    const customers = [customerRow("ada"), customerRow("bob")];
    // Their first terms are due on 2026-05-31 and 2027-05-31.
    const contracts = [contractRow("ada", "ada"), contractRow("bob", "bob", { termMonths: 24 })];
    await seed(api, { customers, contracts }, scene.key);
    const dueDaysToldOn = async (day: string) => {
      api.setDay(day);
      await scene.run(refresher);
      for (const _ of ["first", "again"]) await scene.run(renewalNotifier);
      await scene.number();
      receiver.received.length = 0;
      await scene.produceAndSend();
      return receiver.received.map(({ body }) => (JSON.parse(body) as { data: { dueOn: string } }).data.dueOn);
    };
    expect(await dueDaysToldOn("2026-03-01")).toEqual([]);
    expect(await dueDaysToldOn("2026-03-02")).toEqual(["2026-05-31"]);
    expect(await dueDaysToldOn("2026-05-31")).toEqual([]);
    const renew = `mutation { contractRenew(input: { contract: { externalId: { system: "crm", externalId: "ada" } } }) {
      userErrors { code }
    } }`;
    expect(await api.data(renew, {}, scene.key)).toEqual({ contractRenew: { userErrors: [] } });
    expect(await dueDaysToldOn("2027-04-01")).toEqual(["2027-05-31", "2027-05-31"]);
  });

  test("lose nothing to a receiver that fails for two days, and keep each record's order", async () => {
    const { secret } = await scene.endpoint(receiver.url);
    receiver.reply = () => ({ status: 500 });
    const records = [newId(), newId(), newId()];
    for (const version of [1, 2]) await scene.publish(...records.map((customerId) => ({ customerId, version })));
    const end = api.now.getTime() + 2 * DAY;
    await scene.produce();
    while (api.now.getTime() < end) {
      await scene.send();
      scene.pass(30 * MINUTE);
    }
    expect((await scene.log()).map(({ state }: { state: string }) => state)).toEqual(Array(6).fill("PENDING"));
    const failed = receiver.received.length;
    expect(failed).toBeLessThan(60);
    receiver.reply = () => ({ status: 200 });
    scene.pass(DAY);
    await scene.send();
    const taken = receiver.received.slice(failed);
    expect(taken.map(versionOf)).toEqual([1, 1, 1, 2, 2, 2]);
    for (const message of receiver.received) verified(message, secret);
    expect(new Set(idsOf(taken)).size).toBe(6);
    for (const id of idsOf(receiver.received)) expect(idsOf(taken)).toContain(id);
  });

  test("of one record wait for the one before, and those of other records do not", async () => {
    await scene.endpoint(receiver.url);
    const customerId = newId();
    receiver.reply = (message) => ({ status: versionOf(message) === 1 ? 503 : 200 });
    await scene.publish({ customerId, version: 1 }, { customerId, version: 2 }, { version: 7 });
    await scene.produceAndSend();
    expect(receiver.received.map(versionOf).sort()).toEqual([1, 7]);
    receiver.reply = () => ({ status: 200 });
    await scene.send();
    expect(receiver.received).toHaveLength(2);
    scene.pass(6 * SECOND);
    await scene.send();
    expect(receiver.received.slice(2).map(versionOf)).toEqual([1, 2]);
  });

  test("are given up after ten attempts, no longer block what follows, and can be replayed under the same webhook-id", async () => {
    await scene.endpoint(receiver.url);
    const customerId = newId();
    receiver.reply = (message) => ({ status: versionOf(message) === 1 ? 400 : 200 });
    await scene.publish({ customerId, version: 1 }, { customerId, version: 2 });
    await scene.produce();
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await scene.send();
      scene.pass(27 * HOUR);
    }
    expect(receiver.received.map(versionOf)).toEqual([...Array<number>(10).fill(1), 2]);
    const [given] = await scene.log("state: FAILED");
    expect(given).toMatchObject({ attempts: 10, nextAttemptAt: null, lastStatus: 400, lastError: "HTTP 400" });
    expect(given.attemptLog).toHaveLength(10);

    receiver.reply = () => ({ status: 200 });
    expect(await scene.mutate("webhookReplay", { deliveryId: `msg_${given.id}` })).toEqual({
      replayed: 1,
      userErrors: [],
    });
    await scene.send();
    const ids = idsOf(receiver.received);
    expect(ids.at(-1)).toBe(ids[0]);
    expect(await scene.log("state: FAILED")).toEqual([]);
  });

  test("of a range of time are replayed with their webhook-ids, and no others", async () => {
    const { id: endpointId } = await scene.endpoint(receiver.url);
    for (const version of [1, 2, 3]) {
      await scene.publish({ version });
      await scene.produceAndSend();
      scene.pass(HOUR);
    }
    const [from, to] = [new Date("2026-01-15T13:00:00Z"), new Date("2026-01-15T14:00:00Z")];
    expect(await scene.mutate("webhookReplay", { endpointId, from, to })).toMatchObject({ replayed: 1 });
    await scene.send();
    expect(receiver.received.map(versionOf)).toEqual([1, 2, 3, 2]);
    const ids = idsOf(receiver.received);
    expect(ids[3]).toBe(ids[1]);
  });

  test("stop where the receiver is gone (410), and go on from there when it is enabled again", async () => {
    const { id } = await scene.endpoint(receiver.url);
    receiver.reply = () => ({ status: 410 });
    const customerId = newId();
    await scene.publish({ customerId, version: 1 }, { customerId, version: 2 });
    await scene.produceAndSend();
    await scene.publish({ customerId, version: 3 });
    await scene.produceAndSend();
    expect(receiver.received.map(versionOf)).toEqual([1]);
    expect(await scene.endpoints()).toMatchObject([{ enabled: false, disabledReason: expect.stringContaining("410") }]);
    expect(await scene.log("state: CANCELLED")).toHaveLength(2);
    expect(await scene.mutate("webhookTest", { id })).toMatchObject({ userErrors: [{ code: "WEBHOOK_DISABLED" }] });

    receiver.reply = () => ({ status: 200 });
    await scene.mutate("webhookEndpointUpdate", { id, enabled: true });
    await scene.produceAndSend();
    expect(receiver.received.map(versionOf)).toEqual([1, 3]);
    await scene.mutate("webhookReplay", { endpointId: id, from: "2026-01-15T00:00:00Z", to: "2026-01-16T00:00:00Z" });
    await scene.send();
    expect(receiver.received.map(versionOf)).toEqual([1, 3, 1, 2, 3]);
  });

  test("leave an overloaded receiver alone for as long as it asks", async () => {
    await scene.endpoint(receiver.url);
    receiver.reply = () => ({ status: 429, headers: { "retry-after": "600" } });
    await scene.publish({});
    await scene.produceAndSend();
    receiver.reply = () => ({ status: 200 });
    await scene.publish({});
    scene.pass(9 * MINUTE);
    await scene.produceAndSend();
    expect(receiver.received).toHaveLength(1);
    scene.pass(MINUTE);
    await scene.send();
    expect(receiver.received).toHaveLength(3);
  });

  test("try a receiver that cannot be reached with a few messages only, and lose none of the others", async () => {
    await scene.endpoint("http://127.0.0.1:1/hook");
    await scene.publish(...Array.from({ length: 25 }, () => ({})));
    await scene.produceAndSend();
    const log: { attempts: number; lastError: string | null; state: string }[] = await scene.log();
    expect(log.filter(({ attempts }) => attempts === 1)).toHaveLength(10);
    expect(log.every(({ state }) => state === "PENDING")).toBe(true);
    expect(log.find(({ attempts }) => attempts === 1)?.lastError).toContain("ECONNREFUSED");
    const [endpoint] = await scene.endpoints();
    expect(new Date(endpoint.throttledUntil).getTime() - api.now.getTime()).toBeLessThanOrEqual(6 * SECOND);
  });

  test("carry two signatures while a secret is changed over, and one afterwards", async () => {
    const { id, secret: old } = await scene.endpoint(receiver.url);
    const { secret } = await scene.mutate("webhookSecretRotate", { id, keepPreviousHours: 2 });
    const send = async () => {
      await scene.publish({});
      await scene.produceAndSend();
      const message = receiver.received.at(-1);
      if (message === undefined) throw new Error("nothing came");
      return message;
    };
    const overlapping = await send();
    verified(overlapping, old);
    verified(overlapping, secret);
    scene.pass(2 * HOUR);
    const after = await send();
    verified(after, secret);
    expect(() => verified(after, old)).toThrow("No matching signature");
    await scene.mutate("webhookSecretRotate", { id, keepPreviousHours: 0 });
    const atOnce = await send();
    expect(() => verified(atOnce, secret)).toThrow("No matching signature");
  });

  test("can be tested, whatever the endpoint listens to", async () => {
    const { id, secret } = await scene.endpoint(receiver.url, ["CONTRACT_CREATED"]);
    const { webhookDelivery } = await scene.mutate("webhookTest", { id });
    expect(webhookDelivery).toMatchObject({ eventType: "WEBHOOK_TEST", state: "PENDING", sequence: null });
    await scene.send();
    const [message] = receiver.received;
    expect(message && verified(message, secret)).toMatchObject({ type: "webhook.test" });
    const query = "query ($id: ID!) { webhookDelivery(id: $id) { state lastStatus } }";
    const answer = await api.data(query, { id: webhookDelivery.id }, scene.key);
    expect(answer.webhookDelivery).toEqual({ state: "DELIVERED", lastStatus: 204 });
  });

  test("are sent again under the same webhook-id when the server died before it noted that they were", async () => {
    await scene.endpoint(receiver.url);
    await scene.publish({});
    await scene.produce();
    await expect(scene.send(failingAt(current().database, 2))).rejects.toThrow("killed");
    await scene.send();
    expect(receiver.received).toHaveLength(1);
    await scene.endClaims();
    await scene.send();
    const [first, second, ...more] = idsOf(receiver.received);
    expect(second).toBe(first);
    expect(more).toEqual([]);
    expect(await scene.log()).toMatchObject([{ state: "DELIVERED", attempts: 1 }]);
  });

  test("are neither lost nor doubled when the server dies while it makes them", async () => {
    await scene.endpoint(receiver.url);
    await scene.publish(...Array.from({ length: 5 }, () => ({})));
    await expect(scene.produce(failingAt(current().database, 1))).rejects.toThrow("killed");
    expect(await scene.log()).toEqual([]);
    await Promise.all([scene.produce(), scene.produce()]);
    expect((await scene.log()).map(({ sequence }: { sequence: number }) => sequence).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  test("are sent once, however many servers send", async () => {
    await scene.endpoint(receiver.url);
    await scene.publish(...Array.from({ length: 40 }, () => ({})));
    await scene.produce();
    await Promise.all([scene.send(), scene.send(), scene.send()]);
    expect(receiver.received).toHaveLength(40);
    expect(new Set(idsOf(receiver.received)).size).toBe(40);
  });

  test("do not wait for the slow receiver of another endpoint, not even those that come meanwhile", async () => {
    const slow = await Receiver.start();
    let answer = () => {};
    const after = new Promise<void>((resolve) => (answer = resolve));
    slow.reply = () => ({ status: 200, after });
    await scene.endpoint(slow.url);
    await scene.endpoint(receiver.url);
    await scene.publish({ version: 1 });
    await scene.produce();
    const sending = scene.send();
    try {
      await until(() => slow.received.length === 1 && receiver.received.length === 1);
      await scene.publish({ version: 2 });
      await scene.produce();
      await until(() => receiver.received.length === 2);
      expect(receiver.received.map(versionOf)).toEqual([1, 2]);
      expect(slow.received.map(versionOf)).toEqual([1]);
    } finally {
      answer();
      await sending;
    }
    expect(slow.received.map(versionOf)).toEqual([1, 2]);
    await slow.stop();
  });

  test("of one workspace do not wait until many slow receivers of another have answered", async () => {
    const slow = await Receiver.start();
    let answer = () => {};
    const after = new Promise<void>((resolve) => (answer = resolve));
    slow.reply = () => ({ status: 200, after });
    const crowded = await WebhookScene.make(current(), api);
    for (let count = 0; count < 3; count += 1) await crowded.endpoint(`${slow.url}${count}`);
    await crowded.publish({ version: 1 });
    await scene.endpoint(receiver.url);
    await scene.publish({ version: 1 });
    await scene.produce();
    const sending = scene.send(current().database, 2);
    try {
      await until(() => receiver.received.length === 1);
      expect(slow.received.length).toBeLessThan(3);
    } finally {
      answer();
      await sending;
    }
    expect(slow.received).toHaveLength(3);
    await slow.stop();
    await crowded.remove();
  });

  test("cost the same number of statements for ten as for two, and none that write where nothing is due", async () => {
    await scene.endpoint(receiver.url);
    const { statements } = current();
    const count = async (work: () => Promise<void>) => {
      statements.length = 0;
      await work();
      return statements.length;
    };
    const measure = async (changes: number) => {
      await scene.publish(...Array.from({ length: changes }, () => ({})));
      return [await count(() => scene.produce()), await count(() => scene.send())];
    };
    const two = await measure(2);
    expect(await measure(10)).toEqual(two);
    statements.length = 0;
    await scene.produceAndSend();
    expect(statements.filter((sql) => /^(INSERT|UPDATE|DELETE|COMMIT)/.test(sql))).toEqual([]);
    const sending = { rules: { allowPrivate: true }, resolve: async () => [], timeoutMs: 1_000 };
    const settings = { ...sending, secretKeys: TEST_SECRET_KEYS };
    const context = { database: current().database, clock: () => api.now, signal: new AbortController().signal };
    expect(await webhookSender(settings).isDue?.(context)).toBe(false);
  });

  test("that are settled are forgotten after the days for which payloads are kept", async () => {
    await scene.endpoint(receiver.url);
    await scene.publish({});
    await scene.produceAndSend();
    receiver.reply = () => ({ status: 500 });
    await scene.publish({});
    await scene.produceAndSend();
    const clean = (clock: Date) =>
      cleanUp.run({ database: current().database, clock: () => clock, signal: new AbortController().signal });
    await clean(new Date(api.now.getTime() + 30 * DAY));
    expect(await scene.log()).toHaveLength(2);
    await clean(new Date(api.now.getTime() + 30 * DAY + 1));
    expect(await scene.log()).toMatchObject([{ state: "PENDING" }]);
  });

  test("are listed page by page, newest first", async () => {
    await scene.endpoint(receiver.url);
    await scene.publish(...Array.from({ length: 5 }, () => ({})));
    await scene.produce();
    const query = `query ($after: String) {
      webhookDeliveries(first: 2, after: $after, eventType: CUSTOMER_UPDATED, state: PENDING) {
        totalCount nodes { sequence } pageInfo { hasNextPage endCursor }
      }
    }`;
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const { webhookDeliveries: page } = await api.data(query, { after }, scene.key);
      expect(page.totalCount).toBe(5);
      seen.push(...page.nodes.map(({ sequence }: { sequence: number }) => sequence));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  test("are managed by administrators of the workspace alone", async () => {
    const { id } = await scene.endpoint(receiver.url);
    const writer = await api.createKey(Role.WRITE, "writers");
    const forbidden = [{ extensions: { code: "FORBIDDEN" } }];
    const create = 'mutation { webhookEndpointCreate(input: { url: "https://crm.example/" }) { secret } }';
    const test = `mutation { webhookTest(input: { id: "${id}" }) { userErrors { code path } } }`;
    for (const operation of ["{ webhookEndpoints { id } }", "{ webhookDeliveries { nodes { id } } }", create, test]) {
      expect((await api.send(operation, {}, writer)).errors).toMatchObject(forbidden);
    }
    const stranger = await api.createKey(Role.ADMIN, "strangers");
    expect((await api.data("{ webhookEndpoints { id } }", {}, stranger)).webhookEndpoints).toEqual([]);
    const answer = await api.data(test, {}, stranger);
    expect(answer.webhookTest.userErrors).toEqual([{ code: "WEBHOOK_NOT_FOUND", path: ["input", "id"] }]);
  });

  test("are refused with the reason, and nothing is written", async () => {
    const { id } = await scene.endpoint(receiver.url);
    const refused = async (name: Parameters<WebhookScene["mutate"]>[0], input: object) =>
      (await scene.mutate(name, input)).userErrors;
    expect(await refused("webhookEndpointCreate", { url: "https://a:b@crm.example/", description: " " })).toEqual([
      { code: "WEBHOOK_URL_REFUSED", path: ["input", "url"] },
      { code: "TEXT_INVALID", path: ["input", "description"] },
    ]);
    expect(await refused("webhookEndpointUpdate", { id, url: "nowhere" })).toMatchObject([
      { code: "WEBHOOK_URL_REFUSED" },
    ]);
    expect(await refused("webhookSecretRotate", { id, keepPreviousHours: 200 })).toEqual([
      { code: "VALUE_OUT_OF_RANGE", path: ["input", "keepPreviousHours"] },
    ]);
    const noon = "2026-01-15T12:00:00Z";
    expect(await refused("webhookReplay", { endpointId: id, from: noon, to: noon })).toMatchObject([
      { code: "END_BEFORE_START" },
    ]);
    expect(await refused("webhookReplay", { endpointId: id })).toMatchObject([{ code: "REFERENCE_MISSING" }]);
    expect(await refused("webhookReplay", { deliveryId: id, endpointId: id })).toMatchObject([
      { code: "REFERENCE_MISSING" },
    ]);
    expect(await refused("webhookReplay", { deliveryId: id })).toMatchObject([{ code: "DELIVERY_NOT_FOUND" }]);
    expect(await scene.endpoints()).toHaveLength(1);
  });

  test("that were still to be sent are cancelled when the endpoint is disabled or deleted, and stay in the log", async () => {
    const { id } = await scene.endpoint(receiver.url);
    await scene.publish({});
    await scene.produce();
    await scene.mutate("webhookEndpointUpdate", { id, enabled: false, eventTypes: ["CONTRACT_CREATED"] });
    await scene.send();
    expect(receiver.received).toEqual([]);
    expect(await scene.log()).toMatchObject([{ state: "CANCELLED", attempts: 0 }]);
    expect(await scene.endpoints()).toMatchObject([{ enabled: false, eventTypes: ["CONTRACT_CREATED"] }]);
    expect(await scene.mutate("webhookEndpointDelete", { id })).toMatchObject({ webhookEndpoint: { id } });
    expect(await scene.endpoints()).toEqual([]);
    const [delivery] = await scene.log();
    expect(await scene.mutate("webhookReplay", { deliveryId: delivery.id })).toMatchObject({
      userErrors: [{ code: "WEBHOOK_NOT_FOUND" }],
    });
  });
});
