import { type MappingCase, RECEIVED_AT, source } from "./mapping-case.js";

const { externalId, merelyNamed, deleted, merged, toFetch } = source("dynamics365");
const ID = "6d81597f-0f9f-e711-8122-000d3aa2331c";
const OTHER = "75c2dd85-e89e-e711-8122-000d3aa2331c";
const CONTACT = "0ab2cb1f-e89e-e711-8122-000d3aa2331c";
const AT = "2017-09-26T00:04:07.000Z";
const MODIFIED = { modifiedon: "/Date(1506384247000)/" };

function attributes(columns: object) {
  return Object.entries(columns).map(([key, value]) => ({ key, value: value as unknown }));
}

/** What Dataverse was asked to do. */
function context(MessageName: string, PrimaryEntityName: string, columns: object, more: object = {}) {
  const target = { Id: ID, LogicalName: PrimaryEntityName, Attributes: attributes(columns) };
  const InputParameters = [{ key: "Target", value: target }];
  return { MessageName, PrimaryEntityName, PrimaryEntityId: ID, InputParameters, ...more };
}

const before = (columns: object) => ({
  PreEntityImages: [{ key: "before", value: { Attributes: attributes(columns) } }],
});
const choice = (Value: number) => ({ Value });
const reference = (LogicalName: string, Id: string, Name?: string) => ({ Id, LogicalName, Name });

const WON = {
  ...MODIFIED,
  name: "Support",
  statecode: choice(1),
  parentcontactid: reference("contact", OTHER),
  actualvalue: { Value: 1200.5 },
  new_contractstart: "/Date(1506384000000)/",
  new_contractmonths: 12,
  actualclosedate: "/Date(1506297600000)/",
};

/** A case that was opened. */
const CASE = {
  ...externalId(ID),
  kind: "SERVICE",
  direction: "INBOUND",
  occurredAt: AT,
  sourceUpdatedAt: AT,
};

const CASES: Omit<MappingCase, "mapping">[] = [
  {
    event: "a new contact; an empty column is cleared",
    payload: context("Create", "contact", {
      ...MODIFIED,
      fullname: "Ann Lee",
      emailaddress1: "ann@example.com",
      telephone1: null,
      parentcustomerid: reference("account", OTHER, "Acme"),
    }),
    yields: {
      customers: [
        {
          ...externalId(ID),
          match: "PERSONAL_EMAIL",
          name: "Ann Lee",
          email: "ann@example.com",
          phone: null,
          company: "Acme",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a change of columns that Treue does not keep",
    payload: context("Update", "contact", { ...MODIFIED, jobtitle: "Boss" }),
    yields: { ignored: "Update of contact: not read here, or without anything that Treue keeps" },
  },
  {
    event: "a deleted contact, at an instant that only the arrival tells",
    payload: context("Delete", "contact", {}),
    yields: { customers: [deleted(ID, RECEIVED_AT)] },
  },
  {
    event: "a merged contact",
    payload: {
      ...context("Merge", "contact", {}),
      InputParameters: [
        { key: "Target", value: reference("contact", ID) },
        { key: "SubordinateId", value: OTHER },
      ],
    },
    yields: { customers: [merelyNamed(ID), merged(OTHER, ID, RECEIVED_AT)] },
  },
  {
    event: "a payload that lost its columns, because it was too large",
    payload: { MessageName: "Update", PrimaryEntityName: "contact", PrimaryEntityId: ID },
    headers: { "x-ms-dynamics-msg-size-exceeded": "true" },
    yields: { toFetch: [toFetch("CUSTOMER", ID)] },
  },
  {
    event: "a won opportunity",
    payload: context("Update", "opportunity", WON),
    parameters: { currency: "EUR" },
    yields: {
      customers: [merelyNamed(OTHER)],
      contracts: [
        {
          ...externalId(ID),
          customer: externalId(OTHER),
          product: "Support",
          startsOn: "2017-09-26",
          termMonths: 12,
          agreedOn: "2017-09-25",
          succession: "SAME_CUSTOMER",
          value: { minor: 120_050, currency: "EUR" },
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a won opportunity without the rest",
    payload: context("Update", "opportunity", { ...MODIFIED, statecode: choice(1) }),
    parameters: { currency: "EUR" },
    yields: { toFetch: [toFetch("CONTRACT", ID)] },
  },
  {
    event: "an opportunity that is won no longer, as the image before shows",
    payload: context("Update", "opportunity", { ...MODIFIED, statecode: choice(0) }, before({ statecode: choice(1) })),
    yields: { contracts: [{ ...deleted(ID, AT), reason: "MISTAKE" }] },
  },
  {
    event: "a new case by telephone",
    payload: context("Create", "incident", {
      ...MODIFIED,
      title: "Router",
      createdon: "/Date(1506384247000)/",
      caseorigincode: choice(1),
      customerid: reference("contact", OTHER),
      statecode: choice(0),
    }),
    yields: {
      customers: [merelyNamed(OTHER)],
      interactions: [
        {
          ...externalId(ID),
          customer: externalId(OTHER),
          kind: "SERVICE",
          channel: "PHONE",
          direction: "INBOUND",
          subject: "Router",
          occurredAt: AT,
          resolvedAt: null,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a resolved case",
    payload: context("Update", "incident", { ...MODIFIED, statecode: choice(1) }),
    yields: { interactions: [{ ...externalId(ID), resolvedAt: AT, sourceUpdatedAt: AT }] },
  },
  {
    event: "a new case of an account and its contact, where accounts are the customers",
    payload: context("Create", "incident", {
      ...MODIFIED,
      createdon: "/Date(1506384247000)/",
      customerid: reference("account", OTHER),
      primarycontactid: reference("contact", CONTACT),
    }),
    parameters: { customerObject: "account" },
    yields: {
      customers: [merelyNamed(OTHER)],
      people: [merelyNamed(CONTACT)],
      interactions: [{ ...CASE, customer: externalId(OTHER), person: externalId(CONTACT) }],
    },
  },
  {
    event: "a new case of a contact, where accounts are the customers",
    payload: context("Create", "incident", {
      ...MODIFIED,
      createdon: "/Date(1506384247000)/",
      customerid: reference("contact", CONTACT),
    }),
    parameters: { customerObject: "account" },
    yields: { people: [merelyNamed(CONTACT)], interactions: [{ ...CASE, person: externalId(CONTACT) }] },
  },
  {
    event: "a reopened case, which takes high effort",
    payload: context("Update", "incident", { ...MODIFIED, statecode: choice(0) }, before({ statecode: choice(1) })),
    yields: {
      interactions: [{ ...externalId(ID), resolvedAt: null, qualityRule: "HIGH_EFFORT", sourceUpdatedAt: AT }],
    },
  },
  {
    event: "a cancelled case, which ends unresolved",
    payload: context("Update", "incident", { ...MODIFIED, statecode: choice(2), statuscode: choice(6) }),
    yields: { interactions: [{ ...externalId(ID), resolvedAt: AT, qualityRule: "UNRESOLVED", sourceUpdatedAt: AT }] },
  },
  {
    event: "a case that was merged into another, which says nothing of its quality",
    payload: context("Update", "incident", { ...MODIFIED, statecode: choice(2), statuscode: choice(2000) }),
    yields: { interactions: [{ ...externalId(ID), resolvedAt: AT, sourceUpdatedAt: AT }] },
  },
  {
    event: "a case that was handed on twice",
    payload: context("Update", "incident", { ...MODIFIED, new_transfers: 2 }),
    yields: {
      interactions: [{ ...externalId(ID), transfers: 2, qualityRule: "HIGH_EFFORT", sourceUpdatedAt: AT }],
    },
  },
];

export const DYNAMICS_CASES: readonly MappingCase[] = CASES.map((each) => ({ mapping: "dynamics365", ...each }));
