import { createHmac } from "node:crypto";

import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { Hook } from "../../support/hook.js";

const SECRET = "a-secret-of-the-desk";
const QUALITY = `{
  serviceQuality(from: "2026-01-01", to: "2026-02-01") { total { closed satisfaction { count mean } } }
}`;
const TICKET = `query ($externalId: ExternalIdInput!) {
  interaction(externalId: $externalId) { resolvedAt satisfaction customer { people { nodes { email } } } }
}`;
const at = (day: number) => `2026-01-${String(day).padStart(2, "0")}T09:00:00.000Z`;

onEachDatabase("ratings of tickets, as a desk sends them", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  afterAll(() => api.stop());

  const rated = async (system: string, externalId: string) =>
    (await api.data(TICKET, { externalId: { system, externalId } })).interaction;

  test("Zendesk: in any order, twice, corrected and taken back", async () => {
    const zendesk = await Hook.register(api, current(), { name: "zendesk", secrets: [SECRET] }, (body, now) => ({
      "X-Zendesk-Webhook-Signature": createHmac("sha256", SECRET)
        .update(now.toISOString())
        .update(body)
        .digest("base64"),
      "X-Zendesk-Webhook-Signature-Timestamp": now.toISOString(),
    }));
    const user = { id: "4", email: "ann@example.com", role: "end-user", updated_at: at(1) };
    const detail = (day: number, status: string) => {
      return { id: "9", requester_id: "4", status, via: { channel: "email" }, created_at: at(1), updated_at: at(day) };
    };
    const event = (happening: string, day: number, status: string, event: object) => ({
      type: `zen:event-type:ticket.${happening}`,
      time: at(day),
      detail: detail(day, status),
      event,
    });
    const rating = (day: number, score: string) =>
      event("csat_received", day, "SOLVED", { satisfaction_score: { score } });

    await zendesk.post({ type: "zen:event-type:user.created", time: at(1), detail: user, event: {} });
    expect(await zendesk.post(rating(4, "GOOD"))).toMatchObject({ state: "MAPPED" });
    expect(await rated("zendesk", "9")).toMatchObject({ resolvedAt: null, satisfaction: 5 });
    await zendesk.post(rating(3, "BAD"));
    await zendesk.post(event("status_changed", 2, "SOLVED", { current: "SOLVED", previous: "OPEN" }));
    await zendesk.post(event("created", 1, "NEW", {}));
    await zendesk.post(rating(4, "GOOD"));
    expect(await rated("zendesk", "9")).toEqual({
      resolvedAt: at(2),
      satisfaction: 5,
      customer: { people: { nodes: [{ email: "ann@example.com" }] } },
    });
    expect((await api.data(QUALITY)).serviceQuality.total).toEqual({ closed: 1, satisfaction: { count: 1, mean: 5 } });

    await zendesk.post({ ticket: { ...detail(5, "solved"), satisfaction_rating: { score: "bad", comment: "No" } } });
    expect((await api.data(QUALITY)).serviceQuality.total).toEqual({ closed: 1, satisfaction: { count: 1, mean: 1 } });
    await zendesk.post(rating(6, "OFFERED"));
    expect((await api.data(QUALITY)).serviceQuality.total).toEqual({
      closed: 1,
      satisfaction: { count: 0, mean: null },
    });
  });

  test("Freshdesk: by rules and by its API, and a code that there is not is refused where it stands", async () => {
    const freshdesk = await Hook.register(api, current(), { name: "freshdesk", secrets: [SECRET] }, () => ({
      "X-Treue-Token": SECRET,
    }));
    const body = (event: string, status: string, more: object = {}) => {
      return { event, ticket_id: 5, ticket_status: status, ticket_requester_email: "bo@example.com", ...more };
    };
    api.now = new Date(at(10));
    await freshdesk.post(body("created", "Open"));
    api.now = new Date(at(11));
    await freshdesk.post(body("updated", "Resolved", { triggered_event: "{status:{from:Open,to:Resolved}}" }));
    api.now = new Date(at(12));
    await freshdesk.post(body("rated", "Resolved", { satisfaction_rating: -103 }));
    expect(await rated("freshdesk", "5")).toMatchObject({ resolvedAt: at(11), satisfaction: 1 });
    await freshdesk.post({ id: 1, ticket_id: 5, ratings: { default_question: 103 }, updated_at: at(12) });
    expect(await rated("freshdesk", "5")).toMatchObject({ resolvedAt: at(11), satisfaction: 5 });
    expect(await freshdesk.post(body("rated", "Resolved", { satisfaction_rating: 7 }))).toMatchObject({
      state: "FAILED",
      errors: [{ code: "VALUE_INVALID", path: ["interactions", "0", "satisfaction"] }],
    });
    expect(await rated("freshdesk", "5")).toMatchObject({ satisfaction: 5 });
  });
});
