import { type MappingCase, RECEIVED_AT, source } from "./mapping-case.js";

const zendesk = source("zendesk");
const freshdesk = source("freshdesk");
const CREATED = "2026-01-01T00:00:00.000Z";
const RATED = "2026-01-02T00:00:00.000Z";

/** The ticket 9 of user 4, as Zendesk's events and API show it. */
const TICKET = {
  id: "9",
  requester_id: "4",
  subject: "Router",
  status: "SOLVED",
  via: { channel: "email" },
  created_at: CREATED,
  updated_at: RATED,
};
const ratedTicket = (satisfaction: number | null) => ({
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
      satisfaction,
      sourceUpdatedAt: RATED,
    },
  ],
});

function ratingEvent(score: unknown, status: string) {
  return {
    type: "zen:event-type:ticket.csat_received",
    time: RATED,
    subject: "zen:ticket:9",
    detail: { ...TICKET, status },
    event: { satisfaction_score: score },
  };
}

const ZENDESK: Omit<MappingCase, "mapping">[] = [
  {
    event: "a good rating with a comment, which is the end of the scale and says nothing of the status",
    payload: ratingEvent({ score: "GOODWITHCOMMENT", comment: "Thank you" }, "SOLVED"),
    yields: ratedTicket(5),
  },
  { event: "a bad rating without a comment", payload: ratingEvent("BAD", "CLOSED"), yields: ratedTicket(1) },
  {
    event: "a request for a rating, which is none",
    payload: { type: "zen:event-type:ticket.csat_requested", time: RATED, detail: TICKET, event: {} },
    yields: { ignored: "ticket.csat_requested, which is not read here" },
  },
  ...(
    [
      ["good", 5],
      ["Bad, I'm unsatisfied", 1],
      ["offered", null],
    ] as const
  ).map(([score, satisfaction]) => ({
    event: `a ticket that a trigger sends, whose rating is ${score}`,
    payload: { ticket: { ...TICKET, satisfaction_rating: { score, comment: "" } } },
    yields: ratedTicket(satisfaction),
  })),
  ...(
    [
      ["1-5", 4, 4],
      ["1-3", 2, 3],
      ["1-3", 4, "4 is no answer on the scale 1-3"],
    ] as const
  ).map(([surveyScale, rating, satisfaction]) => ({
    event: `the response ${rating} to a survey with the scale ${surveyScale}`,
    payload: {
      survey_response: {
        id: "01JAB",
        survey_id: "01JAA",
        responder_id: 4,
        subjects: [{ type: "ticket", id: "9", zrn: "zen:ticket:9" }],
        answers: [
          { type: "open_ended", value: "Thank you", created_at: RATED, updated_at: RATED },
          { type: "rating_scale", rating, rating_category: "good", created_at: CREATED, updated_at: RATED },
        ],
      },
    },
    parameters: { surveyScale },
    yields: {
      interactions: [
        {
          ...zendesk.externalId("9"),
          partial: true,
          person: zendesk.externalId("4"),
          kind: "SERVICE",
          direction: "INBOUND",
          satisfaction,
          sourceUpdatedAt: RATED,
        },
      ],
    },
    refuses: typeof satisfaction === "string" ? [["satisfaction"]] : [],
  })),
];

/** The body of the set-up page, without what no case is about. */
const BODY = { ticket_id: 5, ticket_status: "Resolved", ticket_requester_email: "Ann@Example.com" };
const freshdeskYield = (row: object) => ({
  people: [
    {
      ...freshdesk.externalId("ann@example.com"),
      match: "EMAIL",
      email: "ann@example.com",
      withoutCustomer: "OWN_CUSTOMER",
      sourceUpdatedAt: RECEIVED_AT,
    },
  ],
  interactions: [
    {
      ...freshdesk.externalId("5"),
      person: freshdesk.externalId("ann@example.com"),
      kind: "SERVICE",
      direction: "INBOUND",
      sourceUpdatedAt: RECEIVED_AT,
      ...row,
    },
  ],
});

const FRESHDESK: Omit<MappingCase, "mapping">[] = [
  ...(
    [
      [103, 5],
      ["102", 4],
      [101, 4],
      [100, 3],
      [-101, 2],
      ["-102", 2],
      [-103, 1],
      ["Extremely Unhappy", 1],
      ["", null],
      [104, "104 is no rating of Freshdesk"],
    ] as const
  ).map(([rating, satisfaction]) => ({
    event: `a resolved ticket that was rated ${rating || "no more"}, which keeps when it was resolved`,
    payload: { ...BODY, event: "rated", satisfaction_rating: rating },
    yields: freshdeskYield({ satisfaction }),
    refuses: typeof satisfaction === "string" ? [["satisfaction"]] : [],
  })),
  {
    event: "a rating as the API shows it",
    payload: {
      id: 1,
      survey_id: 2,
      user_id: 3,
      ticket_id: 5,
      feedback: "Thank you",
      ratings: { default_question: -103, question_161: 103 },
      created_at: CREATED,
      updated_at: RATED,
    },
    yields: {
      interactions: [{ ...freshdesk.externalId("5"), partial: true, satisfaction: 1, sourceUpdatedAt: RECEIVED_AT }],
    },
  },
  {
    event: "a resolved ticket that another agent got keeps when it was resolved",
    payload: { ...BODY, event: "updated", triggered_event: "{responder_id:{from:Ann,to:Bo}}" },
    yields: freshdeskYield({ happenings: [{ kind: "TRANSFERRED", at: RECEIVED_AT }] }),
  },
];

/** Ratings of tickets. */
export const RATING_CASES: readonly MappingCase[] = [
  ...ZENDESK.map((each) => ({ mapping: "zendesk", ...each })),
  ...FRESHDESK.map((each) => ({ mapping: "freshdesk", ...each })),
];
