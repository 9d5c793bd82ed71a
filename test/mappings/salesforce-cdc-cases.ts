import { type MappingCase, source } from "./mapping-case.js";

const { externalId, merelyNamed, deleted, merged, toFetch } = source("salesforce");
const COMMITTED = 1_767_225_600_000;
const AT = "2026-01-01T00:00:00.000Z";
const CONTRACT = {
  product: "Support",
  startsOn: "2026-01-01",
  termMonths: 12,
  agreedOn: "2025-11-30",
  succession: "SAME_CUSTOMER",
  value: { minor: 120_050, currency: "EUR" },
};

/** A change event. */
function change(entityName: string, changeType: string, fields: object = {}, header: object = {}) {
  const ChangeEventHeader = { entityName, changeType, recordIds: ["R1"], commitTimestamp: COMMITTED, ...header };
  return { ChangeEventHeader, ...fields };
}

const CASES: Omit<MappingCase, "mapping">[] = [
  {
    event: "the same change of several accounts; null is no change unless the header says so",
    payload: change(
      "Account",
      "UPDATE",
      { Name: null, Industry: "Apparel", Phone: null },
      { recordIds: ["A1", "A2"], nulledFields: ["Phone"] },
    ),
    yields: {
      customers: ["A1", "A2"].map((id) => ({
        ...externalId(id),
        phone: null,
        segment: "Apparel",
        partial: true,
        sourceUpdatedAt: AT,
      })),
    },
  },
  {
    event: "cleared fields that are told as bits, which only Salesforce can read",
    payload: change("Account", "UPDATE", { Industry: "Apparel", Phone: null }, { nulledFields: ["0x400800"] }),
    yields: {
      customers: [{ ...externalId("R1"), segment: "Apparel", partial: true, sourceUpdatedAt: AT }],
      toFetch: [toFetch("CUSTOMER", "R1")],
    },
  },
  {
    event: "a new contact in the envelope of CometD",
    payload: {
      channel: "/data/ContactChangeEvent",
      data: {
        payload: change("Contact", "CREATE", {
          Name: { FirstName: "Ann", LastName: "Lee" },
          Email: "ann@example.com",
        }),
      },
    },
    parameters: { customerObject: "Contact" },
    yields: {
      customers: [
        {
          ...externalId("R1"),
          match: "PERSONAL_EMAIL",
          name: "Ann Lee",
          email: "ann@example.com",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a deletion, and one of which only a gap event tells",
    payload: change("Account", "GAP_DELETE", {}, { recordIds: ["A1", "A2"] }),
    yields: { customers: [deleted("A1", AT), deleted("A2", AT)] },
  },
  {
    event: "a gap event, which tells no fields",
    payload: change("Case", "GAP_UPDATE"),
    yields: { toFetch: [toFetch("INTERACTION", "R1")] },
  },
  {
    event: "an undeleted account, younger than its deletion",
    payload: change("Account", "UNDELETE", { Name: "Acme", LastModifiedDate: COMMITTED - 1_000 }),
    yields: { customers: [{ ...externalId("R1"), name: "Acme", sourceUpdatedAt: AT }] },
  },
  {
    event: "a converted lead",
    payload: change("Lead", "UPDATE", { IsConverted: true, ConvertedAccountId: "A1" }),
    yields: { customers: [merelyNamed("A1"), merged("R1", "A1", AT)] },
  },
  {
    event: "an opportunity that carries all that a contract needs",
    payload: change("Opportunity", "CREATE", {
      Name: "Support",
      AccountId: "A1",
      IsWon: true,
      Amount: 1200.5,
      Contract_Start__c: "2026-01-01",
      Contract_Months__c: 12,
      CloseDate: "2025-11-30",
    }),
    parameters: { currency: "EUR" },
    yields: {
      customers: [merelyNamed("A1")],
      contracts: [{ ...externalId("R1"), customer: externalId("A1"), ...CONTRACT, sourceUpdatedAt: AT }],
    },
  },
  {
    event: "an activated contract that names the one it renews",
    payload: change("Contract", "UPDATE", {
      Name: "Support",
      AccountId: "A1",
      Status: "Activated",
      StartDate: "2026-01-01",
      ContractTerm: 12,
      Contract_Value__c: 1200.5,
      ActivatedDate: "2025-11-30T10:00:00.000Z",
      Renewed__c: "K0",
    }),
    parameters: { currency: "EUR", renewedField: "Renewed__c" },
    yields: {
      customers: [merelyNamed("A1")],
      contracts: [
        {
          ...externalId("R1"),
          customer: externalId("A1"),
          ...CONTRACT,
          succeeds: externalId("K0"),
          partial: true,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "an opportunity that was won just now, without the rest",
    payload: change("Opportunity", "UPDATE", { StageName: "Closed Won" }),
    yields: { toFetch: [toFetch("CONTRACT", "R1")] },
  },
  {
    event: "an opportunity that was won, and is lost now",
    payload: change("Opportunity", "UPDATE", { StageName: "Closed Lost", IsWon: false, IsClosed: true }),
    yields: { contracts: [{ ...deleted("R1", AT), reason: "MISTAKE" }] },
  },
  {
    event: "an opportunity that was won, and is open again",
    payload: change("Opportunity", "UPDATE", { StageName: "Negotiation", IsWon: false, IsClosed: false }),
    yields: { contracts: [{ ...deleted("R1", AT), reason: "MISTAKE" }] },
  },
  {
    event: "an opportunity that is lost without ever having been won: Salesforce does not send IsWon again",
    payload: change("Opportunity", "UPDATE", { StageName: "Closed Lost", IsClosed: true }),
    yields: { contracts: [{ ...deleted("R1", AT), reason: "MISTAKE" }] },
  },
  {
    event: "a new opportunity that is open",
    payload: change("Opportunity", "CREATE", { Name: "Support", AccountId: "A1", StageName: "New", IsWon: false }),
    yields: { ignored: "an Opportunity that is not won" },
  },
  {
    event: "an activated contract without the field that holds its value",
    payload: change("Contract", "CREATE", {
      AccountId: "A1",
      Status: "Activated",
      StartDate: "2026-01-01",
      ContractTerm: 12,
    }),
    yields: {
      toFetch: [toFetch("CONTRACT", "R1")],
      ignored: "Contract R1 lacks Contract_Value__c (parameter valueField), CurrencyIsoCode (or parameter currency)",
    },
  },
  {
    event: "an account whose address changed, as Salesforce documents compound fields, and nothing else",
    payload: change(
      "Account",
      "UPDATE",
      { LastModifiedDate: COMMITTED, BillingAddress: { Street: "404 Mission Street" } },
      { changedFields: ["LastModifiedDate", "BillingAddress.Street"] },
    ),
    yields: { ignored: "a change of Account in none of the fields that are read here" },
  },
  {
    event: "a new account with a compound address",
    payload: change("Account", "CREATE", {
      Name: "Acme",
      BillingAddress: { Street: "415 Mission Street", City: "San Francisco", Latitude: null },
      ShippingAddress: null,
      Phone: "+1 415 1",
    }),
    yields: { customers: [{ ...externalId("R1"), name: "Acme", phone: "+1 415 1", sourceUpdatedAt: AT }] },
  },
  {
    event: "a new case",
    payload: change("Case", "CREATE", { AccountId: "A1", Origin: "Email", Subject: "Router", CreatedDate: COMMITTED }),
    yields: {
      customers: [merelyNamed("A1")],
      interactions: [
        {
          ...externalId("R1"),
          customer: externalId("A1"),
          kind: "SERVICE",
          channel: "EMAIL",
          direction: "INBOUND",
          subject: "Router",
          occurredAt: AT,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a new case of an account and its contact",
    payload: change("Case", "CREATE", { AccountId: "A1", ContactId: "C1", CreatedDate: COMMITTED }),
    yields: {
      customers: [merelyNamed("A1")],
      people: [merelyNamed("C1")],
      interactions: [
        {
          ...externalId("R1"),
          customer: externalId("A1"),
          person: externalId("C1"),
          kind: "SERVICE",
          direction: "INBOUND",
          occurredAt: AT,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a case that another contact of the account takes over",
    payload: change("Case", "UPDATE", { ContactId: "C2" }),
    yields: {
      people: [merelyNamed("C2")],
      interactions: [{ ...externalId("R1"), person: externalId("C2"), partial: true, sourceUpdatedAt: AT }],
    },
  },
  {
    event: "a new case of nobody",
    payload: change("Case", "CREATE", { AccountId: null }),
    yields: { ignored: "a Case of nobody" },
  },
  {
    event: "a closed case, whose quality is unknown",
    payload: change("Case", "UPDATE", { Status: "Closed", IsClosed: true, ClosedDate: AT }),
    yields: { interactions: [{ ...externalId("R1"), resolvedAt: AT, partial: true, sourceUpdatedAt: AT }] },
  },
  {
    event: "a case that was closed without a solution",
    payload: change("Case", "UPDATE", { Status: "Closed Unsolved", IsClosed: true, ClosedDate: AT }),
    yields: {
      interactions: [
        { ...externalId("R1"), resolvedAt: AT, qualityRule: "UNRESOLVED", partial: true, sourceUpdatedAt: AT },
      ],
    },
  },
  {
    event: "a reopened case, which takes high effort",
    payload: change("Case", "UPDATE", { IsClosed: false, ClosedDate: null }, { nulledFields: ["ClosedDate"] }),
    yields: {
      interactions: [
        { ...externalId("R1"), resolvedAt: null, qualityRule: "HIGH_EFFORT", partial: true, sourceUpdatedAt: AT },
      ],
    },
  },
];

export const CHANGE_CASES: readonly MappingCase[] = CASES.map((each) => ({ mapping: "salesforce-cdc", ...each }));
