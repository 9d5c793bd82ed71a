import type { ObjectType } from "typeorm";

import { Contract } from "../model/contract/contract.js";
import { Customer } from "../model/customer/customer.js";
import { Interaction } from "../model/interaction/interaction.js";
import type { WorkspaceRows } from "./database/workspace-rows.js";

/** A name that records in the lists bear, and how many of them. */
export interface NameInUse {
  readonly name: string;
  readonly count: number;
}

const PLACES = {
  segment: { entity: Customer as ObjectType<Customer | Contract | Interaction>, comment: "segmentsInUse" },
  product: { entity: Contract as ObjectType<Customer | Contract | Interaction>, comment: "productsInUse" },
  agent: { entity: Interaction as ObjectType<Customer | Contract | Interaction>, comment: "agentsInUse" },
} as const;

/** The names in use in a column of a workspace's records, most used first, then by name. */
export async function namesInUse(
  { sql, workspaceId }: WorkspaceRows,
  column: keyof typeof PLACES,
  limit: number,
): Promise<NameInUse[]> {
  const { entity, comment } = PLACES[column];
  const rows = await sql
    .createQueryBuilder(entity, "record")
    .select(`record.${column}`, "name")
    .addSelect("COUNT(*)", "count")
    .where(`record.workspaceId = :workspaceId AND record.archivedAt IS NULL AND record.${column} IS NOT NULL`, {
      workspaceId,
    })
    .groupBy(`record.${column}`)
    .orderBy("COUNT(*)", "DESC")
    .addOrderBy(`record.${column}`, "ASC")
    .limit(limit)
    .comment(comment)
    .getRawMany<{ name: string; count: number | string }>();
  return rows.map(({ name, count }) => ({ name, count: Number(count) }));
}
