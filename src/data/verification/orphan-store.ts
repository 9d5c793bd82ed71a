import { Contract } from "../../model/contract/contract.js";
import { TermRow } from "../../model/contract/term.js";
import { Customer } from "../../model/customer/customer.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** Terms whose contract is not there, or is another customer's; up to `limit` ids. */
export async function orphanTermIds({ sql, workspaceId }: WorkspaceRows, limit: number): Promise<string[]> {
  const rows = await sql
    .createQueryBuilder(TermRow, "term")
    .leftJoin(Contract, "contract", "contract.id = term.contractId AND contract.customerId = term.customerId")
    .select("term.id", "id")
    .where("term.workspaceId = :workspaceId AND contract.id IS NULL", { workspaceId })
    .orderBy("term.id")
    .limit(limit)
    .comment("orphanTermIds")
    .getRawMany<{ id: string }>();
  return rows.map(({ id }) => id);
}

/** Loyalty rows whose customer is not there; up to `limit` ids. */
export async function orphanLoyaltyIds({ sql, workspaceId }: WorkspaceRows, limit: number): Promise<string[]> {
  const rows = await sql
    .createQueryBuilder(LoyaltyRow, "loyalty")
    .leftJoin(Customer, "customer", "customer.id = loyalty.id")
    .select("loyalty.id", "id")
    .where("loyalty.workspaceId = :workspaceId AND customer.id IS NULL", { workspaceId })
    .orderBy("loyalty.id")
    .limit(limit)
    .comment("orphanLoyaltyIds")
    .getRawMany<{ id: string }>();
  return rows.map(({ id }) => id);
}
