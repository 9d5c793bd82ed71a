import type { SelectQueryBuilder } from "typeorm";

import { Contract } from "../../model/contract/contract.js";
import { TermRow } from "../../model/contract/term.js";
import { Customer } from "../../model/customer/customer.js";
import type { CustomerAttributeFilter } from "../../model/customer/customer-filter.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { whereAttributes } from "../customer-page-store.js";
import type { Sql } from "../database/database.js";

/** Whose terms a report counts. */
export interface ReportSelection {
  readonly workspaceId: string;
  /** The policy in force, by which stored terms must have been derived. */
  readonly policyVersion: number;
  readonly filter: CustomerAttributeFilter;
}

/** The selected customers who are behind: their stored terms do not hold on `asOf`, so the caller computes them. */
export function behindCustomers(
  sql: Sql,
  { workspaceId, policyVersion, filter }: ReportSelection,
): SelectQueryBuilder<Customer> {
  const query = sql
    .createQueryBuilder(Customer, "customer")
    .select("customer.id", "customerId")
    .innerJoin(behind(sql), "behind", "behind.id = customer.id")
    .where("customer.workspaceId = :workspaceId", { workspaceId, policyVersion });
  whereAttributes(query, filter);
  return query;
}

/** The stored terms that hold on `asOf`: of all selected customers but those who are behind. */
export function storedTerms(
  sql: Sql,
  { workspaceId, policyVersion, filter }: ReportSelection,
): SelectQueryBuilder<TermRow> {
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
export function behind(sql: Sql): string {
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
