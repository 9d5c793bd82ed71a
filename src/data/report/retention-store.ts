import type { SelectQueryBuilder } from "typeorm";

import type { RenewalCounts } from "../../domain/contract/retention.js";
import type { CutPeriod, RetentionCount } from "../../domain/report/retention-count.js";
import { TermRow } from "../../model/contract/term.js";
import type { Sql } from "../database/database.js";
import { behindCustomers, type ReportSelection, storedTerms } from "./stored-terms.js";

/** What the stored terms say of a period. */
export interface StoredRetention extends RetentionCount {
  /**
   * The customers that were left out, in the order of their ids, because their stored terms do not hold on `asOf`: a
   * contract's terms have changed by themselves since, or another policy is in force. The caller adds them.
   */
  readonly behind: readonly string[];
}

const CUSTOMER_COLUMNS = ["atStart", "kept", "unconfirmedCustomers"] as const;

type CountedColumn = keyof RenewalCounts | (typeof CUSTOMER_COLUMNS)[number];
type CountedRow = Readonly<Record<CountedColumn, string | number>> & {
  readonly customerId: string | null;
};

/**
 * Renewals and customers kept, counted over the stored terms by the definitions of `countRenewals` and `watchedTerm`. A
 * single statement, so that a customer whom a job reaches meanwhile is either counted or named as behind. Renewals of a
 * long period take longest, and can be left out.
 */
export async function storedRetention(
  sql: Sql,
  selection: ReportSelection,
  { from, to, asOf }: CutPeriod,
  isOfCustomersOnly = false,
): Promise<StoredRetention> {
  const parts = [keptQuery(sql, selection), behindQuery(sql, selection)];
  if (!isOfCustomersOnly) parts.push(renewalsQuery(sql, selection));
  const rows = await sql
    .createQueryBuilder()
    .select("counted.*")
    .from(`(${parts.map((part) => part.getQuery()).join(" UNION ALL ")})`, "counted")
    .setParameters(Object.assign({}, ...parts.map((part) => part.getParameters())) as object)
    .setParameters({ from, to, asOf, observed: true })
    .comment("storedRetention")
    .getRawMany<CountedRow>();
  const sum = (column: CountedColumn) => rows.reduce((total, row) => total + Number(row[column]), 0);
  return {
    renewals: {
      renewed: sum("renewed"),
      lapsed: sum("lapsed"),
      pending: sum("pending"),
      unconfirmed: sum("unconfirmed"),
    },
    atStart: sum("atStart"),
    kept: sum("kept"),
    unconfirmed: sum("unconfirmedCustomers"),
    behind: rows.flatMap(({ customerId }) => customerId ?? []).sort(),
  };
}

/** Whether the source of a term still spoke when its outcome was due, or that is later than `asOf`. */
const CONFIRMED = "term.unconfirmedFrom IS NULL OR term.unconfirmedFrom > :asOf";

/** A term is pending, or unconfirmed where its source no longer spoke, where its outcome was not known on `asOf`, but it was known to follow the one before. */
function renewalsQuery(sql: Sql, selection: ReportSelection): SelectQueryBuilder<TermRow> {
  const before = sql
    .createQueryBuilder()
    .subQuery()
    .select("1")
    .from(TermRow, "before")
    .where("before.workspaceId = term.workspaceId AND before.contractId = term.contractId")
    .andWhere("before.number = term.number - 1 AND before.knownFrom > :asOf");
  const isUndecided = `(term.knownFrom IS NULL OR term.knownFrom > :asOf) AND NOT EXISTS ${before.getQuery()}`;
  const query = storedTerms(sql, selection)
    .select("NULL", "customerId")
    .addSelect(countOf("term.knownFrom <= :asOf AND term.outcome = 'RENEWED'"), "renewed")
    .addSelect(countOf("term.knownFrom <= :asOf AND term.outcome = 'LAPSED'"), "lapsed")
    .addSelect(countOf(`(${CONFIRMED}) AND ${isUndecided}`), "pending")
    .addSelect(countOf(`NOT (${CONFIRMED}) AND ${isUndecided}`), "unconfirmed")
    .andWhere("term.dueOn >= :from AND term.dueOn < :to AND term.observed = :observed");
  for (const column of CUSTOMER_COLUMNS) query.addSelect("0", column);
  return query;
}

/** How surely a row's contract holds its customer on a day: 2 for certain, 1 unconfirmed, 0 not. */
function holdOn(day: ":from" | ":to"): string {
  const isHeld = `term.watchedFrom <= ${day} AND term.heldUntil > ${day}`;
  return `MAX(CASE WHEN ${isHeld} THEN CASE WHEN silent.since <= ${day} THEN 1 ELSE 2 END ELSE 0 END)`;
}

function keptQuery(sql: Sql, selection: ReportSelection): SelectQueryBuilder<object> {
  // Contracts of which nobody knew on `asOf` how a term came out: from then on all that they hold is unconfirmed.
  const silent = sql
    .createQueryBuilder(TermRow, "open")
    .select("open.contractId", "contractId")
    .addSelect("MIN(open.unconfirmedFrom)", "since")
    .where("open.workspaceId = :workspaceId AND open.unconfirmedFrom <= :to")
    .andWhere("(open.knownFrom IS NULL OR open.knownFrom > :asOf)")
    .groupBy("open.contractId");
  const held = storedTerms(sql, selection)
    .leftJoin(`(${silent.getQuery()})`, "silent", "silent.contractId = term.contractId")
    .select(holdOn(":from"), "atStart")
    .addSelect(holdOn(":to"), "atEnd")
    .andWhere("term.watchedFrom <= :to AND term.heldUntil > :from")
    .groupBy("term.customerId");
  const isUnconfirmed = "held.atStart = 1 OR held.atEnd = 1";
  return sql
    .createQueryBuilder()
    .select("NULL", "customerId")
    .addSelect("0", "renewed")
    .addSelect("0", "lapsed")
    .addSelect("0", "pending")
    .addSelect("0", "unconfirmed")
    .addSelect(countOf("held.atStart > 0"), "atStart")
    .addSelect(countOf("held.atStart = 2 AND held.atEnd = 2"), "kept")
    .addSelect(countOf(`held.atStart > 0 AND (${isUnconfirmed})`), "unconfirmedCustomers")
    .from(`(${held.getQuery()})`, "held")
    .setParameters(held.getParameters());
}

function behindQuery(sql: Sql, selection: ReportSelection): SelectQueryBuilder<object> {
  const query = behindCustomers(sql, selection);
  for (const column of ["renewed", "lapsed", "pending", "unconfirmed", ...CUSTOMER_COLUMNS])
    query.addSelect("0", column);
  return query;
}

function countOf(condition: string): string {
  return `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`;
}
