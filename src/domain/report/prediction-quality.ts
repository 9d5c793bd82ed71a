import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

import type { Steps } from "../steps.js";

/** One prediction of a renewal, held against what came. */
export interface Prediction {
  /** Whose it is; terms of one customer come out together. */
  readonly customerId: string;
  readonly probability: number;
  readonly renewed: boolean;
}

/** How well predictions came true. */
export interface PredictionQuality {
  readonly count: number;
  /** Mean squared error, 0 best. */
  readonly brier: number | null;
  /** Mean −ln of the probability given to what came, 0 best. */
  readonly logLoss: number | null;
  /** The chance that of a renewed and a lapsed term the renewed one was given the higher probability; 0.5 is guessing. */
  readonly auc: number | null;
  /** Why a figure is null; null where all are known. */
  readonly reason: string | null;
}

/** Predictions of about the same height, and what came of them. */
export interface CalibrationBin {
  readonly count: number;
  readonly lowest: number;
  readonly highest: number;
  readonly meanProbability: number;
  readonly renewedShare: number;
}

/** The difference of two log losses, with its 95 % interval. */
export interface LossDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /**
   * Whether the first predictions are better than the others, and not by chance: the interval lies below 0, and of both
   * outcomes at least one was seen. Where only one was, whatever says it louder gains, and that is no knowledge.
   */
  readonly helps: boolean;
  /** Why it does not help; null where it does. */
  readonly reason: string | null;
}

/** How many outcomes of each kind were seen. */
export interface Outcomes {
  readonly renewed: number;
  readonly lapsed: number;
}

const NO_PREDICTION = "no term that was predicted has come to its end yet";
const CERTAIN = 1e-6;
const BINS = 10;
const RESAMPLES = 1000;
/** Differences this small come from rounding. */
const ROUNDING = 1e-9;
const SEED = 20_260_101;

/** −ln of the probability given to what came; a prediction of certainty that fails costs ln 10⁶ and not infinity. */
export function logLossOf({ probability, renewed }: Pick<Prediction, "probability" | "renewed">): number {
  const given = renewed ? probability : 1 - probability;
  return -Math.log(Math.min(Math.max(given, CERTAIN), 1 - CERTAIN));
}

/** Brier score, log loss and AUC of predictions; null where there are none (AUC: where all came out alike), and why. */
export function qualityOf(predictions: readonly Prediction[]): PredictionQuality {
  const count = predictions.length;
  const alike = alikeReasonOf(outcomesOf(predictions));
  if (count === 0) return { count, brier: null, logLoss: null, auc: null, reason: NO_PREDICTION };
  const mean = (of: (prediction: Prediction) => number) =>
    predictions.reduce((total, prediction) => total + of(prediction), 0) / count;
  return {
    count,
    brier: mean(({ probability, renewed }) => (probability - (renewed ? 1 : 0)) ** 2),
    logLoss: mean(logLossOf),
    auc: aucOf(predictions),
    reason: alike === null ? null : `AUC is unknown: ${alike}`,
  };
}

function outcomesOf(predictions: readonly Prediction[]): Outcomes {
  const renewed = predictions.filter((prediction) => prediction.renewed).length;
  return { renewed, lapsed: predictions.length - renewed };
}

/** Why predictions cannot be told apart by what came; null where both outcomes are among it. */
function alikeReasonOf({ renewed, lapsed }: Outcomes): string | null {
  if (renewed > 0 && lapsed > 0) return null;
  if (renewed + lapsed === 0) return NO_PREDICTION;
  return lapsed === 0 ? "every term that was predicted was renewed" : "no term that was predicted was renewed";
}

/** By ranks (Mann–Whitney); ties count half. */
function aucOf(predictions: readonly Prediction[]): number | null {
  const sorted = [...predictions].sort((one, other) => one.probability - other.probability);
  const { renewed, lapsed } = outcomesOf(sorted);
  if (renewed === 0 || lapsed === 0) return null;
  let ranks = 0;
  for (const { first, members } of tiesOf(sorted)) {
    const rank = first + (members.length + 1) / 2;
    ranks += rank * members.filter((prediction) => prediction.renewed).length;
  }
  return (ranks - (renewed * (renewed + 1)) / 2) / (renewed * lapsed);
}

/** Calibration by decile: about a tenth of the predictions each, lowest first; equal ones are never split. */
export function calibrationOf(predictions: readonly Prediction[]): CalibrationBin[] {
  const sorted = [...predictions].sort((one, other) => one.probability - other.probability);
  const bins: Prediction[][] = [];
  for (const { first, members } of tiesOf(sorted)) {
    const decile = Math.min(Math.floor(((first + members.length / 2) / sorted.length) * BINS), BINS - 1);
    bins[decile] = [...(bins[decile] ?? []), ...members];
  }
  return bins
    .filter((bin) => bin.length > 0)
    .map((bin) => {
      const share = (of: (prediction: Prediction) => number) =>
        bin.reduce((total, prediction) => total + of(prediction), 0) / bin.length;
      return {
        count: bin.length,
        lowest: bin[0]?.probability ?? 0,
        highest: bin.at(-1)?.probability ?? 0,
        meanProbability: share(({ probability }) => probability),
        renewedShare: share(({ renewed }) => (renewed ? 1 : 0)),
      };
    });
}

function* tiesOf(sorted: readonly Prediction[]): Generator<{ readonly first: number; readonly members: Prediction[] }> {
  for (let first = 0; first < sorted.length;) {
    const probability = sorted[first]?.probability;
    let end = first;
    while (end < sorted.length && sorted[end]?.probability === probability) end += 1;
    yield { first, members: sorted.slice(first, end) };
    first = end;
  }
}

/**
 * The mean log loss of predictions minus that of a baseline for the same terms, with the 95 % interval of a bootstrap
 * over customers (1,000 resamples, percentiles, always the same draws). `learntFrom` is what the predictions were learnt
 * from: with no renewal or no lapse among it, no gain is called help. It pauses after every resample, so that a server can
 * do other work in between.
 */
export function* bootstrapLoss(
  predictions: readonly Prediction[],
  baseline: readonly Prediction[],
  learntFrom: Outcomes,
): Steps<LossDifference | null> {
  if (predictions.length === 0) return null;
  const byCustomer = new Map<string, { sum: number; count: number }>();
  predictions.forEach((prediction, index) => {
    const other = baseline[index];
    const customer = byCustomer.get(prediction.customerId) ?? { sum: 0, count: 0 };
    customer.sum += logLossOf(prediction) - (other === undefined ? 0 : logLossOf(other));
    customer.count += 1;
    byCustomer.set(prediction.customerId, customer);
  });
  const customers = [...byCustomer.values()];
  const difference = meanOf(customers);
  const generator = xoroshiro128plus(SEED);
  const draws: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    const drawn = () => customers[Math.floor(uniformFloat64(generator) * customers.length)];
    draws.push(meanOf(customers.map((customer) => drawn() ?? customer)));
    yield;
  }
  draws.sort((one, other) => one - other);
  const low = draws[Math.floor(RESAMPLES * 0.025)] ?? difference;
  const high = draws[Math.ceil(RESAMPLES * 0.975) - 1] ?? difference;
  const reason = unlearntReasonOf(learntFrom) ?? alikeReasonOf(outcomesOf(predictions)) ?? chanceReasonOf(low, high);
  return { difference, low, high, helps: reason === null, reason };
}

function unlearntReasonOf({ renewed, lapsed }: Outcomes): string | null {
  if (renewed > 0 && lapsed > 0) return null;
  if (renewed + lapsed === 0) return "no term was decided by the day from which it could be learnt";
  return lapsed === 0
    ? "no lapse was seen by the day from which it could be learnt"
    : "no renewal was seen by the day from which it could be learnt";
}

function chanceReasonOf(low: number, high: number): string | null {
  if (high < -ROUNDING) return null;
  return low > ROUNDING ? "predictions are worse with it" : "what it gains is not more than chance can bring";
}

function meanOf(customers: readonly { readonly sum: number; readonly count: number }[]): number {
  let [sum, count] = [0, 0];
  for (const customer of customers) {
    sum += customer.sum;
    count += customer.count;
  }
  return sum / count;
}
