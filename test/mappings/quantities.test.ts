import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { ingest } from "../support/seed.js";
import type { MappingCase } from "./mapping-case.js";
import { yieldOf } from "./mapping-harness.js";

/** What a won deal says of its units; a field that is left out was not sent. */
interface Units {
  readonly quantity?: number;
  readonly unitValue?: number | null;
}

/** A source, what it sends of a deal of 1,200 euros that was won, and of units that changed alone. */
interface UnitSource extends Pick<MappingCase, "mapping" | "parameters" | "query"> {
  readonly whole: (units: Units, at: string) => unknown;
  readonly changed?: (units: Units, at: string) => unknown;
}

const START = "2026-01-01";
const ENTITY = { Id: "c", LogicalName: "contact" };

const dealOfHubspot = ({ quantity, unitValue }: Units) => ({
  ...(quantity !== undefined && { quantity: String(quantity) }),
  ...(unitValue !== undefined && { unit_value: unitValue === null ? "" : String(unitValue) }),
});

function hubspotChanges(properties: object, at: string): unknown {
  return Object.entries(properties).map(([propertyName, propertyValue]: [string, string]) => ({
    subscriptionType: "deal.propertyChange",
    objectId: 5,
    occurredAt: Date.parse(at),
    propertyName,
    propertyValue,
  }));
}

function zohoChanges(values: object, at: string): unknown {
  const affected_values = [{ record_id: "5", values }];
  return { module: "Deals", operation: "update", ids: ["5"], server_time: Date.parse(at), affected_values };
}

function salesforceChanges(fields: object, changeType: string, at: string): unknown {
  const commitTimestamp = Date.parse(at);
  // What was emptied is listed, and null by itself means nothing.
  const nulledFields = Object.entries(fields).flatMap(([name, value]) => (value === null ? [name] : []));
  const header = { entityName: "Opportunity", changeType, recordIds: ["5"], commitTimestamp, nulledFields };
  return { ChangeEventHeader: header, ...fields };
}

const fieldsOfSalesforce = ({ quantity, unitValue }: Units) => ({ Quantity__c: quantity, Unit_Value__c: unitValue });
const opportunity = {
  AccountId: "c",
  StageName: "Closed Won",
  Amount: 1200,
  CloseDate: START,
  Contract_Start__c: START,
  Contract_Months__c: 12,
};

function outboundMessage(fields: object): string {
  const written = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      value === null ? `<sf:${name} xsi:nil="true"/>` : `<sf:${name}>${String(value)}</sf:${name}>`,
    )
    .join("");
  const notification = `<Notification><Id>n</Id><sObject xsi:type="sf:Opportunity">${written}</sObject></Notification>`;
  return `<?xml version="1.0"?><soapenv:Envelope><soapenv:Body><notifications>${notification}</notifications></soapenv:Body></soapenv:Envelope>`;
}

const SOURCES: readonly UnitSource[] = [
  {
    mapping: "hubspot",
    parameters: { currency: "EUR" },
    whole: (units, at) => [
      ...(hubspotChanges(
        {
          dealstage: "closedwon",
          amount: "1200",
          contract_months: "12",
          contract_start: String(Date.parse(START)),
          ...dealOfHubspot(units),
        },
        at,
      ) as object[]),
      {
        subscriptionType: "deal.associationChange",
        associationType: "DEAL_TO_CONTACT",
        fromObjectId: 5,
        toObjectId: 1,
        associationRemoved: false,
        occurredAt: Date.parse(at),
      },
    ],
    changed: (units, at) => hubspotChanges(dealOfHubspot(units), at),
  },
  {
    mapping: "zoho",
    parameters: { currency: "EUR" },
    whole: ({ quantity, unitValue }, at) =>
      zohoChanges(
        {
          Stage: "Closed Won",
          Contact_Name: { id: "7" },
          Amount: 1200,
          Contract_Start: START,
          Contract_Months: 12,
          Quantity: quantity,
          Unit_Value: unitValue,
        },
        at,
      ),
    changed: ({ quantity, unitValue }, at) => zohoChanges({ Quantity: quantity, Unit_Value: unitValue }, at),
  },
  {
    mapping: "pipedrive",
    parameters: { monthsField: "m", quantityField: "q", unitValueField: "u" },
    whole: ({ quantity, unitValue }, at) => ({
      meta: { action: "change", entity: "deal", entity_id: "5", timestamp: at },
      previous: null,
      data: {
        id: 5,
        title: "Support",
        status: "won",
        value: 1200,
        currency: "EUR",
        person_id: 7,
        won_time: `${START}T10:00:00Z`,
        update_time: at,
        custom_fields: {
          m: { type: "double", value: 12 },
          q: quantity,
          u: unitValue == null ? unitValue : { type: "monetary", value: unitValue, currency: "EUR" },
        },
      },
    }),
  },
  {
    mapping: "twenty",
    whole: ({ quantity, unitValue }, at) => ({
      eventName: "opportunity.updated",
      eventDate: at,
      updatedFields: ["stage"],
      record: {
        id: "r",
        updatedAt: at,
        stage: "CUSTOMER",
        companyId: "c",
        amount: { amountMicros: "1200000000", currencyCode: "EUR" },
        contractStart: START,
        contractMonths: 12,
        quantity,
        unitValue:
          unitValue === undefined
            ? undefined
            : { amountMicros: unitValue === null ? null : unitValue * 1_000_000, currencyCode: "EUR" },
      },
    }),
  },
  {
    mapping: "espocrm",
    query: { event: "Opportunity.update" },
    whole: (units, at) => [
      {
        id: "o",
        stage: "Closed Won",
        accountId: "a",
        amount: 1200,
        amountCurrency: "EUR",
        contractStart: START,
        contractMonths: 12,
        modifiedAt: at.replace("T", " ").slice(0, 19),
        ...units,
      },
    ],
    changed: (units, at) => [
      { id: "o", amountCurrency: "EUR", modifiedAt: at.replace("T", " ").slice(0, 19), ...units },
    ],
  },
  {
    mapping: "dynamics365",
    parameters: { currency: "EUR" },
    whole: ({ quantity, unitValue }, at) => ({
      MessageName: "Update",
      PrimaryEntityName: "opportunity",
      PrimaryEntityId: "o",
      InputParameters: [
        {
          key: "Target",
          value: {
            Id: "o",
            LogicalName: "opportunity",
            Attributes: Object.entries({
              modifiedon: `/Date(${Date.parse(at)})/`,
              statecode: { Value: 1 },
              parentcontactid: ENTITY,
              actualvalue: { Value: 1200 },
              new_contractstart: START,
              new_contractmonths: 12,
              new_quantity: quantity,
              new_unitvalue: unitValue == null ? unitValue : { Value: unitValue },
            }).map(([key, value]) => ({ key, value })),
          },
        },
      ],
    }),
  },
  {
    mapping: "salesforce-cdc",
    parameters: { currency: "EUR" },
    whole: (units, at) => salesforceChanges({ ...opportunity, ...fieldsOfSalesforce(units) }, "CREATE", at),
    changed: (units, at) => salesforceChanges({ CurrencyIsoCode: "EUR", ...fieldsOfSalesforce(units) }, "UPDATE", at),
  },
  {
    mapping: "salesforce-outbound",
    parameters: { currency: "EUR" },
    whole: (units, at) =>
      outboundMessage({ Id: "5", LastModifiedDate: at, ...opportunity, ...fieldsOfSalesforce(units) }),
  },
];

const AT = "2026-01-02T10:00:00.000Z";

/** The rows that a payload comes to. */
async function rowsOf({ mapping, parameters, query }: UnitSource, payload: unknown) {
  const yielded = await yieldOf({ mapping, parameters, query, payload, event: "", yields: {} });
  const { customers = [], contracts = [] } = Object(yielded) as Partial<Record<string, object | object[]>>;
  return { customers: [customers].flat(), contracts: [contracts].flat() };
}

describe("what presets say of a deal that goes by units", () => {
  test.each(SOURCES)("$mapping: the quantity and the value of a unit stand in place of the amount", async (source) => {
    const { contracts } = await rowsOf(source, source.whole({ quantity: 12, unitValue: 100 }, AT));
    expect(contracts).toMatchObject([{ quantity: 12, unitValue: { minor: 10_000, currency: "EUR" } }]);
    expect(contracts[0]).not.toHaveProperty("value");
  });

  test.each(SOURCES)("$mapping: a deal without a value of a unit is worth its amount", async (source) => {
    for (const units of [{}, { quantity: 12 }, { quantity: 12, unitValue: null }]) {
      const { contracts } = await rowsOf(source, source.whole(units, AT));
      expect(contracts).toMatchObject([{ termMonths: 12, value: { minor: 120_000, currency: "EUR" } }]);
      expect(contracts[0]).not.toHaveProperty("quantity");
    }
  });

  const partly = SOURCES.flatMap(({ changed, ...source }) => (changed === undefined ? [] : [{ ...source, changed }]));
  test.each(partly)("$mapping: what changed alone is told to the contract that is known", async (source) => {
    const said = async (units: Units) => (await rowsOf(source, source.changed(units, AT))).contracts;
    expect(await said({ quantity: 15 })).toMatchObject([{ onlyIfKnown: true, partial: true, quantity: 15 }]);
    expect(await said({ unitValue: 110 })).toMatchObject([{ onlyIfKnown: true, unitValue: { minor: 11_000 } }]);
    expect(await said({ unitValue: null })).toMatchObject([{ onlyIfKnown: true, unitValue: null }]);
  });
});

onEachDatabase("a deal whose seats become more", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    api.setDay("2026-06-15");
  });

  test.each(SOURCES)("is worth more from that day on, as $mapping tells it", async (source) => {
    const system = `${source.mapping} in euros`;
    const told = { ...source, parameters: { ...source.parameters, system } };
    const take = async (payload: unknown) => {
      const { contracts } = await ingest(api, { ...(await rowsOf(told, payload)), onError: "SKIP_ROW" });
      expect(contracts).toMatchObject([{ outcome: expect.stringMatching(/CREATED|UPDATED/), userErrors: [] }]);
      return contracts[0]?.id;
    };
    const id = await take(source.whole({ quantity: 10, unitValue: 100 }, AT));
    await take((source.changed ?? source.whole)({ quantity: 12, unitValue: 100 }, "2026-04-01T10:00:00.000Z"));
    const { contract } = await api.data(
      `query ($id: ID!) { contract(id: $id) { quantity value { amount } events { type day termValue { amount } } } }`,
      { id },
    );
    expect(contract).toEqual({
      quantity: 12,
      value: { amount: "1000.00" },
      events: [{ type: "VALUE_CHANGED", day: "2026-04-01", termValue: { amount: "1200.00" } }],
    });
  });
});
