import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { ingest } from "../support/seed.js";
import { yieldOf } from "./mapping-harness.js";

const RETENTION = `query ($from: LocalDate!, $to: LocalDate!, $system: String!) {
  retention(from: $from, to: $to, filter: { externalSystem: $system }) {
    total { renewals { numerator denominator } customersKept { numerator denominator } }
  }
}`;

/** A deal of Pipedrive that was won on a day for twelve months. */
function wonDeal(id: number, person: number, wonOn: string, startsOn: string): unknown {
  const wonAt = `${wonOn}T10:00:00Z`;
  return {
    meta: { action: "change", entity: "deal", entity_id: String(id), timestamp: wonAt, version: "2.0" },
    data: {
      id,
      title: `Deal ${id}`,
      status: "won",
      value: 1200,
      currency: "EUR",
      person_id: person,
      won_time: wonAt,
      update_time: wonAt,
      custom_fields: { months: { type: "double", value: 12 }, start: { type: "date", value: startsOn } },
    },
    previous: { status: "open" },
  };
}

/** Ten customers of 2025, of whom eight were won again for 2026. */
const DEALS = Array.from({ length: 10 }, (_, person) => person + 1).flatMap((person) => [
  wonDeal(person, person, "2024-12-10", "2025-01-01"),
  ...(person <= 8 ? [wonDeal(100 + person, person, "2025-11-30", "2026-01-01")] : []),
]);

onEachDatabase("ten customers of Pipedrive with eight won renewal deals", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    api.setDay("2026-03-15");
  });

  test.each([
    ["in order", DEALS],
    ["the latest first", [...DEALS].reverse()],
    ["twice", [...DEALS, ...DEALS]],
  ])("are 8/10, told %s", async (title, deals) => {
    const system = `pipedrive ${title}`;
    for (const payload of deals) {
      const parameters = { system, monthsField: "months", startField: "start" };
      const yielded = await yieldOf({ mapping: "pipedrive", event: "", yields: {}, payload, parameters });
      const { toFetch: _toFetch, ...rows } = Object(yielded) as Record<string, object[]>;
      const { customers, contracts } = await ingest(api, { ...rows, onError: "SKIP_ROW" });
      expect([...customers, ...contracts].flatMap(({ userErrors }) => userErrors)).toEqual([]);
    }
    const { retention } = await api.data(RETENTION, { from: "2025-01-01", to: "2026-03-01", system });
    expect(retention.total).toEqual({
      renewals: { numerator: 8, denominator: 10 },
      customersKept: { numerator: 8, denominator: 10 },
    });
  });
});
