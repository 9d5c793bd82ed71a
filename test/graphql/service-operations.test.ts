import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { seedReports } from "../support/report-base.js";
import { contractRow, customerRow, interactionRow, seed } from "../support/seed.js";

const RATE = "{ value numerator denominator reason }";
const FIGURES = `contacts closed firstResponse { median percentile90 count unknown reason }
  resolution { median percentile90 count unknown reason } transfersPerContact { mean sum count unknown reason }
  handedOn ${RATE} missed ${RATE} reopened ${RATE} firstContactResolution ${RATE} selfService ${RATE} proactive ${RATE}
  channels { channel count share } channelUnknown customersKept { value numerator denominator reason from to }`;
const PERIOD = `from: "2025-01-01", to: "2025-03-01"`;

interface Part {
  readonly key: string | null;
  readonly contacts: number;
  readonly customersKept: { readonly value: number | null; readonly denominator: number };
}

/** A contact that began at ten and had its answer and its end so many hours later. */
const contact = (id: string, customer: string, day: string, answer: number | null, end: number | null, more = {}) => {
  const after = (hours: number | null) =>
    hours === null ? null : new Date(Date.parse(`${day}T10:00:00Z`) + hours * 3_600_000).toISOString();
  const instants = { occurredAt: after(0), firstResponseAt: after(answer), resolvedAt: after(end) };
  return interactionRow(id, customer, { ...instants, ...more });
};

onEachDatabase("service operations", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    // What no figure may show: the contacts of another workspace, and those of other years.
    const { elsewhere } = await seedReports(api);
    await seed(
      api,
      { customers: [customerRow("x")], interactions: [contact("x", "x", "2025-01-05", 1, 1)] },
      elsewhere,
    );
    const ids = Array.from({ length: 30 }, (_, index) => `many ${index}`);
    await seed(api, {
      customers: [...ids.map((id) => customerRow(id, { segment: "desk" })), customerRow("new", { segment: "desk" })],
      contracts: ids.map((id, index) =>
        contractRow(id, id, { startsOn: "2024-01-15", autoRenew: index > 2, termMonths: 12 }),
      ),
      interactions: [
        ...ids.map((id) =>
          contact(`chat ${id}`, id, "2025-01-10", 0.1, 0.5, { channel: "CHAT", agent: "kim", transfers: 0 }),
        ),
        contact("late", "many 5", "2025-01-31", 2, 20, { channel: "PHONE", agent: "lee", transfers: 3, caseKey: "1" }),
        contact("again", "many 5", "2025-02-05", 4, 8, { channel: "EMAIL", agent: "lee", caseKey: "1" }),
        contact("missed", "many 6", "2025-02-07", null, null, { channel: "PHONE", missed: true }),
        contact("self", "new", "2025-02-08", null, 1, { channel: "SELF_SERVICE", agent: null }),
        contact("outreach", "new", "2025-02-09", null, 0, { kind: "OUTREACH", proactive: true }),
      ],
    });
  });

  const operations = async (fields: string, args = `${PERIOD}, filter: { segments: ["desk"] }`) =>
    (await api.data(`{ serviceOperations(${args}) { ${fields} } }`)).serviceOperations;

  test("of a month, a channel and an agent; a contact counts where its closing does", async () => {
    const { series } = await operations(`series { from to ${FIGURES} }`);
    const [january, february] = series;
    expect(january).toMatchObject({
      from: "2025-01-01",
      to: "2025-02-01",
      contacts: 30,
      closed: 30,
      firstResponse: { median: 0.1, percentile90: 0.1, count: 30, unknown: 0, reason: null },
      missed: { value: 0, numerator: 0, denominator: 30 },
      channels: [{ channel: "CHAT", count: 30, share: 1 }],
      // The terms of three ended on 2025-01-15; until 2025-02-14 they may still renew.
      customersKept: { value: 1, numerator: 30, denominator: 30, reason: null, from: "2025-01-01", to: "2025-02-01" },
    });
    expect(february).toMatchObject({
      contacts: 4,
      closed: 3,
      firstResponse: { median: 3, percentile90: 3.8, count: 2, unknown: 1, reason: null },
      resolution: { median: 8, percentile90: 17.6, count: 3, unknown: 0 },
      transfersPerContact: { mean: 3, sum: 3, count: 1, unknown: 3, reason: null },
      handedOn: { numerator: 1, denominator: 1 },
      missed: { value: 0.25, numerator: 1, denominator: 4 },
      reopened: { value: 1 / 3, numerator: 1, denominator: 3 },
      firstContactResolution: { value: 0.5, numerator: 1, denominator: 2 },
      selfService: { value: 0.25 },
      proactive: { value: 0.2, numerator: 1, denominator: 5 },
      channelUnknown: 0,
      customersKept: { value: null, numerator: 2, denominator: 2, reason: expect.stringContaining("fewer than 30") },
    });
  });

  test("beside the customers kept, of those concerned", async () => {
    const { total, split } = await operations(`total { ${FIGURES} } split(by: AGENT) { key ${FIGURES} }`);
    expect(total).toMatchObject({ contacts: 34, customersKept: { value: 0.9, numerator: 27, denominator: 30 } });
    const parts = split.map(({ key, contacts, customersKept }: Part) => [
      key,
      contacts,
      customersKept.value,
      customersKept.denominator,
    ]);
    expect(parts).toEqual([
      ["kim", 30, 0.9, 30],
      ["lee", 2, null, 1],
      [null, 2, null, 1],
    ]);
    const channels = await operations(`split(by: CHANNEL) { key contacts }`);
    expect(channels.split).toEqual([
      { key: "CHAT", contacts: 30 },
      { key: "EMAIL", contacts: 1 },
      { key: "PHONE", contacts: 2 },
      { key: "SELF_SERVICE", contacts: 1 },
      { key: null, contacts: 0 },
    ]);
  });

  test("as of a past day a contact that was closed later was open, and nobody had come back", async () => {
    const { total } = await operations(
      `total { ${FIGURES} }`,
      `${PERIOD}, asOf: "2025-02-01", filter: { segments: ["desk"] }`,
    );
    expect(total).toMatchObject({ contacts: 30, closed: 30 });
    const later = await operations(
      `total { ${FIGURES} }`,
      `${PERIOD}, asOf: "2025-02-04", filter: { segments: ["desk"] }`,
    );
    expect(later.total).toMatchObject({ contacts: 31, closed: 31, reopened: { numerator: 0, denominator: 31 } });
  });

  test("count what a desk tells it opened again, from the day on which it did, whatever a survey says later", async () => {
    const desk = { segment: "told" };
    const reopened = { happenings: [{ kind: "REOPENED", at: "2025-02-20T10:00:00Z" }] };
    await seed(api, {
      customers: [customerRow("told", desk)],
      interactions: [
        contact("told", "told", "2025-02-10", 1, 2, reopened),
        contact("rated", "told", "2025-02-11", 1, 2, { ...reopened, effortScore: 7, effortScale: "CES_2" }),
        contact("at once", "told", "2025-02-12", 1, 2, { happenings: [] }),
      ],
    });
    const asOf = async (day: string) => {
      const args = `${PERIOD}, asOf: "${day}", filter: { segments: ["told"] }`;
      return (await operations(`total { reopened ${RATE} firstContactResolution ${RATE} }`, args)).total;
    };
    expect(await asOf("2025-02-21")).toMatchObject({
      reopened: { value: 2 / 3, numerator: 2, denominator: 3 },
      firstContactResolution: { value: 1 / 3, numerator: 1, denominator: 3 },
    });
    expect(await asOf("2025-02-19")).toMatchObject({ reopened: { value: null, numerator: 0, denominator: 3 } });
  });

  test("of marks that no contact carries are unknown, with a reason", async () => {
    const { total } = await operations(`total { ${FIGURES} }`, `from: "2025-03-01", to: "2025-09-01"`);
    expect(total).toMatchObject({
      missed: { value: null, numerator: 0, denominator: 5, reason: expect.stringContaining("is marked as missed") },
      firstContactResolution: { value: null, reason: expect.stringContaining("whether customers came back") },
      firstResponse: { median: null, count: 0, unknown: 5, reason: expect.stringContaining("first answered") },
    });
  });

  test("take at most 240 months", async () => {
    const { errors } = await api.send(
      `{ serviceOperations(from: "1900-01-01", to: "2025-01-01") { total { closed } } }`,
    );
    expect(errors?.[0]?.extensions.code).toBe("ARGUMENT_OUT_OF_RANGE");
  });
});
