import type { LocalDate } from "../../domain/calendar.js";
import { InteractionKind } from "../../domain/customer/interaction.js";
import { Channel } from "../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import { daysBetween, type DemoTime } from "../demo-time.js";
import type { Dice } from "../dice.js";

/** Someone who serves customers. */
interface Agent {
  readonly name: string;
  /** How much better than usual their contacts end: above 1 better, below worse. */
  readonly skill: number;
}

const AGENTS: readonly Agent[] = [
  { name: "Miriam Vogt", skill: 1.7 },
  { name: "Tomáš Novák", skill: 1.4 },
  { name: "Katrin Seidel", skill: 1.3 },
  { name: "Emre Kaya", skill: 1.15 },
  { name: "Lena Brandt", skill: 1.05 },
  { name: "Pieter Visser", skill: 1 },
  { name: "Chiara Moretti", skill: 1 },
  { name: "Holger Pohl", skill: 0.85 },
  { name: "Nadja Horvat", skill: 0.8 },
  { name: "Frank Sauer", skill: 0.6 },
];

const USUAL_SHARES: Readonly<Record<ResolutionQuality, number>> = {
  UNRESOLVED: 0.1,
  HIGH_EFFORT: 0.25,
  LOW_EFFORT: 0.54,
  VALUE_ENHANCEMENT: 0.11,
};

/** How much more often than usual contacts on a channel end badly. */
const CHANNEL_STRAIN: Readonly<Partial<Record<Channel, number>>> = {
  EMAIL: 1.3,
  SELF_SERVICE: 1.4,
  SOCIAL: 1.5,
  LETTER: 1.5,
  PHONE: 0.9,
  CHAT: 0.85,
  IN_PERSON: 0.7,
};

const COMPLAINT_STRAIN = 1.9;

/** The move to a new switchboard: a bad quarter, in days before today. */
const MOVE = { from: 470, to: 380, strain: 2.2 };

/** Each year the desk creates added value that much more often. */
const YEARLY_LEARNING = 1.05;

/** What decides how a contact is likely to end. */
export interface ContactSetting {
  readonly kind: InteractionKind;
  readonly channel: Channel;
  readonly day: LocalDate;
  readonly agent: string | null;
  readonly proactive: boolean;
  /** How much more often than usual this customer's contacts end badly. */
  readonly strain: number;
}

/** Who answers on a channel; nobody where customers help themselves. */
export function drawAgent(dice: Dice, channel: Channel): string | null {
  return channel === Channel.SELF_SERVICE ? null : dice.pick(AGENTS).name;
}

/** How a contact ends. */
export function drawQuality(dice: Dice, setting: ContactSetting, time: DemoTime): ResolutionQuality {
  const skill = AGENTS.find(({ name }) => name === setting.agent)?.skill ?? 1;
  const strain = strainOf(setting, time) / skill;
  const years = daysBetween(time.watchedFrom, setting.day) / 365;
  const added =
    (skill * YEARLY_LEARNING ** Math.max(years, 0) * (setting.proactive ? 2.5 : 1)) / Math.sqrt(setting.strain);
  return dice.weighted<ResolutionQuality>({
    UNRESOLVED: USUAL_SHARES.UNRESOLVED * strain,
    HIGH_EFFORT: USUAL_SHARES.HIGH_EFFORT * strain,
    LOW_EFFORT: USUAL_SHARES.LOW_EFFORT,
    VALUE_ENHANCEMENT: USUAL_SHARES.VALUE_ENHANCEMENT * added,
  });
}

function strainOf({ kind, channel, day, proactive, strain }: ContactSetting, { today }: DemoTime): number {
  const daysAgo = daysBetween(day, today);
  const isMove = daysAgo <= MOVE.from && daysAgo > MOVE.to;
  const byKind = kind === InteractionKind.COMPLAINT ? COMPLAINT_STRAIN : 1;
  return strain * (CHANNEL_STRAIN[channel] ?? 1) * byKind * (isMove ? MOVE.strain : 1) * (proactive ? 0.4 : 1);
}

const SUBJECTS: Readonly<Record<InteractionKind, readonly string[]>> = {
  SERVICE: [
    "Call forwarding not set up",
    "Change of opening hours",
    "Question about the invoice",
    "Greeting to be re-recorded",
    "Calendar does not synchronise",
    "Messages arrive late",
    "New extension number",
    "Parcel not announced",
    "Access to the portal",
    "Appointments booked twice",
  ],
  COMPLAINT: [
    "Important call was not put through",
    "Wrong amount on the invoice",
    "Waited too long for an answer",
    "Caller was given wrong information",
    "Line was down",
  ],
  OUTREACH: ["How are things going?", "Talk about goals for the year", "New feature presented"],
  FEEDBACK: ["Customer survey", "After the contact"],
  PURCHASE: ["Further extension", "Additional minutes", "Second language", "Weekend cover", "Call recording"],
  PAYMENT: ["Invoice paid"],
  USAGE: ["Portal visited", "Statistics called up", "Call flow changed"],
  CLICK: ["Newsletter: five ideas for your greeting", "Newsletter: chat desk", "Invitation to a webinar"],
  REFERRAL: ["Recommended us"],
  OTHER: ["New bank details", "New postal address", "Certificate for the tax office"],
};

/** What a contact of a kind is about. */
export function drawSubject(dice: Dice, kind: InteractionKind): string {
  return dice.pick(SUBJECTS[kind]);
}

const VALUE_TIPS = [
  "Calls outside opening hours can go to the appointment service",
  "Regular callers can be put through without a question",
  "Messages can arrive in the team chat",
  "The calendar can offer free slots to callers",
  "The monthly statistics show the best hours for call-backs",
  "A second greeting for holidays saves call-backs",
];

/** What a customer was shown to make more of the product. */
export function drawValueTip(dice: Dice): string {
  return dice.pick(VALUE_TIPS);
}
