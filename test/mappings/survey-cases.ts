import { type MappingCase, source } from "./mapping-case.js";

const survey = source("survey");
const hubspot = source("hubspot");
const AT = "2026-01-05T09:00:00.000Z";
const ANSWER = { id: 7, answeredAt: AT, email: "Ann@Example.com" };
const PERSON = {
  ...survey.externalId("ann@example.com"),
  match: "EMAIL",
  email: "ann@example.com",
  withoutCustomer: "OWN_CUSTOMER",
  sourceUpdatedAt: AT,
};
const answer = (more: object) => ({
  ...survey.externalId("7"),
  kind: "FEEDBACK",
  direction: "INBOUND",
  occurredAt: AT,
  sourceUpdatedAt: AT,
  ...more,
});
const ofAnn = (more: object) => ({
  people: [PERSON],
  interactions: [answer({ person: survey.externalId("ann@example.com"), ...more })],
});

/** A response as Typeform sends it (https://www.typeform.com/developers/webhooks/example-payload/). */
const TYPEFORM = {
  event_id: "LtWXD3crgy",
  event_type: "form_response",
  form_response: {
    form_id: "lT4Z3j",
    token: "7",
    submitted_at: AT,
    landed_at: "2026-01-05T08:58:00Z",
    hidden: { ticket: "4711", crm_id: "91" },
    definition: {
      id: "lT4Z3j",
      title: "How was it?",
      fields: [
        { id: "DlXFaesGBpoF", ref: "ces", title: "How easy was it?", type: "opinion_scale" },
        { id: "SMEUb7VJz92Q", ref: "nps", title: "Would you recommend us?", type: "nps" },
        { id: "k6TP9oLGgHjl", ref: "mail", title: "Your e-mail address", type: "email" },
      ],
    },
    answers: [
      { type: "number", number: 2, field: { id: "DlXFaesGBpoF", ref: "ces", type: "opinion_scale" } },
      { type: "number", number: 0, field: { id: "SMEUb7VJz92Q", ref: "nps", type: "nps" } },
      { type: "email", email: "Ann@Example.com", field: { id: "k6TP9oLGgHjl", ref: "mail", type: "email" } },
    ],
  },
};
const QUESTIONS = { effortQuestion: "ces", recommendationQuestion: "SMEUb7VJz92Q", emailField: "mail" };

const CASES: Omit<MappingCase, "mapping">[] = [
  {
    event: "an answer with all three scores, of a person known by the address",
    payload: { ...ANSWER, effort: "6", satisfaction: 4, recommendation: 9, case: "case 1" },
    yields: ofAnn({
      effortScore: 6,
      effortScale: "CES_2",
      satisfaction: 4,
      recommendation: 9,
      caseKey: "case 1",
    }),
  },
  {
    event: "a detractor's 0, which is an answer, beside questions that were left out",
    payload: { ...ANSWER, recommendation: 0 },
    yields: ofAnn({ recommendation: 0 }),
  },
  {
    event: "an answer that was taken back",
    payload: { ...ANSWER, effort: "", satisfaction: null, changedAt: "2026-01-06T09:00:00Z" },
    yields: {
      people: [{ ...PERSON, sourceUpdatedAt: "2026-01-06T09:00:00.000Z" }],
      interactions: [
        answer({
          person: survey.externalId("ann@example.com"),
          effortScore: null,
          satisfaction: null,
          sourceUpdatedAt: "2026-01-06T09:00:00.000Z",
        }),
      ],
    },
  },
  ...(
    [
      ["1-7", 6, 6, "CES_2"],
      ["7-1", 6, 2, "CES_2"],
      ["5-1", 2, 2, "CES_1"],
      ["1-5", 2, 4, "CES_1"],
      ["1-7", 8, "8 is no answer on the scale 1-7", "CES_2"],
      ["5-1", 0, "0 is no answer on the scale 5-1", "CES_1"],
    ] as const
  ).map(([effortScale, effort, effortScore, scale]) => ({
    event: `an effort of ${effort} on the scale ${effortScale}`,
    payload: { ...ANSWER, effort },
    parameters: { effortScale },
    yields: ofAnn({ effortScore, effortScale: scale }),
    refuses: typeof effortScore === "string" ? [["effortScore"]] : [],
  })),
  ...(
    [
      ["0-10", 10, 5],
      ["5-1", 5, 1],
      ["1-5", 10, "10 is no answer on the scale 1-5"],
    ] as const
  ).map(([satisfactionScale, given, satisfaction]) => ({
    event: `a satisfaction of ${given} on the scale ${satisfactionScale}`,
    payload: { ...ANSWER, satisfaction: given },
    parameters: { satisfactionScale },
    yields: ofAnn({ satisfaction }),
    refuses: typeof satisfaction === "string" ? [["satisfaction"]] : [],
  })),
  {
    event: "an answer of a customer of the CRM, about a ticket",
    payload: { ...ANSWER, customer: 91, person: 92, satisfaction: 5, case: 4711 },
    parameters: { customerSystem: "hubspot", caseSystem: "zendesk" },
    yields: {
      customers: [hubspot.merelyNamed("91")],
      interactions: [answer({ customer: hubspot.externalId("91"), satisfaction: 5, caseKey: "zendesk:4711" })],
    },
  },
  {
    event: "an answer of a person of the CRM",
    payload: { ...ANSWER, person: 92, satisfaction: 5 },
    parameters: { personSystem: "hubspot" },
    yields: { interactions: [answer({ person: hubspot.externalId("92"), satisfaction: 5 })] },
  },
  {
    event: "an answer of nobody",
    payload: { id: 7, answeredAt: AT, satisfaction: 5, email: "" },
    yields: { ignored: "an answer of nobody: it has none of customer, person, email" },
  },
  {
    event: "an answer to other questions",
    payload: { ...ANSWER, age: 30 },
    yields: { ignored: "an answer to none of the questions effort, satisfaction, recommendation" },
  },
  { event: "something else", payload: { any: 1 }, yields: /no answer to a survey/ },
  {
    event: "a response to a form of Typeform, of the address that was asked for",
    payload: TYPEFORM,
    parameters: { ...QUESTIONS, caseField: "ticket", caseSystem: "zendesk" },
    yields: ofAnn({ effortScore: 2, effortScale: "CES_2", recommendation: 0, caseKey: "zendesk:4711" }),
  },
  {
    event: "a response to a form of Typeform, of the customer in a hidden field",
    payload: TYPEFORM,
    parameters: { ...QUESTIONS, customerField: "crm_id", customerSystem: "hubspot" },
    yields: {
      customers: [hubspot.merelyNamed("91")],
      interactions: [
        answer({ customer: hubspot.externalId("91"), effortScore: 2, effortScale: "CES_2", recommendation: 0 }),
      ],
    },
  },
  {
    event: "a choice of a form of Typeform, by its label",
    payload: {
      ...TYPEFORM,
      form_response: {
        ...TYPEFORM.form_response,
        answers: [
          {
            type: "choice",
            choice: { id: "aUVRGt", label: "5", ref: "best" },
            field: { id: "x", ref: "csat", type: "multiple_choice" },
          },
          { type: "email", email: "Ann@Example.com", field: { id: "k6TP9oLGgHjl", ref: "mail", type: "email" } },
        ],
      },
    },
    parameters: { satisfactionQuestion: "csat", emailField: "mail" },
    yields: ofAnn({ satisfaction: 5 }),
  },
];

/** Answers to surveys. */
export const SURVEY_CASES: readonly MappingCase[] = CASES.map((each) => ({ mapping: "survey", ...each }));
