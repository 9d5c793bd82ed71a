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
export interface DealSource extends Pick<MappingCase, "mapping" | "parameters"> {
  readonly name: string;
  readonly payloadOf: (deal: WonDeal) => unknown;
}

const wonAt = ({ wonOn }: WonDeal) => `${wonOn}T10:00:00.000Z`;

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

const EUR = { currency: "EUR" };
const NAMED_ONLY = { ...EUR, succession: "EXPLICIT_ONLY", renewedField: "Renewed_Contract__c" };

/** Sources that renew by a new record of an object that the year's story (test/story) does not tell: Salesforce's Contract. */
export const DEAL_SOURCES: readonly DealSource[] = [
  {
    name: "Salesforce events that name the contract",
    mapping: "salesforce-cdc",
    parameters: NAMED_ONLY,
    payloadOf: (deal) => changeEvent("Contract", "CREATE", deal, salesforceContract(deal)),
  },
  {
    name: "Salesforce messages of contracts",
    mapping: "salesforce-outbound",
    parameters: EUR,
    payloadOf: (deal) => outboundMessage("Contract", deal, salesforceContract({ ...deal, renews: null })),
  },
];
