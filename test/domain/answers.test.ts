import { type AnsweredContact, answeredQualities, type EffortAnswer } from "../../src/domain/customer/answers.js";
import { EffortScale } from "../../src/domain/customer/interaction.js";

const at = (day: number) => new Date(Date.UTC(2026, 2, day));

function contact(id: string, closedOn: number | null, more: Partial<AnsweredContact> = {}): AnsweredContact {
  const resolvedAt = closedOn === null ? null : at(closedOn);
  return { id, personId: null, occurredAt: resolvedAt ?? at(1), resolvedAt, caseKey: null, ...more };
}

function answer(day: number, effortScore: number, more: Partial<EffortAnswer> = {}): EffortAnswer {
  const scale = { effortScale: EffortScale.CES_2, personId: null, caseKey: null, contactId: null };
  return { id: `answer ${day}`, occurredAt: at(day), effortScore, ...scale, ...more };
}

const LOW = 6;
const HIGH = 2;

test.each<[string, EffortAnswer[], AnsweredContact[], object]>([
  ["the one closed last before it", [answer(10, LOW)], [contact("a", 3), contact("b", 9)], { b: "LOW_EFFORT" }],
  ["none that is closed later", [answer(10, LOW)], [contact("a", 3), contact("b", 11)], { a: "LOW_EFFORT" }],
  ["none that is open", [answer(10, LOW)], [contact("a", null)], {}],
  ["one closed two weeks before", [answer(17, LOW)], [contact("a", 3)], { a: "LOW_EFFORT" }],
  ["none closed longer ago", [answer(18, LOW)], [contact("a", 3)], {}],
  [
    "the same person's",
    [answer(10, HIGH, { personId: "ann" })],
    [contact("a", 3, { personId: "ann" }), contact("b", 9, { personId: "bo" })],
    { a: "HIGH_EFFORT" },
  ],
  [
    "nobody's in particular",
    [answer(10, HIGH, { personId: "ann" })],
    [contact("a", 3, { personId: "ann" }), contact("b", 9)],
    { b: "HIGH_EFFORT" },
  ],
  [
    "the last of its case that had begun",
    [answer(10, LOW, { caseKey: "k" })],
    [
      contact("a", 3, { caseKey: "k" }),
      contact("b", 5, { caseKey: "k" }),
      contact("c", 11, { caseKey: "k" }),
      contact("d", 9),
    ],
    { b: "LOW_EFFORT" },
  ],
  [
    "the first of its case where none had begun, open or not",
    [answer(1, LOW, { caseKey: "k" })],
    [contact("a", 3, { caseKey: "k" }), contact("b", 5, { caseKey: "k" })],
    { a: "LOW_EFFORT" },
  ],
  ["none, where the case that it names is not known", [answer(10, LOW, { caseKey: "k" })], [contact("a", 9)], {}],
  [
    "the one that it names, whatever its case",
    [answer(10, LOW, { contactId: "a", caseKey: "k" })],
    [contact("a", null), contact("b", 9, { caseKey: "k" })],
    { a: "LOW_EFFORT" },
  ],
  ["what was said last", [answer(11, HIGH), answer(10, LOW)], [contact("a", 9)], { a: "HIGH_EFFORT" }],
  ["CES 1.0 of 2", [answer(10, 2, { effortScale: EffortScale.CES_1 })], [contact("a", 9)], { a: "LOW_EFFORT" }],
])("an answer is about %s", (_what, answers, contacts, expected) => {
  expect(Object.fromEntries(answeredQualities(answers, contacts))).toEqual(expected);
  expect(Object.fromEntries(answeredQualities([...answers].reverse(), [...contacts].reverse()))).toEqual(expected);
});
