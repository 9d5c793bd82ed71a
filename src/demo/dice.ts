import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random draws from one seed: the same seed gives the same draws in the same order. */
export class Dice {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** A number in [0, 1). */
  fraction(): number {
    return uniformFloat64(this.generator);
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A number in [lowest, highest). */
  between(lowest: number, highest: number): number {
    return lowest + this.fraction() * (highest - lowest);
  }

  /** A whole number from lowest to highest, both included. */
  whole(lowest: number, highest: number): number {
    return Math.floor(this.between(lowest, highest + 1));
  }

  /** One item, each as likely as the others. */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.fraction() * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  /** One key, as likely as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries(weights) as [K, number][];
    const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
    let rest = this.fraction() * total;
    for (const [key, weight] of entries) {
      rest -= weight;
      if (rest < 0) return key;
    }
    throw new RangeError("no weight is above 0");
  }

  /** Whole days, at least one, until what happens `perYear` times a year by chance happens next. */
  daysUntilNext(perYear: number): number {
    const years = -Math.log(1 - this.fraction()) / perYear;
    return Math.ceil(Math.min(years, 100) * 365) || 1;
  }
}
