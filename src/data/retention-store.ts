import type { SelectQueryBuilder } from "typeorm";

import type { RenewalCounts, RetentionPeriod } from "../domain/contract/retention.js";
import { Contract } from "../model/contract/contract.js";
import { TermRow } from "../model/contract/term.js";
import { Customer } from "../model/customer/customer.js";
import type { CustomerAttributeFilter } from "../model/customer/customer-filter.js";
import { LoyaltyRow } from "../model/customer/loyalty-row.js";
import { whereAttributes } from "./customer-page-store.js";
import type { Sql } from "./database/database.js";

/** Whose terms a report counts. */
export interface ReportSelection {
  readonly workspaceId: string;
  /** The policy in force, by which stored terms must have been derived. */
  readonly policyVersion: number;
  readonly filter: CustomerAttributeFilter;
}

/** Customers held at the start, and those of them also held at the end. */
export interface KeptCounts {
  readonly heldAtStart: number;
  readonly kept: number;
}

/** What the stored terms say of a period. */
export interface StoredRetention {
  readonly renewals: RenewalCounts;
  readonly keptCounts: KeptCounts;
  /**
   * The customers that were left out, in the order of their ids, because their stored terms do not hold on `asOf`: a
   * contract's terms have changed by themselves since, or another policy is in force. The caller adds them.
   */
  readonly behind: readonly string[];
}

type CountedRow = Readonly<Record<keyof RenewalCounts | keyof KeptCounts, string | number>> & {
  readonly customerId: string | null;
};

/** With a `to` that is not later than `asOf`. */
type CutPeriod = RetentionPeriod & { readonly from: string };

/**
 * Renewals and customers kept, counted over the stored terms by the definitions of `countRenewals` and `isHeld`. A
 * single statement, so that a customer whom a job reaches meanwhile is either counted or named as behind.
 */
export async function storedRetention(
  sql: Sql,
  selection: ReportSelection,
  { from, to, asOf }: CutPeriod,
): Promise<StoredRetention> {
  const parts = [renewalsQuery(sql, selection), keptQuery(sql, selection), behindQuery(sql, selection)];
  const rows = await sql
    .createQueryBuilder()
    .select("counted.*")
    .from(`(${parts.map((part) => part.getQuery()).join(" UNION ALL ")})`, "counted")
    .setParameters(Object.assign({}, ...parts.map((part) => part.getParameters())) as object)
    .setParameters({ from, to, asOf, observed: true })
    .comment("storedRetention")
    .getRawMany<CountedRow>();
  const sum = (column: keyof RenewalCounts | keyof KeptCounts) =>
    rows.reduce((total, row) => total + Number(row[column]), 0);
  return {
    renewals: { renewed: sum("renewed"), lapsed: sum("lapsed"), pending: sum("pending") },
    keptCounts: { heldAtStart: sum("heldAtStart"), kept: sum("kept") },
    behind: rows.flatMap(({ customerId }) => customerId ?? []).sort(),
  };
}

/** A term is pending where its outcome was not known on `asOf`, but it was known to follow the one before. */
function renewalsQuery(sql: Sql, selection: ReportSelection): SelectQueryBuilder<TermRow> {
  const before = sql
    .createQueryBuilder()
    .subQuery()
    .select("1")
    .from(TermRow, "before")
    .where("before.workspaceId = term.workspaceId AND before.contractId = term.contractId")
    .andWhere("before.number = term.number - 1 AND before.knownFrom > :asOf");
  const isPending = `(term.knownFrom IS NULL OR term.knownFrom > :asOf) AND NOT EXISTS ${before.getQuery()}`;
  return storedTerms(sql, selection)
    .select("NULL", "customerId")
    .addSelect(countOf("term.knownFrom <= :asOf AND term.outcome = 'RENEWED'"), "renewed")
    .addSelect(countOf("term.knownFrom <= :asOf AND term.outcome = 'LAPSED'"), "lapsed")
    .addSelect(countOf(isPending), "pending")
    .addSelect("0", "heldAtStart")
    .addSelect("0", "kept")
    .andWhere("term.dueOn >= :from AND term.dueOn < :to AND term.observed = :observed");
}

function keptQuery(sql: Sql, selection: ReportSelection): SelectQueryBuilder<object> {
  const held = storedTerms(sql, selection)
    .select("MAX(CASE WHEN term.startsOn <= :from AND term.heldUntil > :from THEN 1 ELSE 0 END)", "atStart")
    .addSelect("MAX(CASE WHEN term.startsOn <= :to AND term.heldUntil > :to THEN 1 ELSE 0 END)", "atEnd")
    .andWhere("term.startsOn <= :to AND term.heldUntil > :from")
    .groupBy("term.customerId");
  return sql
    .createQueryBuilder()
    .select("NULL", "customerId")
    .addSelect("0", "renewed")
    .addSelect("0", "lapsed")
    .addSelect("0", "pending")
    .addSelect("COALESCE(SUM(held.atStart), 0)", "heldAtStart")
    .addSelect("COALESCE(SUM(held.atStart * held.atEnd), 0)", "kept")
    .from(`(${held.getQuery()})`, "held")
    .setParameters(held.getParameters());
}

function behindQuery(sql: Sql, { workspaceId, policyVersion, filter }: ReportSelection): SelectQueryBuilder<Customer> {
  const query = sql
    .createQueryBuilder(Customer, "customer")
    .select("customer.id", "customerId")
    .innerJoin(behind(sql), "behind", "behind.id = customer.id")
    .where("customer.workspaceId = :workspaceId", { workspaceId, policyVersion });
  for (const column of ["renewed", "lapsed", "pending", "heldAtStart", "kept"]) query.addSelect("0", column);
  whereAttributes(query, filter);
  return query;
}

function storedTerms(sql: Sql, { workspaceId, policyVersion, filter }: ReportSelection): SelectQueryBuilder<TermRow> {
  const query = sql
    .createQueryBuilder(TermRow, "term")
    .leftJoin(behind(sql), "behind", "behind.id = term.customerId")
    .where("term.workspaceId = :workspaceId AND behind.id IS NULL", { workspaceId, policyVersion });
  if (Object.values(filter).some((value) => value !== null && value !== undefined)) {
    const selected = sql.createQueryBuilder(Customer, "customer").select("customer.id");
    selected.where("customer.workspaceId = :workspaceId");
    whereAttributes(selected, filter);
    query.andWhere(`term.customerId IN (${selected.getQuery()})`).setParameters(selected.getParameters());
  }
  return query;
}

/** The ids of customers with a contract whose terms change by themselves up to `asOf`, or derived by another policy. */
function behind(sql: Sql): string {
  const rolled = sql
    .createQueryBuilder()
    .select("rolled.customerId", "id")
    .from(Contract, "rolled")
    .where("rolled.workspaceId = :workspaceId AND rolled.rollsOn <= :asOf");
  const outdated = sql
    .createQueryBuilder()
    .select("outdated.id", "id")
    .from(LoyaltyRow, "outdated")
    .where("outdated.workspaceId = :workspaceId AND outdated.policyVersion <> :policyVersion");
  return `(${rolled.getQuery()} UNION ${outdated.getQuery()})`;
}

function countOf(condition: string): string {
  return `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`;
}
