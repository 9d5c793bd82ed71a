import type { Sql } from "../../src/data/database/database.js";
import type { LocalDate } from "../../src/domain/calendar.js";
import { Happening } from "../../src/domain/customer/happenings.js";
import { EffortScale, InteractionKind, QualitySource } from "../../src/domain/customer/interaction.js";
import { ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import type { MeanRating, ServiceQuality } from "../../src/domain/report/service/service-tally.js";
import { Interaction } from "../../src/model/interaction/interaction.js";

/** An interaction, and the local days on which it took place, was closed, and was opened again. */
export interface LocalInteraction {
  readonly row: Interaction;
  readonly occurredOn: LocalDate;
  readonly resolvedOn: LocalDate | null;
  readonly reopenedOn: readonly LocalDate[];
}

/** All interactions of a workspace, read without any statement of the program. */
export async function localInteractions(
  sql: Sql,
  { id: workspaceId, timeZone }: { readonly id: string; readonly timeZone: string },
): Promise<LocalInteraction[]> {
  const localDay = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const rows = await sql.find(Interaction, { where: { workspaceId } });
  return rows.map((row) => ({
    row,
    occurredOn: localDay.format(row.occurredAt),
    resolvedOn: row.resolvedAt === null ? null : localDay.format(row.resolvedAt),
    reopenedOn: (row.happenings ?? [])
      .filter(({ kind }) => kind === Happening.REOPENED)
      .map(({ at }) => localDay.format(new Date(at))),
  }));
}

interface Days {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: LocalDate;
}

/** Service quality on the local days `[from, to)`, as known on a day; open contacts of the same days, or of all. */
export function naiveService(
  interactions: readonly LocalInteraction[],
  { from, to, asOf }: Days,
  promoterFrom: number,
  openOf: "all" | "period",
): ServiceQuality {
  const isWithin = (day: LocalDate | null) => day !== null && day >= from && day < to;
  const closed = interactions.filter(({ resolvedOn }) => isWithin(resolvedOn)).map(({ row }) => row);
  const service = closed.filter(isService);
  const rated = service.filter(({ resolutionQuality }) => resolutionQuality !== null);
  const sourcesOf = (rows: readonly Interaction[]) =>
    [QualitySource.STATED, QualitySource.EFFORT_SCORE, QualitySource.MAPPING_RULE].map((source) => ({
      source,
      count: rows.filter(({ qualitySource }) => qualitySource === source).length,
    }));
  const counting = closed.filter((row) => (isService(row) || row.proactive) && row.resolutionQuality !== null);
  const enhanced = counting.filter(
    ({ resolutionQuality }) => resolutionQuality === ResolutionQuality.VALUE_ENHANCEMENT,
  );
  const open = interactions.filter(
    (contact) => isOpen(contact, asOf) && (openOf === "all" || isWithin(contact.occurredOn)),
  );
  const rows = interactions
    .filter(({ occurredOn, resolvedOn }) => isWithin(resolvedOn ?? occurredOn))
    .map(({ row }) => row);
  const words = latestWordsOf(rows);
  const promoters = sharesOf(words, (word) => word >= promoterFrom);
  const detractors = sharesOf(words, (word) => word < 7);
  const effortsOn = (scale: EffortScale) =>
    meanOf(rows.flatMap(({ effortScale, effortScore }) => (effortScale === scale ? (effortScore ?? []) : [])));
  return {
    closed: service.length,
    qualityUnknown: service.filter(({ resolutionQuality }) => resolutionQuality === null).length,
    qualitySources: sourcesOf(rated),
    qualities: Object.values(ResolutionQuality).map((quality) => {
      const ended = rated.filter(({ resolutionQuality }) => resolutionQuality === quality);
      return { quality, sources: sourcesOf(ended), ...shareOf(ended, rated) };
    }),
    valueEnhancement: shareOf(enhanced, counting),
    unresolvedOpen: open.length,
    effortCes1: effortsOn(EffortScale.CES_1),
    effortCes2: effortsOn(EffortScale.CES_2),
    satisfaction: meanOf(rows.flatMap(({ satisfaction }) => satisfaction ?? [])),
    netPromoterScore: {
      count: words.length,
      promoters: near(promoters),
      detractors: near(detractors),
      score: words.length === 0 ? null : near((100 * (promoters - detractors)) / words.length),
    },
  };
}

/** The interactions that a split knows, by channel or agent: those of the period, and contacts open on `asOf`. */
export function naiveServiceGroups(
  interactions: readonly LocalInteraction[],
  { from, to, asOf }: Days,
  splitBy: "channel" | "agent",
): Map<string | null, LocalInteraction[]> {
  const isWithin = (day: LocalDate | null) => day !== null && day >= from && day < to;
  const groups = new Map<string | null, LocalInteraction[]>();
  for (const interaction of interactions) {
    const { row, occurredOn, resolvedOn } = interaction;
    if (!isWithin(resolvedOn ?? occurredOn) && !isOpen(interaction, asOf)) continue;
    groups.set(row[splitBy], [...(groups.get(row[splitBy]) ?? []), interaction]);
  }
  return groups;
}

function isService({ kind }: Interaction): boolean {
  return kind === InteractionKind.SERVICE || kind === InteractionKind.COMPLAINT;
}

function isOpen({ row, occurredOn, resolvedOn }: LocalInteraction, asOf: LocalDate): boolean {
  return isService(row) && occurredOn <= asOf && (resolvedOn === null || resolvedOn > asOf);
}

/** A share of contacts with a known quality; where a rule says all of them, it is none. */
function shareOf(part: readonly Interaction[], known: readonly Interaction[]) {
  const isRuled = known.every(({ qualitySource }) => qualitySource === QualitySource.MAPPING_RULE);
  const reason = known.length === 0 ? "no contact with a known quality" : isRuled ? "RULES_ONLY" : null;
  return {
    count: part.length,
    outOf: known.length,
    share: isRuled ? null : part.length / known.length,
    reason: reason === null ? null : (expect.stringContaining(reason) as string),
  };
}

function meanOf(values: readonly number[]): MeanRating {
  const sum = values.reduce((total, value) => total + value, 0);
  return { count: values.length, sum, mean: share(sum, values.length) };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** By customer what its people last said, who nobody named being one more of them; of one instant the lowest. */
function latestWordsOf(rows: readonly Interaction[]): number[][] {
  const told = rows
    .filter(({ recommendation }) => recommendation !== null)
    .sort(
      (one, other) =>
        one.occurredAt.getTime() - other.occurredAt.getTime() ||
        (other.recommendation ?? 0) - (one.recommendation ?? 0),
    );
  const customers = new Map<string, Map<string | null, number>>();
  for (const { customerId, personId, recommendation } of told) {
    const words = customers.get(customerId) ?? new Map<string | null, number>();
    customers.set(customerId, words.set(personId, recommendation ?? 0));
  }
  return [...customers.values()].map((words) => [...words.values()]);
}

/** Each customer weighs one: the sum over them of the share of its people of whom something is true. */
function sharesOf(words: readonly number[][], isMeant: (word: number) => boolean): number {
  return words.reduce((sum, own) => sum + own.filter(isMeant).length / own.length, 0);
}

/** The same but for what the order of adding up makes of the last digits. */
function near(value: number): number {
  return expect.closeTo(value, 9) as number;
}
