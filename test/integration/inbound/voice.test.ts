import { createHmac } from "node:crypto";

import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { Hook } from "../../support/hook.js";
import { customerRow, seed } from "../../support/seed.js";

const SECRET = "a-secret-of-the-desk";
const REPORTS = `{
  serviceQuality(from: "2026-01-01", to: "2026-02-01") { total { closed satisfaction { count mean } } }
  serviceOperations(from: "2026-01-01", to: "2026-02-01") { total { missed { numerator denominator } transfersPerContact { mean } } }
}`;
const CONTACT = `query ($externalId: ExternalIdInput!) {
  interaction(externalId: $externalId) { resolvedAt satisfaction resolutionQuality customer { name } }
}`;
const seconds = (day: number) => Date.UTC(2026, 0, day) / 1_000;
const at = (day: number) => new Date(seconds(day) * 1_000).toISOString();

onEachDatabase("conversations and calls, as their systems send them", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("ann", { name: "Ann Lee", email: "ann@example.com", phone: "+491701234567" })],
    });
  });
  afterAll(() => api.stop());

  const contact = async (system: string, externalId: string) =>
    (await api.data(CONTACT, { externalId: { system, externalId } })).interaction;

  test("Intercom: a rating before the rest, twice and corrected", async () => {
    const intercom = await Hook.register(api, current(), { name: "intercom", secrets: [SECRET] }, (body) => ({
      "X-Hub-Signature": `sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}`,
    }));
    const notification = (topic: string, day: number, state: string, rating: number | null) => ({
      type: "notification_event",
      topic,
      created_at: seconds(day),
      data: {
        item: {
          type: "conversation",
          id: "1",
          created_at: seconds(1),
          updated_at: seconds(day),
          source: {
            type: "conversation",
            delivered_as: "customer_initiated",
            author: { type: "user", id: "u1", email: "ann@example.com" },
          },
          contacts: { contacts: [{ type: "contact", id: "u1" }] },
          state,
          statistics: { last_close_at: state === "closed" ? seconds(2) : null, count_reopens: 0 },
          conversation_rating: rating === null ? null : { rating, remark: "" },
        },
      },
    });
    const rated = notification("conversation.rating.added", 4, "closed", 2);
    expect(await intercom.post(rated)).toMatchObject({ state: "MAPPED" });
    await intercom.post(notification("conversation.user.created", 1, "open", null));
    await intercom.post(rated);
    const closed = { resolvedAt: at(2), resolutionQuality: null, customer: { name: "Ann Lee" } };
    expect(await contact("intercom", "1")).toEqual({ ...closed, satisfaction: 2 });
    await intercom.post(notification("conversation.rating.added", 5, "closed", 5));
    expect(await contact("intercom", "1")).toEqual({ ...closed, satisfaction: 5 });
  });

  test("Help Scout: a rating that is late beside a newer conversation", async () => {
    const helpScout = await Hook.register(api, current(), { name: "help-scout", secrets: [SECRET] }, (body) => ({
      "X-HelpScout-Signature": createHmac("sha1", SECRET).update(body).digest("base64"),
    }));
    const event = (name: string) => ({ "X-HelpScout-Event": name });
    const customer = { id: 7, first: "Ann", last: "Lee", email: "ann@example.com" };
    const conversation = {
      id: 5,
      type: "email",
      status: "closed",
      createdAt: at(1),
      closedAt: at(2),
      userUpdatedAt: at(5),
      primaryCustomer: customer,
    };
    expect(await helpScout.post(conversation, event("convo.status"))).toMatchObject({ state: "MAPPED" });
    const rating = { id: 1, customer, ticketId: 5, threadId: 3, rating: "Bad", createdAt: at(3), modifiedAt: at(3) };
    await helpScout.post(rating, event("satisfaction.ratings"));
    expect(await contact("help-scout", "5")).toMatchObject({ resolvedAt: at(2), satisfaction: 1 });
    await helpScout.post({ ...rating, rating: "Okay", modifiedAt: at(4) }, event("satisfaction.ratings"));
    await helpScout.post(rating, event("satisfaction.ratings"));
    expect(await contact("help-scout", "5")).toMatchObject({ satisfaction: 3, customer: { name: "Ann Lee" } });
  });

  test("calls: found by the number, missed ones among all, and judged by the survey after one", async () => {
    const sign = () => ({ "X-Treue-Token": SECRET });
    const calls = await Hook.register(api, current(), { name: "calls", preset: "call-log", secrets: [SECRET] }, sign);
    const survey = await Hook.register(
      api,
      current(),
      { name: "survey", secrets: [SECRET], parameters: { caseSystem: "calls" } },
      sign,
    );
    const call = { id: "c1", startedAt: at(6), direction: "inbound", number: "+49 170 1234567", durationSeconds: 60 };
    await survey.post({ id: "s1", answeredAt: at(7), email: "ann@example.com", effort: 7, case: "c1" });
    expect(await calls.post({ ...call, status: "answered", waitingSeconds: 5, transfers: 2 })).toMatchObject({
      state: "MAPPED",
    });
    await calls.post({ ...call, id: "c2", status: "missed" });
    await calls.post({ ...call, id: "c2", status: "missed" });
    expect(await contact("calls", "c1")).toMatchObject({
      resolutionQuality: "LOW_EFFORT",
      customer: { name: "Ann Lee" },
    });
    const { serviceQuality, serviceOperations } = await api.data(REPORTS);
    expect(serviceQuality.total).toEqual({ closed: 4, satisfaction: { count: 2, mean: 4 } });
    expect(serviceOperations.total).toEqual({
      missed: { numerator: 1, denominator: 4 },
      transfersPerContact: { mean: 2 },
    });
  });
});
