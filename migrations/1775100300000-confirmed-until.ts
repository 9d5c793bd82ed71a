import { type MigrationInterface, type QueryRunner, TableColumn } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const { day, integer, text } = column;

/** Sources that spoke once: contracts know until when, and terms that end later are neither renewed nor lapsed. */
export class ConfirmedUntil1775100300000 implements MigrationInterface {
  readonly name = "ConfirmedUntil1775100300000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "contract", { confirmedUntil: nullable(day()) }, {});
    await addColumns(queryRunner, "loyalty", { unconfirmed: integer() }, { unconfirmed: "0" });
    await addColumns(queryRunner, "retention_month", { unconfirmed: integer() }, { unconfirmed: "0" });
    await resizeOutcome(queryRunner, 12);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // What the program before does not know, it computes anew.
    await queryRunner.query("UPDATE term SET outcome = 'OPEN' WHERE outcome = 'UNCONFIRMED'");
    await resizeOutcome(queryRunner, 10);
    await queryRunner.dropColumn("retention_month", "unconfirmed");
    await queryRunner.dropColumn("loyalty", "unconfirmed");
    await queryRunner.dropColumn("contract", "confirmedUntil");
  }
}

async function resizeOutcome(queryRunner: QueryRunner, length: number): Promise<void> {
  const isMysql = queryRunner.dataSource.options.type !== "better-sqlite3";
  if (isMysql) {
    await queryRunner.query(
      `ALTER TABLE term MODIFY outcome varchar(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL`,
    );
    return;
  }
  await queryRunner.changeColumn("term", "outcome", new TableColumn({ name: "outcome", ...text(length)(isMysql) }));
}
