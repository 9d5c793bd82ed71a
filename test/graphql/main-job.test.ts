import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

onEachDatabase("the main job", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  test("a customer with a contract and a contact is answered with loyalty and reasons", async () => {
    const { ingest } = await api.data(`mutation {
      ingest(input: {
        customers: [{ externalId: { system: "crm", externalId: "1" }, name: "Ada" }]
        contracts: [{ externalId: { system: "crm", externalId: "c1" }, customer: { externalId: { system: "crm", externalId: "1" } }
          startsOn: "2023-01-31", termMonths: 12, value: { amount: "120.00", currency: "EUR" }, autoRenew: true }]
        interactions: [{ customer: { externalId: { system: "crm", externalId: "1" } }, kind: SERVICE, direction: INBOUND,
          occurredAt: "2025-10-01T10:00:00Z", resolutionQuality: LOW_EFFORT }]
      }) { failed customers { outcome id userErrors { code message path } } contracts { outcome userErrors { code message path } } interactions { outcome userErrors { code message path } } }
    }`);
    expect(ingest).toMatchObject({ failed: 0, customers: [{ outcome: "CREATED" }] });
    const { customer } = await api.data(`{
      customer(externalId: { system: "crm", externalId: "1" }) {
        id name loyaltyTier loyaltyScore activity
        retentionRate { value numerator denominator asOf }
        loyaltyReasons { factor text points }
        externalIds { system externalId }
        contracts { totalCount nodes { startsOn value { amount } terms { number startsOn endsOn dueOn outcome decidedBy value { amount } } } }
        interactions(first: 3) { nodes { kind resolutionQuality qualitySource } }
        loyalty { asOf validUntil tier rawTier tierReason heldMonths serviceExperience model { version stayChances { quality chance } } }
        past: loyalty(asOf: "2023-06-01") { tier retentionRate { value reason } }
      }
    }`);
    console.log(JSON.stringify(customer, null, 1));
  });
});
