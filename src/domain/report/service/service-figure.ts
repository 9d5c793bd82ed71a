/** The three steps to loyal customers. */
export enum ServiceStep {
  EMOTIONAL_TIE = "EMOTIONAL_TIE",
  SERVICE = "SERVICE",
  LOW_THRESHOLD = "LOW_THRESHOLD",
}

/** What a figure of a step says. */
export enum ServiceFigureKey {
  WORD_OF_MOUTH = "WORD_OF_MOUTH",
  NET_PROMOTER_SCORE = "NET_PROMOTER_SCORE",
  REFERRALS = "REFERRALS",
  AFFIRMATIONS = "AFFIRMATIONS",
  RESOLUTION_MEDIAN = "RESOLUTION_MEDIAN",
  RESOLUTION_PERCENTILE_90 = "RESOLUTION_PERCENTILE_90",
  FIRST_CONTACT_RESOLUTION = "FIRST_CONTACT_RESOLUTION",
  REOPENED = "REOPENED",
  TRANSFERS_PER_CONTACT = "TRANSFERS_PER_CONTACT",
  HANDED_ON = "HANDED_ON",
  MISSED = "MISSED",
  PROACTIVE = "PROACTIVE",
  UNRESOLVED = "UNRESOLVED",
  HIGH_EFFORT = "HIGH_EFFORT",
  LOW_EFFORT = "LOW_EFFORT",
  VALUE_ENHANCEMENT = "VALUE_ENHANCEMENT",
  VALUE_ENHANCEMENT_WITH_PROACTIVE = "VALUE_ENHANCEMENT_WITH_PROACTIVE",
  FIRST_RESPONSE_MEDIAN = "FIRST_RESPONSE_MEDIAN",
  FIRST_RESPONSE_PERCENTILE_90 = "FIRST_RESPONSE_PERCENTILE_90",
  EFFORT_CES_1 = "EFFORT_CES_1",
  EFFORT_CES_2 = "EFFORT_CES_2",
  SELF_SERVICE = "SELF_SERVICE",
  CHANNELS_USED = "CHANNELS_USED",
}

/** In what a figure is measured. */
export enum FigureUnit {
  SHARE = "SHARE",
  HOURS = "HOURS",
  COUNT = "COUNT",
  PER_CONTACT = "PER_CONTACT",
  POINTS = "POINTS",
  CES_1 = "CES_1",
  CES_2 = "CES_2",
}

/** A figure of one period. */
export interface FigureValue {
  readonly value: number | null;
  /** Null for what is not divided: a count, or a percentile, which has only the contacts that it rests on. */
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason: string | null;
}

/** A figure beside that of the period before, and what others reach. */
export interface StepFigure extends FigureValue {
  readonly key: ServiceFigureKey;
  readonly unit: FigureUnit;
  readonly definition: string;
  /** The value of the period before. */
  readonly before: number | null;
  /** Value − before. */
  readonly change: number | null;
  readonly changeReason: string | null;
  readonly benchmark: Benchmark | null;
}

/** What others reach. */
interface Benchmark {
  readonly today: number;
  readonly possible: number;
  readonly source: string;
}
