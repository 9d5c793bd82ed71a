import { type MappingCase, RECEIVED_AT, source } from "./mapping-case.js";

const zendesk = source("zendesk");
const freshdesk = source("freshdesk");
const CREATED = "2026-01-01T00:00:00.000Z";
const UPDATED = "2026-01-02T00:00:00.000Z";

/** An event of Zendesk about the ticket 9 of user 4. */
function ticketEvent(happening: string, status: string, previous?: string, more: object = {}) {
  return {
    type: `zen:event-type:ticket.${happening}`,
    time: UPDATED,
    detail: {
      id: "9",
      requester_id: "4",
      subject: "Router",
      status,
      via: { channel: "email" },
      created_at: CREATED,
      updated_at: UPDATED,
      ...more,
    },
    event: { current: status, previous },
  };
}

function userEvent(happening: string, event: object = {}, more: object = {}) {
  return {
    type: `zen:event-type:user.${happening}`,
    time: UPDATED,
    detail: { id: "4", email: "ann@example.com", role: "end-user", updated_at: UPDATED, ...more },
    event,
  };
}

/** What a row tells that happened. */
const happened = (kind: string, at: string) => ({ happenings: [{ kind, at }] });

/** What is told of the ticket. */
function ticket(more: object) {
  return {
    interactions: [
      {
        ...zendesk.externalId("9"),
        partial: true,
        person: zendesk.externalId("4"),
        kind: "SERVICE",
        channel: "EMAIL",
        direction: "INBOUND",
        subject: "Router",
        occurredAt: CREATED,
        sourceUpdatedAt: UPDATED,
        ...more,
      },
    ],
  };
}

const PERSON = {
  ...zendesk.externalId("4"),
  partial: true,
  match: "EMAIL",
  email: "ann@example.com",
  withoutCustomer: "OWN_CUSTOMER",
  sourceUpdatedAt: UPDATED,
};

/** An event of Zendesk about the organization 7, as its documentation shows it. */
function organizationEvent(happening: string, more: object = {}, event: object = {}) {
  return {
    type: `zen:event-type:organization.${happening}`,
    time: UPDATED,
    detail: { id: "7", name: "Acme", shared_comments: false, created_at: CREATED, updated_at: UPDATED, ...more },
    event,
  };
}

const ORGANIZATIONS = { customerObject: "organization" };
const WITH_CRM = { ...ORGANIZATIONS, crmSystem: "hubspot" };
const hubspot = source("hubspot");

/** As Zendesk documents it: the agents before and after. */
const AGENT_CHANGED = {
  detail: { ...ticketEvent("agent_assignment_changed", "OPEN").detail, assignee_id: "3" },
  event: { current: "3", previous: "2" },
};

const ZENDESK: Omit<MappingCase, "mapping">[] = [
  {
    event: "a new ticket",
    payload: ticketEvent("created", "OPEN", undefined, { assignee_id: "3" }),
    yields: { ...ticket({ resolvedAt: null, agent: "3", transfers: 0 }), toFetch: [zendesk.toFetch("PERSON", "4")] },
  },
  {
    event: "a solved ticket, whose quality is unknown",
    payload: ticketEvent("status_changed", "SOLVED", "OPEN"),
    yields: ticket({ resolvedAt: UPDATED }),
  },
  {
    event: "a reopened ticket, which takes high effort",
    payload: ticketEvent("status_changed", "OPEN", "SOLVED"),
    yields: ticket({ resolvedAt: null, ...happened("REOPENED", UPDATED) }),
  },
  {
    event: "a solved ticket that is closed for good keeps when it was solved",
    payload: ticketEvent("status_changed", "CLOSED", "SOLVED"),
    yields: ticket({}),
  },
  {
    event: "a ticket that is closed without ever being solved ended unresolved",
    payload: ticketEvent("status_changed", "CLOSED", "OPEN"),
    yields: ticket({ resolvedAt: UPDATED, ...happened("CLOSED_UNSOLVED", UPDATED) }),
  },
  {
    event: "a ticket that is closed because it was merged",
    payload: ticketEvent("status_changed", "CLOSED", "OPEN", { tags: ["closed_by_merge"] }),
    yields: ticket({ resolvedAt: UPDATED }),
  },
  {
    event: "a deleted ticket",
    payload: ticketEvent("soft_deleted", "OPEN"),
    yields: { interactions: [zendesk.deleted("9", UPDATED)] },
  },
  {
    event: "spam, which never was a contact",
    payload: ticketEvent("marked_as_spam", "OPEN"),
    yields: { interactions: [{ ...zendesk.deleted("9", UPDATED), reason: "MISTAKE" }] },
  },
  {
    event: "an undeleted ticket",
    payload: ticketEvent("undeleted", "OPEN"),
    yields: { toFetch: [{ ...zendesk.toFetch("INTERACTION", "9") }] },
  },
  {
    event: "new tags",
    payload: ticketEvent("tags_changed", "OPEN"),
    yields: { ignored: "ticket.tags_changed, which is not read here" },
  },
  {
    event: "a ticket that another agent got",
    payload: { ...ticketEvent("agent_assignment_changed", "OPEN", "2"), ...AGENT_CHANGED },
    yields: ticket({ agent: "3", ...happened("TRANSFERRED", UPDATED) }),
  },
  {
    event: "a ticket that another group got",
    payload: {
      ...ticketEvent("group_assignment_changed", "OPEN"),
      event: { current: "98739", previous: "98738" },
    },
    yields: ticket(happened("TRANSFERRED", UPDATED)),
  },
  {
    event: "a ticket that its agent gave back, which is no transfer yet",
    payload: { ...ticketEvent("agent_assignment_changed", "OPEN"), event: { current: null, previous: "2" } },
    yields: ticket({}),
  },
  {
    event: "a solved ticket that another agent got keeps when it was solved",
    payload: {
      ...ticketEvent("agent_assignment_changed", "SOLVED", "2", { assignee_id: "3" }),
      event: { current: "3", previous: "2" },
    },
    yields: ticket({ agent: "3", ...happened("TRANSFERRED", UPDATED) }),
  },
  {
    event: "a ticket that its first agent got, which is no transfer",
    payload: {
      ...ticketEvent("agent_assignment_changed", "OPEN", undefined, { assignee_id: "3" }),
      event: { current: "3", previous: null },
    },
    yields: ticket({ agent: "3" }),
  },
  {
    event: "a push notification for the devices of an app, as Zendesk's SDK documents it",
    payload: {
      devices: [{ identifier: "oiuytrdsdfghjk", type: "ios" }],
      notification: { body: "Agent replied something something", title: "Agent replied", ticket_id: "5" },
    },
    yields: { ignored: "a push notification for mobile devices, which tells nothing of the ticket" },
  },
  {
    event: "an agent's status, an event without an id",
    payload: {
      type: "zen:event-type:agent.state_changed",
      time: UPDATED,
      detail: { account_id: "2", agent_id: "10011", version: "3" },
      event: { previous_state: "offline", new_state: "online", channel: "support" },
    },
    yields: { ignored: "agent.state_changed, which is not read here" },
  },
  {
    event: "a ticket event that does not tell which ticket",
    payload: { type: "zen:event-type:ticket.created", time: UPDATED, detail: {} },
    yields: /no event webhook of Zendesk/,
  },
  {
    event: "a new user, whose name is not told",
    payload: userEvent("created"),
    yields: { people: [PERSON], toFetch: [zendesk.toFetch("PERSON", "4")] },
  },
  {
    event: "a user's new name",
    payload: userEvent("name_changed", { current: "Ann Lee", previous: "Ann" }),
    yields: { people: [{ ...PERSON, name: "Ann Lee" }] },
  },
  {
    event: "a user whose e-mail address was removed",
    payload: userEvent("identity_deleted", {}, { email: null }),
    yields: {
      people: [
        {
          ...zendesk.externalId("4"),
          partial: true,
          email: null,
          withoutCustomer: "OWN_CUSTOMER",
          sourceUpdatedAt: UPDATED,
        },
      ],
    },
  },
  {
    event: "a deleted user",
    payload: userEvent("active_changed", { current: false, previous: true }),
    yields: { people: [zendesk.deleted("4", UPDATED)] },
  },
  {
    event: "a merged user, where only fetching tells who goes on",
    payload: userEvent("merged"),
    yields: { toFetch: [{ ...zendesk.toFetch("PERSON", "4"), operation: "MERGE" }] },
  },
  {
    event: "an agent",
    payload: userEvent("created", {}, { role: "agent" }),
    yields: { ignored: "a user of the role agent is no customer" },
  },
  {
    event: "a user's organization, where users are the customers",
    payload: userEvent("organization_membership_created", {}, { organization_id: "7" }),
    parameters: { userWithoutCustomer: "WAIT" },
    yields: { people: [{ ...PERSON, withoutCustomer: "WAIT" }] },
  },
  {
    event: "an organization, where users are the customers",
    payload: organizationEvent("created"),
    yields: { ignored: "an organization, where users are the customers" },
  },
  {
    event: "a user of an organization, where these are the customers",
    payload: userEvent("organization_membership_created", {}, { organization_id: "7" }),
    parameters: ORGANIZATIONS,
    yields: { customers: [zendesk.merelyNamed("7")], people: [{ ...PERSON, customer: zendesk.externalId("7") }] },
  },
  {
    event: "a user who is of no organization any more",
    payload: userEvent("organization_membership_deleted", {}, { organization_id: "0" }),
    parameters: ORGANIZATIONS,
    yields: { people: [{ ...PERSON, customer: null }] },
  },
  {
    event: "a new name of an organization",
    payload: organizationEvent("name_changed"),
    parameters: ORGANIZATIONS,
    yields: { customers: [{ ...zendesk.externalId("7"), name: "Acme", sourceUpdatedAt: UPDATED }] },
  },
  {
    event: "a deleted organization",
    payload: organizationEvent("deleted"),
    parameters: ORGANIZATIONS,
    yields: { customers: [zendesk.deleted("7", UPDATED)] },
  },
  {
    event: "an organization that is a CRM's customer",
    payload: organizationEvent("external_id_changed", { external_id: "91" }),
    parameters: WITH_CRM,
    yields: {
      customers: [hubspot.merelyNamed("91"), { ...zendesk.merged("7", "", UPDATED), into: hubspot.externalId("91") }],
    },
  },
  {
    event: "an organization that is a CRM's customer, told again",
    payload: organizationEvent("external_id_changed", { external_id: "91" }, { current: "91", previous: null }),
    parameters: WITH_CRM,
    yields: {
      customers: [hubspot.merelyNamed("91"), { ...zendesk.merged("7", "", UPDATED), into: hubspot.externalId("91") }],
    },
  },
  {
    event: "an organization that is another customer of the CRM now",
    payload: organizationEvent("external_id_changed", { external_id: "92" }, { current: "92", previous: "91" }),
    parameters: WITH_CRM,
    yields: {
      ignored:
        "an organization that was hubspot/91, and is hubspot/92 now: take zendesk/7 out of the customer with customerUnmerge, then join it into hubspot/92 with customerMerge",
    },
  },
  {
    event: "an organization that is no customer of the CRM any more",
    payload: organizationEvent("external_id_changed", { external_id: null }, { current: null, previous: "91" }),
    parameters: WITH_CRM,
    yields: {
      ignored:
        "an organization that was hubspot/91, and is no customer of hubspot now: take zendesk/7 out of the customer with customerUnmerge",
    },
  },
  {
    event: "a new external id of an organization, where no CRM's ids are in it",
    payload: organizationEvent("external_id_changed", { external_id: "92" }, { current: "92", previous: "91" }),
    parameters: ORGANIZATIONS,
    yields: { customers: [{ ...zendesk.externalId("7"), name: "Acme", sourceUpdatedAt: UPDATED }] },
  },
  {
    event: "a new name of an organization that is a CRM's customer, whose name the CRM tells",
    payload: organizationEvent("name_changed", { external_id: "92" }, { current: "Acme", previous: "Acne" }),
    parameters: WITH_CRM,
    yields: { ignored: "the name of an organization that is a customer of hubspot, which tells its name" },
  },
  {
    event: "a deleted organization that is a CRM's customer, whose deletion the CRM tells",
    payload: organizationEvent("deleted", { external_id: "91" }),
    parameters: WITH_CRM,
    yields: { ignored: "an organization that was deleted here, and is a customer of hubspot still" },
  },
];

const ANN = {
  ...freshdesk.externalId("ann@example.com"),
  match: "EMAIL",
  name: "Ann Lee",
  email: "ann@example.com",
  withoutCustomer: "OWN_CUSTOMER",
  sourceUpdatedAt: RECEIVED_AT,
};
const COMPANIES = { customerObject: "company" };
const BODY = {
  event: "updated",
  ticket_id: 5,
  ticket_subject: "Router",
  ticket_status: "Open",
  ticket_source: "Phone",
  ticket_type: "Question",
  ticket_agent_name: "",
  ticket_requester_name: "Ann Lee",
  ticket_requester_email: "Ann@Example.com",
  ticket_requester_phone: "",
};
const CONTACT = {
  ...freshdesk.externalId("5"),
  person: freshdesk.externalId("ann@example.com"),
  kind: "SERVICE",
  channel: "PHONE",
  direction: "INBOUND",
  subject: "Router",
  sourceUpdatedAt: RECEIVED_AT,
};

const FRESHDESK: Omit<MappingCase, "mapping">[] = [
  {
    event: "a new ticket",
    payload: { ...BODY, event: "created" },
    yields: { people: [ANN], interactions: [{ ...CONTACT, occurredAt: RECEIVED_AT, resolvedAt: null, transfers: 0 }] },
  },
  {
    event: "a resolved ticket, whose quality is unknown",
    payload: { ...BODY, ticket_status: "Resolved", triggered_event: "{status:{from:Open,to:Resolved}}" },
    yields: { people: [ANN], interactions: [{ ...CONTACT, resolvedAt: RECEIVED_AT }] },
  },
  {
    event: "a reopened ticket, which takes high effort",
    payload: { ...BODY, triggered_event: "{status:{from:Resolved,to:Open}}" },
    yields: {
      people: [ANN],
      interactions: [{ ...CONTACT, resolvedAt: null, ...happened("REOPENED", RECEIVED_AT) }],
    },
  },
  {
    event: "a resolved ticket that is closed for good keeps when it was resolved",
    payload: { ...BODY, ticket_status: "Closed", triggered_event: "{status:{from:Resolved,to:Closed}}" },
    yields: { people: [ANN], interactions: [CONTACT] },
  },
  {
    event: "a ticket that another agent got",
    payload: { ...BODY, triggered_event: "{responder_id:{from:Ann,to:Bo}}" },
    yields: {
      people: [ANN],
      interactions: [{ ...CONTACT, resolvedAt: null, ...happened("TRANSFERRED", RECEIVED_AT) }],
    },
  },
  {
    event: "a ticket that its first agent got, which is no transfer",
    payload: { ...BODY, triggered_event: "{responder_id:{from:,to:Bo}}" },
    yields: { people: [ANN], interactions: [{ ...CONTACT, resolvedAt: null }] },
  },
  {
    event: "a ticket in a status of your own that means no solution",
    payload: { freshdesk_webhook: { ...BODY, ticket_type: "Complaint", ticket_status: "Given Up" } },
    parameters: { unsolvedStatuses: "Rejected, Given Up" },
    yields: {
      people: [ANN],
      interactions: [
        { ...CONTACT, kind: "COMPLAINT", resolvedAt: RECEIVED_AT, ...happened("CLOSED_UNSOLVED", RECEIVED_AT) },
      ],
    },
  },
  {
    event: "a ticket of a company, where requesters are the customers",
    payload: { ...BODY, ticket_company_name: "Acme" },
    parameters: { requesterWithoutCustomer: "WAIT" },
    yields: { people: [{ ...ANN, withoutCustomer: "WAIT" }], interactions: [{ ...CONTACT, resolvedAt: null }] },
  },
  {
    event: "a ticket of a company, where these are the customers",
    payload: { ...BODY, ticket_company_name: "Acme" },
    parameters: COMPANIES,
    yields: {
      customers: [{ ...freshdesk.externalId("acme"), name: "Acme", sourceUpdatedAt: RECEIVED_AT }],
      people: [{ ...ANN, customer: freshdesk.externalId("acme") }],
      interactions: [{ ...CONTACT, resolvedAt: null }],
    },
  },
  {
    event: "a ticket of nobody's company, where these are the customers",
    payload: { ...BODY, ticket_company_name: "" },
    parameters: COMPANIES,
    yields: { people: [{ ...ANN, customer: null }], interactions: [{ ...CONTACT, resolvedAt: null }] },
  },
  {
    event: "a deleted ticket",
    payload: { ...BODY, event: "deleted" },
    yields: { interactions: [freshdesk.deleted("5", RECEIVED_AT)] },
  },
];

export const DESK_CASES: readonly MappingCase[] = [
  ...ZENDESK.map((each) => ({ mapping: "zendesk", ...each })),
  ...FRESHDESK.map((each) => ({ mapping: "freshdesk", ...each })),
];
