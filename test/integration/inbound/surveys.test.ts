import { createHash, createHmac } from "node:crypto";

import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { Hook } from "../../support/hook.js";
import { permutations } from "../../support/permutations.js";
import { customerRow, interactionRow, named, seed } from "../../support/seed.js";

const SECRET = "a-secret-of-the-survey";
const CONTACT = `query ($externalId: ExternalIdInput!) {
  interaction(externalId: $externalId) { resolutionQuality qualitySource effortScore }
}`;
const QUALITY = `query ($filter: ServiceFilter) {
  serviceQuality(from: "2026-01-01", to: "2026-02-01") {
    total { closed qualityUnknown qualities { quality count } effortCes2 { count mean } netPromoterScore { count score } }
  }
}`.replace("($filter: ServiceFilter)", "");
const at = (day: number, hour = 9) =>
  `2026-01-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00.000Z`;
const LOW = { resolutionQuality: "LOW_EFFORT", qualitySource: "EFFORT_SCORE", effortScore: null };
const HIGH = { ...LOW, resolutionQuality: "HIGH_EFFORT" };
const UNKNOWN = { resolutionQuality: null, qualitySource: null, effortScore: null };

onEachDatabase("answers to surveys about service contacts", (current) => {
  let api: TestApi;
  let typeform: Hook;
  let plain: Hook;
  beforeAll(async () => {
    api = await TestApi.start(current());
    const hmac = { header: "Typeform-Signature", pattern: "sha256={signature}", encoding: "BASE64" };
    const typeformMapping = {
      name: "typeform",
      preset: "survey",
      signature: "HMAC",
      hmac,
      secrets: [SECRET],
      parameters: {
        system: "typeform",
        effortQuestion: "ces",
        recommendationQuestion: "nps",
        caseField: "ticket",
        caseSystem: "desk",
      },
    };
    typeform = await Hook.register(api, current(), typeformMapping, (body) => ({
      "Typeform-Signature": `sha256=${createHmac("sha256", SECRET).update(body).digest("base64")}`,
    }));
    const parameters = { customerSystem: "crm" };
    plain = await Hook.register(api, current(), { name: "survey", secrets: [SECRET], parameters }, () => ({
      "X-Treue-Token": SECRET,
    }));
  });
  afterAll(() => api.stop());

  const contact = async (name: string, system = "crm") =>
    (await api.data(CONTACT, { externalId: { system, externalId: name } })).interaction;
  const closed = (name: string, customer: string, day: number, more: object = {}) =>
    interactionRow(name, customer, { occurredAt: at(day, 8), resolvedAt: at(day), ...more });
  /** A response as Typeform sends it. */
  const response = (token: string, day: number, email: string, ticket: string, scores: Record<string, number>) => ({
    event_id: `e${token}`,
    event_type: "form_response",
    form_response: {
      form_id: "lT4Z3j",
      token,
      submitted_at: at(day),
      landed_at: at(day),
      hidden: { ticket, email },
      definition: { id: "lT4Z3j", title: "How was it?", fields: [] },
      answers: Object.entries(scores).map(([ref, number]) => {
        return { type: "number", number, field: { id: `id-${ref}`, ref, type: "opinion_scale" } };
      }),
    },
  });

  test("a response of Typeform judges the ticket that it names, whichever comes first, and a 0 is a detractor", async () => {
    await seed(api, { customers: [customerRow("tia", { email: "tia@example.com" })] });
    const ticket = {
      ...named("31", "desk"),
      customer: named("tia"),
      kind: "SERVICE",
      occurredAt: at(2),
      resolvedAt: at(3),
    };
    expect(await typeform.post(response("r1", 5, "tia@example.com", "31", { ces: 2, nps: 0 }))).toMatchObject({
      state: "MAPPED",
    });
    await seed(api, { interactions: [ticket] });
    expect(await contact("31", "desk")).toEqual(HIGH);
    await typeform.post(response("r1", 5, "tia@example.com", "31", { ces: 2, nps: 0 }));
    await seed(api, { interactions: [{ ...ticket, subject: "Router" }] });
    expect(await contact("31", "desk")).toEqual(HIGH);
    const { total } = (await api.data(QUALITY)).serviceQuality;
    expect(total).toEqual({
      closed: 1,
      qualityUnknown: 0,
      qualities: expect.arrayContaining([{ quality: "HIGH_EFFORT", count: 1 }]),
      effortCes2: { count: 1, mean: 2 },
      netPromoterScore: { count: 1, score: -100 },
    });
  });

  test("an answer that is corrected, or taken back, changes what the contact is", async () => {
    await seed(api, {
      customers: [customerRow("cora")],
      interactions: [
        closed("cora's", "cora", 3, {
          caseKey: "case of cora",
          happenings: [{ kind: "REOPENED", at: at(2) }],
          occurredAt: at(1),
        }),
      ],
    });
    const answer = { id: "a1", customer: "cora", answeredAt: at(4), case: "case of cora" };
    expect(await contact("cora's")).toEqual({ ...HIGH, qualitySource: "MAPPING_RULE" });
    await plain.post({ ...answer, effort: 7, changedAt: at(6) });
    expect(await contact("cora's")).toEqual(LOW);
    await plain.post({ ...answer, effort: 1, changedAt: at(5) });
    expect(await contact("cora's")).toEqual(LOW);
    await plain.post({ ...answer, effort: 3, changedAt: at(7) });
    expect(await contact("cora's")).toEqual(HIGH);
    await plain.post({ ...answer, effort: null, changedAt: at(8) });
    expect(await contact("cora's")).toEqual({ ...HIGH, qualitySource: "MAPPING_RULE" });
  });

  test("an answer that names no case is about the contact that was closed last before it, within two weeks", async () => {
    await seed(api, { customers: [customerRow("tom")], interactions: [closed("t1", "tom", 3)] });
    await plain.post({ id: "t", customer: "tom", answeredAt: at(10), effort: 6 });
    expect(await contact("t1")).toEqual(LOW);
    await seed(api, { interactions: [closed("t2", "tom", 9), closed("t3", "tom", 11)] });
    expect([await contact("t1"), await contact("t2"), await contact("t3")]).toEqual([UNKNOWN, LOW, UNKNOWN]);
  });

  test("whatever the order in which they are told, the same contact is judged", async () => {
    const orders = permutations(["closing", "later", "answer"] as const);
    for (const [number, order] of orders.entries()) {
      const name = `order ${number}`;
      await seed(api, {
        customers: [customerRow(name)],
        interactions: [closed(`${name} a`, name, 3, { resolvedAt: null })],
      });
      const tell = {
        closing: () => seed(api, { interactions: [closed(`${name} a`, name, 3)] }),
        later: () => seed(api, { interactions: [closed(`${name} b`, name, 5)] }),
        answer: () => plain.post({ id: name, customer: name, answeredAt: at(6), effort: 2 }),
      };
      for (const told of order) await tell[told]();
      expect([order, await contact(`${name} a`), await contact(`${name} b`)]).toEqual([order, UNKNOWN, HIGH]);
    }
  });

  test("what the contact itself says is trusted more than an answer about it", async () => {
    await seed(api, {
      customers: [customerRow("sue")],
      interactions: [
        closed("s1", "sue", 3, { caseKey: "s1", resolutionQuality: "VALUE_ENHANCEMENT" }),
        closed("s2", "sue", 3, { caseKey: "s2", effortScore: 7, effortScale: "CES_2" }),
      ],
    });
    await plain.post({ id: "s1", customer: "sue", answeredAt: at(4), effort: 1, case: "s1" });
    await plain.post({ id: "s2", customer: "sue", answeredAt: at(4), effort: 1, case: "s2" });
    expect(await contact("s1")).toMatchObject({ resolutionQuality: "VALUE_ENHANCEMENT", qualitySource: "STATED" });
    expect(await contact("s2")).toMatchObject({ resolutionQuality: "LOW_EFFORT", effortScore: 7 });
    await seed(api, { interactions: [{ ...named("s2"), effortScore: null, effortScale: null }] });
    expect(await contact("s2")).toEqual(HIGH);
  });

  test("an answer about one contact leaves what a mapping's rule said of another", async () => {
    const happenings = [{ kind: "REOPENED", at: at(2) }];
    await seed(api, {
      customers: [customerRow("rue")],
      interactions: [
        closed("r1", "rue", 3, { caseKey: "r1" }),
        closed("r2", "rue", 3, { occurredAt: at(1), happenings, qualityRule: "UNRESOLVED" }),
      ],
    });
    await plain.post({ id: "r1", customer: "rue", answeredAt: at(4), effort: 6, case: "r1" });
    expect(await contact("r1")).toEqual(LOW);
    expect(await contact("r2")).toMatchObject({ resolutionQuality: "UNRESOLVED", qualitySource: "MAPPING_RULE" });
  });

  test("who turns out to be one customer has the answer of the one about the contact of the other", async () => {
    await seed(api, {
      customers: [customerRow("one"), customerRow("other")],
      interactions: [closed("o1", "one", 3, { caseKey: "o1" })],
    });
    await plain.post({ id: "o1", customer: "other", answeredAt: at(4), effort: 2, case: "o1" });
    expect(await contact("o1")).toEqual(UNKNOWN);
    const MERGE = `mutation ($input: CustomerMergeInput!) { customerMerge(input: $input) { userErrors { code } } }`;
    await api.data(MERGE, { input: { customer: named("other"), into: named("one") } });
    expect(await contact("o1")).toEqual(HIGH);
    const UNMERGE = `mutation ($input: CustomerUnmergeInput!) { customerUnmerge(input: $input) { userErrors { code message } } }`;
    const input = { customer: named("one"), externalIds: [named("other").externalId] };
    expect((await api.data(UNMERGE, { input })).customerUnmerge.userErrors).toEqual([]);
    expect(await contact("o1")).toEqual(UNKNOWN);
  });

  test("an answer that never was is removed with the quality that it gave", async () => {
    await seed(api, { customers: [customerRow("max")], interactions: [closed("m1", "max", 3, { caseKey: "m1" })] });
    await plain.post({ id: "m1", customer: "max", answeredAt: at(4), effort: 6, case: "m1" });
    expect(await contact("m1")).toEqual(LOW);
    await seed(api, { interactions: [{ ...named("m1", "survey"), operation: "DELETE", reason: "MISTAKE" }] });
    expect(await contact("m1")).toEqual(UNKNOWN);
  });

  test("a response of HubSpot judges HubSpot's ticket", async () => {
    const mapping = { name: "hubspot", signature: "HUBSPOT_V1", secrets: [SECRET] };
    const hubspot = await Hook.register(api, current(), mapping, (body) => ({
      "X-HubSpot-Signature": createHash("sha256")
        .update(SECRET + body)
        .digest("hex"),
    }));
    const properties = {
      hs_survey_type: "CES",
      hs_value: "7",
      hs_contact_id: "1",
      hs_ticket_id: "7",
      hs_submission_timestamp: at(5),
    };
    await hubspot.post({ id: "512", properties, createdAt: at(5), updatedAt: at(5), archived: false });
    const event = { objectId: 7, occurredAt: Date.parse(at(3)) };
    await hubspot.post([
      {
        ...event,
        subscriptionType: "ticket.associationChange",
        associationType: "TICKET_TO_CONTACT",
        fromObjectId: 7,
        toObjectId: 1,
        associationRemoved: false,
      },
      {
        ...event,
        subscriptionType: "ticket.propertyChange",
        propertyName: "closed_date",
        propertyValue: String(Date.parse(at(4))),
      },
    ]);
    expect(await contact("7", "hubspot")).toEqual(LOW);
  });

  test("what is out of scale is refused where it stands, and nothing is written", async () => {
    await seed(api, { customers: [customerRow("ora")] });
    expect(await plain.post({ id: "x", customer: "ora", answeredAt: at(4), satisfaction: 9 })).toMatchObject({
      state: "FAILED",
      errors: [{ code: "VALUE_INVALID", path: ["interactions", "0", "satisfaction"] }],
    });
    expect(await contact("x", "survey")).toBeNull();
  });
});
