import { type MappingCase, source } from "./mapping-case.js";

const AT = "2026-01-01T00:00:00.000Z";
const MS = Date.parse(AT);

/** What is told of a person whose company was emptied. */
const nobodys = (system: string, id: string, more: object = {}) => ({
  people: [
    { ...source(system).externalId(id), customer: null, withoutCustomer: "OWN_CUSTOMER", sourceUpdatedAt: AT, ...more },
  ],
});
const attributesOf = (columns: object) =>
  Object.entries(columns).map(([key, value]) => ({ key, value: value as unknown }));

/** A contact that has lost its company, as each CRM tells it, where companies are the customers. */
const CASES: readonly Omit<MappingCase, "event">[] = [
  {
    mapping: "pipedrive",
    payload: {
      meta: { action: "change", entity: "person", entity_id: "5", timestamp: AT, version: "2.0" },
      data: { id: 5, name: "Ann Lee", org_id: null, update_time: AT },
      previous: { org_id: 7 },
    },
    parameters: { customerObject: "organization" },
    yields: nobodys("pipedrive", "5", { name: "Ann Lee" }),
  },
  {
    mapping: "twenty",
    payload: { eventName: "person.updated", eventDate: AT, record: { id: "P1", companyId: null, updatedAt: AT } },
    yields: nobodys("twenty", "P1"),
  },
  {
    mapping: "espocrm",
    payload: [{ id: "P1", accountId: null, accountName: null, modifiedAt: "2026-01-01 00:00:00" }],
    query: { event: "Contact.update" },
    yields: nobodys("espocrm", "P1"),
  },
  {
    mapping: "dynamics365",
    payload: {
      MessageName: "Update",
      PrimaryEntityName: "contact",
      PrimaryEntityId: "P1",
      InputParameters: [
        {
          key: "Target",
          value: { Id: "P1", Attributes: attributesOf({ parentcustomerid: null, modifiedon: `/Date(${MS})/` }) },
        },
      ],
    },
    parameters: { customerObject: "account" },
    yields: nobodys("dynamics365", "P1"),
  },
  {
    mapping: "zoho",
    payload: { module: "Contacts", record: { id: "P1", Modified_Time: AT, Full_Name: "Ann Lee", Account_Name: "" } },
    parameters: { customerModule: "Accounts" },
    yields: nobodys("zoho", "P1", { name: "Ann Lee" }),
  },
  {
    mapping: "zoho",
    payload: {
      module: "Contacts",
      operation: "update",
      ids: ["P1"],
      server_time: MS,
      affected_values: [{ record_id: "P1", values: { Account_Name: null } }],
    },
    parameters: { customerModule: "Accounts" },
    yields: { ...nobodys("zoho", "P1"), toFetch: [source("zoho").toFetch("PERSON", "P1")] },
  },
  {
    mapping: "salesforce-cdc",
    payload: {
      ChangeEventHeader: {
        entityName: "Contact",
        changeType: "UPDATE",
        recordIds: ["P1"],
        commitTimestamp: MS,
        nulledFields: ["AccountId"],
        changedFields: ["AccountId"],
      },
      AccountId: null,
    },
    yields: nobodys("salesforce", "P1", { partial: true }),
  },
  {
    mapping: "salesforce-outbound",
    payload: `<?xml version="1.0"?><soapenv:Envelope><soapenv:Body><notifications><OrganizationId>1</OrganizationId>
      <Notification><Id>n1</Id><sObject xsi:type="sf:Contact"><sf:LastModifiedDate>${AT}</sf:LastModifiedDate>
      <sf:Id>P1</sf:Id><sf:AccountId xsi:nil="true"/></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>`,
    yields: nobodys("salesforce", "P1"),
  },
  {
    mapping: "hubspot",
    payload: [
      {
        eventId: 1,
        subscriptionType: "contact.propertyChange",
        objectId: 1,
        occurredAt: MS,
        propertyName: "associatedcompanyid",
        propertyValue: "",
      },
    ],
    parameters: { customerObject: "company" },
    yields: { ...nobodys("hubspot", "1", { partial: true }), toFetch: [source("hubspot").toFetch("PERSON", "1")] },
  },
];

export const LOST_COMPANY_CASES: readonly MappingCase[] = CASES.map((each) => ({
  event: "a contact that has lost its company",
  ...each,
}));
