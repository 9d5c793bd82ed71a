import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const { text, instant } = column;
const BY_PREVIOUS = "api_key_previous";

/** The secret that a key had before it was rotated, and until when it opens. */
export class KeyRotation1775200341000 implements MigrationInterface {
  readonly name = "KeyRotation1775200341000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(
      queryRunner,
      "api_key",
      { previousHash: nullable(text(64)), previousUntil: nullable(instant()) },
      {},
    );
    await queryRunner.createIndex("api_key", new TableIndex({ name: BY_PREVIOUS, columnNames: ["previousHash"] }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex("api_key", BY_PREVIOUS);
    await queryRunner.dropColumn("api_key", "previousUntil");
    await queryRunner.dropColumn("api_key", "previousHash");
  }
}
