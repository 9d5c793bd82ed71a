import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { ingest } from "../support/seed.js";
import { yieldOf } from "./mapping-harness.js";
import { DEAL_SOURCES, type DealSource, type WonDeal } from "./won-deals.js";

const RETENTION = `query ($from: LocalDate!, $to: LocalDate!, $system: String!) {
  retention(from: $from, to: $to, filter: { externalSystem: $system }) {
    total { renewals { numerator denominator } customersKept { numerator denominator } }
  }
}`;

/** Ten customers of 2025, of whom eight were won again for 2026. */
const DEALS: readonly WonDeal[] = Array.from({ length: 10 }, (_, index) => index + 1).flatMap((number) => {
  const customer = String(number);
  const first = { id: customer, customer, wonOn: "2024-12-10", startsOn: "2025-01-01", renews: null };
  const second = { ...first, id: `10${number}`, wonOn: "2025-11-30", startsOn: "2026-01-01", renews: first.id };
  return number <= 8 ? [first, second] : [first];
});

const ORDERS = [
  ["in order", DEALS],
  ["reversed, then again", [...[...DEALS].reverse(), ...DEALS]],
] as const;

/** The rows that Treue gets of a deal. */
async function rowsOf({ payloadOf, ...source }: DealSource, deal: WonDeal, system: string) {
  const parameters = { ...source.parameters, system };
  const yielded = await yieldOf({ ...source, event: "", yields: {}, payload: payloadOf(deal), parameters });
  const { customers = [], contracts = [] } = Object(yielded) as Partial<Record<string, object[]>>;
  return { customers, contracts };
}

onEachDatabase("ten customers with eight won renewal deals", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    api.setDay("2026-03-15");
  });

  const told = DEAL_SOURCES.flatMap((source) =>
    ORDERS.map(([order, deals]) => ({ of: source.name, order, source, deals })),
  );
  test.each(told)("are 8/10, told by $of, $order", async ({ of, order, source, deals }) => {
    const system = `${of}, ${order}`;
    for (const deal of deals) {
      const rows = await rowsOf(source, deal, system);
      const { customers, contracts } = await ingest(api, { ...rows, onError: "SKIP_ROW" });
      expect(contracts).toHaveLength(1);
      expect([...customers, ...contracts].flatMap(({ userErrors }) => userErrors)).toEqual([]);
    }
    const { retention } = await api.data(RETENTION, { from: "2025-01-01", to: "2026-03-01", system });
    expect(retention.total).toEqual({
      renewals: { numerator: 8, denominator: 10 },
      customersKept: { numerator: 8, denominator: 10 },
    });
  });
});
