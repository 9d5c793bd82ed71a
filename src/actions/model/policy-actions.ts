import { releaseJobs } from "../../data/operation/job-store.js";
import { publishPolicy } from "../../data/workspace/workspace-store.js";
import { Refusal } from "../../domain/errors.js";
import { loyaltyOf } from "../../domain/loyalty/loyalty.js";
import type { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import type { LoyaltyPolicy } from "../../domain/loyalty/policy.js";
import type { ActionContext } from "../../intake/action-context.js";
import { Problems } from "../../intake/row-result.js";
import type { LoyaltyPolicyInput } from "../../model/workspace/policy-input.js";
import { earliestInstant } from "../customer-facts.js";
import { scanCustomers } from "../report/report-scan.js";

/** Jobs that a new policy gives work to. */
const JOBS_AFTER_CHANGE = ["refresher", "model-fitter"];

/**
 * Puts a changed policy in force as a new version. Rows computed by the one before are stale from then on; jobs recompute
 * them in the background and fit the model anew. Throws a Refusal where a setting is out of its range.
 */
export async function updatePolicy(context: ActionContext, input: LoyaltyPolicyInput): Promise<LoyaltyPolicy> {
  const { sql, workspace, now } = context;
  const policy = changedPolicy(workspace.policy, input);
  await publishPolicy(sql, workspace, { policy, createdAt: now });
  await releaseJobs(sql, JOBS_AFTER_CHANGE);
  return policy;
}

/** How many customers a policy would move from one tier to another today. */
export interface PolicyPreview {
  readonly policy: LoyaltyPolicy;
  readonly customers: number;
  readonly changed: number;
  readonly movements: readonly { readonly from: LoyaltyTier; readonly to: LoyaltyTier; readonly customers: number }[];
}

/** What a changed policy would do, by today's facts and model; nothing is written. */
export async function previewPolicy(
  { sql, workspace, today }: ActionContext,
  input: LoyaltyPolicyInput,
): Promise<PolicyPreview> {
  const { model, policy: before } = workspace;
  const policy = changedPolicy(before, input);
  const counts = new Map<string, { from: LoyaltyTier; to: LoyaltyTier; customers: number }>();
  const reaches = [before, policy].map((each) => earliestInstant(each, today));
  const interactionsSince = reaches.reduce((one, other) => (one < other ? one : other));
  let customers = 0;
  for await (const { facts } of scanCustomers(sql, workspace, { filter: {}, filterDay: today, interactionsSince })) {
    const from = loyaltyOf(facts, before, model, today).tier;
    const to = loyaltyOf(facts, policy, model, today).tier;
    customers += 1;
    if (from === to) continue;
    const count = counts.get(`${from} ${to}`) ?? { from, to, customers: 0 };
    counts.set(`${from} ${to}`, { ...count, customers: count.customers + 1 });
  }
  const movements = [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, movement]) => movement);
  const changed = movements.reduce((total, movement) => total + movement.customers, 0);
  return { policy, customers, changed, movements };
}

/** Lowest and highest value of a setting, and whether it must be whole; a lowest of 0+ is above 0. */
type Range = readonly [lowest: number, highest: number, kind: "whole" | "any" | "positive"];

const RANGES: readonly (readonly [path: readonly string[], of: (policy: LoyaltyPolicy) => number, range: Range])[] = [
  [["activeWindowDays"], (policy) => policy.activeWindowDays, [1, 3650, "whole"]],
  [["experienceWindowMonths"], (policy) => policy.experienceWindowMonths, [1, 120, "whole"]],
  [["graceDays"], (policy) => policy.graceDays, [0, 365, "whole"]],
  [["priorStrength"], (policy) => policy.priorStrength, [0, 10_000, "positive"]],
  [["scoreWeights", "retention"], (policy) => policy.scoreWeights.RETENTION, [0, 1, "any"]],
  [["scoreWeights", "tenure"], (policy) => policy.scoreWeights.TENURE, [0, 1, "any"]],
  [["scoreWeights", "serviceExperience"], (policy) => policy.scoreWeights.SERVICE_EXPERIENCE, [0, 1, "any"]],
  [["scoreWeights", "activity"], (policy) => policy.scoreWeights.ACTIVITY, [0, 1, "any"]],
  [["scoreWeights", "wordOfMouth"], (policy) => policy.scoreWeights.WORD_OF_MOUTH, [0, 1, "any"]],
  [["scoreWeights", "shareOfWallet"], (policy) => policy.scoreWeights.SHARE_OF_WALLET, [0, 1, "any"]],
  [["middleWeight"], (policy) => policy.middleWeight, [0, 10, "positive"]],
  [["tierThresholds", "silver"], (policy) => policy.tierThresholds.silver, [0, 100, "any"]],
  [["tierThresholds", "gold"], (policy) => policy.tierThresholds.gold, [0, 100, "any"]],
  [["tierThresholds", "platinum"], (policy) => policy.tierThresholds.platinum, [0, 100, "any"]],
  [["downgradeProtectionDays"], (policy) => policy.downgradeProtectionDays, [0, 730, "whole"]],
  [["experienceSlope"], (policy) => policy.experienceSlope, [0, 5, "any"]],
  [["renewalPrior", "alpha"], (policy) => policy.renewalPrior.alpha, [0, 1e6, "positive"]],
  [["renewalPrior", "beta"], (policy) => policy.renewalPrior.beta, [0, 1e6, "positive"]],
  [["minimumDecidedTerms"], (policy) => policy.minimumDecidedTerms, [1, 1_000_000, "whole"]],
  [["riskHorizonMonths"], (policy) => policy.riskHorizonMonths, [1, 36, "whole"]],
  [["riskHighFrom"], (policy) => policy.riskHighFrom, [0, 1, "any"]],
  [["renewalNearDays"], (policy) => policy.renewalNearDays, [1, 730, "whole"]],
  [["outreachOverdueDays"], (policy) => policy.outreachOverdueDays, [1, 3650, "whole"]],
  [["promoterFrom"], (policy) => policy.promoterFrom, [7, 10, "whole"]],
  [["forecastHorizonMonths"], (policy) => policy.forecastHorizonMonths, [1, 120, "whole"]],
  [["discountRate"], (policy) => policy.discountRate, [0, 1, "any"]],
];

/** The policy with changes; a Refusal names every setting that is out of its range. */
function changedPolicy(before: LoyaltyPolicy, input: LoyaltyPolicyInput): LoyaltyPolicy {
  const { scoreWeights: weights, tierThresholds, renewalPrior, ...settings } = input;
  const { scoreWeights: old } = before;
  const policy: LoyaltyPolicy = {
    ...before,
    ...given(settings),
    scoreWeights: {
      RETENTION: weights?.retention ?? old.RETENTION,
      TENURE: weights?.tenure ?? old.TENURE,
      SERVICE_EXPERIENCE: weights?.serviceExperience ?? old.SERVICE_EXPERIENCE,
      ACTIVITY: weights?.activity ?? old.ACTIVITY,
      WORD_OF_MOUTH: weights?.wordOfMouth ?? old.WORD_OF_MOUTH,
      SHARE_OF_WALLET: weights?.shareOfWallet ?? old.SHARE_OF_WALLET,
    },
    tierThresholds: { ...before.tierThresholds, ...given(tierThresholds ?? {}) },
    renewalPrior: { ...before.renewalPrior, ...given(renewalPrior ?? {}) },
  };
  const problems = new Problems();
  for (const [path, of, range] of RANGES) checkSetting(problems, of(policy), range, path);
  const { silver, gold, platinum } = policy.tierThresholds;
  if (silver >= gold) problems.add("VALUE_OUT_OF_RANGE", `not above SILVER at ${silver}`, "tierThresholds", "gold");
  if (gold >= platinum) problems.add("VALUE_OUT_OF_RANGE", `not above GOLD at ${gold}`, "tierThresholds", "platinum");
  if (Object.values(policy.scoreWeights).every((weight) => weight === 0)) {
    problems.add("VALUE_OUT_OF_RANGE", "not all weights can be 0", "scoreWeights");
  }
  if (problems.found) throw new Refusal(problems.errors);
  return policy;
}

function checkSetting(
  problems: Problems,
  value: number,
  [lowest, highest, kind]: Range,
  path: readonly string[],
): void {
  const isWithin = value >= lowest && value <= highest && (kind !== "positive" || value > 0);
  if (isWithin && (kind !== "whole" || Number.isInteger(value))) return;
  const range = kind === "positive" ? `above 0 and up to ${highest}` : `from ${lowest} to ${highest}`;
  problems.add("VALUE_OUT_OF_RANGE", `${value} is not a ${kind === "whole" ? "whole " : ""}number ${range}`, ...path);
}

/** What is given of some settings: neither absent nor null. */
function given<T extends object>(settings: T): { [K in keyof T]: NonNullable<T[K]> } {
  const entries = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: NonNullable<T[K]> };
}
