import type { MigrationInterface, QueryRunner } from "typeorm";

import { addColumns, column } from "./table.js";

/** For which of its doors a key is; those that there were are for all. Back again, narrow keys end: none may open more than before. */
export class KeyScopes1775200342000 implements MigrationInterface {
  readonly name = "KeyScopes1775200342000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "api_key", { scope: column.text(10) }, { scope: "'ALL'" });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const now = new Date().toISOString().replace("T", " ").replace("Z", "");
    await queryRunner.query(`UPDATE api_key SET revokedAt = '${now}' WHERE scope <> 'ALL' AND revokedAt IS NULL`);
    await queryRunner.dropColumn("api_key", "scope");
  }
}
