import { Customer } from "../../model/customer/customer.js";
import type { CustomerAttributeFilter } from "../../model/customer/customer-filter.js";
import { whereAttributes } from "../customer/customer-page-store.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** What reports need of a customer. */
const COLUMNS = [
  "customer.id",
  "customer.segment",
  "customer.createdAt",
  "customer.customerSince",
  "customer.yearlySpendMinor",
  "customer.yearlySpendCurrency",
];

/** Some customers of a workspace, archived ones too, in the order of their ids, after a given one. */
export async function reportCustomers(
  { sql, workspaceId }: WorkspaceRows,
  filter: CustomerAttributeFilter,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<Customer[]> {
  const query = sql
    .createQueryBuilder(Customer, "customer")
    .select(COLUMNS)
    .where("customer.workspaceId = :workspaceId AND customer.id > :after", { workspaceId, after });
  whereAttributes(query, filter);
  return query.orderBy("customer.id").limit(limit).comment("reportCustomers").getMany();
}
