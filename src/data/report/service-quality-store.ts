import type { SelectQueryBuilder } from "typeorm";

import type { QualitySource } from "../../domain/customer/interaction.js";
import type { ResolutionQuality } from "../../domain/loyalty/policy.js";
import type { Interaction } from "../../model/interaction/interaction.js";
import type { Sql } from "../database/database.js";
import { interactionsOf, IS_SERVICE, type ServiceSelection, within } from "./service-selection.js";

/** Which interactions are counted, and by what they are kept apart. */
export interface SplitSelection extends ServiceSelection {
  readonly splitBy: ServiceSplit | null;
}

/** By channel, by agent, or by the periods that begin at these instants. */
export type ServiceSplit = "channel" | "agent" | readonly Date[];

/** Closed contacts that ended alike. */
export interface ContactCount {
  readonly key: string | null;
  readonly quality: ResolutionQuality | null;
  /** Where the quality comes from. */
  readonly source: QualitySource | null;
  /** SERVICE or COMPLAINT; others are proactive contacts. */
  readonly isService: boolean;
  readonly count: number;
}

/** Service contacts (SERVICE, COMPLAINT) and proactive ones that were closed in the period, by quality and its source. */
export async function contactCounts(sql: Sql, selection: SplitSelection): Promise<ContactCount[]> {
  const rows = await selected(sql, selection, "resolvedAt")
    .addSelect("interaction.resolutionQuality", "quality")
    .addSelect("interaction.qualitySource", "source")
    .addSelect(IS_SERVICE, "isService")
    .addSelect("COUNT(*)", "count")
    .andWhere(`(${IS_SERVICE} = 1 OR interaction.proactive = :proactive)`, { proactive: true })
    .addGroupBy("quality")
    .addGroupBy("source")
    .addGroupBy("isService")
    .comment("contactCounts")
    .getRawMany<Pick<ContactCount, "quality" | "source"> & { part: unknown; isService: unknown; count: unknown }>();
  return rows.map(({ part, quality, source, isService, count }) => ({
    key: textOf(part),
    quality,
    source,
    isService: Number(isService) === 1,
    count: Number(count),
  }));
}

/** Ratings that customers gave. */
export interface RatingCount {
  readonly key: string | null;
  readonly effortScale: string | null;
  readonly efforts: number;
  readonly effortSum: number;
  readonly satisfactions: number;
  readonly satisfactionSum: number;
}

/**
 * Effort and satisfaction of all interactions of the period, by effort scale. A contact that was closed
 * belongs where its closing does, anything else where it took place.
 */
export async function ratingCounts(sql: Sql, selection: SplitSelection): Promise<RatingCount[]> {
  const rows = await selected(sql, selection, "settledAt")
    .addSelect("interaction.effortScale", "effortScale")
    .addSelect("COUNT(interaction.effortScore)", "efforts")
    .addSelect("SUM(interaction.effortScore)", "effortSum")
    .addSelect("COUNT(interaction.satisfaction)", "satisfactions")
    .addSelect("SUM(interaction.satisfaction)", "satisfactionSum")
    .addGroupBy("effortScale")
    .comment("ratingCounts")
    .getRawMany<Record<keyof RatingCount | "part", unknown>>();
  return rows.map(({ part, effortScale, ...counts }) => ({
    key: textOf(part),
    effortScale: textOf(effortScale),
    efforts: Number(counts.efforts),
    effortSum: Number(counts.effortSum ?? 0),
    satisfactions: Number(counts.satisfactions),
    satisfactionSum: Number(counts.satisfactionSum ?? 0),
  }));
}

/** Customers who said how likely they are to recommend us, each with the shares of its people. */
export interface RecommendationCount {
  readonly key: string | null;
  readonly customers: number;
  readonly promoters: number;
  readonly detractors: number;
}

/**
 * The recommendations of the period: of each person of a customer the latest, and each customer weighs one. Answers of
 * nobody in particular count as those of one further person.
 */
export async function recommendationCounts(
  sql: Sql,
  selection: SplitSelection,
  promoterFrom: number,
): Promise<RecommendationCount[]> {
  const part = partOf(selection.splitBy, INSTANTS.settledAt.instant);
  const person = "interaction.customerId, COALESCE(interaction.personId, '')";
  const latest = "interaction.occurredAt DESC, interaction.recommendation ASC, interaction.id DESC";
  const answers = selected(sql, selection, "settledAt")
    .groupBy()
    .addSelect("interaction.customerId", "customerId")
    .addSelect("interaction.recommendation", "recommendation")
    .addSelect(`ROW_NUMBER() OVER (PARTITION BY ${part}, ${person} ORDER BY ${latest})`, "position")
    .andWhere("interaction.recommendation IS NOT NULL");
  // As floating-point numbers: MySQL would round a third to five digits.
  const shareOf = (condition: string) => `AVG(CASE WHEN answer.recommendation ${condition} THEN 1e0 ELSE 0e0 END)`;
  const weighed = sql
    .createQueryBuilder()
    .select("answer.part", "part")
    .addSelect(shareOf(">= :promoterFrom"), "promoters")
    .addSelect(shareOf(`<= ${DETRACTOR_UP_TO}`), "detractors")
    .from(`(${answers.getQuery()})`, "answer")
    .where("answer.position = 1")
    .groupBy("answer.part")
    .addGroupBy("answer.customerId");
  const rows = await sql
    .createQueryBuilder()
    .select("customer.part", "part")
    .addSelect("COUNT(*)", "customers")
    .addSelect("SUM(customer.promoters)", "promoters")
    .addSelect("SUM(customer.detractors)", "detractors")
    .from(`(${weighed.getQuery()})`, "customer")
    .groupBy("customer.part")
    .setParameters({ ...answers.getParameters(), promoterFrom })
    .comment("recommendationCounts")
    .getRawMany<Record<keyof RecommendationCount | "part", unknown>>();
  return rows.map((row) => ({
    key: textOf(row.part),
    customers: Number(row.customers),
    promoters: Number(row.promoters),
    detractors: Number(row.detractors),
  }));
}

/** How many service contacts nobody had closed yet, whenever they took place; by period, those of the periods. */
export async function openContactCounts(
  sql: Sql,
  selection: SplitSelection,
): Promise<{ readonly key: string | null; readonly count: number }[]> {
  const isByPeriod = Array.isArray(selection.splitBy);
  const rows = await (isByPeriod ? selected(sql, selection, "occurredAt") : kept(sql, selection))
    .addSelect("COUNT(*)", "count")
    .andWhere(`${IS_SERVICE} = 1 AND interaction.occurredAt < :knownUntil`)
    .andWhere("(interaction.resolvedAt IS NULL OR interaction.resolvedAt >= :knownUntil)", {
      knownUntil: selection.knownUntil,
    })
    .comment("openContactCounts")
    .getRawMany<{ part: unknown; count: unknown }>();
  return rows.map(({ part, count }) => ({ key: textOf(part), count: Number(count) }));
}

const DETRACTOR_UP_TO = 6;

/** The instant by which an interaction belongs to a period, and the condition that it lies in it. */
const INSTANTS = {
  occurredAt: { instant: "interaction.occurredAt", isWithin: within("interaction.occurredAt") },
  resolvedAt: { instant: "interaction.resolvedAt", isWithin: within("interaction.resolvedAt") },
  settledAt: {
    instant: "COALESCE(interaction.resolvedAt, interaction.occurredAt)",
    isWithin: `(${within("interaction.resolvedAt")} OR (interaction.resolvedAt IS NULL AND ${within("interaction.occurredAt")}))`,
  },
};

function selected(
  sql: Sql,
  selection: SplitSelection,
  instant: keyof typeof INSTANTS,
): SelectQueryBuilder<Interaction> {
  const { from, to } = selection;
  return kept(sql, selection, instant).andWhere(INSTANTS[instant].isWithin, { from, to });
}

function kept(
  sql: Sql,
  selection: SplitSelection,
  instant: keyof typeof INSTANTS = "occurredAt",
): SelectQueryBuilder<Interaction> {
  const { splitBy } = selection;
  const query = interactionsOf(sql, selection)
    .select(partOf(splitBy, INSTANTS[instant].instant), "part")
    .groupBy("part");
  return Array.isArray(splitBy) ? query.setParameters(boundaryParameters(splitBy)) : query;
}

/** Of periods the key is their place; the first boundary is the beginning of all. */
function partOf(splitBy: ServiceSplit | null, instant: string): string {
  if (splitBy === null) return "NULL";
  if (typeof splitBy === "string") return `interaction.${splitBy}`;
  const cases = splitBy.slice(1).map((_, index) => `WHEN ${instant} < :boundary${index + 1} THEN ${index}`);
  if (cases.length === 0) return "0";
  return `CASE ${cases.join(" ")} ELSE ${splitBy.length - 1} END`;
}

function boundaryParameters(boundaries: readonly Date[]): Record<string, Date> {
  return Object.fromEntries(boundaries.map((boundary, index) => [`boundary${index}`, boundary]));
}

/** The text in a raw column; a place among periods comes as a number. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "bigint" ? value.toString() : null;
}
