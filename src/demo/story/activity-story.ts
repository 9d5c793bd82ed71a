import { addDays, type LocalDate } from "../../domain/calendar.js";
import { Direction, InteractionKind } from "../../domain/customer/interaction.js";
import { Channel } from "../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import type { MoneyInput } from "../../model/money.js";
import type { Segment } from "../cast/persona.js";
import { drawAgent, drawSubject, drawValueTip } from "../cast/service-desk.js";
import { minutesAfter, officeHourOn, utcDayOf } from "../demo-time.js";
import type { Dice } from "../dice.js";
import type { HistorySource } from "./chapter.js";
import type { InteractionDraft } from "./contact.js";

/** A stretch of days `[from, until)`. */
export interface Span {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/** How often in a year a customer of usual liveliness does what. */
const PER_YEAR = { usage: 1.1, click: 0.8, purchase: 0.14, survey: 0.4, paperwork: 0.06 };
/** How often in a year the provider turns to a customer: the more they bring, the oftener. */
const OUTREACHES_PER_YEAR: Readonly<Record<Segment, number>> = {
  Private: 0.25,
  "Small business": 0.9,
  Professional: 1.8,
};

/** What a customer and the provider do with each other in a span, besides service and payments. */
export function generateActivity(source: HistorySource, span: Span): InteractionDraft[] {
  const { dice, persona, service } = source;
  const lively = (perYear: number, draw: (day: LocalDate) => InteractionDraft): InteractionDraft[] =>
    daysOf(dice, span, perYear * persona.liveliness).map(draw);
  return [
    ...lively(PER_YEAR.usage, (day) => drawVisit(dice, InteractionKind.USAGE, Channel.PORTAL, day)),
    ...lively(PER_YEAR.click, (day) => drawVisit(dice, InteractionKind.CLICK, clickChannel(dice), day)),
    ...lively(PER_YEAR.purchase, (day) => drawPurchase(dice, day)),
    ...lively(PER_YEAR.survey, (day) => drawSurvey(dice, service.moodOn(day), day)),
    ...lively(PER_YEAR.paperwork, (day) => drawPaperwork(dice, day)),
    ...daysOf(dice, span, OUTREACHES_PER_YEAR[persona.segment]).map((day) => drawOutreach(dice, day)),
  ];
}

/** The call that welcomes a new customer. */
export function drawWelcome(dice: Dice, joinedOn: LocalDate): InteractionDraft {
  const day = addDays(joinedOn, dice.whole(2, 12));
  return { ...drawOutreach(dice, day), channel: Channel.PHONE, subject: "Welcome call" };
}

/** A word from the provider: a call or a letter that asks for goals, presents a feature, or just asks. */
export function drawOutreach(dice: Dice, day: LocalDate): InteractionDraft {
  const kind = InteractionKind.OUTREACH;
  const channel = dice.weighted<Channel>({ PHONE: 0.55, EMAIL: 0.35, IN_PERSON: 0.06, LETTER: 0.04 });
  const occurredAt = officeHourOn(dice, day);
  const missed = channel === Channel.PHONE && dice.chance(0.18);
  const isUseful = !missed && dice.chance(0.14);
  const ending = { resolvedAt: minutesAfter(occurredAt, dice.whole(5, 30)), valueTip: drawValueTip(dice) };
  return {
    kind,
    channel,
    occurredAt,
    missed,
    direction: Direction.OUTBOUND,
    proactive: true,
    agent: drawAgent(dice, channel),
    subject: drawSubject(dice, kind),
    ...(isUseful ? { ...ending, resolutionQuality: ResolutionQuality.VALUE_ENHANCEMENT } : {}),
  };
}

/** A visit to the portal or a click in a newsletter. */
export function drawVisit(
  dice: Dice,
  kind: InteractionKind.USAGE | InteractionKind.CLICK,
  channel: Channel,
  day: LocalDate,
): InteractionDraft {
  return { kind, channel, occurredAt: officeHourOn(dice, day), subject: drawSubject(dice, kind) };
}

/** Where newsletters are clicked. */
export function clickChannel(dice: Dice): Channel {
  return dice.weighted<Channel>({ EMAIL: 0.75, PORTAL: 0.15, SOCIAL: 0.1 });
}

/** Something bought beside the contract. */
export function drawPurchase(dice: Dice, day: LocalDate): InteractionDraft {
  const kind = InteractionKind.PURCHASE;
  return {
    kind,
    channel: dice.weighted<Channel>({ SHOP: 0.5, PORTAL: 0.3, PHONE: 0.2 }),
    direction: Direction.INBOUND,
    occurredAt: officeHourOn(dice, day),
    amount: euros(dice.whole(15, 240) * 100 - 10),
    subject: drawSubject(dice, kind),
  };
}

/** A payment, collected by direct debit or made by the customer's own doing. */
export function drawPayment(dice: Dice, day: LocalDate, minor: number, automatic: boolean): InteractionDraft {
  const kind = InteractionKind.PAYMENT;
  const occurredAt = officeHourOn(dice, day);
  return { kind, automatic, occurredAt, amount: euros(minor), subject: drawSubject(dice, kind) };
}

/** The answer to a survey: how likely the customer is to recommend the provider, 7.6 in a neutral mood. */
function drawSurvey(dice: Dice, mood: number, day: LocalDate): InteractionDraft {
  const likelihood = Math.round(7.6 + 1.1 * mood + dice.between(-2.4, 2.4));
  return {
    kind: InteractionKind.FEEDBACK,
    channel: dice.weighted<Channel>({ EMAIL: 0.7, PORTAL: 0.3 }),
    direction: Direction.INBOUND,
    occurredAt: officeHourOn(dice, day),
    recommendation: Math.min(Math.max(likelihood, 0), 10),
    subject: "Customer survey",
  };
}

function drawPaperwork(dice: Dice, day: LocalDate): InteractionDraft {
  const kind = InteractionKind.OTHER;
  const subject = drawSubject(dice, kind);
  return { kind, channel: Channel.LETTER, direction: Direction.INBOUND, occurredAt: officeHourOn(dice, day), subject };
}

/** What the customer says a little after a contact that was closed. */
export function drawAfterword(dice: Dice, { resolvedAt, satisfaction, agent }: InteractionDraft): InteractionDraft[] {
  if (!resolvedAt || !satisfaction || !dice.chance(0.4)) return [];
  const day = addDays(utcDayOf(resolvedAt), dice.whole(1, 3));
  return [
    {
      kind: InteractionKind.FEEDBACK,
      channel: Channel.EMAIL,
      direction: Direction.INBOUND,
      occurredAt: officeHourOn(dice, day),
      satisfaction,
      agent,
      subject: "After the contact",
    },
  ];
}

function euros(minor: number): MoneyInput {
  return { minor, currency: "EUR" };
}

/** Days in a span on which something happens by chance, so often in a year. */
function daysOf(dice: Dice, { from, until }: Span, perYear: number): LocalDate[] {
  const days: LocalDate[] = [];
  let day = addDays(from, dice.daysUntilNext(perYear));
  while (day < until) {
    days.push(day);
    day = addDays(day, dice.daysUntilNext(perYear));
  }
  return days;
}
