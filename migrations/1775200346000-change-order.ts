import type { MigrationInterface, QueryRunner } from "typeorm";

import { column, createTable, nullable } from "./table.js";

const { id, text, integer, bigint, flag, json, instant, arrival } = column;

const COLUMNS = {
  workspaceId: id(),
  entity: text(16),
  recordId: id(),
  customerId: nullable(id()),
  operation: text(8),
  version: integer(),
  isNew: flag(),
  externalIds: json(),
  originKind: text(8),
  originId: nullable(id()),
  causedById: nullable(id()),
  mergedIntoId: nullable(id()),
  details: nullable(json()),
  createdAt: instant(),
};

/**
 * Changes wait in an order that their writers give them, in numbers that do not end. Those that the database hands out ended
 * at 2,147,483,647, and are in no order where several nodes hand them out.
 */
export class ChangeOrder1775200346000 implements MigrationInterface {
  readonly name = "ChangeOrder1775200346000";

  async up(queryRunner: QueryRunner): Promise<void> {
    const indices = [{ name: "pending_change_order", columnNames: ["arrival", "id"] }];
    await createTable(queryRunner, "waiting_change", { id: id(), ...COLUMNS, arrival: bigint() }, indices);
    await takePlace(queryRunner, ["id", ...Object.keys(COLUMNS), "arrival"]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await createTable(queryRunner, "waiting_change", { arrival: arrival(), id: id(), ...COLUMNS });
    await takePlace(queryRunner, ["id", ...Object.keys(COLUMNS)]);
  }
}

/** Moves the changes that wait, in their order, into the table that takes the place of theirs. */
async function takePlace(queryRunner: QueryRunner, columns: readonly string[]): Promise<void> {
  const names = columns.map((name) => `\`${name}\``).join(", ");
  await queryRunner.query(
    `INSERT INTO waiting_change (${names}) SELECT ${names} FROM pending_change ORDER BY arrival, id`,
  );
  await queryRunner.dropTable("pending_change");
  await queryRunner.renameTable("waiting_change", "pending_change");
}
