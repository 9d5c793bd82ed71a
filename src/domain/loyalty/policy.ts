import { SuccessionRule } from "../contract/contract.js";

/** The four ways a service contact can end, worst first. */
export enum ResolutionQuality {
  UNRESOLVED = "UNRESOLVED",
  HIGH_EFFORT = "HIGH_EFFORT",
  LOW_EFFORT = "LOW_EFFORT",
  VALUE_ENHANCEMENT = "VALUE_ENHANCEMENT",
}

/** What the loyalty score is made of. */
export enum ScoreComponent {
  RETENTION = "RETENTION",
  TENURE = "TENURE",
  SERVICE_EXPERIENCE = "SERVICE_EXPERIENCE",
  ACTIVITY = "ACTIVITY",
  WORD_OF_MOUTH = "WORD_OF_MOUTH",
  SHARE_OF_WALLET = "SHARE_OF_WALLET",
}

/** How a workspace judges loyalty. Stored by version; every computed row names the version that made it. */
export interface LoyaltyPolicy {
  /** Within how many days a customer must have acted to be active. */
  readonly activeWindowDays: number;
  /** For how many months after they were resolved service contacts count. */
  readonly experienceWindowMonths: number;
  /** Days after a term's end within which a renewal can still be agreed. */
  readonly graceDays: number;
  /** Which contract another one succeeds that names none and has no rule of its own. */
  readonly succession: SuccessionRule;
  /** k: how many own outcomes weigh as much as the prior stay chance. */
  readonly priorStrength: number;
  readonly scoreWeights: Readonly<Record<ScoreComponent, number>>;
  /** w₀: the weight with which a score is drawn to the middle. */
  readonly middleWeight: number;
  /** Scores from which the tiers SILVER, GOLD and PLATINUM begin. */
  readonly tierThresholds: { readonly silver: number; readonly gold: number; readonly platinum: number };
  /** N: for how many days a tier once reached is shown. */
  readonly downgradeProtectionDays: number;
  /** γ₀: how strongly service experience moves the odds of a renewal before own outcomes say how strongly. */
  readonly experienceSlope: number;
  /** α and β of the renewal curve where too few terms are decided to fit one. */
  readonly renewalPrior: { readonly alpha: number; readonly beta: number };
  /** From how many decided terms on a class of term lengths is fitted by itself. */
  readonly minimumDecidedTerms: number;
  /** Months within which the churn risk says that a customer may leave. */
  readonly riskHorizonMonths: number;
  /** A churn risk from here is high. */
  readonly riskHighFrom: number;
  /** Within how many days a renewal is near. */
  readonly renewalNearDays: number;
  /** After how many days without outreach a held customer is overdue. */
  readonly outreachOverdueDays: number;
  /** A recommendation (0–10) from here makes a promoter. */
  readonly promoterFrom: number;
  /** Months over which revenue is expected, from the first of the current month. */
  readonly forecastHorizonMonths: number;
  /** Yearly rate by which later revenue counts less. */
  readonly discountRate: number;
}

/** The policy a workspace begins with. */
export const DEFAULT_POLICY: LoyaltyPolicy = {
  activeWindowDays: 365,
  experienceWindowMonths: 24,
  graceDays: 30,
  succession: SuccessionRule.EXPLICIT_ONLY,
  priorStrength: 50,
  scoreWeights: {
    RETENTION: 0.3,
    TENURE: 0.15,
    SERVICE_EXPERIENCE: 0.25,
    ACTIVITY: 0.15,
    WORD_OF_MOUTH: 0.1,
    SHARE_OF_WALLET: 0.05,
  },
  middleWeight: 0.3,
  tierThresholds: { silver: 40, gold: 60, platinum: 80 },
  downgradeProtectionDays: 90,
  experienceSlope: 0.3,
  renewalPrior: { alpha: 1, beta: 4 },
  minimumDecidedTerms: 50,
  riskHorizonMonths: 12,
  riskHighFrom: 0.3,
  renewalNearDays: 90,
  outreachOverdueDays: 180,
  promoterFrom: 9,
  forecastHorizonMonths: 12,
  discountRate: 0,
};
