import type { SelectQueryBuilder } from "typeorm";

import { TermRow } from "../../model/contract/term.js";
import { Customer } from "../../model/customer/customer.js";
import type { CustomerAttributeFilter } from "../../model/customer/customer-filter.js";
import { whereAttributes } from "../customer/customer-page-store.js";
import type { Sql } from "../database/database.js";
import { customersBehind, versionsInForce } from "../stored-validity.js";
import type { WorkspaceState } from "../workspace/workspace-store.js";

/** Whose terms a report counts. */
export interface ReportSelection {
  readonly workspace: WorkspaceState;
  readonly filter: CustomerAttributeFilter;
}

/** The selected customers who are behind: their stored terms do not hold on `asOf`, so the caller computes them. */
export function behindCustomers(sql: Sql, { workspace, filter }: ReportSelection): SelectQueryBuilder<Customer> {
  const query = sql
    .createQueryBuilder(Customer, "customer")
    .select("customer.id", "customerId")
    .innerJoin(customersBehind(sql), "behind", "behind.id = customer.id")
    .where("customer.workspaceId = :workspaceId", { workspaceId: workspace.id, ...versionsInForce(workspace) });
  whereAttributes(query, filter);
  return query;
}

/** The stored terms that hold on `asOf`: of all selected customers but those who are behind. */
export function storedTerms(sql: Sql, { workspace, filter }: ReportSelection): SelectQueryBuilder<TermRow> {
  const query = sql
    .createQueryBuilder(TermRow, "term")
    .leftJoin(customersBehind(sql), "behind", "behind.id = term.customerId")
    .where("term.workspaceId = :workspaceId AND behind.id IS NULL", {
      workspaceId: workspace.id,
      ...versionsInForce(workspace),
    });
  if (Object.values(filter).some((value) => value !== null && value !== undefined)) {
    const selected = sql.createQueryBuilder(Customer, "customer").select("customer.id");
    selected.where("customer.workspaceId = :workspaceId");
    whereAttributes(selected, filter);
    query.andWhere(`term.customerId IN (${selected.getQuery()})`).setParameters(selected.getParameters());
  }
  return query;
}
