import type { MappingCase } from "./mapping-case.js";
import { rowsOf, sample, yieldOf } from "./mapping-harness.js";

/** When the new year 2026 begins in Berlin, and in UTC. */
const BERLIN = "2025-12-31T23:00:00.000Z";
const BERLIN_MS = Date.parse(BERLIN);
const UTC_MS = Date.UTC(2026, 0, 1);

type Payload = Omit<MappingCase, "event" | "yields">;

const espocrm = (start: string, cancelled: string): Payload => ({
  mapping: "espocrm",
  query: { event: "Opportunity.create" },
  payload: [
    {
      id: "o",
      stage: "Closed Won",
      accountId: "a",
      amount: 1200.5,
      amountCurrency: "EUR",
      contractStart: start,
      contractMonths: 12,
      cancelledOn: cancelled,
      modifiedAt: "2026-01-02 00:00:00",
    },
  ],
});

const cdc = (start: unknown): Payload => ({
  mapping: "salesforce-cdc",
  parameters: { currency: "EUR", valueField: "Value__c" },
  payload: {
    ChangeEventHeader: { entityName: "Contract", changeType: "CREATE", recordIds: ["K"], commitTimestamp: UTC_MS },
    AccountId: "A",
    Status: "Activated",
    StartDate: start,
    ContractTerm: 12,
    Value__c: 100,
    Cancelled_On__c: start,
  },
});

const outbound = (start: string): Payload => {
  const fields = {
    Id: "K",
    AccountId: "A",
    Status: "Activated",
    StartDate: start,
    ContractTerm: "12",
    Contract_Value__c: "1",
    Cancelled_On__c: start,
    LastModifiedDate: BERLIN,
  };
  const written = Object.entries(fields).map(([name, value]) => `<sf:${name}>${value}</sf:${name}>`);
  const real = sample("salesforce/outbound-message-1.xml");
  const record = `<sObject xsi:type="sf:Contract">${written.join("")}</sObject>`;
  return {
    mapping: "salesforce-outbound",
    parameters: { currency: "EUR" },
    // The real message, its first lead replaced by a contract.
    payload: real.replace(/<sObject[^]*?<\/sObject>/, record),
  };
};

const dynamics = (start: string): Payload => ({
  mapping: "dynamics365",
  parameters: { currency: "EUR" },
  payload: {
    MessageName: "Create",
    PrimaryEntityName: "opportunity",
    PrimaryEntityId: "o",
    InputParameters: [
      {
        key: "Target",
        value: {
          Id: "o",
          LogicalName: "opportunity",
          Attributes: [
            { key: "statecode", value: { Value: 1 } },
            { key: "parentcontactid", value: { Id: "c", LogicalName: "contact" } },
            { key: "actualvalue", value: { Value: 1200.5 } },
            { key: "new_contractstart", value: start },
            { key: "new_contractmonths", value: 12 },
            { key: "new_cancelledon", value: start },
          ],
        },
      },
    ],
  },
});

const pipedrive = (fields: object): Payload => ({
  mapping: "pipedrive",
  parameters: { monthsField: "m", cancelledField: "c" },
  payload: {
    meta: { action: "change", entity: "deal", entity_id: "5", timestamp: BERLIN, version: "2.0" },
    data: {
      id: 5,
      status: "won",
      value: 1,
      currency: "EUR",
      person_id: 7,
      update_time: BERLIN,
      custom_fields: { m: { type: "double", value: 12 } },
      ...fields,
    },
    previous: null,
  },
});

const twenty = (start: string): Payload => ({
  mapping: "twenty",
  payload: {
    eventName: "opportunity.updated",
    eventDate: BERLIN,
    record: {
      id: "r",
      stage: "CUSTOMER",
      companyId: "c",
      amount: { amountMicros: "1000000", currencyCode: "EUR" },
      contractStart: start,
      contractMonths: 12,
      cancelledOn: start,
    },
  },
});

const shopify = (createdAt: string): Payload => ({
  mapping: "shopify",
  headers: { "x-shopify-topic": "customers/update" },
  payload: sample("shopify/customers-update.json").replace('"created_at": null', `"created_at": "${createdAt}"`),
});

const NEW_YEAR = ["2026-01-01"];
const NEW_YEARS_EVE = ["2025-12-31"];

test.each<readonly [timeZone: string, payload: Payload, days: readonly string[]]>([
  ["Europe/Berlin", espocrm("2026-01-01", "2026-01-01"), NEW_YEAR],
  ["Europe/Berlin", espocrm("2025-12-31 23:00:00", "2025-12-31 23:00:00"), NEW_YEAR],
  ["UTC", espocrm("2025-12-31 23:00:00", "2025-12-31 23:00:00"), NEW_YEARS_EVE],
  ["Europe/Berlin", cdc(BERLIN_MS), NEW_YEAR],
  ["Europe/Berlin", cdc(UTC_MS), NEW_YEAR],
  ["America/New_York", cdc(UTC_MS), NEW_YEAR],
  ["America/New_York", cdc("2026-01-01"), NEW_YEAR],
  ["Europe/Berlin", cdc("2026-01-01T00:00:00+01:00"), NEW_YEAR],
  ["Europe/Berlin", outbound("2026-01-01"), NEW_YEAR],
  ["Europe/Berlin", outbound(BERLIN), NEW_YEAR],
  ["America/New_York", outbound("2026-01-01"), NEW_YEAR],
  ["Europe/Berlin", dynamics(`/Date(${BERLIN_MS})/`), NEW_YEAR],
  ["Europe/Berlin", dynamics(`/Date(${UTC_MS})/`), NEW_YEAR],
  ["America/New_York", dynamics(`/Date(${UTC_MS})/`), NEW_YEAR],
  ["Europe/Berlin", pipedrive({ won_time: BERLIN }), NEW_YEAR],
  ["America/New_York", pipedrive({ won_time: BERLIN }), NEW_YEARS_EVE],
  ["Europe/Berlin", twenty("2026-01-01"), NEW_YEAR],
  ["Europe/Berlin", twenty(BERLIN), NEW_YEAR],
  ["Europe/Berlin", shopify("2025-12-31T18:00:00-05:00"), NEW_YEAR],
  ["America/New_York", shopify("2025-12-31T18:00:00-05:00"), NEW_YEARS_EVE],
])("in %s the days of %j are those of the workspace", async (timeZone, payload, expected) => {
  const yielded = await yieldOf({ ...payload, event: "", yields: {}, timeZone });
  const rows = rowsOf({ ...Object(yielded) });
  const days = rows.flatMap(({ startsOn, cancelledOn, customerSince }) => [startsOn, cancelledOn, customerSince]);
  expect([...new Set(days.filter((day) => day != null))]).toEqual(expected);
});
