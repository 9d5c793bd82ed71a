import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

/** Lists of contracts and interactions: what a contract stores of its last term, and the indexes that serve them. */
export class Lists1774900000000 implements MigrationInterface {
  readonly name = "Lists1774900000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "contract", COLUMNS, {});
    // All terms but the last one were renewed. Contracts without terms were ended before they began.
    const ofLastTerm = (name: string, outcomes: string) =>
      `(SELECT term.${name} FROM term WHERE term.workspaceId = contract.workspaceId
        AND term.contractId = contract.id AND term.outcome IN (${outcomes}))`;
    await queryRunner.query(
      `UPDATE contract SET dueOn = ${ofLastTerm("dueOn", "'OPEN', 'PENDING'")}, endsOn = ${ofLastTerm("endsOn", "'LAPSED'")}`,
    );
    await queryRunner.query("UPDATE contract SET endsOn = startsOn WHERE dueOn IS NULL AND endsOn IS NULL");
    for (const [table, indices] of Object.entries(INDICES)) await queryRunner.createIndices(table, indices);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, indices] of Object.entries(INDICES)) await queryRunner.dropIndices(table, indices);
    for (const name of Object.keys(COLUMNS)) await queryRunner.dropColumn("contract", name);
  }
}

const COLUMNS = { dueOn: nullable(column.day()), endsOn: nullable(column.day()) };

function index(name: string, ...columns: string[]): TableIndex {
  return new TableIndex({ name, columnNames: ["workspaceId", ...columns] });
}

const INDICES = {
  contract: [
    index("contract_started", "startsOn", "id"),
    index("contract_due", "dueOn", "id"),
    index("contract_ends", "endsOn", "id"),
    index("contract_created", "createdAt", "id"),
    index("contract_product", "product", "archivedAt"),
  ],
  interaction: [
    index("interaction_occurred", "occurredAt", "id"),
    index("interaction_agent", "agent", "occurredAt", "id", "archivedAt"),
  ],
  customer: [index("customer_segment", "segment", "archivedAt")],
};
