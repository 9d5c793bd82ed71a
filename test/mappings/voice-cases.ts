import { type MappingCase, RECEIVED_AT, source } from "./mapping-case.js";

const intercom = source("intercom");
const helpScout = source("help-scout");
const calls = source("calls");
const seconds = (day: number) => Date.UTC(2026, 0, day) / 1_000;
const at = (day: number) => new Date(seconds(day) * 1_000).toISOString();

/** A conversation as Intercom's notifications carry it (https://developers.intercom.com/docs/references/webhooks/webhook-models). */
const CONVERSATION = {
  type: "conversation",
  id: "1234",
  created_at: seconds(1),
  updated_at: seconds(3),
  title: "Router",
  source: {
    type: "conversation",
    id: "403918251",
    delivered_as: "customer_initiated",
    author: { type: "user", id: "6762f0dd", name: "Ann Lee", email: "ann@example.com" },
  },
  contacts: { type: "contact.list", contacts: [{ type: "contact", id: "6762f0dd", external_id: "70" }] },
  admin_assignee_id: 814860,
  open: true,
  state: "open",
  conversation_rating: null,
  statistics: {
    type: "conversation_statistics",
    first_admin_reply_at: seconds(2),
    last_close_at: null,
    count_reopens: 0,
  },
};
const notification = (topic: string, changes: object = {}) => ({
  type: "notification_event",
  app_id: "a86dr8yl",
  topic,
  id: "notif_1",
  created_at: seconds(4),
  data: { type: "notification_event_data", item: { ...CONVERSATION, ...changes } },
});
const INTERCOM_PERSON = {
  ...intercom.externalId("6762f0dd"),
  partial: true,
  match: "EMAIL",
  name: "Ann Lee",
  email: "ann@example.com",
  withoutCustomer: "OWN_CUSTOMER",
  sourceUpdatedAt: at(3),
};
const conversation = (changes: object) => ({
  people: [INTERCOM_PERSON],
  interactions: [
    {
      ...intercom.externalId("1234"),
      partial: true,
      person: intercom.externalId("6762f0dd"),
      kind: "SERVICE",
      channel: "CHAT",
      direction: "INBOUND",
      occurredAt: at(1),
      firstResponseAt: at(2),
      resolvedAt: null,
      agent: "814860",
      subject: "Router",
      satisfaction: null,
      sourceUpdatedAt: at(3),
      ...changes,
    },
  ],
});
const CLOSED = { state: "closed", statistics: { ...CONVERSATION.statistics, last_close_at: seconds(3) } };
const contact = (topic: string) => ({
  ...notification(topic),
  data: {
    item: {
      type: "contact",
      id: "6762f0dd",
      name: "Ann Lee",
      email: "ann@example.com",
      phone: null,
      updated_at: seconds(3),
    },
  },
});

const INTERCOM: Omit<MappingCase, "mapping">[] = [
  { event: "a new conversation", payload: notification("conversation.user.created"), yields: conversation({}) },
  {
    event: "a closed conversation that was reopened before, which takes high effort",
    payload: notification("conversation.admin.closed", {
      ...CLOSED,
      statistics: { ...CLOSED.statistics, count_reopens: 1 },
    }),
    yields: conversation({ resolvedAt: at(3), qualityRule: "HIGH_EFFORT" }),
  },
  {
    event: "a rating",
    payload: notification("conversation.rating.added", {
      ...CLOSED,
      conversation_rating: {
        rating: 4,
        remark: "Thanks",
        created_at: seconds(3),
        teammate: { type: "admin", id: 814860 },
      },
    }),
    yields: conversation({ resolvedAt: at(3), satisfaction: 4 }),
  },
  {
    event: "a rating that there is not",
    payload: notification("conversation.rating.added", { conversation_rating: { rating: 6 } }),
    yields: conversation({ satisfaction: "6 is no answer on the scale 1-5" }),
    refuses: [["satisfaction"]],
  },
  {
    event: "a conversation that we began, whose contact must be fetched",
    payload: notification("conversation.admin.single.created", {
      source: {
        type: "email",
        delivered_as: "admin_initiated",
        author: { type: "admin", id: "814860", email: "bo@us.example" },
      },
    }),
    yields: {
      interactions: [
        {
          ...intercom.externalId("1234"),
          partial: true,
          person: intercom.externalId("6762f0dd"),
          kind: "OUTREACH",
          channel: "EMAIL",
          direction: "OUTBOUND",
          occurredAt: at(1),
          resolvedAt: null,
          agent: "814860",
          subject: "Router",
          satisfaction: null,
          sourceUpdatedAt: at(3),
        },
      ],
      toFetch: [intercom.toFetch("PERSON", "6762f0dd")],
    },
  },
  {
    event: "a conversation of nobody yet",
    payload: notification("conversation.user.created", { contacts: { contacts: [] } }),
    yields: { toFetch: [intercom.toFetch("INTERACTION", "1234")] },
  },
  {
    event: "a deleted conversation",
    payload: { ...notification("conversation.deleted"), data: { item: { type: "conversation", id: "1234" } } },
    yields: { interactions: [intercom.deleted("1234", at(4))] },
  },
  {
    event: "a new e-mail address",
    payload: contact("contact.email.updated"),
    yields: { people: [{ ...INTERCOM_PERSON, phone: null }] },
  },
  {
    event: "a deleted contact",
    payload: contact("contact.deleted"),
    yields: { people: [intercom.deleted("6762f0dd", at(4))] },
  },
  {
    event: "merged contacts",
    payload: contact("contact.merged"),
    yields: { toFetch: [{ ...intercom.toFetch("PERSON", "6762f0dd"), operation: "MERGE" }] },
  },
  {
    event: "a ping",
    payload: { type: "notification_event", topic: "ping", data: { item: { type: "ping", message: "ok" } } },
    yields: { ignored: "ping, which is not read here" },
  },
  { event: "something else", payload: { any: 1 }, yields: /no notification of Intercom/ },
];

const HELP_SCOUT_CONVERSATION = {
  id: 5,
  number: 1,
  type: "email",
  status: "active",
  state: "published",
  subject: "Router",
  mailboxId: 85,
  assignee: { id: 11, email: "bo@us.example", first: "Bo", last: "Bear" },
  createdAt: at(1),
  userUpdatedAt: at(2),
  primaryCustomer: { id: 7, type: "customer", first: "Ann", last: "Lee", email: "ann@example.com" },
  source: { type: "email", via: "customer" },
};
const helpScoutPerson = (day: number) => ({
  ...helpScout.externalId("7"),
  partial: true,
  match: "EMAIL",
  name: "Ann Lee",
  email: "ann@example.com",
  withoutCustomer: "OWN_CUSTOMER",
  sourceUpdatedAt: at(day),
});
const helpScoutYield = (changes: object) => ({
  people: [helpScoutPerson(2)],
  interactions: [
    {
      ...helpScout.externalId("5"),
      partial: true,
      person: helpScout.externalId("7"),
      kind: "SERVICE",
      channel: "EMAIL",
      direction: "INBOUND",
      occurredAt: at(1),
      resolvedAt: null,
      agent: "11",
      subject: "Router",
      sourceUpdatedAt: at(2),
      ...changes,
    },
  ],
});
const event = (name: string) => ({ headers: { "x-helpscout-event": name } });
/** https://developer.helpscout.com/webhooks/objects/rating */
const RATING = {
  id: 5434,
  customer: {
    id: 7,
    firstName: "Ann",
    lastName: "Lee",
    emails: [{ id: 1, value: "ann@example.com", location: "work" }],
  },
  ticketId: 5,
  threadId: 3002084,
  mailbox: { id: 85, name: "My Mailbox" },
  comments: "he was really helpful",
  createdAt: at(2),
  modifiedAt: at(3),
};

const HELP_SCOUT: Omit<MappingCase, "mapping">[] = [
  {
    event: "a new conversation",
    payload: HELP_SCOUT_CONVERSATION,
    ...event("convo.created"),
    yields: helpScoutYield({}),
  },
  {
    event: "a closed conversation",
    payload: { ...HELP_SCOUT_CONVERSATION, status: "closed", closedAt: at(2) },
    ...event("convo.status"),
    yields: helpScoutYield({ resolvedAt: at(2) }),
  },
  {
    event: "spam, which never was a contact",
    payload: { ...HELP_SCOUT_CONVERSATION, status: "spam" },
    ...event("convo.status"),
    yields: { interactions: [{ ...helpScout.deleted("5", RECEIVED_AT), reason: "MISTAKE" }] },
  },
  {
    event: "a deleted conversation",
    payload: { id: 5 },
    ...event("convo.deleted"),
    yields: { interactions: [helpScout.deleted("5", RECEIVED_AT)] },
  },
  ...(
    [
      ["Great", 5],
      ["Okay", 3],
      ["not_good", 1],
      ["Bad", 1],
      ["unknown", null],
      ["fine", "fine"],
    ] as const
  ).map(([rating, satisfaction]) => ({
    event: `the rating ${rating}`,
    payload: { ...RATING, rating },
    ...event("satisfaction.ratings"),
    yields: {
      people: [helpScoutPerson(3)],
      interactions: [
        {
          ...helpScout.externalId("5"),
          partial: true,
          person: helpScout.externalId("7"),
          kind: "SERVICE",
          direction: "INBOUND",
          onlyIfNew: ["KIND", "DIRECTION"],
          satisfaction,
          sourceUpdatedAt: at(3),
        },
      ],
    },
    refuses: typeof satisfaction === "string" ? [["satisfaction"]] : [],
  })),
  {
    event: "other tags",
    payload: HELP_SCOUT_CONVERSATION,
    ...event("convo.tags"),
    yields: { ignored: "convo.tags, which is not read here" },
  },
  { event: "something else", payload: { id: 5 }, yields: /it has no header X-HelpScout-Event/ },
];

const CALL = {
  id: "c1",
  startedAt: "2026-01-01T00:00:00Z",
  number: "+49 170 1234567",
  direction: "inbound",
  agent: "Bo",
};
const CALLER = {
  ...calls.externalId("+491701234567"),
  match: "PHONE",
  phone: "+491701234567",
  withoutCustomer: "WAIT",
  sourceUpdatedAt: at(1),
};
const call = (changes: object, people: object[] = [CALLER]) => ({
  people,
  interactions: [
    {
      ...calls.externalId("c1"),
      person: calls.externalId("+491701234567"),
      kind: "SERVICE",
      channel: "PHONE",
      direction: "INBOUND",
      missed: false,
      occurredAt: at(1),
      agent: "Bo",
      ...changes,
    },
  ],
});

const CALLS: Omit<MappingCase, "mapping">[] = [
  {
    event: "a call that was answered after twenty seconds and handed on once",
    payload: { ...CALL, status: "answered", waitingSeconds: 20, durationSeconds: "320", transfers: 1, case: "k" },
    yields: call({
      firstResponseAt: "2026-01-01T00:00:20.000Z",
      resolvedAt: "2026-01-01T00:05:20.000Z",
      transfers: 1,
      caseKey: "k",
    }),
  },
  {
    event: "a missed call, which ended when it was given up and had no answer",
    payload: { ...CALL, status: "Missed", waitingSeconds: 45, agent: "" },
    yields: call({ missed: true, resolvedAt: "2026-01-01T00:00:45.000Z", agent: undefined }),
  },
  {
    event: "a call to a customer of the CRM, with fields of other names",
    payload: { uuid: "c1", begin: 1_767_225_600_000, kind: "Out", crm: 91, durationSeconds: 60, agent: "Bo" },
    parameters: {
      idField: "uuid",
      startField: "begin",
      directionField: "kind",
      customerField: "crm",
      customerSystem: "hubspot",
    },
    yields: {
      customers: [source("hubspot").merelyNamed("91")],
      interactions: [
        {
          ...calls.externalId("c1"),
          customer: source("hubspot").externalId("91"),
          kind: "OUTREACH",
          channel: "PHONE",
          direction: "OUTBOUND",
          missed: false,
          occurredAt: at(1),
          resolvedAt: "2026-01-01T00:01:00.000Z",
          agent: "Bo",
        },
      ],
    },
  },
  {
    event: "a call whose number was not shown",
    payload: { ...CALL, number: "anonymous" },
    yields: { ignored: "a call of nobody: its number was not shown" },
  },
  { event: "something else", payload: { any: 1 }, yields: /no call: it lacks id or startedAt/ },
];

/** Conversations of Intercom and Help Scout, and calls. */
export const VOICE_CASES: readonly MappingCase[] = [
  ...INTERCOM.map((each) => ({ mapping: "intercom", ...each })),
  ...HELP_SCOUT.map((each) => ({ mapping: "help-scout", ...each })),
  ...CALLS.map((each) => ({ mapping: "call-log", ...each })),
];
