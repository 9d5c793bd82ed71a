import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { changeNullability, column } from "./table.js";

/**
 * Indexes in the order of every list, with what its filters ask most, so that a page begins where the last one ended and
 * nothing is sorted. Customers without a name have none to sort by.
 */
export class ListOrders1775200347000 implements MigrationInterface {
  readonly name = "ListOrders1775200347000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await changeNullability(queryRunner, "customer", "nameFolded", column.text(200), true);
    await queryRunner.query("UPDATE customer SET nameFolded = NULL WHERE nameFolded = ''");
    for (const [table, { before, after }] of Object.entries(INDICES)) {
      await queryRunner.dropIndices(table, before);
      await queryRunner.createIndices(table, after);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, { before, after }] of Object.entries(INDICES)) {
      await queryRunner.dropIndices(table, after);
      await queryRunner.createIndices(table, before);
    }
    await queryRunner.query("UPDATE customer SET nameFolded = '' WHERE nameFolded IS NULL");
    await changeNullability(queryRunner, "customer", "nameFolded", column.text(200), false);
  }
}

function index(name: string, ...columns: string[]): TableIndex {
  return new TableIndex({ name, columnNames: ["workspaceId", ...columns] });
}

const INDICES = {
  customer: {
    before: [index("customer_created", "createdAt", "id"), index("customer_name", "nameFolded", "id")],
    after: [
      index("customer_created", "archivedAt", "createdAt", "id"),
      index("customer_name", "archivedAt", "nameFolded", "id"),
      index("customer_since", "archivedAt", "customerSince", "id"),
    ],
  },
  loyalty: {
    before: [
      index("loyalty_due", "nextDueOn", "id"),
      index("loyalty_risk", "churnRisk", "id"),
      index("loyalty_revenue_at_risk", "revenueAtRiskMinor", "id"),
    ],
    after: [
      index("loyalty_retention", "retentionRate", "id"),
      index("loyalty_share_of_wallet", "shareOfWallet", "id"),
      index("loyalty_due", "nextDueOn", "id", "tier", "decision", "churnRisk", "activity"),
      index("loyalty_risk", "churnRisk", "id", "tier", "decision", "nextDueOn", "activity"),
      index("loyalty_value", "annualValueMinor", "id", "tier", "decision", "churnRisk", "nextDueOn", "activity"),
      index(
        "loyalty_revenue_at_risk",
        "revenueAtRiskMinor",
        "id",
        "tier",
        "decision",
        "churnRisk",
        "nextDueOn",
        "activity",
      ),
    ],
  },
  contract: {
    before: [index("contract_customer", "customerId")],
    after: [index("contract_customer", "customerId", "startsOn", "id", "archivedAt")],
  },
  interaction: {
    before: [index("interaction_customer", "customerId", "occurredAt", "id")],
    after: [index("interaction_customer", "customerId", "occurredAt", "id", "archivedAt")],
  },
  person: {
    before: [index("person_customer", "customerId", "createdAt", "id")],
    after: [index("person_customer", "customerId", "createdAt", "id", "archivedAt")],
  },
};
