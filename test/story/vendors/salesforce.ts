import { fetchedContract } from "../fetched.js";
import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Request, Vendor } from "../vendor.js";

const PARAMETERS = {
  system: "salesforce",
  renewalField: "Type",
  renewalValues: "Existing Customer - Renewal",
  renewedField: "Renewed_Opportunity__c",
};

const STAGE = { OPEN: "Negotiation/Review", WON: "Closed Won", LOST: "Closed Lost" } as const;

/** Ids have 15 characters, or 18 where case is lost. */
const idOf = (prefix: string, number: number) => `${prefix}${String(number).padStart(12, "0")}`;
const accountId = (id: number) => idOf("001", id);
const opportunityId = (id: number) => idOf("006", id);

/** A person account: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm */
const accountOf = ({ name, email }: Customer) => ({ Name: name, PersonEmail: email, IsPersonAccount: true });

/** With the fields that docs/integrate/salesforce.md has an administrator add. */
function opportunityOf(deal: Deal) {
  return {
    Name: deal.product,
    AccountId: accountId(deal.customer),
    StageName: STAGE[deal.stage],
    IsWon: deal.stage === "WON",
    IsClosed: deal.stage !== "OPEN",
    CloseDate: deal.wonOn,
    Amount: deal.amount,
    CurrencyIsoCode: deal.currency,
    Type: deal.isRenewal ? "Existing Customer - Renewal" : "New Customer",
    Contract_Start__c: deal.startsOn,
    Contract_Months__c: deal.months,
    Auto_Renewal__c: deal.autoRenew,
    Notice_Days__c: deal.noticeDays,
    Cancelled_On__c: deal.cancelledOn,
    Terminated_On__c: deal.terminatedOn,
    Trial_Ends_On__c: deal.trialEndsOn,
    Paused_On__c: deal.pausedOn,
    Resumes_On__c: deal.resumesOn,
    Renewed_Opportunity__c: deal.renews === null ? null : opportunityId(deal.renews),
  };
}

/** What an administrator has each event of an opportunity carry (event enrichment), whether it changed or not. */
const ENRICHED = ["AccountId", "Name", "Amount", "CurrencyIsoCode", "CloseDate", "Type"] as const;
const ENRICHED_OWN = ["Contract_Start__c", "Contract_Months__c", "Auto_Renewal__c", "Notice_Days__c"] as const;

/** https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_message_structure.htm */
function changeEvent(entityName: string, changeType: string, recordId: string, at: string, fields: object): Request {
  const said = Object.entries(fields);
  const ChangeEventHeader = {
    entityName,
    changeType,
    recordIds: [recordId],
    commitTimestamp: Date.parse(at),
    nulledFields: changeType === "UPDATE" ? said.filter(([, value]) => value === null).map(([name]) => name) : [],
    changedFields: changeType === "UPDATE" ? [...said.map(([name]) => name), "LastModifiedDate"] : [],
  };
  const filled = changeType === "CREATE" ? said.filter(([, value]) => value !== null) : said;
  const modified = changeType === "DELETE" ? {} : { LastModifiedDate: at };
  return { body: { ChangeEventHeader, ...Object.fromEntries(filled), ...modified } };
}

/** An update carries what changed, and what it is enriched with. */
function updateOf(deal: Deal, before: Deal, at: string): Letter {
  const now = opportunityOf(deal);
  const earlier = new Map<string, unknown>(Object.entries(opportunityOf(before)));
  const changed = Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== earlier.get(name)));
  const { body } = changeEvent("Opportunity", "UPDATE", opportunityId(deal.id), at, changed);
  const enriched = Object.fromEntries([...ENRICHED, ...ENRICHED_OWN].map((name) => [name, now[name]]));
  return { body: { ...enriched, ...Object(body) } };
}

function changesTold(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER":
      return [changeEvent("Account", "CREATE", accountId(moment.customer.id), at, accountOf(moment.customer))];
    case "CUSTOMER_MERGED": {
      // The loser's deletion does not name the winner: a trigger does, as the page has an administrator write it.
      const [from, into] = [accountId(moment.customer.id), accountId(moment.into.id)];
      return [changeEvent("Account", "DELETE", from, at, {}), { merge: { from, into } }];
    }
    case "CUSTOMER_DELETED":
      return [changeEvent("Account", "DELETE", accountId(moment.customer.id), at, {})];
    case "DEAL": {
      const { deal, before } = moment;
      if (before !== null) return [updateOf(deal, before, at)];
      return [changeEvent("Opportunity", "CREATE", opportunityId(deal.id), at, opportunityOf(deal))];
    }
    case "TICKET":
      return [];
  }
}

export const salesforceChanges: Vendor = {
  preset: "salesforce-cdc",
  secret: "relay-secret",
  parameters: PARAMETERS,
  tell: changesTold,
  fetched: (id) => fetchedContract("salesforce", id, { dealId: opportunityId, customerId: accountId }),
  sign: () => ({ headers: { Authorization: "Bearer relay-secret" } }),
  hasTimes: true,
};

const ORGANISATION = "00D5g00000AbCdEEAV";

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_wsdl.htm */
function outboundMessage(type: string, id: string, at: string, fields: object): Letter {
  const written = Object.entries({ Id: id, ...fields, LastModifiedDate: at })
    .map(([name, value]) =>
      value === null ? `<sf:${name} xsi:nil="true"/>` : `<sf:${name}>${String(value)}</sf:${name}>`,
    )
    .join("");
  return {
    body: `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body>
  <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
   <OrganizationId>${ORGANISATION}</OrganizationId>
   <ActionId>04k5g000000XXXXAA2</ActionId>
   <SessionId xsi:nil="true"/>
   <EnterpriseUrl>https://example.my.salesforce.com/services/Soap/c/60.0/${ORGANISATION}</EnterpriseUrl>
   <PartnerUrl>https://example.my.salesforce.com/services/Soap/u/60.0/${ORGANISATION}</PartnerUrl>
   <Notification>
    <Id>04l5g00000YYYYAAA4</Id>
    <sObject xsi:type="sf:${type}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">${written}</sObject>
   </Notification>
  </notifications>
 </soapenv:Body>
</soapenv:Envelope>`,
  };
}

function messagesTold(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER":
      return [outboundMessage("Account", accountId(moment.customer.id), at, accountOf(moment.customer))];
    case "CUSTOMER_MERGED": {
      const MasterRecordId = accountId(moment.into.id);
      return [outboundMessage("Account", accountId(moment.customer.id), at, { IsDeleted: true, MasterRecordId })];
    }
    case "CUSTOMER_DELETED":
      return [outboundMessage("Account", accountId(moment.customer.id), at, { IsDeleted: true })];
    case "DEAL":
      return [outboundMessage("Opportunity", opportunityId(moment.deal.id), at, opportunityOf(moment.deal))];
    case "TICKET":
      return [];
  }
}

export const salesforceMessages: Vendor = {
  preset: "salesforce-outbound",
  secret: `${ORGANISATION}:word`,
  parameters: PARAMETERS,
  tell: messagesTold,
  sign: () => ({ query: { token: "word" } }),
  hasTimes: true,
};

/** The contacts of a business account, which itself has no address. */
function contactsOf({ id, name, email, colleague }: Customer): (readonly [id: string, fields: object])[] {
  const people = [{ name: `Ann ${name}`, email }, ...(colleague === undefined ? [] : [colleague])];
  return people.map((person, index) => {
    const fields = { AccountId: accountId(id), LastName: person.name, Email: person.email };
    return [idOf("003", 10 * id + index), fields];
  });
}

/** As a house does that sells to companies: accounts with contacts. */
function messagesOfCompanies(moment: Moment): readonly Letter[] {
  if (moment.kind !== "CUSTOMER" && moment.kind !== "CUSTOMER_MERGED") return messagesTold(moment);
  const { at, kind, customer } = moment;
  const isKnown = kind === "CUSTOMER";
  const whose = isKnown ? {} : { AccountId: accountId(moment.into.id) };
  const contacts = contactsOf(customer).map(([id, fields]) =>
    outboundMessage("Contact", id, at, { ...fields, ...whose }),
  );
  const account = outboundMessage("Account", accountId(customer.id), at, { Name: customer.name });
  return [...(isKnown ? [account] : messagesTold(moment)), ...contacts];
}

export const salesforceOfCompanies: Vendor = { ...salesforceMessages, tell: messagesOfCompanies };
