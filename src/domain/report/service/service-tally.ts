import { QualitySource } from "../../customer/interaction.js";
import { ResolutionQuality } from "../../loyalty/policy.js";
import { QUALITIES } from "../../loyalty/service-experience.js";

/** How service contacts ended, and how customers rated them, over a period. */
export interface ServiceQuality {
  /** SERVICE and COMPLAINT contacts that were closed in the period, whether their quality is known or not. */
  readonly closed: number;
  /** Those of them of which nobody knows how they ended; no share counts them. */
  readonly qualityUnknown: number;
  /** Those with a known quality, by what it comes from, most trusted first. */
  readonly qualitySources: readonly SourceCount[];
  /** The same by quality, worst first. */
  readonly qualities: readonly QualityShare[];
  /** Of all closed contacts with a known quality, proactive ones included. */
  readonly valueEnhancement: Share;
  /** Service contacts that nobody had closed by the day whose knowledge is used. */
  readonly unresolvedOpen: number;
  readonly effortCes1: MeanRating;
  readonly effortCes2: MeanRating;
  readonly satisfaction: MeanRating;
  readonly netPromoterScore: NetPromoterScore;
}

/** A part of a whole; the share is null, with a reason, where it would say nothing. */
interface Share {
  readonly count: number;
  readonly outOf: number;
  readonly share: number | null;
  readonly reason: string | null;
}

/** How many contacts ended in one way, of those with a known quality, and who says so. */
export interface QualityShare extends Share {
  readonly quality: ResolutionQuality;
  readonly sources: readonly SourceCount[];
}

/** How many known qualities come from one source. */
export interface SourceCount {
  readonly source: QualitySource;
  readonly count: number;
}

/** A mean over a number of ratings; null without any. */
export interface MeanRating {
  readonly count: number;
  readonly sum: number;
  readonly mean: number | null;
}

/** Share of promoters minus share of detractors, −100 to 100; null without any. */
interface NetPromoterScore {
  readonly count: number;
  readonly promoters: number;
  readonly detractors: number;
  readonly score: number | null;
}

const SOURCES = Object.values(QualitySource);

const NO_KNOWN_QUALITY = "no contact with a known quality was closed in the period";
const RULES_ONLY = "RULES_ONLY: only rules of mappings say how contacts ended, and rules see bad endings only";

type QualityCounts = Readonly<Record<QualitySource, Map<ResolutionQuality, number>>>;

/** In how many contacts value is enhanced, by Gartner: today, and at best. */
export const VALUE_ENHANCEMENT_BENCHMARK = { today: 0.15, possible: 1 / 3, source: "Gartner" };

/** Adds up contacts and ratings that were counted by quality and by effort scale. */
export class ServiceTally {
  private readonly service = noCounts();
  private readonly proactive = noCounts();
  private qualityUnknown = 0;
  private readonly efforts = new Map<string, { count: number; sum: number }>();
  private readonly satisfactions = { count: 0, sum: 0 };
  private readonly words = { count: 0, promoters: 0, detractors: 0 };
  private open = 0;

  addContacts({
    quality,
    source,
    isService,
    count,
  }: {
    readonly quality: ResolutionQuality | null;
    readonly source: QualitySource | null;
    readonly isService: boolean;
    readonly count: number;
  }): void {
    if (quality === null || source === null) {
      if (isService) this.qualityUnknown += count;
      return;
    }
    const counts = (isService ? this.service : this.proactive)[source];
    counts.set(quality, (counts.get(quality) ?? 0) + count);
  }

  addRatings(ratings: {
    readonly effortScale: string | null;
    readonly efforts: number;
    readonly effortSum: number;
    readonly satisfactions: number;
    readonly satisfactionSum: number;
  }): void {
    const scale = ratings.effortScale ?? "";
    const { count, sum } = this.efforts.get(scale) ?? { count: 0, sum: 0 };
    this.efforts.set(scale, { count: count + ratings.efforts, sum: sum + ratings.effortSum });
    this.satisfactions.count += ratings.satisfactions;
    this.satisfactions.sum += ratings.satisfactionSum;
  }

  /** Each customer weighs one; its promoters and detractors are the shares of its people. */
  addRecommendations({
    customers,
    promoters,
    detractors,
  }: {
    readonly customers: number;
    readonly promoters: number;
    readonly detractors: number;
  }): void {
    this.words.count += customers;
    this.words.promoters += promoters;
    this.words.detractors += detractors;
  }

  addOpen(count: number): void {
    this.open += count;
  }

  result(): ServiceQuality {
    const all = sum(QUALITIES.map((quality) => sum(this.countsOf(quality).map(({ count }) => count))));
    const qualitySources = SOURCES.map((source) => ({ source, count: sum([...this.service[source].values()]) }));
    const proactiveSources = SOURCES.map((source) => ({ source, count: sum([...this.proactive[source].values()]) }));
    const { VALUE_ENHANCEMENT } = ResolutionQuality;
    const enhanced = sum(
      SOURCES.flatMap((source) =>
        [this.service, this.proactive].map((counts) => counts[source].get(VALUE_ENHANCEMENT) ?? 0),
      ),
    );
    const { count, promoters, detractors } = this.words;
    return {
      closed: all + this.qualityUnknown,
      qualityUnknown: this.qualityUnknown,
      qualitySources,
      qualities: QUALITIES.map((quality) => {
        const sources = this.countsOf(quality);
        return { quality, sources, ...shareOf(sum(sources.map((each) => each.count)), qualitySources) };
      }),
      valueEnhancement: shareOf(enhanced, [...qualitySources, ...proactiveSources]),
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

  private countsOf(quality: ResolutionQuality): SourceCount[] {
    return SOURCES.map((source) => ({ source, count: this.service[source].get(quality) ?? 0 }));
  }
}

function noCounts(): QualityCounts {
  return { STATED: new Map(), EFFORT_SCORE: new Map(), MAPPING_RULE: new Map() };
}

/**
 * A share of the contacts with a known quality. Where rules alone speak it is none: they say HIGH_EFFORT or UNRESOLVED
 * of what they catch and nothing of the rest, so that every share would be one of bad endings among bad endings.
 */
function shareOf(count: number, sources: readonly SourceCount[]): Share {
  const outOf = sum(sources.map((each) => each.count));
  const judged = sources.filter(({ source }) => source !== QualitySource.MAPPING_RULE);
  const reason = outOf === 0 ? NO_KNOWN_QUALITY : sum(judged.map((each) => each.count)) === 0 ? RULES_ONLY : null;
  return { count, outOf, share: reason === null ? count / outOf : null, reason };
}

function meanOf(ratings: { readonly count: number; readonly sum: number } | undefined): MeanRating {
  const { count, sum: total } = ratings ?? { count: 0, sum: 0 };
  return { count, sum: total, mean: count === 0 ? null : total / count };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
