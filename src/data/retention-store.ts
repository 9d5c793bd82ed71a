import type { SelectQueryBuilder } from "typeorm";

import type { RenewalCounts, RetentionPeriod } from "../domain/retention.js";
import { Contract } from "../model/contract/contract.js";
import { TermRow } from "../model/contract/term.js";
import { Customer } from "../model/customer/customer.js";
import type { CustomerAttributeFilter } from "../model/customer/customer-filter.js";
import { LoyaltyRow } from "../model/customer/loyalty-row.js";
import { whereAttributes } from "./customer-page-store.js";
import type { Sql } from "./database.js";

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

/**
 * Renewals counted over the stored terms, by the definition of `countRenewals`. Customers who are behind (a contract's
 * terms have changed by themselves since they were stored, or another policy is in force) are left out; the caller adds
 * them.
 */
export async function storedRenewals(
  sql: Sql,
  selection: ReportSelection,
  { from, to, asOf }: RetentionPeriod,
): Promise<RenewalCounts> {
  const query = storedTerms(sql, selection, asOf)
    .select(
      "COALESCE(SUM(CASE WHEN term.knownFrom <= :asOf AND term.outcome = 'RENEWED' THEN 1 ELSE 0 END), 0)",
      "renewed",
    )
    .addSelect(
      "COALESCE(SUM(CASE WHEN term.knownFrom <= :asOf AND term.outcome = 'LAPSED' THEN 1 ELSE 0 END), 0)",
      "lapsed",
    )
    .addSelect("COUNT(*)", "possible")
    .andWhere("term.dueOn < :to AND term.observed = :observed", { to, observed: true })
    .comment("storedRenewals");
  if (from !== null) query.andWhere("term.dueOn >= :from", { from });
  const row = await query.getRawOne<Record<"renewed" | "lapsed" | "possible", string | number>>();
  const renewed = Number(row?.renewed ?? 0);
  const lapsed = Number(row?.lapsed ?? 0);
  return { renewed, lapsed, pending: Number(row?.possible ?? 0) - renewed - lapsed };
}

/** Customers kept, counted over the stored terms by the definition of `isHeld`; customers who are behind are left out. */
export async function storedKept(
  sql: Sql,
  selection: ReportSelection,
  { from, to, asOf }: RetentionPeriod & { readonly from: string },
): Promise<KeptCounts> {
  const held = storedTerms(sql, selection, asOf)
    .select("MAX(CASE WHEN term.startsOn <= :from AND term.heldUntil > :from THEN 1 ELSE 0 END)", "atStart")
    .addSelect("MAX(CASE WHEN term.startsOn <= :to AND term.heldUntil > :to THEN 1 ELSE 0 END)", "atEnd")
    .andWhere("term.startsOn <= :to AND term.heldUntil > :from")
    .groupBy("term.customerId");
  const row = await sql
    .createQueryBuilder()
    .select("COALESCE(SUM(held.atStart), 0)", "heldAtStart")
    .addSelect("COALESCE(SUM(held.atStart * held.atEnd), 0)", "kept")
    .from(`(${held.getQuery()})`, "held")
    .setParameters({ ...held.getParameters(), from, to })
    .comment("storedKept")
    .getRawOne<Record<keyof KeptCounts, string | number>>();
  return { heldAtStart: Number(row?.heldAtStart ?? 0), kept: Number(row?.kept ?? 0) };
}

/** Customers some of whose stored terms do not hold on a day, in the order of their ids, after a given one. */
export async function customersBehind(
  sql: Sql,
  { workspaceId, policyVersion, filter }: ReportSelection,
  asOf: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<Customer[]> {
  const query = sql
    .createQueryBuilder(Customer, "customer")
    .innerJoin(behind(sql), "behind", "behind.id = customer.id")
    .where("customer.workspaceId = :workspaceId AND customer.id > :after")
    .setParameters({ workspaceId, policyVersion, after, asOf })
    .orderBy("customer.id")
    .limit(limit)
    .comment("customersBehind");
  whereAttributes(query, filter);
  return query.getMany();
}

function storedTerms(
  sql: Sql,
  { workspaceId, policyVersion, filter }: ReportSelection,
  asOf: string,
): SelectQueryBuilder<TermRow> {
  const query = sql
    .createQueryBuilder(TermRow, "term")
    .leftJoin(behind(sql), "behind", "behind.id = term.customerId")
    .where("term.workspaceId = :workspaceId AND behind.id IS NULL")
    .setParameters({ workspaceId, policyVersion, asOf });
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
