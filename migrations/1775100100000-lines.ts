import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { completePolicies } from "./policies.js";
import { addColumns, column, nullable } from "./table.js";

const { id, text, day } = column;

const COLUMNS = {
  agreedOn: nullable(day()),
  succeedsId: nullable(id()),
  succeedsSystem: nullable(text(64)),
  succeedsExternalId: nullable(text(191)),
  succession: nullable(text(30)),
};
const INDEX = { name: "contract_succeeds", columnNames: ["workspaceId", "succeedsExternalId", "succeedsSystem"] };

/** Lines: contracts that continue others. */
export class Lines1775100100000 implements MigrationInterface {
  readonly name = "Lines1775100100000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "contract", COLUMNS, {});
    await queryRunner.createIndex("contract", new TableIndex(INDEX));
    await completePolicies(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex("contract", INDEX.name);
    for (const name of Object.keys(COLUMNS).reverse()) await queryRunner.dropColumn("contract", name);
  }
}
