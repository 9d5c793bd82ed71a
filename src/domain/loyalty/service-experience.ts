import { betaQuantile } from "../beta-quantile.js";
import { addMonths, type LocalDate } from "../calendar.js";
import type { ServiceContact } from "../customer/interaction.js";
import { memoized } from "../memoized.js";
import { ResolutionQuality } from "./policy.js";

/** The qualities, worst first. */
export const QUALITIES: readonly ResolutionQuality[] = Object.values(ResolutionQuality);

/**
 * Share of customers that stayed when they faced a stay-or-go decision after a service contact, by how it ended.
 * Source: Gartner's customer service survey on value enhancement.
 */
export const GARTNER_STAY: Readonly<Record<ResolutionQuality, number>> = {
  UNRESOLVED: 0.27,
  HIGH_EFFORT: 0.37,
  LOW_EFFORT: 0.61,
  VALUE_ENHANCEMENT: 0.82,
};

/** Own outcomes after contacts of one quality. The contacts of one term share weight 1. */
export interface StayOutcomes {
  /** n_q: summed weights of contacts followed by a decision. */
  readonly observed: number;
  /** Summed weights of those followed by a renewal. */
  readonly stayed: number;
}

/** The chance to stay after a contact of one quality. */
interface StayChance extends StayOutcomes {
  readonly chance: number;
  /** Lower end of the 95 % interval of the Beta posterior. */
  readonly low: number;
  /** Upper end of the 95 % interval. */
  readonly high: number;
  /**
   * What a contact of this quality counts for in a customer's experience: the chance, but never less than that of a
   * worse quality, so that better service never counts against a customer.
   */
  readonly experience: number;
}

/** What a workspace's outcomes say about service: one chance per quality, and the level c that shifts the prior. */
export interface StayChances {
  readonly level: number;
  readonly byQuality: Readonly<Record<ResolutionQuality, StayChance>>;
}

export const NO_OUTCOMES: Readonly<Record<ResolutionQuality, StayOutcomes>> = {
  UNRESOLVED: { observed: 0, stayed: 0 },
  HIGH_EFFORT: { observed: 0, stayed: 0 },
  LOW_EFFORT: { observed: 0, stayed: 0 },
  VALUE_ENHANCEMENT: { observed: 0, stayed: 0 },
};

/**
 * The stay chances: Gartner's order and distance as the prior, on the level of the workspace's own outcomes, which
 * take over as they come. `stay(q) = (k·g′(q) + stayed_q) / (k + n_q)` with `logit g′(q) = logit gartner(q) + c` and c
 * such that `Σ n_q·g′(q) = Σ stayed_q` (c = 0 without outcomes). Where all or none stayed no such c exists; then half an
 * outcome of the other kind is added.
 *
 * Worked example: no outcomes → 0.27, 0.37, 0.61, 0.82. With k = 50 and 100 LOW_EFFORT contacts, 90 stayed:
 * c = logit 0.9 − logit 0.61 = 1.750, stay(LOW_EFFORT) = (50 · 0.9 + 90) / 150 = 0.9.
 */
export function fitStayChances(
  outcomes: Readonly<Record<ResolutionQuality, StayOutcomes>>,
  priorStrength: number,
): StayChances {
  const level = levelOf(outcomes);
  const entries = QUALITIES.map((quality) => {
    const { observed, stayed } = outcomes[quality];
    const successes = priorStrength * shifted(quality, level) + stayed;
    const failures = priorStrength + observed - successes;
    const low = betaQuantile(0.025, successes, failures);
    const high = betaQuantile(0.975, successes, failures);
    return [quality, { observed, stayed, chance: successes / (successes + failures), low, high }] as const;
  });
  const rising = risingMeans(
    entries.map(([, { chance, observed }]) => ({ value: chance, weight: priorStrength + observed })),
  );
  const chances = entries.map(([quality, chance], index) => [
    quality,
    { ...chance, experience: rising[index] ?? chance.chance },
  ]);
  return { level, byQuality: Object.fromEntries(chances) as Record<ResolutionQuality, StayChance> };
}

/** The nearest values that never fall: neighbours that do are replaced by their weighted mean (pool adjacent violators). */
function risingMeans(items: readonly { readonly value: number; readonly weight: number }[]): number[] {
  const pools: { value: number; weight: number; size: number }[] = [];
  for (const { value, weight } of items) {
    let pool = { value, weight, size: 1 };
    for (let last = pools.at(-1); last !== undefined && last.value > pool.value; last = pools.at(-1)) {
      pools.pop();
      const both = last.weight + pool.weight;
      const mean = (last.value * last.weight + pool.value * pool.weight) / both;
      pool = { value: mean, weight: both, size: last.size + pool.size };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ value, size }) => Array<number>(size).fill(value));
}

/** Farther than any level that outcomes can demand: at 60 every chance differs from 0 or 1 by less than 1e-24. */
const LEVEL_LIMIT = 60;

function levelOf(outcomes: Readonly<Record<ResolutionQuality, StayOutcomes>>): number {
  const observed = sum(QUALITIES, (quality) => outcomes[quality].observed);
  const stayed = sum(QUALITIES, (quality) => outcomes[quality].stayed);
  if (observed === 0) return 0;
  const oneSided = stayed < 1e-9 || observed - stayed < 1e-9;
  const target = oneSided ? ((stayed + 0.5) * observed) / (observed + 1) : stayed;
  let low = -LEVEL_LIMIT;
  let high = LEVEL_LIMIT;
  for (let step = 0; step < 64; step += 1) {
    const middle = (low + high) / 2;
    const expected = sum(QUALITIES, (quality) => outcomes[quality].observed * shifted(quality, middle));
    if (expected < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** g′(q): Gartner's figure moved by the level on the logit scale. */
function shifted(quality: ResolutionQuality, level: number): number {
  const gartner = GARTNER_STAY[quality];
  return 1 / (1 + ((1 - gartner) / gartner) * Math.exp(-level));
}

/** E: the mean stay chance over a customer's contacts in the window; null without contacts. */
export function serviceExperienceOf(
  contacts: readonly Pick<ServiceContact, "quality">[],
  chances: StayChances,
): number | null {
  const countOf = (wanted: ResolutionQuality) => contacts.filter(({ quality }) => quality === wanted).length;
  return meanStayChance(QUALITIES.map(countOf), chances);
}

/**
 * E of the number of contacts of each quality, worst first; null without contacts. By quality, so that the order of the
 * contacts cannot show in the last digit.
 */
export function meanStayChance(counts: readonly number[], chances: StayChances): number | null {
  const contacts = sum(counts, (count) => count);
  if (contacts === 0) return null;
  let total = 0;
  QUALITIES.forEach((quality, place) => {
    total += (counts[place] ?? 0) * chances.byQuality[quality].experience;
  });
  return total / contacts;
}

const expiryDays = memoized((windowMonths: number) => memoized((day: LocalDate) => addMonths(day, windowMonths)));

/** The first day on which a contact has left the window. */
export function contactExpiresOn({ resolvedOn }: ServiceContact, windowMonths: number): LocalDate {
  return expiryDays(windowMonths)(resolvedOn);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
