import { type MappingCase, RECEIVED_AT, source } from "./mapping-case.js";

const AT = "2026-01-01T00:00:00.000Z";
const zoho = source("zoho");
const twenty = source("twenty");
const espocrm = source("espocrm");

const notification = (module: string, operation: string, more: object = {}) => ({
  module,
  operation,
  ids: ["5725767000003000064", "5725767000003000065"],
  server_time: Date.parse(AT),
  ...more,
});

const ZOHO: Omit<MappingCase, "mapping">[] = [
  {
    event: "deleted contacts",
    payload: notification("Contacts", "delete"),
    yields: {
      customers: [zoho.deleted("5725767000003000064", AT), zoho.deleted("5725767000003000065", AT)],
    },
  },
  {
    event: "changed values where they are sent; ids beyond 2^53 that are no texts",
    payload: `{"module":"Contacts","operation":"update","ids":[5725767000003000064],"server_time":${Date.parse(AT)},
      "affected_values":[{"record_id":5725767000003000064,"values":{"Email":"ann@example.com","Phone":null}}]}`,
    yields: {
      customers: [
        {
          ...zoho.externalId("5725767000003000064"),
          match: "PERSONAL_EMAIL",
          email: "ann@example.com",
          phone: null,
          sourceUpdatedAt: AT,
        },
      ],
      toFetch: [zoho.toFetch("CUSTOMER", "5725767000003000064")],
    },
  },
  {
    event: "the account of a contact, where contacts are the customers: it is no name of theirs",
    payload: notification("Contacts", "update", {
      ids: ["1", "2"],
      affected_values: [
        { record_id: "1", values: { Account_Name: { id: "C1", name: "Acme" }, Phone: "+43 1 234" } },
        { record_id: "2", values: { Account_Name: null } },
      ],
    }),
    yields: {
      customers: [{ ...zoho.externalId("1"), phone: "+43 1 234", sourceUpdatedAt: AT }],
      toFetch: [zoho.toFetch("CUSTOMER", "1"), zoho.toFetch("CUSTOMER", "2")],
    },
  },
  {
    event: "a contact without a name, of an account, as a workflow rule sends it",
    payload: {
      module: "Contacts",
      record: { id: "1", Modified_Time: AT, Full_Name: null, Account_Name: { id: "C1", name: "Acme" } },
    },
    yields: { customers: [{ ...zoho.externalId("1"), name: null, sourceUpdatedAt: AT }] },
  },
  {
    event: "a new name of an account, where accounts are the customers",
    payload: notification("Accounts", "update", {
      ids: ["C1"],
      affected_values: [{ record_id: "C1", values: { Account_Name: "Acme" } }],
    }),
    parameters: { customerModule: "Accounts" },
    yields: {
      customers: [{ ...zoho.externalId("C1"), name: "Acme", sourceUpdatedAt: AT }],
      toFetch: [zoho.toFetch("CUSTOMER", "C1")],
    },
  },
  {
    event: "changed cases",
    payload: notification("Cases", "update", { ids: ["1"] }),
    yields: { toFetch: [zoho.toFetch("INTERACTION", "1")] },
  },
  {
    event: "a deleted deal",
    payload: notification("Deals", "delete", { ids: ["1"] }),
    yields: { contracts: [zoho.deleted("1", AT)] },
  },
  {
    event: "changed values that hold all of a deal, and some that do not",
    payload: notification("Deals", "update", {
      ids: ["1", "2"],
      affected_values: [
        {
          record_id: "1",
          values: {
            Stage: "Closed Won",
            Contact_Name: { id: "7", name: "Ann" },
            Amount: 1200.5,
            Currency: "EUR",
            Contract_Start: "2026-01-01",
            Contract_Months: 12,
          },
        },
        { record_id: "2", values: { Cancelled_On: "2026-02-01" } },
      ],
    }),
    yields: {
      customers: [zoho.merelyNamed("7")],
      contracts: [
        {
          ...zoho.externalId("1"),
          customer: zoho.externalId("7"),
          startsOn: "2026-01-01",
          termMonths: 12,
          value: { minor: 120_050, currency: "EUR" },
          succession: "SAME_CUSTOMER",
          partial: true,
          sourceUpdatedAt: AT,
        },
        {
          ...zoho.externalId("2"),
          cancelledOn: "2026-02-01",
          onlyIfKnown: true,
          partial: true,
          sourceUpdatedAt: AT,
        },
      ],
      toFetch: [zoho.toFetch("CONTRACT", "2")],
    },
  },
  {
    event: "an account where contacts are the customers",
    payload: notification("Accounts", "insert"),
    yields: { ignored: "a notification about Accounts, which is not read here" },
  },
];

const record = (eventName: string, fields: object, updatedFields: readonly string[] = []) => ({
  eventName,
  eventDate: "2026-01-02T00:00:00.000Z",
  record: { id: "r", updatedAt: AT, ...fields },
  updatedFields,
});
const LATER = "2026-01-02T00:00:00.000Z";

const TWENTY: Omit<MappingCase, "mapping">[] = [
  {
    event: "a new company",
    payload: record("company.created", { name: "Acme" }),
    yields: { customers: [{ ...twenty.externalId("r"), name: "Acme", sourceUpdatedAt: AT }] },
  },
  {
    event: "a person where persons are the customers; an empty address is cleared",
    payload: record("person.updated", {
      name: { firstName: "Ann", lastName: "" },
      emails: { primaryEmail: "" },
      phones: { primaryPhoneNumber: "301", primaryPhoneCallingCode: "+49" },
    }),
    parameters: { customerObject: "person" },
    yields: {
      customers: [{ ...twenty.externalId("r"), name: "Ann", email: null, phone: "+49301", sourceUpdatedAt: AT }],
    },
  },
  {
    event: "a deleted company",
    payload: record("company.deleted", {}),
    yields: { customers: [twenty.deleted("r", LATER)] },
  },
  {
    event: "a restored company, younger than its deletion",
    payload: record("company.restored", { name: "Acme" }),
    yields: { customers: [{ ...twenty.externalId("r"), name: "Acme", sourceUpdatedAt: LATER }] },
  },
  {
    event: "a won opportunity",
    payload: record("opportunity.updated", {
      name: "Support",
      stage: "CUSTOMER",
      companyId: "c",
      amount: { amountMicros: "1200500000", currencyCode: "EUR" },
      contractStart: "2026-01-01",
      contractMonths: 12,
      closeDate: "2025-11-30T10:00:00.000Z",
      cancelledOn: null,
    }),
    yields: {
      customers: [twenty.merelyNamed("c")],
      contracts: [
        {
          ...twenty.externalId("r"),
          customer: twenty.externalId("c"),
          product: "Support",
          startsOn: "2026-01-01",
          termMonths: 12,
          agreedOn: "2025-11-30",
          succession: "SAME_CUSTOMER",
          value: { minor: 120_050, currency: "EUR" },
          cancelledOn: null,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "an opportunity that moved to a stage that is not won",
    payload: record("opportunity.updated", { stage: "PROPOSAL" }, ["stage"]),
    yields: { contracts: [{ ...twenty.deleted("r", LATER), reason: "MISTAKE" }] },
  },
  {
    event: "a new opportunity",
    payload: record("opportunity.created", { stage: "NEW" }),
    yields: { ignored: "an opportunity that is not won, or lacks customer, first day, months or amount" },
  },
];

const MODIFIED = { modifiedAt: "2026-01-01 00:00:00" };

const ESPOCRM: Omit<MappingCase, "mapping">[] = [
  {
    event: "updates of contacts, one of them twice: the later one counts; half a name is to be fetched",
    query: { event: "Contact.update" },
    parameters: { customerObject: "Contact" },
    payload: [
      { id: "a", phoneNumber: "1", ...MODIFIED },
      { id: "a", phoneNumber: "", emailAddress: "ann@example.com" },
      { id: "b", lastName: "Lee", ...MODIFIED },
    ],
    yields: {
      customers: [
        {
          ...espocrm.externalId("a"),
          match: "PERSONAL_EMAIL",
          email: "ann@example.com",
          phone: null,
          sourceUpdatedAt: AT,
        },
      ],
      toFetch: [espocrm.toFetch("CUSTOMER", "b")],
    },
  },
  {
    event: "a deleted account",
    query: { event: "Account.delete" },
    payload: [{ id: "a" }],
    yields: { customers: [espocrm.deleted("a", RECEIVED_AT)] },
  },
  {
    event: "a won opportunity that is new",
    query: { event: "Opportunity.create" },
    payload: [
      {
        id: "o",
        name: "Support",
        stage: "Closed Won",
        accountId: "a",
        amount: 1200.5,
        amountCurrency: "EUR",
        contractStart: "2026-01-01",
        contractMonths: 12,
        closeDate: "2025-11-30",
        ...MODIFIED,
      },
      { id: "p", stage: "Prospecting" },
    ],
    yields: {
      customers: [espocrm.merelyNamed("a")],
      contracts: [
        {
          ...espocrm.externalId("o"),
          customer: espocrm.externalId("a"),
          product: "Support",
          startsOn: "2026-01-01",
          termMonths: 12,
          agreedOn: "2025-11-30",
          succession: "SAME_CUSTOMER",
          value: { minor: 120_050, currency: "EUR" },
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "terms that changed alone: told to the contract that is known, and the opportunity is to be fetched",
    query: { event: "Opportunity.update" },
    payload: [{ id: "o", cancelledOn: "2026-02-01", autoRenew: true, noticeDays: null, ...MODIFIED }],
    yields: {
      contracts: [
        {
          ...espocrm.externalId("o"),
          onlyIfKnown: true,
          partial: true,
          cancelledOn: "2026-02-01",
          autoRenew: true,
          noticeDays: null,
          sourceUpdatedAt: AT,
        },
      ],
      toFetch: [espocrm.toFetch("CONTRACT", "o")],
    },
  },
  {
    event: "an opportunity that is won no longer",
    query: { event: "Opportunity.update" },
    payload: [{ id: "o", stage: "Closed Lost", ...MODIFIED }],
    yields: { contracts: [{ ...espocrm.deleted("o", AT), reason: "MISTAKE" }] },
  },
  {
    event: "an opportunity that was won just now, without the rest",
    query: { event: "Opportunity.update" },
    payload: [{ id: "o", stage: "Closed Won" }],
    yields: { toFetch: [espocrm.toFetch("CONTRACT", "o")] },
  },
  {
    event: "a new case",
    query: { event: "Case.create" },
    payload: [
      { id: "c", name: "Router", status: "New", accountId: "a", createdAt: "2026-01-01 00:00:00", ...MODIFIED },
    ],
    yields: {
      customers: [espocrm.merelyNamed("a")],
      interactions: [
        {
          ...espocrm.externalId("c"),
          customer: espocrm.externalId("a"),
          kind: "SERVICE",
          direction: "INBOUND",
          occurredAt: AT,
          resolvedAt: null,
          subject: "Router",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "cases that were closed, solved and not",
    query: { event: "Case.update" },
    payload: [
      { id: "c", status: "Closed", ...MODIFIED },
      { id: "d", status: "Rejected", ...MODIFIED },
    ],
    yields: {
      interactions: [
        { ...espocrm.externalId("c"), resolvedAt: AT, sourceUpdatedAt: AT },
        { ...espocrm.externalId("d"), resolvedAt: AT, qualityRule: "UNRESOLVED", sourceUpdatedAt: AT },
      ],
    },
  },
];

export const CRM_CASES: readonly MappingCase[] = [
  ...ZOHO.map((each) => ({ mapping: "zoho", ...each })),
  ...TWENTY.map((each) => ({ mapping: "twenty", ...each })),
  ...ESPOCRM.map((each) => ({ mapping: "espocrm", ...each })),
];
