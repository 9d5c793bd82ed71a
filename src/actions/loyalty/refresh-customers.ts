import { lockCustomers } from "../../data/customer/customer-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { recomputeLoyalty } from "./loyalty-recomputation.js";

/** Locks customers and recomputes them, although no fact of theirs has changed. */
export async function refreshCustomers(context: ActionContext, customerIds: readonly string[]): Promise<void> {
  await lockCustomers(context.rows, customerIds);
  await recomputeLoyalty(context, { ids: customerIds });
}
