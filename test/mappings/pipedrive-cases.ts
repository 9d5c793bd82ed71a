import { type MappingCase, source } from "./mapping-case.js";

const AT = "2026-01-01T00:00:00.000Z";
const pipedrive = source("pipedrive");

/** An event of Pipedrive about the record 5. */
function event(action: string, entity: string, data: object | null, more: object = {}) {
  return { meta: { action, entity, entity_id: "5", timestamp: AT, version: "2.0" }, data, previous: null, ...more };
}

const DEAL = {
  id: 5,
  title: "Support",
  status: "won",
  value: 1200.5,
  currency: "EUR",
  person_id: 7,
  won_time: "2026-02-03T10:00:00Z",
  update_time: AT,
  custom_fields: { m: { type: "double", value: 12 }, c: null },
};

/** A call that was made. */
const CALL = {
  ...pipedrive.externalId("5"),
  kind: "OUTREACH",
  channel: "PHONE",
  direction: "OUTBOUND",
  occurredAt: AT,
  sourceUpdatedAt: AT,
};

const CASES: Omit<MappingCase, "mapping">[] = [
  {
    event: "a changed person; a list that was emptied is cleared",
    payload: event("change", "person", {
      id: 5,
      name: "Ann Lee",
      emails: [
        { value: "old@example.com", primary: false },
        { value: "ann@example.com", primary: true },
      ],
      phones: [],
      update_time: AT,
    }),
    yields: {
      customers: [
        {
          ...pipedrive.externalId("5"),
          match: "PERSONAL_EMAIL",
          name: "Ann Lee",
          email: "ann@example.com",
          phone: null,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a deleted person",
    payload: event("delete", "person", null),
    yields: { customers: [pipedrive.deleted("5", AT)] },
  },
  {
    event: "a deleted person at a time in seconds",
    payload: { meta: { action: "delete", entity: "person", entity_id: "5", timestamp: 1_767_225_600 }, data: null },
    yields: { customers: [pipedrive.deleted("5", AT)] },
  },
  {
    event: "a changed organisation, at a time without its zone, which is UTC",
    payload: event("change", "organization", { id: 5, name: "Acme", update_time: "2025-02-17 21:26:58" }),
    parameters: { customerObject: "organization" },
    yields: {
      customers: [{ ...pipedrive.externalId("5"), name: "Acme", sourceUpdatedAt: "2025-02-17T21:26:58.000Z" }],
    },
  },
  {
    event: "a merged person, told as a deletion that names the one who goes on",
    payload: { meta: { action: "delete", entity: "person", entity_id: "5", merged_to_id: "6", timestamp: AT } },
    yields: { customers: [pipedrive.merelyNamed("6"), pipedrive.merged("5", "6", AT)] },
  },
  {
    event: "an organisation where persons are the customers",
    payload: event("change", "organization", { id: 5, name: "Acme" }),
    yields: { ignored: "an event about organization, which is not read here" },
  },
  {
    event: "a won deal that tells its months; it starts when it was won",
    payload: event("change", "deal", DEAL),
    parameters: { monthsField: "m", cancelledField: "c" },
    yields: {
      customers: [pipedrive.merelyNamed("7")],
      contracts: [
        {
          ...pipedrive.externalId("5"),
          customer: pipedrive.externalId("7"),
          product: "Support",
          startsOn: "2026-02-03",
          termMonths: 12,
          agreedOn: "2026-02-03",
          succession: "SAME_CUSTOMER",
          value: { minor: 120_050, currency: "EUR" },
          cancelledOn: null,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a won deal with fields of all terms, of which one is a single option and one was emptied",
    payload: event("change", "deal", {
      ...DEAL,
      pipeline_id: 2,
      custom_fields: {
        m: { type: "double", value: 12 },
        rolls: { type: "enum", id: 31 },
        roll: { type: "double", value: 6 },
        notice: { type: "double", value: 90 },
        ended: null,
        renews: { type: "double", value: 4 },
      },
    }),
    parameters: {
      monthsField: "m",
      autoRenewField: "rolls",
      autoRenewValues: "31",
      renewalMonthsField: "roll",
      noticeDaysField: "notice",
      terminatedField: "ended",
      renewalField: "pipeline_id",
      renewalValues: "2, 3",
      renewedField: "renews",
    },
    yields: {
      customers: [pipedrive.merelyNamed("7")],
      contracts: [
        {
          ...pipedrive.externalId("5"),
          customer: pipedrive.externalId("7"),
          product: "Support",
          startsOn: "2026-02-03",
          termMonths: 12,
          value: { minor: 120_050, currency: "EUR" },
          autoRenew: true,
          renewalMonths: 6,
          noticeDays: 90,
          agreedOn: "2026-02-03",
          succession: "SAME_CUSTOMER",
          succeeds: pipedrive.externalId("4"),
          terminatedOn: null,
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a won deal that is new business, where a field tells: it renews nothing",
    payload: event("change", "deal", { ...DEAL, pipeline_id: 1 }),
    parameters: { monthsField: "m", cancelledField: "c", renewalField: "pipeline_id", renewalValues: "2" },
    yields: {
      customers: [pipedrive.merelyNamed("7")],
      contracts: [expect.objectContaining({ ...pipedrive.externalId("5"), succession: "EXPLICIT_ONLY" })],
    },
  },
  {
    event: "a won deal where no field tells the months",
    payload: event("change", "deal", DEAL),
    yields: { ignored: "a deal that is not won, or lacks customer, first day, months, value or currency" },
  },
  {
    event: "a deal that is won no longer",
    payload: event("change", "deal", { ...DEAL, status: "lost" }, { previous: { status: "won" } }),
    yields: { contracts: [{ ...pipedrive.deleted("5", AT), reason: "MISTAKE" }] },
  },
  {
    event: "a finished call, which is outreach",
    payload: event("change", "activity", {
      id: 5,
      type: "call",
      done: true,
      subject: "Check-in",
      participants: [{ person_id: 7, primary: true }],
      marked_as_done_time: AT,
      update_time: AT,
    }),
    yields: {
      customers: [pipedrive.merelyNamed("7")],
      interactions: [
        {
          ...pipedrive.externalId("5"),
          customer: pipedrive.externalId("7"),
          kind: "OUTREACH",
          channel: "PHONE",
          direction: "OUTBOUND",
          occurredAt: AT,
          subject: "Check-in",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a finished call with a person of an organisation, where these are the customers",
    payload: event("change", "activity", {
      id: 5,
      type: "call",
      done: true,
      org_id: 9,
      person_id: 7,
      participants: [{ person_id: 8 }, { person_id: 7, primary: true }],
      marked_as_done_time: AT,
      update_time: AT,
    }),
    parameters: { customerObject: "organization" },
    yields: {
      customers: [pipedrive.merelyNamed("9")],
      people: [pipedrive.merelyNamed("7")],
      interactions: [{ ...CALL, customer: pipedrive.externalId("9"), person: pipedrive.externalId("7") }],
    },
  },
  {
    event: "a finished call with a person of no organisation, where these are the customers",
    payload: event("change", "activity", {
      id: 5,
      type: "call",
      done: true,
      org_id: null,
      participants: [{ person_id: 7, primary: true }],
      marked_as_done_time: AT,
      update_time: AT,
    }),
    parameters: { customerObject: "organization" },
    yields: {
      people: [pipedrive.merelyNamed("7")],
      interactions: [{ ...CALL, person: pipedrive.externalId("7") }],
    },
  },
  {
    event: "an activity that is planned",
    payload: event("create", "activity", { id: 5, type: "call", done: false, person_id: 7 }),
    yields: { ignored: "an activity that is not done, or names nobody" },
  },
];

export const PIPEDRIVE_CASES: readonly MappingCase[] = CASES.map((each) => ({ mapping: "pipedrive", ...each }));
