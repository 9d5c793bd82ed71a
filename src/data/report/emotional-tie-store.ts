import { In } from "typeorm";

import type { LocalDate } from "../../domain/calendar.js";
import { ContractEventType } from "../../domain/contract/contract.js";
import { InteractionKind } from "../../domain/customer/interaction.js";
import { Contract } from "../../model/contract/contract.js";
import { ContractEvent } from "../../model/contract/contract-event.js";
import { Customer } from "../../model/customer/customer.js";
import { Interaction } from "../../model/interaction/interaction.js";
import { whereAttributes } from "../customer/customer-page-store.js";
import type { Sql } from "../database/database.js";
import { storedInstant } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { interactionsOf, type ServiceSelection, within } from "./service-selection.js";

/** How many other customers each customer brought in the period; who turned out by a merge to be the same is none. */
export async function referralCounts(
  sql: Sql,
  selection: ServiceSelection,
): Promise<{ readonly customerId: string; readonly count: number }[]> {
  const { from, to } = selection;
  const rows = await interactionsOf(sql, selection)
    .select("interaction.customerId", "customerId")
    .addSelect("COUNT(*)", "count")
    .andWhere(`interaction.kind = :kind AND ${within("interaction.occurredAt")}`)
    .andWhere("(interaction.referredCustomerId IS NULL OR interaction.referredCustomerId <> interaction.customerId)")
    .groupBy("interaction.customerId")
    .setParameters({ kind: InteractionKind.REFERRAL, from, to })
    .comment("referralCounts")
    .getRawMany<{ customerId: string; count: unknown }>();
  return rows.map(({ customerId, count }) => ({ customerId, count: Number(count) }));
}

/** The selected customers of whom a contract begins or a trial ends, or a renewal is agreed, on one of the days `[from, to)`. */
export async function decidedCustomers(
  sql: Sql,
  { workspaceId, filter, customerIds }: ServiceSelection,
  from: LocalDate,
  to: LocalDate,
): Promise<string[]> {
  const begun = sql
    .createQueryBuilder(Contract, "begun")
    .select("begun.customerId", "id")
    .where("begun.workspaceId = :workspaceId AND begun.startsOn >= :fromDay AND begun.startsOn < :toDay");
  const converted = sql
    .createQueryBuilder(Contract, "converted")
    .select("converted.customerId", "id")
    .where("converted.workspaceId = :workspaceId")
    .andWhere("converted.trialEndsOn >= :fromDay AND converted.trialEndsOn < :toDay");
  const agreed = sql
    .createQueryBuilder(ContractEvent, "agreed")
    .select("agreed.customerId", "id")
    .where("agreed.workspaceId = :workspaceId AND agreed.day >= :fromDay AND agreed.day < :toDay")
    .andWhere("agreed.type = :agreement");
  const query = sql
    .createQueryBuilder(Customer, "customer")
    .select("customer.id", "id")
    .innerJoin(
      `(${begun.getQuery()} UNION ${converted.getQuery()} UNION ${agreed.getQuery()})`,
      "decided",
      "decided.id = customer.id",
    )
    .where("customer.workspaceId = :workspaceId")
    .setParameters({ workspaceId, fromDay: from, toDay: to, agreement: ContractEventType.RENEWAL_AGREED })
    .comment("decidedCustomers");
  if (customerIds === null) whereAttributes(query, filter);
  else query.andWhere({ id: In([...customerIds]) });
  return (await query.getRawMany<{ id: string }>()).map(({ id }) => id);
}

/** When somebody turned to some customers, from one instant up to another. */
export async function outreachTo(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
  [from, to]: readonly [Date, Date],
): Promise<{ readonly customerId: string; readonly occurredAt: Date }[]> {
  const rows = await sql
    .createQueryBuilder(Interaction, "interaction")
    .select("interaction.customerId", "customerId")
    .addSelect("interaction.occurredAt", "occurredAt")
    .where("interaction.workspaceId = :workspaceId AND interaction.kind = :kind")
    .andWhere(within("interaction.occurredAt"))
    .andWhere({ customerId: In([...customerIds]) })
    .setParameters({ workspaceId, kind: InteractionKind.OUTREACH, from, to })
    .comment("outreachTo")
    .getRawMany<{ customerId: string; occurredAt: unknown }>();
  return rows.map(({ customerId, occurredAt }) => ({ customerId, occurredAt: storedInstant(occurredAt) }));
}
