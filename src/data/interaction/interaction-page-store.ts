import type { SelectQueryBuilder, WhereExpressionBuilder } from "typeorm";

import { Interaction } from "../../model/interaction/interaction.js";
import type { CustomerInteractionFilter } from "../../model/interaction/interaction-filter.js";
import { isGiven, orNothing } from "../database/conditions.js";
import type { Sql } from "../database/database.js";
import { type KeysetPage, keysetRows } from "../database/keyset.js";
import { SERVICE_KINDS } from "./interaction-store.js";

/** What narrows a list of interactions, once it is known whom the filter names. */
export interface InteractionConditions extends Omit<CustomerInteractionFilter, "person"> {
  readonly personId?: string | null;
}

/** What a page of interactions shows. */
export interface InteractionSelection {
  readonly workspaceId: string;
  /** Null: of all customers. */
  readonly customerId: string | null;
  readonly filter: InteractionConditions;
}

/** One page of interactions in the lists, newest first, and one row more where there is one. */
export async function interactionPage(
  sql: Sql,
  selection: InteractionSelection,
  page: KeysetPage,
): Promise<Interaction[]> {
  return keysetRows(
    selectedInteractions(sql, selection).comment("interactionPage"),
    "interaction.occurredAt",
    "DESC",
    page,
  );
}

export async function countInteractions(sql: Sql, selection: InteractionSelection): Promise<number> {
  return selectedInteractions(sql, selection).comment("countInteractions").getCount();
}

function selectedInteractions(
  sql: Sql,
  { workspaceId, customerId, filter }: InteractionSelection,
): SelectQueryBuilder<Interaction> {
  const query = sql
    .createQueryBuilder(Interaction, "interaction")
    .where("interaction.workspaceId = :workspaceId AND interaction.archivedAt IS NULL", { workspaceId });
  if (customerId !== null) query.andWhere("interaction.customerId = :customerId", { customerId });
  whereInteractions(query, "interaction", filter);
  return query;
}

/** Narrows a query by what is known of its interactions. */
export function whereInteractions(
  query: WhereExpressionBuilder,
  alias: string,
  { kinds, channels, from, to, unresolved, qualities, personId, agents }: InteractionConditions,
): void {
  if (kinds) query.andWhere(`${alias}.kind IN (:...kinds)`, { kinds: orNothing(kinds) });
  if (channels) query.andWhere(`${alias}.channel IN (:...channels)`, { channels: orNothing(channels) });
  if (isGiven(from)) query.andWhere(`${alias}.occurredAt >= :from`, { from });
  if (isGiven(to)) query.andWhere(`${alias}.occurredAt < :to`, { to });
  if (isGiven(unresolved)) {
    const isOpen = `(${alias}.kind IN ${SERVICE_KINDS} AND ${alias}.resolvedAt IS NULL)`;
    query.andWhere(unresolved ? isOpen : `NOT ${isOpen}`);
  }
  if (qualities) query.andWhere(`${alias}.resolutionQuality IN (:...qualities)`, { qualities: orNothing(qualities) });
  if (isGiven(personId)) query.andWhere(`${alias}.personId = :personId`, { personId });
  if (agents) query.andWhere(`${alias}.agent IN (:...agents)`, { agents: orNothing(agents) });
}
