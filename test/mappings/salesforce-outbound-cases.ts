import { type MappingCase, source } from "./mapping-case.js";

const { externalId, merelyNamed, deleted, merged } = source("salesforce");
const AT = "2026-01-01T00:00:00.000Z";
const CONTRACT = {
  product: "Support",
  startsOn: "2026-01-01",
  termMonths: 12,
  agreedOn: "2025-11-30",
  succession: "SAME_CUSTOMER",
  value: { minor: 120_050, currency: "EUR" },
};

/** An outbound message; the fields of a record are written as `name: value`, null as an empty one. */
function message(...records: readonly Readonly<Record<string, string | null>>[]): string {
  const notifications = records.map(({ type, ...fields }, index) => {
    const written = Object.entries({ LastModifiedDate: AT, ...fields }).map(([name, value]) =>
      value === null ? `<sf:${name} xsi:nil="true"/>` : `<sf:${name}>${value}</sf:${name}>`,
    );
    return `<Notification><Id>n${index}</Id><sObject xsi:type="sf:${type}">${written.join("")}</sObject></Notification>`;
  });
  const body = `<notifications><OrganizationId>1</OrganizationId>${notifications.join("")}</notifications>`;
  return `<?xml version="1.0"?><soapenv:Envelope><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}

const CASES: Omit<MappingCase, "mapping">[] = [
  {
    event: "an account twice, with an empty field: the later one counts, and clears",
    payload: message(
      { type: "Account", Id: "A1", Name: "Acme", Phone: null },
      { type: "Account", Id: "A1", Name: "Old", LastModifiedDate: "2025-01-01T00:00:00.000+0000" },
    ),
    yields: { customers: [{ ...externalId("A1"), name: "Acme", phone: null, sourceUpdatedAt: AT }] },
  },
  {
    event: "a contact where contacts are the customers",
    payload: message({ type: "Contact", Id: "C1", FirstName: "Ann", LastName: "Lee", Email: "ann@example.com" }),
    parameters: { customerObject: "Contact" },
    yields: {
      customers: [
        {
          ...externalId("C1"),
          match: "PERSONAL_EMAIL",
          name: "Ann Lee",
          email: "ann@example.com",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a converted lead, which becomes the account",
    payload: message({ type: "Lead", Id: "L1", IsConverted: "true", ConvertedAccountId: "A1" }),
    yields: { customers: [merelyNamed("A1"), merged("L1", "A1", AT)] },
  },
  {
    event: "a deleted account, and one that was merged",
    payload: message(
      { type: "Account", Id: "A1", IsDeleted: "true" },
      { type: "Account", Id: "A2", IsDeleted: "true", MasterRecordId: "A3" },
    ),
    yields: { customers: [merelyNamed("A3"), deleted("A1", AT), merged("A2", "A3", AT)] },
  },
  {
    event: "a won opportunity with an amount as SOAP writes doubles",
    payload: message({
      type: "Opportunity",
      Id: "O1",
      AccountId: "A1",
      Name: "Support",
      StageName: "Closed Won",
      Amount: "1.2005E3",
      Contract_Start__c: "2026-01-01",
      Contract_Months__c: "12.0",
      CloseDate: "2025-11-30",
      SBQQ__RenewedContract__c: null,
      Cancelled_On__c: null,
    }),
    parameters: { currency: "EUR" },
    yields: {
      customers: [merelyNamed("A1")],
      contracts: [
        {
          ...externalId("O1"),
          customer: externalId("A1"),
          ...CONTRACT,
          succeeds: null,
          cancelledOn: null,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "an activated contract in the currency of its own",
    payload: message({
      type: "Contract",
      Id: "K1",
      AccountId: "A1",
      Name: "Support",
      Status: "Activated",
      StartDate: "2026-01-01",
      ContractTerm: "12",
      Contract_Value__c: "1200.50",
      CustomerSignedDate: "2025-11-30",
      ActivatedDate: "2025-12-05T10:00:00.000Z",
      SBQQ__RenewedContract__c: "K0",
      CurrencyIsoCode: "EUR",
    }),
    parameters: { currency: "USD" },
    yields: {
      customers: [merelyNamed("A1")],
      contracts: [
        {
          ...externalId("K1"),
          customer: externalId("A1"),
          ...CONTRACT,
          succeeds: externalId("K0"),
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "opportunities that are not won: whatever they were before, there is no contract",
    payload: message(
      { type: "Opportunity", Id: "O1", AccountId: "A1", StageName: "Closed Lost", IsWon: "false" },
      { type: "Opportunity", Id: "O2", AccountId: "A1", StageName: "Prospecting" },
    ),
    yields: { contracts: ["O1", "O2"].map((id) => ({ ...deleted(id, AT), reason: "MISTAKE" })) },
  },
  {
    event: "an opportunity that does not tell whether it was won",
    payload: message({ type: "Opportunity", Id: "O1", AccountId: "A1" }),
    yields: { ignored: "Opportunity O1 lacks StageName" },
  },
  {
    event: "an activated contract without the field that holds its value",
    payload: message({
      type: "Contract",
      Id: "K1",
      AccountId: "A1",
      Status: "Activated",
      StartDate: "2026-01-01",
      ContractTerm: "12",
      Contract_Value__c: null,
    }),
    parameters: { currency: "EUR" },
    yields: { ignored: "Contract K1 lacks Contract_Value__c (parameter valueField)" },
  },
  {
    event: "a won opportunity that lacks all but its stage, beside an account",
    payload: message(
      { type: "Opportunity", Id: "O1", StageName: "Closed Won" },
      { type: "Account", Id: "A1", Name: "Acme" },
    ),
    yields: {
      customers: [{ ...externalId("A1"), name: "Acme", sourceUpdatedAt: AT }],
      ignored:
        "Opportunity O1 lacks AccountId, Amount, Contract_Start__c (parameter startField), Contract_Months__c (parameter monthsField), CurrencyIsoCode (or parameter currency)",
    },
  },
  {
    event: "an account with a compound address",
    payload: message({
      type: "Account",
      Id: "A1",
      Name: "Acme",
      BillingAddress: "<sf:city>Berlin</sf:city><sf:latitude xsi:nil='true'/>",
    }),
    yields: { customers: [{ ...externalId("A1"), name: "Acme", sourceUpdatedAt: AT }] },
  },
  {
    event: "a contract that is still a draft",
    payload: message({ type: "Contract", Id: "K1", AccountId: "A1", Status: "Draft" }),
    yields: { ignored: "no Account, lead, activated contract, won opportunity or case with what it needs" },
  },
  {
    event: "a case that was closed without a solution",
    payload: message({
      type: "Case",
      Id: "S1",
      AccountId: "A1",
      Subject: "Router",
      Origin: "Phone",
      Status: "Closed Unsolved",
      CreatedDate: "2025-12-31T00:00:00.000Z",
      ClosedDate: AT,
    }),
    yields: {
      customers: [merelyNamed("A1")],
      interactions: [
        {
          ...externalId("S1"),
          customer: externalId("A1"),
          kind: "SERVICE",
          channel: "PHONE",
          direction: "INBOUND",
          subject: "Router",
          occurredAt: "2025-12-31T00:00:00.000Z",
          resolvedAt: AT,
          qualityRule: "UNRESOLVED",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "cases that were handed on twice, or reopened",
    payload: message(
      { type: "Case", Id: "S1", AccountId: "A1", Type: "Complaint", ClosedDate: null, Transfers__c: "2.0" },
      { type: "Case", Id: "S2", AccountId: "A1", Transfers__c: "1.0", Times_Reopened__c: "1.0" },
      { type: "Case", Id: "S3", AccountId: null },
    ),
    yields: {
      customers: [merelyNamed("A1")],
      interactions: [
        {
          ...externalId("S1"),
          customer: externalId("A1"),
          kind: "COMPLAINT",
          direction: "INBOUND",
          resolvedAt: null,
          transfers: 2,
          qualityRule: "HIGH_EFFORT",
          sourceUpdatedAt: AT,
        },
        {
          ...externalId("S2"),
          customer: externalId("A1"),
          kind: "SERVICE",
          direction: "INBOUND",
          transfers: 1,
          qualityRule: "HIGH_EFFORT",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
];

export const OUTBOUND_CASES: readonly MappingCase[] = CASES.map((each) => ({
  mapping: "salesforce-outbound",
  ...each,
}));
