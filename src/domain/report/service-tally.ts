import { ResolutionQuality } from "../loyalty/policy.js";
import { QUALITIES } from "../loyalty/service-experience.js";

/** How service contacts ended, and how customers rated them, over a period. */
export interface ServiceQuality {
  /** SERVICE and COMPLAINT contacts that were closed in the period, whether their quality is known or not. */
  readonly closed: number;
  /** Those of them with a known quality, by quality, worst first. */
  readonly qualities: readonly {
    readonly quality: ResolutionQuality;
    readonly count: number;
    readonly share: number | null;
  }[];
  /** Of all closed contacts with a known quality, proactive ones included. */
  readonly valueEnhancement: { readonly count: number; readonly outOf: number; readonly share: number | null };
  /** Service contacts that nobody had closed by the day whose knowledge is used. */
  readonly unresolvedOpen: number;
  readonly effortCes1: MeanRating;
  readonly effortCes2: MeanRating;
  readonly satisfaction: MeanRating;
  readonly netPromoterScore: NetPromoterScore;
}

/** A mean over so many ratings; null without any. */
export interface MeanRating {
  readonly count: number;
  readonly mean: number | null;
}

/** Share of promoters minus share of detractors, −100 to 100; null without any. */
interface NetPromoterScore {
  readonly count: number;
  readonly promoters: number;
  readonly detractors: number;
  readonly score: number | null;
}

/** Adds up contacts and ratings that were counted by quality and by effort scale. */
export class ServiceTally {
  private readonly service = new Map<ResolutionQuality | null, number>();
  private readonly proactive = new Map<ResolutionQuality | null, number>();
  private readonly efforts = new Map<string, { count: number; sum: number }>();
  private readonly satisfactions = { count: 0, sum: 0 };
  private readonly words = { count: 0, promoters: 0, detractors: 0 };
  private open = 0;

  addContacts({
    quality,
    isService,
    count,
  }: {
    readonly quality: ResolutionQuality | null;
    readonly isService: boolean;
    readonly count: number;
  }): void {
    const counts = isService ? this.service : this.proactive;
    counts.set(quality, (counts.get(quality) ?? 0) + count);
  }

  addRatings(ratings: {
    readonly effortScale: string | null;
    readonly efforts: number;
    readonly effortSum: number;
    readonly satisfactions: number;
    readonly satisfactionSum: number;
    readonly recommendations: number;
    readonly promoters: number;
    readonly detractors: number;
  }): void {
    const scale = ratings.effortScale ?? "";
    const { count, sum } = this.efforts.get(scale) ?? { count: 0, sum: 0 };
    this.efforts.set(scale, { count: count + ratings.efforts, sum: sum + ratings.effortSum });
    this.satisfactions.count += ratings.satisfactions;
    this.satisfactions.sum += ratings.satisfactionSum;
    this.words.count += ratings.recommendations;
    this.words.promoters += ratings.promoters;
    this.words.detractors += ratings.detractors;
  }

  addOpen(count: number): void {
    this.open += count;
  }

  result(): ServiceQuality {
    const known = QUALITIES.map((quality) => ({ quality, count: this.service.get(quality) ?? 0 }));
    const rated = sum(known.map(({ count }) => count));
    const proactive = sum(QUALITIES.map((quality) => this.proactive.get(quality) ?? 0));
    const { VALUE_ENHANCEMENT } = ResolutionQuality;
    const enhanced = (this.service.get(VALUE_ENHANCEMENT) ?? 0) + (this.proactive.get(VALUE_ENHANCEMENT) ?? 0);
    const { count, promoters, detractors } = this.words;
    return {
      closed: rated + (this.service.get(null) ?? 0),
      qualities: known.map((each) => ({ ...each, share: share(each.count, rated) })),
      valueEnhancement: { count: enhanced, outOf: rated + proactive, share: share(enhanced, rated + proactive) },
      unresolvedOpen: this.open,
      effortCes1: meanOf(this.efforts.get("CES_1")),
      effortCes2: meanOf(this.efforts.get("CES_2")),
      satisfaction: meanOf(this.satisfactions),
      netPromoterScore: {
        count,
        promoters,
        detractors,
        score: count === 0 ? null : (100 * (promoters - detractors)) / count,
      },
    };
  }
}

function meanOf(ratings: { readonly count: number; readonly sum: number } | undefined): MeanRating {
  const { count, sum: total } = ratings ?? { count: 0, sum: 0 };
  return { count, mean: share(total, count) };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
