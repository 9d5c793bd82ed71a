import type { MappingCase } from "./mapping-case.js";

/** A deal that was won on a day, for twelve months. */
export interface WonDeal {
  readonly id: string;
  readonly customer: string;
  readonly wonOn: string;
  readonly startsOn: string;
  /** The deal that it renews, where the source says so. */
  readonly renews: string | null;
}

/** A source, and what it sends of a won deal. */
export interface DealSource extends Pick<MappingCase, "mapping" | "parameters" | "query"> {
  readonly name: string;
  readonly payloadOf: (deal: WonDeal) => unknown;
  /** What its plugin sends of a deal that it was asked to fetch, where no payload holds what a contract needs. */
  readonly fetched?: (deal: WonDeal) => object;
}

const wonAt = ({ wonOn }: WonDeal) => `${wonOn}T10:00:00.000Z`;
const milliseconds = (time: string) => `/Date(${Date.parse(time)})/`;

function pipedriveDeal(deal: WonDeal): unknown {
  const { id, customer, startsOn } = deal;
  return {
    meta: { action: "change", entity: "deal", entity_id: id, timestamp: wonAt(deal), version: "2.0" },
    data: {
      id: Number(id),
      title: `Deal ${id}`,
      status: "won",
      value: 1200,
      currency: "EUR",
      person_id: Number(customer),
      won_time: wonAt(deal),
      update_time: wonAt(deal),
      custom_fields: { months: { type: "double", value: 12 }, start: { type: "date", value: startsOn } },
    },
    previous: { status: "open" },
  };
}

function salesforceOpportunity({ id, customer, wonOn, startsOn }: WonDeal) {
  return {
    Name: `Opportunity ${id}`,
    AccountId: customer,
    StageName: "Closed Won",
    IsWon: true,
    CloseDate: wonOn,
    Amount: 1200,
    Contract_Start__c: startsOn,
    Contract_Months__c: 12,
  };
}

/** The object Contract has no renewals of its own: the field that names the renewed one is the organisation's. */
function salesforceContract({ customer, wonOn, startsOn, renews }: WonDeal) {
  return {
    AccountId: customer,
    Status: "Activated",
    CustomerSignedDate: wonOn,
    StartDate: startsOn,
    ContractTerm: 12,
    Contract_Value__c: 1200,
    ...(renews !== null && { Renewed_Contract__c: renews }),
  };
}

function changeEvent(entityName: string, changeType: string, deal: WonDeal, fields: object): unknown {
  const commitTimestamp = Date.parse(wonAt(deal));
  return { ChangeEventHeader: { entityName, changeType, recordIds: [deal.id], commitTimestamp }, ...fields };
}

function outboundMessage(type: string, deal: WonDeal, fields: object): string {
  const written = Object.entries({ Id: deal.id, LastModifiedDate: wonAt(deal), ...fields })
    .map(([name, value]) => `<sf:${name}>${value}</sf:${name}>`)
    .join("");
  const notification = `<Notification><Id>n</Id><sObject xsi:type="sf:${type}">${written}</sObject></Notification>`;
  return `<?xml version="1.0"?><soapenv:Envelope><soapenv:Body><notifications>${notification}</notifications></soapenv:Body></soapenv:Envelope>`;
}

function dynamicsOpportunity(deal: WonDeal): unknown {
  const columns = {
    modifiedon: milliseconds(wonAt(deal)),
    name: `Opportunity ${deal.id}`,
    statecode: { Value: 1 },
    parentcontactid: { Id: deal.customer, LogicalName: "contact" },
    actualvalue: { Value: 1200 },
    actualclosedate: milliseconds(deal.wonOn),
    new_contractstart: milliseconds(deal.startsOn),
    new_contractmonths: 12,
  };
  const Attributes = Object.entries(columns).map(([key, value]) => ({ key, value }));
  const target = { Id: deal.id, LogicalName: "opportunity", Attributes };
  return {
    MessageName: "Update",
    PrimaryEntityName: "opportunity",
    PrimaryEntityId: deal.id,
    InputParameters: [{ key: "Target", value: target }],
  };
}

function twentyOpportunity(deal: WonDeal): unknown {
  return {
    eventName: "opportunity.updated",
    eventDate: wonAt(deal),
    record: {
      id: deal.id,
      updatedAt: wonAt(deal),
      name: `Opportunity ${deal.id}`,
      stage: "CUSTOMER",
      companyId: deal.customer,
      closeDate: wonAt(deal),
      amount: { amountMicros: "1200000000", currencyCode: "EUR" },
      contractStart: deal.startsOn,
      contractMonths: 12,
    },
    updatedFields: ["stage"],
  };
}

function espocrmOpportunity(deal: WonDeal): unknown {
  const opportunity = {
    id: deal.id,
    name: `Opportunity ${deal.id}`,
    stage: "Closed Won",
    accountId: deal.customer,
    closeDate: deal.wonOn,
    amount: 1200,
    amountCurrency: "EUR",
    contractStart: deal.startsOn,
    contractMonths: 12,
    modifiedAt: `${deal.wonOn} 10:00:00`,
  };
  return [opportunity];
}

/** As docs/integrate/hubspot.md and zoho.md have a plugin send a deal. */
function fetchedDeal(deal: WonDeal): object {
  return {
    product: `Deal ${deal.id}`,
    startsOn: deal.startsOn,
    termMonths: 12,
    value: { minor: 120_000, currency: "EUR" },
    agreedOn: deal.wonOn,
    succession: "SAME_CUSTOMER",
    sourceUpdatedAt: wonAt(deal),
  };
}

const hubspotEvent = (deal: WonDeal) => [
  {
    subscriptionType: "deal.propertyChange",
    objectId: Number(deal.id),
    propertyName: "dealstage",
    propertyValue: "closedwon",
    occurredAt: Date.parse(wonAt(deal)),
  },
];

const zohoNotification = (deal: WonDeal) => ({
  module: "Deals",
  operation: "update",
  ids: [deal.id],
  server_time: Date.parse(wonAt(deal)),
});

const EUR = { currency: "EUR" };
const NAMED_ONLY = { ...EUR, succession: "EXPLICIT_ONLY", renewedField: "Renewed_Contract__c" };

/** Every source that renews by a new deal. */
export const DEAL_SOURCES: readonly DealSource[] = [
  {
    name: "Pipedrive",
    mapping: "pipedrive",
    parameters: { monthsField: "months", startField: "start" },
    payloadOf: pipedriveDeal,
  },
  {
    name: "Salesforce events of opportunities",
    mapping: "salesforce-cdc",
    parameters: EUR,
    payloadOf: (deal) => changeEvent("Opportunity", "UPDATE", deal, salesforceOpportunity(deal)),
  },
  {
    name: "Salesforce events that name the contract",
    mapping: "salesforce-cdc",
    parameters: NAMED_ONLY,
    payloadOf: (deal) => changeEvent("Contract", "CREATE", deal, salesforceContract(deal)),
  },
  {
    name: "Salesforce messages of opportunities",
    mapping: "salesforce-outbound",
    parameters: EUR,
    payloadOf: (deal) => outboundMessage("Opportunity", deal, salesforceOpportunity(deal)),
  },
  {
    name: "Salesforce messages of contracts",
    mapping: "salesforce-outbound",
    parameters: EUR,
    payloadOf: (deal) => outboundMessage("Contract", deal, salesforceContract({ ...deal, renews: null })),
  },
  { name: "Dynamics 365", mapping: "dynamics365", parameters: EUR, payloadOf: dynamicsOpportunity },
  { name: "Twenty", mapping: "twenty", payloadOf: twentyOpportunity },
  { name: "EspoCRM", mapping: "espocrm", query: { event: "Opportunity.update" }, payloadOf: espocrmOpportunity },
  { name: "HubSpot", mapping: "hubspot", payloadOf: hubspotEvent, fetched: fetchedDeal },
  { name: "Zoho", mapping: "zoho", payloadOf: zohoNotification, fetched: fetchedDeal },
];
