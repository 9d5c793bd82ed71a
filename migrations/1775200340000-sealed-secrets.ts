import { type MigrationInterface, type QueryRunner, TableColumn } from "typeorm";

import { column, nullable } from "./table.js";

/**
 * Secrets of webhook endpoints are stored encrypted, which takes more room. A server seals those that are there when it
 * starts. Back again: sealed secrets do not fit into the old columns of MySQL and MariaDB, so endpoints must be deleted
 * before.
 */
export class SealedSecrets1775200340000 implements MigrationInterface {
  readonly name = "SealedSecrets1775200340000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await resizeSecrets(queryRunner, 200);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await resizeSecrets(queryRunner, 100);
  }
}

async function resizeSecrets(queryRunner: QueryRunner, length: number): Promise<void> {
  const isMysql = queryRunner.dataSource.options.type !== "better-sqlite3";
  const columns = { secret: column.text(length), previousSecret: nullable(column.text(length)) };
  for (const [name, kind] of Object.entries(columns)) {
    const { isNullable = false, ...definition } = kind(isMysql);
    if (isMysql) {
      const type = `varchar(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ${isNullable ? "NULL" : "NOT NULL"}`;
      await queryRunner.query(`ALTER TABLE webhook_endpoint MODIFY ${name} ${type}`);
    } else {
      const changed = new TableColumn({ name, isNullable, ...definition });
      await queryRunner.changeColumn("webhook_endpoint", name, changed);
    }
  }
}
