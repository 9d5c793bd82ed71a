import { type MappingCase, source } from "./mapping-case.js";

const { externalId, merelyNamed, deleted, merged, toFetch } = source("hubspot");
const AT = 1_767_225_600_000;
const day = (date: number) => `2026-01-0${date}T00:00:00.000Z`;

/** An event of a record on a day of January 2026. */
function event(subscriptionType: string, objectId: number, date = 1, more: object = {}) {
  return { eventId: 1, subscriptionType, objectId, occurredAt: AT + (date - 1) * 86_400_000, ...more };
}

function change(object: string, objectId: number, date: number, propertyName: string, propertyValue: string) {
  return event(`${object}.propertyChange`, objectId, date, { propertyName, propertyValue });
}

/** A row of what was said of a record on a day, and nothing else of it. */
const part = (id: string, date: number) => ({ ...externalId(id), partial: true, sourceUpdatedAt: day(date) });

/** Whose a ticket is, and what it is, unless it is known already. */
const FIRST_CONTACT = {
  customer: externalId("1"),
  kind: "SERVICE",
  direction: "INBOUND",
  occurredAt: day(1),
  onlyIfNew: ["CUSTOMER", "KIND", "DIRECTION", "OCCURRED_AT"],
};

function association(fromObjectId: number, toObjectId: number, more: object = {}) {
  return {
    subscriptionType: "ticket.associationChange",
    associationType: "TICKET_TO_CONTACT",
    fromObjectId,
    toObjectId,
    associationRemoved: false,
    occurredAt: AT,
    ...more,
  };
}

const CASES: Omit<MappingCase, "mapping">[] = [
  {
    event: "a created contact, of which the id is told",
    payload: [event("contact.creation", 1)],
    yields: { toFetch: [toFetch("CUSTOMER", "1")] },
  },
  {
    event:
      "changes of one contact in any order: a row for each instant, that with the e-mail address first; an emptied one is cleared",
    payload: [
      change("contact", 1, 3, "phone", ""),
      change("contact", 1, 2, "phone", "+49 30 1"),
      change("contact", 1, 1, "company", "Acme"),
      change("contact", 1, 1, "email", "ann@example.com"),
    ],
    yields: {
      customers: [
        { ...part("1", 1), match: "PERSONAL_EMAIL", email: "ann@example.com", company: "Acme" },
        { ...part("1", 3), phone: null },
        { ...part("1", 2), phone: "+49 30 1" },
      ],
      toFetch: [toFetch("CUSTOMER", "1")],
    },
  },
  {
    event: "one part of a name, which is not enough for a name",
    payload: [change("contact", 1, 1, "firstname", "Ann")],
    yields: { toFetch: [toFetch("CUSTOMER", "1")] },
  },
  {
    event: "a deleted contact; its changes in the same batch count no more",
    payload: [change("contact", 1, 1, "email", "ann@example.com"), event("contact.deletion", 1, 2)],
    yields: { customers: [deleted("1", day(2))] },
  },
  {
    event: "a contact whose data are deleted for privacy",
    payload: [event("contact.privacyDeletion", 1)],
    yields: { customers: [deleted("1", day(1))] },
  },
  {
    event: "contacts that are merged into one of them",
    payload: [event("contact.merge", 10, 1, { primaryObjectId: 10, mergedObjectIds: [11, 12] })],
    yields: {
      customers: [merelyNamed("10"), merged("11", "10", day(1)), merged("12", "10", day(1))],
      toFetch: [toFetch("CUSTOMER", "10")],
    },
  },
  {
    event: "contacts that are merged into a new one",
    payload: [event("contact.merge", 10, 1, { primaryObjectId: 10, mergedObjectIds: [11], newObjectId: 13 })],
    yields: {
      customers: [merelyNamed("13"), merged("11", "13", day(1)), merged("10", "13", day(1))],
      toFetch: [toFetch("CUSTOMER", "13")],
    },
  },
  {
    event: "ids beyond 2^53, digit for digit",
    payload: `[{"subscriptionType":"contact.deletion","objectId":9007199254740993,"occurredAt":${AT}}]`,
    yields: { customers: [deleted("9007199254740993", day(1))] },
  },
  {
    event: "a company where contacts are the customers",
    payload: [change("company", 1, 1, "name", "Acme")],
    yields: { ignored: "no event about a contact, a deal or a ticket, and no association of one with a contact" },
  },
  {
    event: "a company where companies are the customers",
    payload: [change("company", 1, 1, "name", "Acme")],
    parameters: { customerObject: "company" },
    yields: {
      customers: [{ ...part("1", 1), name: "Acme" }],
      toFetch: [toFetch("CUSTOMER", "1")],
    },
  },
  {
    event: "generic webhooks, which number the types",
    payload: [
      event("object.deletion", 1, 1, { objectTypeId: "0-1" }),
      event("object.creation", 2, 1, { objectTypeId: "0-3" }),
    ],
    yields: { customers: [deleted("1", day(1))], toFetch: [toFetch("CONTRACT", "2")] },
  },
  {
    event: "deals: changes of stage and terms are told to a known contract and are to be fetched, deletions told",
    payload: [
      change("deal", 5, 1, "amount", "1200"),
      change("deal", 5, 2, "dealstage", "closedwon"),
      change("deal", 5, 3, "cancelled_on", String(AT)),
      change("deal", 7, 2, "dealstage", "closedlost"),
      event("deal.deletion", 6),
    ],
    yields: {
      contracts: [
        { ...part("5", 3), cancelledOn: "2026-01-01", onlyIfKnown: true },
        { ...deleted("7", day(2)), reason: "MISTAKE" },
        deleted("6", day(1)),
      ],
      toFetch: [toFetch("CONTRACT", "5"), toFetch("CONTRACT", "7")],
    },
  },
  {
    event: "a deal of which one request tells all: properties, and whose it is",
    payload: [
      change("deal", 5, 2, "dealstage", "closedwon"),
      change("deal", 5, 1, "amount", "1200.50"),
      change("deal", 5, 1, "contract_months", "12"),
      change("deal", 5, 1, "contract_start", String(AT)),
      association(5, 1, { subscriptionType: "deal.associationChange", associationType: "DEAL_TO_CONTACT" }),
    ],
    parameters: { currency: "EUR" },
    yields: {
      customers: [merelyNamed("1")],
      contracts: [
        {
          ...part("5", 2),
          customer: externalId("1"),
          startsOn: "2026-01-01",
          termMonths: 12,
          value: { minor: 120_050, currency: "EUR" },
          succession: "SAME_CUSTOMER",
        },
      ],
    },
  },
  {
    event: "a ticket and its contact",
    payload: [event("ticket.creation", 7), association(7, 1), change("ticket", 7, 1, "subject", "Router")],
    yields: {
      customers: [merelyNamed("1")],
      interactions: [
        {
          ...part("7", 1),
          ...FIRST_CONTACT,
          subject: "Router",
        },
      ],
      toFetch: [toFetch("INTERACTION", "7")],
    },
  },
  {
    event: "a ticket with two contacts, whose customer is the first",
    payload: [association(7, 2, { occurredAt: AT + 1 }), association(7, 1)],
    yields: {
      customers: [merelyNamed("1")],
      interactions: [{ ...part("7", 1), ...FIRST_CONTACT }],
    },
  },
  {
    event: "a ticket and its contact, told from the contact's side",
    payload: [
      association(1, 7, { subscriptionType: "contact.associationChange", associationType: "CONTACT_TO_TICKET" }),
    ],
    yields: {
      customers: [merelyNamed("1")],
      interactions: [{ ...part("7", 1), ...FIRST_CONTACT }],
    },
  },
  {
    event: "a ticket and its contact by a generic webhook, which numbers the types",
    payload: [
      association(7, 1, {
        subscriptionType: "object.associationChange",
        associationType: undefined,
        associationTypeId: 16,
        associationCategory: "HUBSPOT_DEFINED",
        fromObjectTypeId: "0-5",
        toObjectTypeId: "0-1",
      }),
    ],
    yields: {
      customers: [merelyNamed("1")],
      interactions: [{ ...part("7", 1), ...FIRST_CONTACT }],
    },
  },
  {
    event: "a ticket that lost a contact; whose it is now must be fetched",
    payload: [association(7, 1, { associationRemoved: true })],
    yields: { toFetch: [toFetch("INTERACTION", "7")] },
  },
  {
    event: "a deal and its contact; whose it is must be fetched",
    payload: [
      association(5, 1, { subscriptionType: "deal.associationChange", associationType: "DEAL_TO_CONTACT" }),
      association(1, 6, {
        subscriptionType: "contact.associationChange",
        associationType: "CONTACT_TO_DEAL",
        associationRemoved: true,
      }),
    ],
    yields: { toFetch: [toFetch("CONTRACT", "5"), toFetch("CONTRACT", "6")] },
  },
  {
    event: "an association with an object that is no customer",
    payload: [association(7, 3, { associationType: "TICKET_TO_COMPANY" })],
    yields: { ignored: "no event about a contact, a deal or a ticket, and no association of one with a contact" },
  },
  {
    event: "a closed ticket, whose quality is unknown",
    payload: [change("ticket", 7, 2, "closed_date", String(AT))],
    yields: { interactions: [{ ...part("7", 2), resolvedAt: day(1) }] },
  },
  {
    event: "a reopened ticket, which takes high effort",
    payload: [change("ticket", 7, 2, "closed_date", "")],
    yields: {
      interactions: [{ ...part("7", 2), resolvedAt: null, happenings: [{ kind: "REOPENED", at: day(2) }] }],
    },
  },
  {
    event: "a ticket's beginning, end and contact in one request: first what makes it",
    payload: [
      change("ticket", 7, 4, "closed_date", String(AT + 86_400_000)),
      change("ticket", 7, 2, "createdate", String(AT)),
      association(7, 1, { occurredAt: AT + 2 * 86_400_000 }),
    ],
    yields: {
      customers: [merelyNamed("1")],
      interactions: [
        { ...part("7", 3), ...FIRST_CONTACT, occurredAt: day(3) },
        { ...part("7", 2), occurredAt: day(1) },
        { ...part("7", 4), resolvedAt: day(2) },
      ],
    },
  },
  {
    event: "a deleted ticket",
    payload: [event("ticket.deletion", 7), change("ticket", 7, 1, "subject", "Router")],
    yields: { interactions: [deleted("7", day(1))] },
  },
];

/** A response to a survey as the API shows it, and as a workflow sends it, with the value of each property in an object. */
const responded = (properties: Record<string, string>) => ({
  id: "512",
  properties: { hs_contact_id: "1", hs_submission_timestamp: String(AT), hs_survey_name: "How was it?", ...properties },
  createdAt: day(1),
  updatedAt: day(1),
  archived: false,
});
const response = (more: object) => ({
  customers: [merelyNamed("1")],
  interactions: [
    {
      ...externalId("feedback:512"),
      customer: externalId("1"),
      kind: "FEEDBACK",
      direction: "INBOUND",
      occurredAt: day(1),
      sourceUpdatedAt: day(1),
      ...more,
    },
  ],
});

const SURVEYS: Omit<MappingCase, "mapping">[] = [
  {
    event: "a response to an effort survey about a ticket",
    payload: responded({ hs_survey_type: "CES", hs_value: "2", hs_ticket_id: "7" }),
    yields: response({ effortScore: 2, effortScale: "CES_2", caseKey: "hubspot:7" }),
  },
  {
    event: "a detractor's 0, which is an answer",
    payload: responded({ hs_survey_type: "NPS", hs_value: "0", hs_response_group: "DETRACTOR" }),
    yields: response({ recommendation: 0 }),
  },
  ...(
    [
      ["0", 1],
      ["1", 3],
      ["2", 5],
      ["4", "4 is no answer on the scale 0-2"],
    ] as const
  ).map(([value, satisfaction]) => ({
    event: `the response ${value} to a satisfaction survey, from a workflow`,
    payload: {
      objectId: 512,
      objectTypeId: "0-19",
      properties: Object.fromEntries(
        Object.entries(responded({ hs_survey_type: "CSAT", hs_value: value }).properties).map(([name, text]) => {
          return [name, { value: text }];
        }),
      ),
    },
    yields: response({ satisfaction }),
    refuses: typeof satisfaction === "string" ? [["satisfaction"]] : [],
  })),
  {
    event: "a response of a person of a company",
    payload: responded({ hs_survey_type: "NPS", hs_value: "10" }),
    parameters: { customerObject: "company" },
    yields: {
      people: [merelyNamed("1")],
      interactions: [
        {
          ...externalId("feedback:512"),
          person: externalId("1"),
          kind: "FEEDBACK",
          direction: "INBOUND",
          occurredAt: day(1),
          recommendation: 10,
          sourceUpdatedAt: day(1),
        },
      ],
    },
  },
  {
    event: "a response to a custom survey, which has no score",
    payload: responded({ hs_survey_type: "CUSTOM" }),
    yields: { ignored: "a response to a survey of the kind CUSTOM, which has no score" },
  },
  {
    event: "a new response and one that was deleted, by generic events",
    payload: [
      { ...event("object.creation", 512), objectTypeId: "0-19" },
      { ...event("object.deletion", 513), objectTypeId: "0-19" },
    ],
    yields: { interactions: [deleted("feedback:513", day(1))], toFetch: [toFetch("INTERACTION", "feedback:512")] },
  },
];

export const HUBSPOT_CASES: readonly MappingCase[] = [...CASES, ...SURVEYS].map((each) => ({
  mapping: "hubspot",
  ...each,
}));
