import { Entity, Index } from "typeorm";

import type { Activity } from "../../domain/customer/activity.js";
import type { Loyalty } from "../../domain/loyalty/loyalty.js";
import type { ScorePart } from "../../domain/loyalty/loyalty-score.js";
import type { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import type { NextBestAction } from "../../domain/loyalty/next-best-action.js";
import type { Amount } from "../../domain/money.js";
import type { CustomerDecision } from "../../domain/renewal/known-decision.js";
import type { RenewalOutlook } from "../../domain/renewal/renewal-outlook.js";
import {
  DayColumn,
  FlagColumn,
  IdColumn,
  IntegerColumn,
  JsonColumn,
  MinorColumn,
  NumberColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";

/** The loyalty of one customer as last computed; it has the customer's id. */
@Entity("loyalty")
@Index("loyalty_tier", ["workspaceId", "tier", "id"])
@Index("loyalty_score", ["workspaceId", "score", "id"])
@Index("loyalty_retention", ["workspaceId", "retentionRate", "id"])
@Index("loyalty_share_of_wallet", ["workspaceId", "shareOfWallet", "id"])
@Index("loyalty_due", ["workspaceId", "nextDueOn", "id", "tier", "decision", "churnRisk", "activity"])
@Index("loyalty_risk", ["workspaceId", "churnRisk", "id", "tier", "decision", "nextDueOn", "activity"])
@Index("loyalty_value", [
  "workspaceId",
  "annualValueMinor",
  "id",
  "tier",
  "decision",
  "churnRisk",
  "nextDueOn",
  "activity",
])
@Index("loyalty_revenue_at_risk", [
  "workspaceId",
  "revenueAtRiskMinor",
  "id",
  "tier",
  "decision",
  "churnRisk",
  "nextDueOn",
  "activity",
])
@Index("loyalty_stale", ["workspaceId", "validUntil"])
@Index("loyalty_versions", ["workspaceId", "policyVersion", "modelVersion"])
@Index("loyalty_arithmetic", ["workspaceId", "arithmeticVersion"])
export class LoyaltyRow {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  /** The arithmetic that made it and the customer's terms. */
  @IntegerColumn()
  arithmeticVersion: number;

  @IntegerColumn()
  policyVersion: number;

  @IntegerColumn()
  modelVersion: number;

  /** The day for which it was computed. */
  @DayColumn()
  computedFor: string;

  @DayColumn({ nullable: true })
  validUntil: string | null;

  @TextColumn(10)
  activity: Activity;

  @FlagColumn()
  heldUnconfirmed: boolean;

  @DayColumn({ nullable: true })
  lastActOn: string | null;

  @IntegerColumn({ nullable: true })
  heldMonths: number | null;

  @IntegerColumn()
  renewed: number;

  @IntegerColumn()
  agreed: number;

  @IntegerColumn()
  lapsed: number;

  @IntegerColumn()
  pending: number;

  @IntegerColumn()
  unconfirmed: number;

  /** renewed / (renewed + lapsed), for sorting. */
  @NumberColumn({ nullable: true })
  retentionRate: number | null;

  @NumberColumn({ nullable: true })
  serviceExperience: number | null;

  @IntegerColumn()
  serviceContacts: number;

  @FlagColumn()
  hasReferred: boolean;

  @IntegerColumn({ nullable: true })
  recommendation: number | null;

  @MinorColumn({ nullable: true })
  annualValueMinor: number | null;

  @TextColumn(3, { nullable: true })
  annualValueCurrency: string | null;

  @NumberColumn({ nullable: true })
  shareOfWallet: number | null;

  @DayColumn({ nullable: true })
  nextDueOn: string | null;

  @NumberColumn({ nullable: true })
  churnRisk: number | null;

  @TextColumn(10, { nullable: true })
  decision: CustomerDecision | null;

  @DayColumn({ nullable: true })
  leavesOn: string | null;

  @JsonColumn()
  revenueAtRisk: readonly Amount[];

  /** The largest of them, for sorting. */
  @MinorColumn({ nullable: true })
  revenueAtRiskMinor: number | null;

  /** Null where there are too many for a column: such a row is computed whenever it is read. */
  @JsonColumn({ nullable: true })
  outlooks: readonly RenewalOutlook[] | null;

  @JsonColumn()
  nextBestActions: readonly NextBestAction[];

  @NumberColumn()
  score: number;

  @NumberColumn()
  middlePoints: number;

  @NumberColumn()
  coverage: number;

  @JsonColumn()
  parts: readonly ScorePart[];

  @TextColumn(10)
  rawTier: LoyaltyTier;

  @TextColumn(10)
  tier: LoyaltyTier;

  /** The values it holds, as the arithmetic gave them. */
  get loyalty(): Loyalty {
    // It copies what is there, and would leave out the others without a word.
    if (this.constructor !== LoyaltyRow) throw new Error("only some columns of this row were read");
    const { annualValueMinor: minor, annualValueCurrency: currency, outlooks, ...row } = this;
    if (outlooks === null) throw new Error("this row must be computed before it is read");
    return { ...row, outlooks, annualValue: minor === null || currency === null ? null : { minor, currency } };
  }

  /** The columns that hold computed values. */
  static columnsOf({ annualValue, ...values }: Loyalty): Omit<LoyaltyRow, keyof LoyaltyOrigin | "loyalty"> {
    const { renewed, lapsed, revenueAtRisk } = values;
    return {
      ...values,
      retentionRate: renewed + lapsed === 0 ? null : renewed / (renewed + lapsed),
      revenueAtRiskMinor: revenueAtRisk.length === 0 ? null : Math.max(...revenueAtRisk.map(({ minor }) => minor)),
      annualValueMinor: annualValue?.minor ?? null,
      annualValueCurrency: annualValue?.currency ?? null,
    };
  }
}

/** Whose loyalty a row holds, by which arithmetic, policy and model, for which day. */
type LoyaltyOrigin = Pick<
  LoyaltyRow,
  "id" | "workspaceId" | "arithmeticVersion" | "policyVersion" | "modelVersion" | "computedFor"
>;
