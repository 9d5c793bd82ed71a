import type { Customer } from "../../model/customer/customer.js";
import { CustomerOrderField } from "../../model/customer/customer-filter.js";
import type { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import type { KeysetPosition } from "../database/keyset.js";

/** A customer with its stored loyalty. */
export type CustomerWithLoyalty = Customer & { readonly loyaltyRow: LoyaltyRow };

/** The column of `customer` or `loyalty` that customers are sorted by. Each is the beginning of an index, for its order. */
export const ORDER_COLUMNS: Readonly<Record<CustomerOrderField, string>> = {
  CREATED_AT: "customer.createdAt",
  NAME: "customer.nameFolded",
  CUSTOMER_SINCE: "customer.customerSince",
  LOYALTY_SCORE: "loyalty.score",
  RETENTION_RATE: "loyalty.retentionRate",
  ANNUAL_VALUE: "loyalty.annualValueMinor",
  NEXT_DUE: "loyalty.nextDueOn",
  CHURN_RISK: "loyalty.churnRisk",
  REVENUE_AT_RISK: "loyalty.revenueAtRiskMinor",
  SHARE_OF_WALLET: "loyalty.shareOfWallet",
};

/** Whether every customer has a value in an order. */
export function isWithoutGaps(field: CustomerOrderField): boolean {
  return field === CustomerOrderField.CREATED_AT || field === CustomerOrderField.LOYALTY_SCORE;
}

/** The value by which a customer is sorted, and its tie-break. */
export function positionOf(customer: CustomerWithLoyalty, field: CustomerOrderField): KeysetPosition {
  const { loyaltyRow } = customer;
  const values: Record<CustomerOrderField, KeysetPosition["value"]> = {
    CREATED_AT: customer.createdAt,
    NAME: customer.nameFolded,
    CUSTOMER_SINCE: customer.customerSince,
    LOYALTY_SCORE: loyaltyRow.score,
    RETENTION_RATE: loyaltyRow.retentionRate,
    ANNUAL_VALUE: loyaltyRow.annualValueMinor,
    NEXT_DUE: loyaltyRow.nextDueOn,
    CHURN_RISK: loyaltyRow.churnRisk,
    REVENUE_AT_RISK: loyaltyRow.revenueAtRiskMinor,
    SHARE_OF_WALLET: loyaltyRow.shareOfWallet,
  };
  return { value: values[field], id: customer.id };
}
