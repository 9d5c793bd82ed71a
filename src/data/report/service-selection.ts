import { In, type SelectQueryBuilder } from "typeorm";

import { Customer } from "../../model/customer/customer.js";
import type { CustomerAttributeFilter } from "../../model/customer/customer-filter.js";
import { Interaction } from "../../model/interaction/interaction.js";
import { whereAttributes } from "../customer/customer-page-store.js";
import type { Sql } from "../database/database.js";
import { SERVICE_KINDS } from "../interaction/interaction-store.js";

/** Which interactions are counted. */
export interface ServiceSelection {
  readonly workspaceId: string;
  readonly filter: CustomerAttributeFilter;
  /** Only those of these customers; null: of all that the filter selects. */
  readonly customerIds: readonly string[] | null;
  readonly from: Date;
  readonly to: Date;
  /** What happens from this instant on is not known. */
  readonly knownUntil: Date;
}

/** 1 for a service contact, 0 for any other interaction. */
export const IS_SERVICE = `(CASE WHEN interaction.kind IN ${SERVICE_KINDS} THEN 1 ELSE 0 END)`;

/** Interactions of the selected customers, whenever they took place. */
export function interactionsOf(
  sql: Sql,
  { workspaceId, filter, customerIds }: ServiceSelection,
): SelectQueryBuilder<Interaction> {
  const query = sql
    .createQueryBuilder(Interaction, "interaction")
    .where("interaction.workspaceId = :workspaceId", { workspaceId });
  if (customerIds !== null) return query.andWhere({ customerId: In([...customerIds]) });
  if (Object.values(filter).some((value) => value !== null && value !== undefined)) {
    const customers = sql.createQueryBuilder(Customer, "customer").select("customer.id");
    customers.where("customer.workspaceId = :workspaceId");
    whereAttributes(customers, filter);
    query.andWhere(`interaction.customerId IN (${customers.getQuery()})`).setParameters(customers.getParameters());
  }
  return query;
}

/** The condition that an instant lies in the period. */
export function within(column: string): string {
  return `(${column} >= :from AND ${column} < :to)`;
}
