import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { completePolicies } from "./policies.js";
import { addColumns, column, nullable } from "./table.js";

const { text, json, integer, bigint, day } = column;

const COLUMNS = {
  agreed: integer(),
  decision: nullable(text(10)),
  leavesOn: nullable(day()),
  revenueAtRisk: json(),
  revenueAtRiskMinor: nullable(bigint()),
};
const INDEX = { name: "loyalty_revenue_at_risk", columnNames: ["workspaceId", "revenueAtRiskMinor", "id"] };

/** Risk over a horizon: what is known of a customer's further stay, and what it may cost. */
export class Risk1774950000000 implements MigrationInterface {
  readonly name = "Risk1774950000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "loyalty", COLUMNS, { agreed: "0", revenueAtRisk: "'[]'" });
    await queryRunner.createIndex("loyalty", new TableIndex(INDEX));
    await completePolicies(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex("loyalty", INDEX.name);
    for (const name of Object.keys(COLUMNS).reverse()) await queryRunner.dropColumn("loyalty", name);
  }
}
