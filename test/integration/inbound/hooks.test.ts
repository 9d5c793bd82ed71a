import { createHmac } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import type request from "supertest";

import { workspaceRows } from "../../../src/data/database/workspace-rows.js";
import { deletePayloadsOf, findPayloads } from "../../../src/data/inbound/inbound-payload-store.js";
import { insertWorkspace } from "../../../src/data/workspace/workspace-store.js";
import { payloadReader } from "../../../src/integration/inbound/payload-text.js";
import { cleanUp } from "../../../src/jobs/clean-up.js";
import { payloadMapper } from "../../../src/jobs/payload-mapper.js";
import { InboundPayload } from "../../../src/model/inbound/inbound-payload.js";
import { MappingRow } from "../../../src/model/inbound/mapping-row.js";
import { uuidWithin } from "../../../src/model/node.js";
import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase, openTestDatabase } from "../../support/databases.js";
import { customerRow, named, personRow, seed } from "../../support/seed.js";

const SECRET = "hush-hush-hush";
const UPSERT = `mutation ($input: MappingUpsertInput!) {
  mappingUpsert(input: $input) {
    mapping { id name path preset signature format acknowledgement secretCount enabled parameters { name value } }
    userErrors { code message path }
  }
}`;
const PAYLOADS = `query ($filter: InboundPayloadFilter, $last: Int) {
  inboundPayloads(filter: $filter, last: $last) {
    totalCount
    nodes {
      id state reason body contentType attempts hasToFetch
      mapping { name }
      errors { code message path }
      rowCounts { created updated unchanged failed }
      toFetch { entity system externalId operation }
    }
  }
}`;
const CUSTOMER = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) { id name email customFields } }`;
const REPLAY = `mutation ($ids: [ID!]!) {
  inboundPayloadReplay(input: { ids: $ids }) { payloads { id state } userErrors { code path } }
}`;

/** Takes the customers that a payload lists as they are. */
const PEOPLE = `{ "customers": people.{ "externalId": { "system": "crm", "externalId": $string(id) }, "name": name }[] }`;

function signed(body: string | Buffer): Record<string, string> {
  return { "X-Shopify-Hmac-Sha256": createHmac("sha256", SECRET).update(body).digest("base64") };
}

onEachDatabase("webhooks in", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current(), { ingestBytes: 100_000 });
    await upsert({ name: "people", expression: PEOPLE, signature: "SHOPIFY", secrets: [SECRET] });
  });
  afterAll(() => api.stop());

  async function upsert(input: object, key?: string) {
    const { mapping, userErrors } = (await api.data(UPSERT, { input }, key)).mappingUpsert;
    expect(userErrors).toEqual([]);
    return mapping;
  }

  async function post(
    name: string,
    body: string | Buffer,
    headers: Record<string, string> = signed(body),
  ): Promise<request.Response> {
    const sending = api.http.post(`/hooks/${name}`).set({ "Content-Type": "application/json", ...headers });
    // A Buffer is sent as it is, a text perhaps in another way.
    const answer = await sending.serialize((sent: unknown) => sent as string).send(Buffer.from(body));
    // On a busy machine the server answers before it has mapped the payload.
    if (answer.body.state === "RECEIVED") answer.body.state = await stateOnceMapped(answer.body.id);
    return answer;
  }

  async function stateOnceMapped(id: string): Promise<string> {
    for (;;) {
      const { state, attempts } = await current().database.reader.findOneByOrFail(InboundPayload, { id });
      if (attempts > 0) return state;
      await delay(20);
    }
  }

  async function payloads(filter: object = {}, key?: string) {
    return (await api.data(PAYLOADS, { filter, last: 50 }, key)).inboundPayloads.nodes;
  }

  async function payload(id: string) {
    return (await payloads()).find((each: { id: string }) => each.id === id);
  }

  async function mapWaiting(): Promise<void> {
    const { database } = current();
    await payloadMapper(api.inbox).run({ database, clock: () => api.now, signal: new AbortController().signal });
  }

  test("an authentic payload is kept, mapped and written, under the origin of its mapping", async () => {
    const { status, body } = await post("people", '{"people":[{"id":1,"name":"Ada"}]}');
    expect([status, body.state]).toEqual([202, "MAPPED"]);
    expect((await api.data(CUSTOMER, named("1"))).customer.name).toBe("Ada");
    expect(await payload(body.id)).toMatchObject({
      state: "MAPPED",
      body: '{"people":[{"id":1,"name":"Ada"}]}',
      contentType: "application/json",
      attempts: 1,
      mapping: { name: "people" },
      errors: [],
      rowCounts: { created: 1, updated: 0, unchanged: 0, failed: 0 },
    });
    const [pending] = await current().database.reader.query("SELECT originKind, originId FROM pending_change");
    const [mapping] = (await api.data("{ mappings { id } }")).mappings;
    expect(pending).toEqual({ originKind: "WEBHOOK", originId: mapping.id });
  });

  test("the same payload again changes nothing", async () => {
    const { body } = await post("people", '{"people":[{"id":1,"name":"Ada"}]}');
    expect((await payload(body.id)).rowCounts).toEqual({ created: 0, updated: 0, unchanged: 1, failed: 0 });
  });

  test("several changes of one record in one payload are applied one after another", async () => {
    const text =
      '{"people":[{"id":"twice","name":"One"},{"id":"other"},{"id":"twice","name":"Two"},{"id":"twice","name":"Three"}]}';
    const { body } = await post("people", text);
    expect(body.state).toBe("MAPPED");
    expect((await payload(body.id)).rowCounts).toEqual({ created: 2, updated: 2, unchanged: 0, failed: 0 });
    expect((await api.data(CUSTOMER, named("twice"))).customer.name).toBe("Three");
  });

  describe("what is refused is not kept:", () => {
    const good = '{"people":[]}';
    const UNPROVEN = /^No mapping takes payloads under this path, or /;
    const nested = `${'{"a":'.repeat(101)}1${"}".repeat(101)}`;
    test.each([
      ["a wrong signature", "people", good, { "X-Shopify-Hmac-Sha256": "wrong" }, 401, "SIGNATURE_INVALID", UNPROVEN],
      ["a missing signature", "people", good, {}, 401, "SIGNATURE_INVALID", UNPROVEN],
      ["an unknown mapping", "nobody", good, undefined, 401, "SIGNATURE_INVALID", UNPROVEN],
      ["a body over the limit", "people", `"${"a".repeat(100_000)}"`, undefined, 413, "BODY_TOO_LARGE", /too large/],
      ["JSON that ends too early", "people", '{\n "a": ', undefined, 400, "PAYLOAD_UNREADABLE", /line 2, column 7/],
      ["JSON with a fault", "people", '{"a": nul}', undefined, 400, "PAYLOAD_UNREADABLE", /line 1, column 7/],
      ["an empty body", "people", "", undefined, 400, "PAYLOAD_UNREADABLE", /line 1, column 1/],
      [
        "deep nesting",
        "people",
        nested,
        undefined,
        400,
        "PAYLOAD_UNREADABLE",
        /line 1, column 501: it nests deeper than 100 levels/,
      ],
      [
        "bytes that are no UTF-8",
        "people",
        Buffer.from([0x22, 0xe4, 0x22]),
        undefined,
        400,
        "PAYLOAD_UNREADABLE",
        /UTF-8/,
      ],
    ])("%s", async (_title, name, text, headers, status, code, message) => {
      const before = (await api.data(PAYLOADS)).inboundPayloads.totalCount;
      const answer = await post(name, text, headers ?? signed(text));
      expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([status, code]);
      expect(answer.body.errors[0].message).toMatch(message);
      expect((await api.data(PAYLOADS)).inboundPayloads.totalCount).toBe(before);
    });

    test("why a signature is refused is told to the log alone", async () => {
      api.unproven.length = 0;
      const refused = [
        await post("people", good, { "X-Shopify-Hmac-Sha256": "wrong" }),
        await post("people", good, {}),
        await post("nobody", good),
      ];
      expect(new Set(refused.map(({ text }) => text)).size).toBe(1);
      const told = { mapping: "people", workspace: "default" };
      expect(api.unproven.filter(({ workspace }) => workspace !== null)).toEqual([
        { ...told, reason: "the signature does not fit the body, the time and the secret" },
        { ...told, reason: "the request lacks X-Shopify-Hmac-Sha256" },
      ]);
    });

    test("a path to no mapping is told to the log", async () => {
      const fresh = await TestApi.start(current());
      await fresh.http.post("/hooks/nobody").send("{}");
      const reason = "no enabled mapping takes payloads under this path";
      expect(fresh.unproven).toEqual([{ mapping: "nobody", workspace: null, reason }]);
      fresh.stop();
    });

    test("a stale timestamp", async () => {
      const secret = `whsec_${Buffer.from("a".repeat(32)).toString("base64")}`;
      await upsert({ name: "standard", expression: PEOPLE, signature: "STANDARD_WEBHOOKS", secrets: [secret] });
      const headersAt = (seconds: number) => ({
        "webhook-id": "msg_1",
        "webhook-timestamp": String(seconds),
        "webhook-signature": `v1,${createHmac("sha256", "a".repeat(32)).update(`msg_1.${seconds}.${good}`).digest("base64")}`,
      });
      const now = api.now.getTime() / 1000;
      expect((await post("standard", good, headersAt(now - 299))).status).toBe(202);
      const { status, body } = await post("standard", good, headersAt(now - 301));
      expect([status, body.errors[0].message]).toEqual([401, expect.stringMatching(UNPROVEN)]);
      expect(api.unproven.at(-1)?.reason).toBe("the timestamp is more than five minutes away");
    });
  });

  test("a sender that signs in a way of its own is described by settings, which are kept until they are replaced", async () => {
    const hmac = { header: "X-Hub-Signature-256", pattern: "sha256={signature}" };
    const secrets = ["It's a Secret to Everybody"];
    await upsert({ name: "repository", expression: '{ "ignored": "a greeting" }', signature: "HMAC", hmac, secrets });
    const body = '{"zen":"Keep it logically awesome."}';
    const signatureOf = (secret: string) => ({
      "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    });
    const [secret = ""] = secrets;
    expect((await post("repository", body, signatureOf(secret))).body.state).toBe("IGNORED");
    expect((await post("repository", body, signatureOf("another one"))).status).toBe(401);
    await upsert({ name: "repository", enabled: true });
    expect((await post("repository", body, signatureOf(secret))).status).toBe(202);
    await upsert({ name: "repository", hmac: { ...hmac, pattern: "{signature}" } });
    expect((await post("repository", body, signatureOf(secret))).status).toBe(401);
    const { mappings } = await api.data("{ mappings { name signature hmac { header pattern signed algorithm } } }");
    expect(mappings).toContainEqual({
      name: "repository",
      signature: "HMAC",
      hmac: { header: "X-Hub-Signature-256", pattern: "{signature}", signed: "{body}", algorithm: "SHA256" },
    });
  });

  test("integers over 2^53 keep all digits, and of a repeated key the last value counts", async () => {
    const { body } = await post("people", '{"people":[{"id":9007199254740993,"name":"First","name":"Last"}]}');
    expect(body.state).toBe("MAPPED");
    expect((await api.data(CUSTOMER, named("9007199254740993"))).customer.name).toBe("Last");
  });

  test("rows that are refused are told, the others are written, and the sender hears 202", async () => {
    const { status, body } = await post(
      "people",
      '{"people":[{"id":"fine"},{"id":"","name":"x"},{"id":"odd","name":7}]}',
    );
    expect([status, body.state]).toEqual([202, "FAILED"]);
    const kept = await payload(body.id);
    expect(kept.rowCounts).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 2 });
    expect(kept.errors).toEqual([
      { code: "VALUE_INVALID", message: "name: 7 is not a text; write it in quotes", path: ["customers", "2", "name"] },
      { code: "TEXT_INVALID", message: expect.any(String), path: expect.arrayContaining(["customers", "1"]) },
    ]);
    expect((await api.data(CUSTOMER, named("fine"))).customer).not.toBeNull();
    expect((await payloads({ mapping: "people", states: ["FAILED"] })).map(({ id }: { id: string }) => id)).toContain(
      body.id,
    );
  });

  test("what failed is mapped again after the mapping was mended", async () => {
    const input = { name: "mended", signature: "SHOPIFY", secrets: [SECRET] };
    await upsert({ ...input, expression: '{ "customer": "wrong" }' });
    const { body } = await post("mended", '{"people":[{"id":"late","name":"Late"}]}');
    expect((await payload(body.id)).errors).toEqual([
      { code: "MAPPING_FAILED", message: "the mapping yields unknown customer", path: [] },
    ]);
    await upsert({ name: "mended", expression: PEOPLE });
    const replayed = (await api.data(REPLAY, { ids: [body.id] })).inboundPayloadReplay;
    expect(replayed).toEqual({ payloads: [{ id: body.id, state: "RECEIVED" }], userErrors: [] });
    await mapWaiting();
    expect(await payload(body.id)).toMatchObject({ state: "MAPPED", attempts: 2, errors: [] });
    expect((await api.data(CUSTOMER, named("late"))).customer.name).toBe("Late");
    const unknown = (await api.data(REPLAY, { ids: ["0193f2c4-0000-7000-8000-000000000000"] })).inboundPayloadReplay;
    expect(unknown.userErrors).toEqual([{ code: "PAYLOAD_NOT_FOUND", path: ["input", "ids", "0"] }]);
  });

  test("a mapping that loops forever is ended after a second, while others are answered", async () => {
    const expression = "( $loop := function() { $loop() }; $loop() )";
    await upsert({ name: "forever", expression, signature: "SHOPIFY", secrets: [SECRET] });
    const looping = post("forever", "{}");
    const waiting = post("people", '{"people":[{"id":"patient"}]}');
    await api.data("{ mappings { name } }");
    const { status, body } = await looping;
    expect([status, body.state]).toEqual([202, "RECEIVED"]);
    expect((await waiting).body.state).toBe("MAPPED");
    expect((await payload(body.id)).errors[0].message).toBe("the mapping's expression ran for longer than a second");
    await api.data(REPLAY, { ids: [body.id] });
    await upsert({ name: "forever", expression: '{ "ignored": "mended" }' });
    await mapWaiting();
    expect(await payload(body.id)).toMatchObject({ state: "IGNORED", reason: "mended", errors: [] });
  });

  test("a payload whose expression ran out of time is mapped again later, and fails after the fourth time", async () => {
    const expression = "( $loop := function() { $loop() }; $loop() )";
    await upsert({ name: "slow", expression, signature: "SHOPIFY", secrets: [SECRET] });
    const { body } = await post("slow", "{}");
    const attempts: unknown[] = [];
    const before = api.now;
    for (const minutes of [0, 1, 5, 30]) {
      api.now = new Date(api.now.getTime() + minutes * 60_000 - 1_000);
      await mapWaiting();
      api.now = new Date(api.now.getTime() + 1_000);
      await mapWaiting();
      const { state, attempts: count, errors } = await payload(body.id);
      attempts.push([state, count, errors.map(({ code }: { code: string }) => code)]);
    }
    api.now = before;
    const out = "MAPPING_TIMED_OUT";
    expect(attempts).toEqual([
      ["RECEIVED", 1, [out]],
      ["RECEIVED", 2, [out, out]],
      ["RECEIVED", 3, [out, out, out]],
      ["FAILED", 4, [out]],
    ]);
  });

  test("a payload whose server ended before it was mapped is mapped by the job", async () => {
    const { body } = await post("people", '{"people":[{"id":"left","name":"Left"}]}');
    await current().database.write(async (sql) => {
      await sql.query("UPDATE inbound_payload SET state = 'RECEIVED', claimedUntil = ? WHERE id = ?", [
        api.now.toISOString().replace("T", " ").replace("Z", ""),
        body.id,
      ]);
    });
    await mapWaiting();
    expect(await payload(body.id)).toMatchObject({ state: "MAPPED", attempts: 2 });
  });

  test("a payload that waited for longer than its claim is written by whoever claimed it then, and by nobody else", async () => {
    const expression = `{ "interactions": [{ "customer": { "externalId": { "system": "crm", "externalId": "clicker" } }, "kind": "CLICK" }] }`;
    await upsert({ name: "clicks", expression, signature: "SHOPIFY", secrets: [SECRET] });
    await seed(api, { customers: [customerRow("clicker")] });
    const workspace = await current().workspace();
    const mapping = await current().database.reader.findOneByOrFail(MappingRow, { name: "clicks" });
    const body = Buffer.from("{}");
    const request = { method: "POST", url: "", headers: {}, query: {}, body, receivedAt: api.now };
    const late = await api.inbox.keep(mapping, [SECRET], request);
    const before = api.now;
    api.now = new Date(before.getTime() + 60_000);
    const mapLate = () => api.inbox.map(workspace, late, payloadReader(body));
    // At the same time as the job, and once it is done.
    await Promise.all([mapLate(), mapWaiting()]);
    expect(await mapLate()).toBe("RECEIVED");
    api.now = before;
    expect(await payload(late.id)).toMatchObject({ state: "MAPPED", attempts: 1 });
    const { interactions } = (
      await api.data(
        `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) { interactions { totalCount } } }`,
        named("clicker"),
      )
    ).customer;
    expect(interactions.totalCount).toBe(1);
  });

  test("records that are only named are listed until they are confirmed as fetched", async () => {
    const expression = `ids ? { "toFetch": ids.{ "entity": "CUSTOMER", "system": "zoho", "externalId": $, "operation": "insert" }[] } : { "ignored": "no ids" }`;
    await upsert({ name: "thin", expression, signature: "ZOHO", secrets: ["token-token"] });
    const { body } = await post("thin", '{"token":"token-token","ids":["5725767000003000064"]}', {});
    const ignored = await post("thin", '{"token":"token-token"}', {});
    const { toFetch } = await payload(body.id);
    expect(toFetch).toEqual([
      { entity: "CUSTOMER", system: "zoho", externalId: "5725767000003000064", operation: "insert" },
    ]);
    expect((await payloads({ toFetch: true })).map(({ id }: { id: string }) => id)).toEqual([body.id]);
    const confirm =
      "mutation ($ids: [ID!]!) { inboundPayloadFetched(input: { ids: $ids }) { payloads { hasToFetch } } }";
    await api.data(confirm, { ids: [body.id] });
    expect(await payloads({ toFetch: true })).toEqual([]);
    expect(await payload(ignored.body.id)).toMatchObject({ state: "IGNORED", reason: "no ids" });
  });

  test("a ticket whose requester waits for a customer comes right once there is one", async () => {
    const expression = `{ "interactions": [{
      "externalId": { "system": "desk", "externalId": ticket },
      "person": { "externalId": { "system": "crm", "externalId": requester } },
      "kind": "SERVICE"
    }] }`;
    await upsert({ name: "desk", expression, signature: "SHOPIFY", secrets: [SECRET] });
    await seed(api, { people: [personRow("waiting", null)] });
    const { body } = await post("desk", '{"ticket":"T1","requester":"waiting"}');
    expect(await payload(body.id)).toMatchObject({ state: "FAILED", errors: [{ code: "PERSON_WITHOUT_CUSTOMER" }] });
    await seed(api, { people: [{ ...named("waiting"), role: "Buyer" }] });
    expect(await payload(body.id)).toMatchObject({ state: "FAILED" });

    await seed(api, { customers: [customerRow("acme")], people: [{ ...named("waiting"), customer: named("acme") }] });
    expect(await payload(body.id)).toMatchObject({ state: "RECEIVED" });
    await mapWaiting();
    expect(await payload(body.id)).toMatchObject({ state: "MAPPED", errors: [] });
    const { interaction } = await api.data(
      `{ interaction(externalId: { system: "desk", externalId: "T1" }) { customer { name } person { name } } }`,
    );
    expect(interaction).toEqual({ customer: { name: "Customer acme" }, person: { name: "Person waiting" } });
  });

  test("Salesforce gets its acknowledgement, whatever becomes of the message", async () => {
    const expression = `$map(Envelope.Body.notifications.Notification.sObject, function($each) {
      { "externalId": { "system": "salesforce", "externalId": $each.Id }, "name": $each.LastName }
    }) ~> function($rows) { { "customers": $rows } }`;
    await upsert({
      name: "outbound",
      expression,
      signature: "SALESFORCE_OUTBOUND",
      format: "XML",
      acknowledgement: "SALESFORCE",
      secrets: ["00D5g00000ABCDE:open-sesame"],
    });
    const message = (lastName: string) =>
      `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:x">
        <soapenv:Body><notifications><OrganizationId>00D5g00000ABCDEEA2</OrganizationId>
        <Notification><Id>1</Id><sObject><sf:Id>007</sf:Id>${lastName}</sObject></Notification>
        </notifications></soapenv:Body></soapenv:Envelope>`;
    const path = "outbound?token=open-sesame";
    for (const name of ["<sf:LastName>Nielsen &amp; Co</sf:LastName>", "<sf:LastName></sf:LastName>"]) {
      const { status, type, text } = await post(path, message(name), { "Content-Type": "text/xml" });
      expect([status, type]).toEqual([200, "text/xml"]);
      expect(text).toContain("<Ack>true</Ack>");
    }
    expect((await api.data(CUSTOMER, named("007", "salesforce"))).customer.name).toBe("Nielsen & Co");
    expect((await payloads({ mapping: "outbound" })).map(({ state }: { state: string }) => state)).toEqual([
      "MAPPED",
      "FAILED",
    ]);
    expect((await post("outbound", message(""), {})).status).toBe(401);
    const broken = await post(path, message("<sf:LastName>"), {});
    expect([broken.status, broken.body.errors[0].message]).toEqual([
      400,
      expect.stringMatching(/not XML: line \d+, column \d+/),
    ]);
    expect((await post(path, `<!DOCTYPE a>${message("")}`, {})).status).toBe(400);
  });

  test("a payload is deleted with the person whose data it holds, and when it has been kept for long enough", async () => {
    const { database } = current();
    const first = await post("people", '{"people":[{"id":"erased"},{"id":"bystander"}]}');
    const second = await post("people", '{"people":[{"id":"bystander"}]}');
    const { id } = (await api.data(CUSTOMER, named("erased"))).customer;
    const workspace = await current().workspace();
    await database.write((sql) =>
      deletePayloadsOf(workspaceRows(sql, workspace.id), [uuidWithin("customer", id) ?? ""]),
    );
    expect(await payload(first.body.id)).toBeUndefined();
    expect(await payload(second.body.id)).toBeDefined();

    const before = api.now;
    api.now = new Date(before.getTime() + 29 * 86_400_000);
    await cleanUp.run({ database, clock: () => api.now, signal: new AbortController().signal });
    expect(await payload(second.body.id)).toBeDefined();
    api.now = new Date(before.getTime() + 31 * 86_400_000);
    await cleanUp.run({ database, clock: () => api.now, signal: new AbortController().signal });
    api.now = before;
    expect(await payloads()).toEqual([]);
    for (const table of ["inbound_payload_customer", "document_part"]) {
      expect(await database.reader.query(`SELECT id FROM ${table}`)).toEqual([]);
    }
  });

  test("a payload that was mapped once stays with its people, whatever becomes of it when it is mapped again", async () => {
    const { database } = current();
    const { body } = await post("people", '{"people":[{"id":"once told"}]}');
    const { id } = (await api.data(CUSTOMER, named("once told"))).customer;
    await upsert({ name: "people", expression: '$error("out of order")' });
    await api.data(REPLAY, { ids: [body.id] });
    await mapWaiting();
    expect(await payload(body.id)).toMatchObject({ state: "FAILED" });
    await upsert({ name: "people", expression: PEOPLE });
    const workspace = await current().workspace();
    await database.write((sql) =>
      deletePayloadsOf(workspaceRows(sql, workspace.id), [uuidWithin("customer", id) ?? ""]),
    );
    expect(await payload(body.id)).toBeUndefined();
  });

  test("the mapping of another workspace is reached by its id, and neither sees the other's payloads", async () => {
    const other = await api.createKey(Role.ADMIN, "elsewhere");
    const mapping = await upsert(
      { name: "people", expression: PEOPLE, signature: "SHOPIFY", secrets: [SECRET] },
      other,
    );
    expect(mapping.path).toBe(`/hooks/${mapping.id}`);
    const { status } = await post(mapping.id, '{"people":[{"id":"far away"}]}');
    expect(status).toBe(202);
    expect((await api.data(CUSTOMER, named("far away"), other)).customer).not.toBeNull();
    expect((await api.data(CUSTOMER, named("far away"))).customer).toBeNull();
    expect(await payloads()).toEqual([]);
    expect(await payloads({}, other)).toHaveLength(1);
  });

  test("secrets are several, are replaced without a gap, and are neither answered nor kept", async () => {
    const mapping = await upsert({ name: "people", secrets: ["the-next-secret", SECRET] });
    expect(mapping).toMatchObject({ secretCount: 2, path: "/hooks/people", signature: "SHOPIFY" });
    expect((await post("people", "{}")).status).toBe(202);
    await upsert({ name: "people", secrets: ["the-next-secret"] });
    expect((await post("people", "{}")).status).toBe(401);
    await upsert({ name: "people", secrets: [SECRET] });

    const expression = `{ "customers": { "externalId": { "system": "crm", "externalId": "headers" }, "customFields": { "headers": $headers, "query": $query } } }`;
    await upsert({ name: "headers", expression, signature: "DYNAMICS", secrets: ["dynamics-key"] });
    const headers = { "X-Ms-Dynamics-Entity-Name": "contact", Authorization: "Basic x", "X-Custom": "dynamics-key" };
    await post("headers?code=dynamics-key&page=1", "{}", headers);
    expect((await api.data(CUSTOMER, named("headers"))).customer.customFields).toEqual({
      headers: { "content-type": "application/json", "x-ms-dynamics-entity-name": "contact" },
      query: { page: "1" },
    });
  });

  test("a disabled mapping is answered as an unknown one, and a deleted one, too", async () => {
    await upsert({ name: "people", enabled: false });
    expect((await post("people", "{}")).status).toBe(401);
    await upsert({ name: "people", enabled: true });
    const { body } = await post("people", "{}");
    const remove =
      "mutation ($name: String!) { mappingDelete(input: { name: $name }) { deletedId userErrors { code path } } }";
    expect((await api.data(remove, { name: "people" })).mappingDelete.userErrors).toEqual([]);
    expect((await post("people", "{}")).status).toBe(401);
    expect((await api.data(remove, { name: "people" })).mappingDelete).toEqual({
      deletedId: null,
      userErrors: [{ code: "MAPPING_NOT_FOUND", path: ["input", "name"] }],
    });
    await api.data(REPLAY, { ids: [body.id] });
    await mapWaiting();
    expect(await payload(body.id)).toMatchObject({
      state: "FAILED",
      mapping: null,
      errors: [{ code: "MAPPING_NOT_FOUND" }],
    });
  });

  test("HubSpot's properties of one record in one payload come to the latest of each", async () => {
    await upsert({ name: "hub", preset: "hubspot", signature: "SHOPIFY", secrets: [SECRET] });
    const change = (minute: number, propertyName: string, propertyValue: string) => ({
      subscriptionType: "contact.propertyChange",
      objectId: 1,
      occurredAt: Date.UTC(2026, 0, 1, 0, minute),
      propertyName,
      propertyValue,
    });
    const sent = [
      change(3, "email", "three@example.com"),
      change(1, "email", "one@example.com"),
      change(2, "phone", "1"),
    ];
    const { body } = await post("hub", JSON.stringify(sent));
    expect((await payload(body.id)).rowCounts).toMatchObject({ created: 1, failed: 0 });
    expect((await api.data(CUSTOMER, named("1", "hubspot"))).customer).toMatchObject({ email: "three@example.com" });
  });

  test.each([
    ["TEXT_INVALID", ["input", "name"], { name: "Not A Name" }],
    ["TEXT_INVALID", ["input", "name"], { name: "0193f2c4-0000-7000-8000-000000000000" }],
    ["PRESET_UNKNOWN", ["input", "preset"], { preset: "telco" }],
    ["PRESET_UNKNOWN", ["input", "preset"], { preset: "../src" }],
    ["REFERENCE_MISSING", ["input", "signature"], { signature: null }],
    ["SECRET_INVALID", ["input", "secrets"], { secrets: [] }],
    ["SECRET_INVALID", ["input", "secrets", "1"], { secrets: ["good-enough", "short"] }],
    ["REFERENCE_MISSING", ["input", "expression"], { expression: null }],
    ["EXPRESSION_INVALID", ["input", "expression"], { expression: "{\n  oops(" }],
    ["EXPRESSION_INVALID", ["input", "expression"], { expression: '{ "ignored": $lokalDate(at) }' }],
    ["EXPRESSION_INVALID", ["input", "expression"], { expression: '{ "ignored": $header.from }' }],
    ["TEXT_INVALID", ["input", "expression"], { expression: `"${"a".repeat(65_535)}"` }],
    ["PARAMETER_INVALID", ["input", "parameters", "0", "name"], { parameters: [{ name: "not-one", value: "x" }] }],
    ["REFERENCE_MISSING", ["input", "hmac"], { signature: "HMAC" }],
    ["SIGNATURE_SETTINGS_INVALID", ["input", "hmac"], { hmac: { header: "X-Signature" } }],
    [
      "SIGNATURE_SETTINGS_INVALID",
      ["input", "hmac", "signed"],
      { signature: "HMAC", hmac: { header: "X-A", signed: "" } },
    ],
  ])("a mapping is refused as %s at %j", async (code, path, changes) => {
    const input = { name: "new", expression: "{}", signature: "SHOPIFY", secrets: [SECRET], ...changes };
    const { mapping, userErrors } = (await api.data(UPSERT, { input })).mappingUpsert;
    expect([mapping, userErrors]).toEqual([null, [{ code, message: expect.any(String), path }]]);
  });

  test.each([
    [
      "a value that a parameter cannot have",
      { name: "customerObject", value: "person" },
      "parameter customerObject is one of contact, company, not person",
    ],
    [
      "a parameter that the preset does not have",
      { name: "customerobject", value: "contact" },
      "mapping hubspot has no parameter customerobject; its parameters are system, customerObject",
    ],
  ])("%s is refused when the mapping is made, with what there is", async (_name, parameter, message) => {
    const input = { name: "new", preset: "hubspot", secrets: [SECRET], parameters: [parameter] };
    const { mapping, userErrors } = (await api.data(UPSERT, { input })).mappingUpsert;
    const path = ["input", "parameters"];
    expect([mapping, userErrors]).toEqual([
      null,
      [{ code: "PARAMETER_INVALID", message: expect.stringContaining(message), path }],
    ]);
  });

  test("a preset says which values its parameters can have", async () => {
    const { mappingPresets } = await api.data("{ mappingPresets { name parameters { name values } } }", {});
    expect(mappingPresets).toContainEqual({
      name: "hubspot",
      parameters: expect.arrayContaining([
        { name: "system", values: null },
        { name: "customerObject", values: ["contact", "company"] },
      ]),
    });
  });

  test("a dry run shows the rows, and writes nothing", async () => {
    await upsert({ name: "dry", expression: PEOPLE, signature: "SHOPIFY", secrets: [SECRET] });
    const run = `query ($payload: String!, $expression: String) {
      mappingTest(name: "dry", payload: $payload, expression: $expression) {
        customers contracts toFetch { externalId } ignored userErrors { code path }
      }
    }`;
    const nothing = { customers: [], contracts: [], toFetch: [], ignored: null, userErrors: [] };
    const payload = '{"people":[{"id":"dry","name":"Dry"}]}';
    const row = { externalId: { system: "crm", externalId: "dry" }, name: "Dry" };
    const ask = async (variables: object) => (await api.data(run, variables)).mappingTest;
    expect(await ask({ payload })).toEqual({ ...nothing, customers: [expect.objectContaining(row)] });
    expect(await ask({ payload, expression: '{ "ignored": "today" }' })).toEqual({ ...nothing, ignored: "today" });
    expect((await ask({ payload: "{" })).userErrors).toEqual([{ code: "PAYLOAD_INVALID", path: [] }]);
    expect((await api.data(CUSTOMER, named("dry"))).customer).toBeNull();
  });

  test("a dry run sees headers and query as they would come", async () => {
    const run = `query ($expression: String) {
      mappingTest(
        name: "dry", payload: "{}", expression: $expression
        headers: [{ name: "X-Topic", value: "customers" }], query: [{ name: "event", value: "update" }]
      ) { ignored }
    }`;
    const expression = `{ "ignored": $headers.'x-topic' & "/" & $query.event & " at " & $receivedAt }`;
    const { ignored } = (await api.data(run, { expression })).mappingTest;
    expect(ignored).toBe(`customers/update at ${api.now.toISOString()}`);
  });

  test("days are those of the workspace, in a dry run and in what is written", async () => {
    const facts = { name: "berlin", timeZone: "Europe/Berlin", currency: "EUR", createdAt: api.now };
    await current().database.write((sql) => insertWorkspace(sql, facts));
    const key = await api.createKey(Role.ADMIN, "berlin");
    const expression = `{ "customers": {
      "externalId": { "system": "crm", "externalId": "1" }, "customerSince": $localDate(since)
    } }`;
    const { path } = await upsert({ name: "days", expression, signature: "SHOPIFY", secrets: [SECRET] }, key);
    const body = '{"since":"2026-01-01T00:00:00+01:00"}';
    const run = 'query ($payload: String!) { mappingTest(name: "days", payload: $payload) { customers } }';
    const { customers } = (await api.data(run, { payload: body }, key)).mappingTest;
    expect(customers).toMatchObject([{ customerSince: "2026-01-01" }]);
    expect((await post(path.replace("/hooks/", ""), body)).body.state).toBe("MAPPED");
    const since = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) { customerSince } }`;
    expect((await api.data(since, named("1"), key)).customer.customerSince).toBe("2026-01-01");
  });

  test("a fault while rows are written is told in the payload, which can be mapped again", async () => {
    const workspace = await current().workspace();
    const { body } = await post("dry", '{"people":[{"id":"unlucky"}]}');
    // A workspace without a time zone is one that no write survives.
    const broken = { ...workspace, timeZone: "Nowhere/Land" };
    await api.data(REPLAY, { ids: [body.id] });
    const [kept] = await findPayloads(workspaceRows(current().database.reader, workspace.id), [body.id]);
    if (kept === undefined) throw new Error("the payload was not kept");
    const before = api.incidents.length;
    await api.inbox.map(broken, kept, payloadReader(Buffer.from('{"people":[{"id":"unlucky"}]}')));
    expect(api.incidents.length).toBeGreaterThan(before);
    expect(await payload(body.id)).toMatchObject({ state: "FAILED", errors: [{ code: "ROW_FAILED" }] });
    await api.data(REPLAY, { ids: [body.id] });
    await mapWaiting();
    expect(await payload(body.id)).toMatchObject({ state: "MAPPED" });
  });

  test("only ADMIN writes and tries mappings, and only WRITE reads payloads", async () => {
    const writer = await api.createKey(Role.WRITE);
    const reader = await api.createKey(Role.READ);
    const input = { name: "new", expression: "{}", signature: "SHOPIFY", secrets: [SECRET] };
    for (const [query, variables, key] of [
      [UPSERT, { input }, writer],
      ['mutation { mappingDelete(input: { name: "dry" }) { deletedId } }', {}, writer],
      ['{ mappingTest(name: "dry", payload: "{}") { ignored } }', {}, writer],
      [PAYLOADS, {}, reader],
    ] as const) {
      const { errors } = await api.send(query, variables, key);
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    expect((await api.send(PAYLOADS, {}, writer)).errors).toBeUndefined();
  });
});

test("a database that is down is answered with 503, so that the sender tries again", async () => {
  const current = await openTestDatabase("sqlite");
  const api = await TestApi.start(current);
  const input = { name: "people", expression: PEOPLE, signature: "SHOPIFY", secrets: [SECRET] };
  await api.data(UPSERT, { input });
  jest
    .spyOn(current.database, "write")
    .mockRejectedValueOnce(Object.assign(new Error("gone"), { code: "ECONNREFUSED" }));
  const { status, body } = await api.http.post("/hooks/people").set(signed("{}")).send("{}");
  expect([status, body.errors[0].extensions.code]).toEqual([503, "UNAVAILABLE"]);
  await current.close();
});

test("behind a proxy, HubSpot's signature is held against the public address", async () => {
  const current = await openTestDatabase("sqlite");
  const api = await TestApi.start(current, { publicUrl: "https://treue.example/crm" });
  const input = { name: "hubspot", expression: '{ "ignored": "all" }', signature: "HUBSPOT", secrets: [SECRET] };
  await api.data(UPSERT, { input });
  const timestamp = String(api.now.getTime());
  const signatureOver = (url: string) =>
    createHmac("sha256", SECRET).update(`POST${url}[]${timestamp}`).digest("base64");
  const statusFor = async (url: string) => {
    const headers = { "X-HubSpot-Signature-v3": signatureOver(url), "X-HubSpot-Request-Timestamp": timestamp };
    return (
      await api.http
        .post("/hooks/hubspot?a=1")
        .set({ "Content-Type": "application/json", ...headers })
        .send("[]")
    ).status;
  };
  expect(await statusFor("https://treue.example/crm/hooks/hubspot?a=1")).toBe(202);
  expect(await statusFor("http://127.0.0.1/hooks/hubspot?a=1")).toBe(401);
  api.stop();
  await current.close();
});
