import { addDays, type LocalDate } from "../../domain/calendar.js";
import { Direction, EffortScale, InteractionKind } from "../../domain/customer/interaction.js";
import { Channel } from "../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import type { InteractionRecordInput } from "../../model/interaction/interaction-input.js";
import { drawChannel, type Persona } from "../cast/persona.js";
import { drawAgent, drawQuality, drawSubject, drawValueTip } from "../cast/service-desk.js";
import { daysBetween, type DemoTime, instantOn, minutesAfter, officeHourOn, utcDayOf } from "../demo-time.js";
import type { Dice } from "../dice.js";

/** An interaction, before it has a customer and an id. */
export type InteractionDraft = Omit<InteractionRecordInput, "id" | "externalId" | "customer"> & {
  readonly kind: InteractionKind;
  readonly occurredAt: Date;
};

/** A service contact as the customer lived it; records may know less of it. */
export interface Contact {
  readonly draft: InteractionDraft;
  readonly quality: ResolutionQuality;
  /** Null: still open. */
  readonly endedOn: LocalDate | null;
}

const COMPLAINT_SHARE = 0.14;
const PROACTIVE_SHARE = 0.07;
const STAYS_OPEN = { withinDays: 40, chance: 0.2 };

/** Draws a service contact on a day: what it is about, how it goes and how it ends. */
export function drawContact(dice: Dice, persona: Persona, day: LocalDate, time: DemoTime): Contact {
  const proactive = dice.chance(PROACTIVE_SHARE);
  const kind = !proactive && dice.chance(COMPLAINT_SHARE) ? InteractionKind.COMPLAINT : InteractionKind.SERVICE;
  const channel = proactive ? Channel.PHONE : dice.chance(0.5) ? persona.favouriteChannel : drawChannel(dice);
  const agent = drawAgent(dice, channel);
  const quality = drawQuality(dice, { kind, channel, day, agent, proactive, strain: persona.strain }, time);
  const occurredAt = officeHourOn(dice, day);
  const direction = proactive ? Direction.OUTBOUND : Direction.INBOUND;
  const draft = { kind, channel, direction, proactive, agent, occurredAt, subject: drawSubject(dice, kind) };
  return ended(dice, draft, quality, time);
}

/** The contact in which a customer comes back to the case of an earlier one. */
export function drawReturn(dice: Dice, before: Contact, caseKey: string, time: DemoTime): Contact | null {
  if (before.endedOn === null) return null;
  const occurredAt = officeHourOn(dice, addDays(before.endedOn, dice.whole(1, 6)));
  const channel = dice.chance(0.6) ? Channel.PHONE : drawChannel(dice);
  const { kind, subject } = before.draft;
  const agent = drawAgent(dice, channel);
  const quality = dice.weighted<ResolutionQuality>({
    UNRESOLVED: 0.15,
    HIGH_EFFORT: 0.55,
    LOW_EFFORT: 0.25,
    VALUE_ENHANCEMENT: 0.05,
  });
  const draft = { kind, subject, channel, direction: Direction.INBOUND, agent, occurredAt, caseKey };
  return ended(dice, draft, quality, time);
}

function ended(dice: Dice, draft: InteractionDraft, quality: ResolutionQuality, time: DemoTime): Contact {
  const { occurredAt } = draft;
  const firstResponseAt = minutesAfter(occurredAt, answerMinutes(dice, draft.channel));
  const resolvedAt = minutesAfter(firstResponseAt, handlingMinutes(dice, quality));
  const isRecent = daysBetween(utcDayOf(occurredAt), time.today) <= STAYS_OPEN.withinDays;
  const answered = { ...draft, firstResponseAt: firstResponseAt > time.latest ? null : firstResponseAt };
  if (resolvedAt > time.latest || (isRecent && dice.chance(STAYS_OPEN.chance))) {
    return { draft: answered, quality, endedOn: null };
  }
  const closed = {
    ...answered,
    resolvedAt,
    transfers: transfersOf(dice, quality),
    ...recordOf(dice, quality, time, resolvedAt),
  };
  return { draft: closed, quality, endedOn: utcDayOf(resolvedAt) };
}

function answerMinutes(dice: Dice, channel: Channel | null | undefined): number {
  const isLive = channel === Channel.PHONE || channel === Channel.CHAT || channel === Channel.IN_PERSON;
  return isLive ? dice.whole(0, 4) : dice.whole(15, 900);
}

const MINUTES_PER_DAY = 1_440;

function handlingMinutes(dice: Dice, quality: ResolutionQuality): number {
  if (quality === ResolutionQuality.UNRESOLVED) return dice.whole(1, 10) * MINUTES_PER_DAY;
  if (quality === ResolutionQuality.HIGH_EFFORT) return dice.whole(60, 7 * MINUTES_PER_DAY);
  return dice.whole(4, 180);
}

function transfersOf(dice: Dice, quality: ResolutionQuality): number {
  const isHard = quality === ResolutionQuality.UNRESOLVED || quality === ResolutionQuality.HIGH_EFFORT;
  return isHard ? dice.whole(0, 4) : dice.whole(0, 5) === 0 ? 1 : 0;
}

/** When the survey changed its scale, in days before today. */
const NEW_SCALE_DAYS = 3 * 365;

const SATISFACTION: Readonly<Record<ResolutionQuality, readonly [lowest: number, highest: number]>> = {
  UNRESOLVED: [1, 2],
  HIGH_EFFORT: [2, 3],
  LOW_EFFORT: [3, 5],
  VALUE_ENHANCEMENT: [4, 5],
};

/** What the records say about the end of a contact: a stated quality, an effort score, or nothing. */
function recordOf(
  dice: Dice,
  quality: ResolutionQuality,
  { today }: DemoTime,
  resolvedAt: Date,
): Partial<InteractionDraft> {
  const [lowest, highest] = SATISFACTION[quality];
  const satisfaction = dice.chance(0.3) ? { satisfaction: dice.whole(lowest, highest) } : {};
  const isNewScale = resolvedAt > instantOn(addDays(today, -NEW_SCALE_DAYS), 0);
  if (quality === ResolutionQuality.VALUE_ENHANCEMENT) {
    return { ...satisfaction, resolutionQuality: quality, valueTip: drawValueTip(dice) };
  }
  if (quality === ResolutionQuality.UNRESOLVED) return { ...satisfaction, resolutionQuality: quality };
  const source = dice.weighted({ stated: 0.55, scored: 0.33, silent: 0.12 });
  if (source === "stated") return { ...satisfaction, resolutionQuality: quality };
  if (source === "scored") return { ...satisfaction, ...effortOf(dice, quality, isNewScale) };
  return satisfaction;
}

function effortOf(dice: Dice, quality: ResolutionQuality, isNewScale: boolean): Partial<InteractionDraft> {
  const isLow = quality === ResolutionQuality.LOW_EFFORT;
  if (isNewScale) return { effortScale: EffortScale.CES_2, effortScore: isLow ? dice.whole(5, 7) : dice.whole(1, 4) };
  return { effortScale: EffortScale.CES_1, effortScore: isLow ? dice.whole(1, 2) : dice.whole(3, 5) };
}
