import type { Customer } from "../../model/customer/customer.js";
import { CustomerOrderField } from "../../model/customer/customer-filter.js";
import type { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import type { KeysetPosition } from "../database/keyset.js";
import { withColumns } from "../database/read-rows.js";
import type { WantedColumns } from "../wanted-columns.js";

/** A customer with its stored loyalty. */
export type CustomerWithLoyalty = Customer & { readonly loyaltyRow: LoyaltyRow };

/** Which columns of a customer, and of its stored loyalty, are read. */
export type CustomerColumns = Pick<WantedColumns, "customer" | "loyalty">;

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
  return { value: ORDER_VALUES[field](customer, customer.loyaltyRow), id: customer.id };
}

const ORDER_VALUES: Readonly<
  Record<CustomerOrderField, (customer: Customer, loyalty: LoyaltyRow) => KeysetPosition["value"]>
> = {
  CREATED_AT: ({ createdAt }) => createdAt,
  NAME: ({ nameFolded }) => nameFolded,
  CUSTOMER_SINCE: ({ customerSince }) => customerSince,
  LOYALTY_SCORE: (_, { score }) => score,
  RETENTION_RATE: (_, { retentionRate }) => retentionRate,
  ANNUAL_VALUE: (_, { annualValueMinor }) => annualValueMinor,
  NEXT_DUE: (_, { nextDueOn }) => nextDueOn,
  CHURN_RISK: (_, { churnRisk }) => churnRisk,
  REVENUE_AT_RISK: (_, { revenueAtRiskMinor }) => revenueAtRiskMinor,
  SHARE_OF_WALLET: (_, { shareOfWallet }) => shareOfWallet,
};

/** The columns by which a page goes on in an order, and those that are wanted. */
export function columnsInOrder(field: CustomerOrderField, { customer, loyalty }: CustomerColumns): CustomerColumns {
  const [table, column = ""] = ORDER_COLUMNS[field].split(".");
  return table === "customer"
    ? { customer: withColumns(customer, column), loyalty }
    : { customer, loyalty: withColumns(loyalty, column) };
}
