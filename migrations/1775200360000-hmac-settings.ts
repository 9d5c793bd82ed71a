import { type MigrationInterface, type QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const { json } = column;

/**
 * Mappings know how their sender signs, where it is by an HMAC of its own making. Back again, such mappings are disabled and
 * of another scheme: the version before knows no way to check their payloads.
 */
export class HmacSettings1775200360000 implements MigrationInterface {
  readonly name = "HmacSettings1775200360000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "mapping", { hmac: nullable(json()) }, {});
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("UPDATE mapping SET enabled = 0, signature = 'generic' WHERE signature = 'hmac'");
    await queryRunner.dropColumn("mapping", "hmac");
  }
}
