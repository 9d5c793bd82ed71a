import { isContention } from "../../src/data/database/database-faults.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { customerRow, interactionRow, seed } from "../support/seed.js";
import { storedCustomers } from "../support/stored-facts.js";
import { describeTwoServers } from "./two-servers.js";

const UPSERT = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer { id } userErrors { code } }
}`;
const UPSERT_AND_REFUSED = `mutation ($input: CustomerUpsertInput!, $refused: CustomerUpsertInput!) {
  refused: customerUpsert(input: $refused) { customer { id } userErrors { code } }
  customerUpsert(input: $input) { customer { id } userErrors { code } }
}`;
/** Writes, and then asks for a day that cannot be answered: the whole request is rolled back. */
const UPSERT_AND_THROW = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer { loyalty(asOf: "2199-12-31") { tier } } userErrors { code } }
}`;
const RECORD = `mutation ($input: InteractionRecordInput!) {
  interactionRecord(input: $input) { interaction { id } userErrors { code } }
}`;

onEachDatabase("200 requests at once", (current) => {
  test("leave what was acknowledged, and nothing of what was refused or rolled back", async () => {
    const api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("shared")] });
    const requests = Array.from({ length: 200 }, (_, index) => ({ index, key: `customer ${index}` }));
    const answers = await Promise.all(
      requests.map(async ({ index, key }) => {
        const input = customerRow(key);
        const refused = customerRow(`refused ${index}`, { yearlySpend: { amount: "1", currency: "???" } });
        if (index % 4 === 0) return api.send(UPSERT, { input });
        if (index % 4 === 1) return api.send(UPSERT_AND_REFUSED, { input, refused });
        if (index % 4 === 2) return api.send(UPSERT_AND_THROW, { input });
        return api.send(RECORD, { input: interactionRow(key, "shared") });
      }),
    );
    const stored = await storedCustomers(current().database.reader, await current().workspace());
    const storedKeys = new Set(stored.flatMap(({ externalIds }) => externalIds.map(({ externalId }) => externalId)));
    answers.forEach(({ data, errors }, index) => {
      const key = `customer ${index}`;
      if (index % 4 === 2) {
        expect([key, data, errors?.[0]?.extensions.code]).toEqual([key, null, "DAY_OUT_OF_ORDER"]);
      } else expect([key, errors]).toEqual([key, undefined]);
      if (index % 4 === 1) expect(data.refused).toEqual({ customer: null, userErrors: [{ code: "CURRENCY_UNKNOWN" }] });
      expect([key, storedKeys.has(key)]).toEqual([key, index % 4 < 2]);
      expect(storedKeys.has(`refused ${index}`)).toBe(false);
    });
    const shared = stored.find(({ externalIds }) => externalIds.some(({ externalId }) => externalId === "shared"));
    expect(shared?.facts.interactions).toHaveLength(50);
    expect(stored).toHaveLength(101);
    expect(api.incidents.filter((fault) => !isContention(fault))).toEqual([]);
  }, 60_000);
});

describeTwoServers(6);
