import type { LocalDate } from "../calendar.js";
import { ResolutionQuality } from "../loyalty/policy.js";

/** What an interaction between customer and company was. */
export enum InteractionKind {
  SERVICE = "SERVICE",
  COMPLAINT = "COMPLAINT",
  OUTREACH = "OUTREACH",
  FEEDBACK = "FEEDBACK",
  PURCHASE = "PURCHASE",
  PAYMENT = "PAYMENT",
  USAGE = "USAGE",
  CLICK = "CLICK",
  REFERRAL = "REFERRAL",
  OTHER = "OTHER",
}

/** Where customer and company met. */
export enum Channel {
  PHONE = "PHONE",
  EMAIL = "EMAIL",
  CHAT = "CHAT",
  PORTAL = "PORTAL",
  SOCIAL = "SOCIAL",
  IN_PERSON = "IN_PERSON",
  SELF_SERVICE = "SELF_SERVICE",
  LETTER = "LETTER",
  SHOP = "SHOP",
  OTHER = "OTHER",
}

/** Who turned to whom. */
export enum Direction {
  INBOUND = "INBOUND",
  OUTBOUND = "OUTBOUND",
}

/** The scale of a customer effort score: 1.0 runs 1–5, low is good; 2.0 runs 1–7, high is good. */
export enum EffortScale {
  CES_1 = "CES_1",
  CES_2 = "CES_2",
}

/** Where a resolution quality comes from, most trusted first. */
export enum QualitySource {
  STATED = "STATED",
  EFFORT_SCORE = "EFFORT_SCORE",
  MAPPING_RULE = "MAPPING_RULE",
}

/** What loyalty needs to know of an interaction. Days are local days of the workspace. */
export interface InteractionFacts {
  readonly kind: InteractionKind;
  /** The person of the customer who had it; null: unknown. */
  readonly personId: string | null;
  /** Where it took place. */
  readonly channel: Channel | null;
  readonly direction: Direction | null;
  /** Done by a machine on the customer's behalf, such as a direct debit. */
  readonly automatic: boolean;
  readonly occurredOn: LocalDate;
  /** The instant, which tells what came last on one day. */
  readonly occurredAt: Date;
  readonly resolvedOn: LocalDate | null;
  readonly quality: ResolutionQuality | null;
  /** 0–10, how likely the customer is to recommend. */
  readonly recommendation: number | null;
  /** Whether the customer was shown how to make more of the product. */
  readonly hasValueTip: boolean;
}

/** A service contact that ended with a known quality. */
export interface ServiceContact {
  readonly resolvedOn: LocalDate;
  readonly quality: ResolutionQuality;
}

/** Highest value of each effort scale; both begin at 1. */
export const EFFORT_SCALE_END: Readonly<Record<EffortScale, number>> = { CES_1: 5, CES_2: 7 };

const ACTS: readonly InteractionKind[] = [
  InteractionKind.PURCHASE,
  InteractionKind.USAGE,
  InteractionKind.CLICK,
  InteractionKind.REFERRAL,
];

/** Whether an interaction shows that the customer acts: buys, uses, clicks, refers, pays by own doing, gets in touch. */
export function isAct({ kind, direction, automatic }: InteractionFacts): boolean {
  if (kind === InteractionKind.PAYMENT) return !automatic;
  return ACTS.includes(kind) || direction === Direction.INBOUND;
}

/** The interaction as a service contact (SERVICE, COMPLAINT) with a known quality, or null. */
export function serviceContactOf({ kind, quality, resolvedOn }: InteractionFacts): ServiceContact | null {
  return isService(kind) && quality !== null && resolvedOn !== null ? { quality, resolvedOn } : null;
}

/** Whether an interaction is a service contact that nobody has closed yet. */
export function isOpenContact({ kind, resolvedOn }: InteractionFacts): boolean {
  return isService(kind) && resolvedOn === null;
}

function isService(kind: InteractionKind): boolean {
  return kind === InteractionKind.SERVICE || kind === InteractionKind.COMPLAINT;
}

/**
 * How a service interaction ended, by order of trust: stated; else from the effort score (CES 2.0 from 5 or CES 1.0 up
 * to 2: LOW_EFFORT, else HIGH_EFFORT), its own before that of a later answer about it; else by the mapping's rule; else
 * unknown. VALUE_ENHANCEMENT is only ever stated.
 */
export function resolutionQualityOf(known: {
  readonly stated: ResolutionQuality | null;
  readonly effortScore: number | null;
  readonly effortScale: EffortScale | null;
  readonly answered?: ResolutionQuality | null;
  readonly ruled?: ResolutionQuality | null;
}): { readonly quality: ResolutionQuality | null; readonly source: QualitySource | null } {
  if (known.stated !== null) return { quality: known.stated, source: QualitySource.STATED };
  if (known.effortScore === null || known.effortScale === null) {
    const answered = known.answered ?? null;
    if (answered !== null) return { quality: answered, source: QualitySource.EFFORT_SCORE };
    const ruled = known.ruled ?? null;
    return { quality: ruled, source: ruled === null ? null : QualitySource.MAPPING_RULE };
  }
  const lowEffort = known.effortScale === EffortScale.CES_2 ? known.effortScore >= 5 : known.effortScore <= 2;
  const quality = lowEffort ? ResolutionQuality.LOW_EFFORT : ResolutionQuality.HIGH_EFFORT;
  return { quality, source: QualitySource.EFFORT_SCORE };
}
