import { type MappingCase, source } from "./mapping-case.js";

const AT = "2026-01-01T00:00:00.000Z";
const MS = Date.parse(AT);

/** Ann of the company C1, as every CRM tells of her. */
const annOf = (system: string, id: string, company = "C1") => {
  const { externalId } = source(system);
  return {
    ...externalId(id),
    match: "PERSONAL_EMAIL",
    name: "Ann Lee",
    email: "ann@example.com",
    role: "Buyer",
    customer: externalId(company),
    withoutCustomer: "OWN_CUSTOMER",
    sourceUpdatedAt: AT,
  };
};

const pipedrive = source("pipedrive");
const ORGANIZATIONS = { customerObject: "organization" };
const personEvent = (meta: object, data: object | null = null) => ({
  meta: { action: "change", entity: "person", entity_id: "5", timestamp: AT, version: "2.0", ...meta },
  data,
  previous: null,
});
const PIPEDRIVE: Omit<MappingCase, "mapping">[] = [
  {
    event: "a person of an organisation",
    payload: personEvent(
      {},
      {
        id: 5,
        name: "Ann Lee",
        emails: [{ value: "ann@example.com", primary: true }],
        job_title: "Buyer",
        org_id: 7,
        update_time: AT,
      },
    ),
    parameters: ORGANIZATIONS,
    yields: { customers: [pipedrive.merelyNamed("7")], people: [annOf("pipedrive", "5", "7")] },
  },
  {
    event: "a person without an organisation, who is to wait",
    payload: personEvent({}, { id: 5, name: "Ann Lee", org_id: null, update_time: AT }),
    parameters: { ...ORGANIZATIONS, contactWithoutCompany: "WAIT" },
    yields: {
      people: [
        {
          ...pipedrive.externalId("5"),
          name: "Ann Lee",
          customer: null,
          withoutCustomer: "WAIT",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a merged person where organisations are the customers",
    payload: personEvent({ action: "delete", merged_to_id: "6" }),
    parameters: ORGANIZATIONS,
    yields: { people: [pipedrive.merelyNamed("6"), pipedrive.merged("5", "6", AT)] },
  },
  {
    event: "a deleted person where organisations are the customers",
    payload: personEvent({ action: "delete" }),
    parameters: ORGANIZATIONS,
    yields: { people: [pipedrive.deleted("5", AT)] },
  },
];

const twenty = source("twenty");
const TWENTY: Omit<MappingCase, "mapping">[] = [
  {
    event: "a person of a company",
    payload: {
      eventName: "person.updated",
      eventDate: AT,
      record: {
        id: "P1",
        name: { firstName: "Ann", lastName: "Lee" },
        emails: { primaryEmail: "ann@example.com" },
        jobTitle: "Buyer",
        companyId: "C1",
        updatedAt: AT,
      },
    },
    yields: { customers: [twenty.merelyNamed("C1")], people: [annOf("twenty", "P1")] },
  },
  {
    event: "a deleted person",
    payload: { eventName: "person.deleted", eventDate: AT, record: { id: "P1" } },
    yields: { people: [twenty.deleted("P1", AT)] },
  },
];

const espocrm = source("espocrm");
const ESPOCRM: Omit<MappingCase, "mapping">[] = [
  {
    event: "a new contact of an account, and one that moved to it",
    payload: [
      {
        id: "P1",
        firstName: "Ann",
        lastName: "Lee",
        emailAddress: "ann@example.com",
        title: "Buyer",
        accountId: "C1",
        accountName: "Acme",
        modifiedAt: "2026-01-01 00:00:00",
      },
    ],
    query: { event: "Contact.create" },
    yields: { customers: [espocrm.merelyNamed("C1")], people: [annOf("espocrm", "P1")] },
  },
  {
    event: "a contact that moved to another account, and nothing else",
    payload: [{ id: "P1", accountId: "C2", accountName: "Beta", modifiedAt: "2026-01-01 00:00:00" }],
    query: { event: "Contact.update" },
    yields: {
      customers: [espocrm.merelyNamed("C2")],
      people: [
        {
          ...espocrm.externalId("P1"),
          customer: espocrm.externalId("C2"),
          withoutCustomer: "OWN_CUSTOMER",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
];

const dynamics = source("dynamics365");
const contactContext = (MessageName: string, columns: object) => ({
  MessageName,
  PrimaryEntityName: "contact",
  PrimaryEntityId: "P1",
  InputParameters: [
    {
      key: "Target",
      value: {
        Id: "P1",
        Attributes: Object.entries(columns).map(([key, value]) => ({ key, value: value as unknown })),
      },
    },
  ],
});
const DYNAMICS: Omit<MappingCase, "mapping">[] = [
  {
    event: "a contact of an account",
    payload: contactContext("Create", {
      fullname: "Ann Lee",
      emailaddress1: "ann@example.com",
      jobtitle: "Buyer",
      parentcustomerid: { Id: "C1", LogicalName: "account", Name: "Acme" },
      modifiedon: `/Date(${MS})/`,
    }),
    parameters: { customerObject: "account" },
    yields: { customers: [dynamics.merelyNamed("C1")], people: [annOf("dynamics365", "P1")] },
  },
];

const zoho = source("zoho");
const ZOHO: Omit<MappingCase, "mapping">[] = [
  {
    event: "a contact of an account, as a workflow rule sends it",
    payload: {
      module: "Contacts",
      record: {
        id: "P1",
        Modified_Time: AT,
        Full_Name: "Ann Lee",
        Email: "ann@example.com",
        Title: "Buyer",
        Account_Name: { id: "C1", name: "Acme" },
      },
    },
    parameters: { customerModule: "Accounts" },
    yields: { customers: [zoho.merelyNamed("C1")], people: [annOf("zoho", "P1")] },
  },
  {
    event: "changed and deleted contacts where accounts are the customers",
    payload: { module: "Contacts", operation: "delete", ids: ["P1"], server_time: MS },
    parameters: { customerModule: "Accounts" },
    yields: { people: [zoho.deleted("P1", AT)] },
  },
  {
    event: "changed values of a contact where accounts are the customers",
    payload: {
      module: "Contacts",
      operation: "update",
      ids: ["P1"],
      server_time: MS,
      affected_values: [{ record_id: "P1", values: { Title: "Buyer", Account_Name: { id: "C1", name: "Acme" } } }],
    },
    parameters: { customerModule: "Accounts" },
    yields: {
      customers: [zoho.merelyNamed("C1")],
      people: [
        {
          ...zoho.externalId("P1"),
          customer: zoho.externalId("C1"),
          role: "Buyer",
          withoutCustomer: "OWN_CUSTOMER",
          sourceUpdatedAt: AT,
        },
      ],
      toFetch: [zoho.toFetch("PERSON", "P1")],
    },
  },
];

const salesforce = source("salesforce");
const change = (changeType: string, fields: object) => ({
  ChangeEventHeader: { entityName: "Contact", changeType, recordIds: ["P1"], commitTimestamp: MS },
  ...fields,
});
const CHANGES: Omit<MappingCase, "mapping">[] = [
  {
    event: "a new contact of an account",
    payload: change("CREATE", {
      Name: { FirstName: "Ann", LastName: "Lee" },
      Email: "ann@example.com",
      Title: "Buyer",
      AccountId: "C1",
    }),
    yields: {
      customers: [salesforce.merelyNamed("C1")],
      people: [annOf("salesforce", "P1")],
    },
  },
  {
    event: "a contact that moved to another account, and nothing else",
    payload: change("UPDATE", { AccountId: "C2" }),
    yields: {
      customers: [salesforce.merelyNamed("C2")],
      people: [
        {
          ...salesforce.externalId("P1"),
          customer: salesforce.externalId("C2"),
          withoutCustomer: "OWN_CUSTOMER",
          partial: true,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
];
const OUTBOUND: Omit<MappingCase, "mapping">[] = [
  {
    event: "a contact of an account",
    payload: `<?xml version="1.0"?><soapenv:Envelope><soapenv:Body><notifications><OrganizationId>1</OrganizationId>
      <Notification><Id>n1</Id><sObject xsi:type="sf:Contact"><sf:LastModifiedDate>${AT}</sf:LastModifiedDate>
      <sf:Id>P1</sf:Id><sf:Name>Ann Lee</sf:Name><sf:Email>ann@example.com</sf:Email><sf:Title>Buyer</sf:Title>
      <sf:AccountId>C1</sf:AccountId></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>`,
    yields: { customers: [salesforce.merelyNamed("C1")], people: [annOf("salesforce", "P1")] },
  },
];

const hubspot = source("hubspot");
const COMPANIES = { customerObject: "company" };
const told = (subscriptionType: string, more: object = {}) => ({
  eventId: 1,
  subscriptionType,
  objectId: 1,
  occurredAt: MS,
  ...more,
});
const HUBSPOT: Omit<MappingCase, "mapping">[] = [
  {
    event: "changes of a contact of a company: its e-mail address, and later its company",
    payload: [
      told("contact.propertyChange", {
        occurredAt: MS + 1_000,
        propertyName: "associatedcompanyid",
        propertyValue: "7",
      }),
      told("contact.propertyChange", { propertyName: "email", propertyValue: "ann@example.com" }),
      told("contact.propertyChange", { propertyName: "jobtitle", propertyValue: "Buyer" }),
    ],
    parameters: COMPANIES,
    yields: {
      customers: [hubspot.merelyNamed("7")],
      people: [
        {
          ...hubspot.externalId("1"),
          match: "PERSONAL_EMAIL",
          email: "ann@example.com",
          role: "Buyer",
          withoutCustomer: "OWN_CUSTOMER",
          partial: true,
          sourceUpdatedAt: AT,
        },
        {
          ...hubspot.externalId("1"),
          customer: hubspot.externalId("7"),
          withoutCustomer: "OWN_CUSTOMER",
          partial: true,
          sourceUpdatedAt: "2026-01-01T00:00:01.000Z",
        },
      ],
      toFetch: [hubspot.toFetch("PERSON", "1")],
    },
  },
  {
    event:
      "a contact that was created, one that was deleted, and two that were merged, where companies are the customers",
    payload: [
      told("contact.creation"),
      told("contact.deletion", { objectId: 2 }),
      told("contact.merge", { objectId: 3, primaryObjectId: 3, mergedObjectIds: [4] }),
    ],
    parameters: COMPANIES,
    yields: {
      people: [hubspot.merelyNamed("3"), hubspot.merged("4", "3", AT), hubspot.deleted("2", AT)],
      toFetch: [hubspot.toFetch("PERSON", "1"), hubspot.toFetch("PERSON", "3")],
    },
  },
  {
    event: "a whole contact of a workflow, where companies are the customers",
    payload: {
      vid: 1,
      properties: {
        firstname: { value: "Ann" },
        lastname: { value: "Lee" },
        email: { value: "ann@example.com" },
        jobtitle: { value: "Buyer" },
        associatedcompanyid: { value: "7" },
        lastmodifieddate: { value: String(MS) },
      },
    },
    parameters: COMPANIES,
    yields: { customers: [hubspot.merelyNamed("7")], people: [annOf("hubspot", "1", "7")] },
  },
];

/** What becomes of the contacts of companies, where companies are the customers. */
export const PEOPLE_CASES: readonly MappingCase[] = Object.entries({
  pipedrive: PIPEDRIVE,
  twenty: TWENTY,
  espocrm: ESPOCRM,
  dynamics365: DYNAMICS,
  zoho: ZOHO,
  "salesforce-cdc": CHANGES,
  "salesforce-outbound": OUTBOUND,
  hubspot: HUBSPOT,
}).flatMap(([mapping, cases]) => cases.map((each) => ({ mapping, ...each })));
