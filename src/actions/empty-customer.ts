import type { ActionContext } from "../intake/action-context.js";
import { Customer } from "../model/customer/customer.js";
import { foldedFieldsOf } from "./customer-folding.js";

/** A customer of whom nothing is known yet. */
export function emptyCustomer(
  { workspace, now }: ActionContext,
  { id, version }: Pick<Customer, "id" | "version">,
): Customer {
  const shown = { name: null, email: null, phone: null, company: null };
  return Object.assign(new Customer(), {
    id,
    workspaceId: workspace.id,
    version,
    ...shown,
    ...foldedFieldsOf(shown, workspace.country),
    segment: null,
    tags: [],
    customFields: {},
    customerSince: null,
    leftOn: null,
    leftLearntAt: null,
    yearlySpendMinor: null,
    yearlySpendCurrency: null,
    archivedAt: null,
    erasedAt: null,
    createdAt: now,
    updatedAt: now,
  });
}
