import { ResolutionQuality } from "../../loyalty/policy.js";
import type { AffirmationCount } from "../affirmation.js";
import { FigureUnit, type FigureValue, ServiceFigureKey, ServiceStep, type StepFigure } from "./service-figure.js";
import { type Durations, OPERATION_RATES, type ServiceOperations } from "./service-operations.js";
import { type MeanRating, type ServiceQuality, VALUE_ENHANCEMENT_BENCHMARK } from "./service-tally.js";

/** What the steps of one period are made from. */
export interface StepFacts {
  readonly quality: ServiceQuality;
  readonly operations: ServiceOperations;
  readonly tie: EmotionalTie;
}

/** What ties customers beyond the contract. */
export interface EmotionalTie {
  /** Customers held on the first day. */
  readonly held: number;
  /** Those of them who brought another customer. */
  readonly referrers: number;
  readonly referrals: number;
  readonly affirmations: AffirmationCount;
}

type FigureRow = readonly [
  key: ServiceFigureKey,
  unit: FigureUnit,
  definition: string,
  valueOf: (facts: StepFacts) => FigureValue,
];

const { SHARE, HOURS, COUNT, PER_CONTACT, POINTS } = FigureUnit;

const NO_HELD = "no customer was held at the start of the period";
const NO_DECISION = "no decision was affirmed in the period, and none became too old for it";
const NO_RATING = "no customer rated so in the period";
const NO_REFERRAL = "no referral was recorded in the period, nor in the one before";

const EMOTIONAL_TIE: readonly FigureRow[] = [
  [
    ServiceFigureKey.WORD_OF_MOUTH,
    SHARE,
    "customers who brought another one in the period / customers held at its start",
    ({ tie }) => shareOf(tie.referrers, tie.held, NO_HELD),
  ],
  [
    ServiceFigureKey.NET_PROMOTER_SCORE,
    POINTS,
    "100 · (promoters − detractors) / customers who answered, each weighing one",
    ({ quality: { netPromoterScore: nps } }) => ({
      value: nps.score,
      numerator: nps.promoters - nps.detractors,
      denominator: nps.count,
      reason: nps.score === null ? NO_RATING : null,
    }),
  ],
  [ServiceFigureKey.REFERRALS, COUNT, "referrals in the period", ({ tie }) => countOf(tie.referrals, null)],
  [
    ServiceFigureKey.AFFIRMATIONS,
    SHARE,
    "decisions for us after which somebody turned to the customer in time / decisions affirmed, or too old for it since the period",
    ({ tie: { affirmations } }) => shareOf(affirmations.affirmed, affirmations.settled, NO_DECISION),
  ],
];

const SERVICE: readonly FigureRow[] = [
  [
    ServiceFigureKey.RESOLUTION_MEDIAN,
    HOURS,
    "half of the closed contacts took no longer to their closing",
    ({ operations }) => percentileOf(operations.resolution, "median"),
  ],
  [
    ServiceFigureKey.RESOLUTION_PERCENTILE_90,
    HOURS,
    "nine in ten closed contacts took no longer to their closing",
    ({ operations }) => percentileOf(operations.resolution, "percentile90"),
  ],
  rateRow(ServiceFigureKey.FIRST_CONTACT_RESOLUTION, "firstContactResolution"),
  rateRow(ServiceFigureKey.REOPENED, "reopened"),
  [
    ServiceFigureKey.TRANSFERS_PER_CONTACT,
    PER_CONTACT,
    "transfers / contacts of which they are known",
    ({ operations: { transfersPerContact: transfers } }) => ({
      value: transfers.mean,
      numerator: transfers.sum,
      denominator: transfers.count,
      reason: transfers.reason,
    }),
  ],
  rateRow(ServiceFigureKey.HANDED_ON, "handedOn"),
  rateRow(ServiceFigureKey.MISSED, "missed"),
  rateRow(ServiceFigureKey.PROACTIVE, "proactive"),
  ...Object.values(ResolutionQuality).map(qualityRow),
  [
    ServiceFigureKey.VALUE_ENHANCEMENT_WITH_PROACTIVE,
    SHARE,
    "contacts that ended in value enhancement / closed contacts with a known quality, proactive ones of other kinds included",
    ({ quality: { valueEnhancement: enhanced } }) => ({
      value: enhanced.share,
      numerator: enhanced.count,
      denominator: enhanced.outOf,
      reason: enhanced.reason,
    }),
  ],
];

const LOW_THRESHOLD: readonly FigureRow[] = [
  [
    ServiceFigureKey.FIRST_RESPONSE_MEDIAN,
    HOURS,
    "half of the customers waited no longer for a first answer",
    ({ operations }) => percentileOf(operations.firstResponse, "median"),
  ],
  [
    ServiceFigureKey.FIRST_RESPONSE_PERCENTILE_90,
    HOURS,
    "nine in ten customers waited no longer for a first answer",
    ({ operations }) => percentileOf(operations.firstResponse, "percentile90"),
  ],
  [
    ServiceFigureKey.EFFORT_CES_1,
    FigureUnit.CES_1,
    "mean customer effort, 1 to 5, low is good",
    ({ quality }) => meanOf(quality.effortCes1),
  ],
  [
    ServiceFigureKey.EFFORT_CES_2,
    FigureUnit.CES_2,
    "mean customer effort, 1 to 7, high is good",
    ({ quality }) => meanOf(quality.effortCes2),
  ],
  rateRow(ServiceFigureKey.SELF_SERVICE, "selfService"),
  [
    ServiceFigureKey.CHANNELS_USED,
    COUNT,
    "channels over which service contacts came in the period",
    ({ operations: { channels, selfService } }) =>
      countOf(channels.length, channels.length === 0 ? selfService.reason : null),
  ],
];

const STEPS: readonly (readonly [step: ServiceStep, rows: readonly FigureRow[]])[] = [
  [ServiceStep.EMOTIONAL_TIE, EMOTIONAL_TIE],
  [ServiceStep.SERVICE, SERVICE],
  [ServiceStep.LOW_THRESHOLD, LOW_THRESHOLD],
];

const OF_REFERRALS = [ServiceFigureKey.WORD_OF_MOUTH, ServiceFigureKey.REFERRALS];

/** The figures of the three steps, each beside the period before. Referrals that nobody records are unknown, not 0. */
export function stepsOf(
  now: StepFacts,
  before: StepFacts,
): { readonly step: ServiceStep; readonly figures: readonly StepFigure[] }[] {
  const areReferralsTold = now.tie.referrals + before.tie.referrals > 0;
  return STEPS.map(([step, rows]) => ({
    step,
    figures: rows.map(([key, unit, definition, valueOf]) => {
      const isUntold = OF_REFERRALS.includes(key) && !areReferralsTold;
      const known = (facts: StepFacts) =>
        isUntold ? { ...valueOf(facts), value: null, reason: NO_REFERRAL } : valueOf(facts);
      const isEnhancement = key === ServiceFigureKey.VALUE_ENHANCEMENT_WITH_PROACTIVE;
      const benchmark = isEnhancement ? VALUE_ENHANCEMENT_BENCHMARK : null;
      const { value, numerator, denominator, reason } = known(now);
      const change = changeOf(known(now), known(before));
      return { key, unit, definition, value, numerator, denominator, reason, ...change, benchmark };
    }),
  }));
}

function changeOf(now: FigureValue, before: FigureValue): Pick<StepFigure, "before" | "change" | "changeReason"> {
  if (now.value === null) return { before: before.value, change: null, changeReason: "the period has no value" };
  if (before.value === null) {
    return { before: null, change: null, changeReason: `the period before has no value: ${before.reason ?? ""}` };
  }
  return { before: before.value, change: now.value - before.value, changeReason: null };
}

function rateRow(key: ServiceFigureKey, name: keyof typeof OPERATION_RATES): FigureRow {
  return [key, SHARE, OPERATION_RATES[name], ({ operations }) => operations[name]];
}

function qualityRow(quality: ResolutionQuality): FigureRow {
  return [
    ServiceFigureKey[quality],
    SHARE,
    "service contacts that ended so / closed service contacts with a known quality",
    (facts) => {
      const found = facts.quality.qualities.find((each) => each.quality === quality);
      return {
        value: found?.share ?? null,
        numerator: found?.count ?? 0,
        denominator: found?.outOf ?? 0,
        reason: found?.reason ?? null,
      };
    },
  ];
}

function shareOf(numerator: number, denominator: number, emptyReason: string): FigureValue {
  const isEmpty = denominator === 0;
  const value = isEmpty ? null : numerator / denominator;
  return { value, numerator, denominator, reason: isEmpty ? emptyReason : null };
}

function countOf(count: number, reason: string | null): FigureValue {
  return { value: reason === null ? count : null, numerator: count, denominator: null, reason };
}

function meanOf({ mean, sum, count }: MeanRating): FigureValue {
  return { value: mean, numerator: sum, denominator: count, reason: mean === null ? NO_RATING : null };
}

function percentileOf(durations: Durations, which: "median" | "percentile90"): FigureValue {
  return { value: durations[which], numerator: null, denominator: durations.count, reason: durations.reason };
}
