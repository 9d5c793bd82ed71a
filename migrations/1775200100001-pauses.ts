import { type MigrationInterface, type QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const { day, integer } = column;

const OF_CONTRACTS = { pausedOn: nullable(day()), resumesOn: nullable(day()) };

/** Contracts that are paused, and terms that a pause prolongs. */
export class Pauses1775200100001 implements MigrationInterface {
  readonly name = "Pauses1775200100001";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "contract", OF_CONTRACTS, {});
    await addColumns(queryRunner, "contract_event", { until: nullable(day()) }, {});
    await addColumns(queryRunner, "term", { prolongedMonths: integer() }, { prolongedMonths: "0" });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("term", "prolongedMonths");
    await queryRunner.dropColumn("contract_event", "until");
    for (const name of Object.keys(OF_CONTRACTS).reverse()) await queryRunner.dropColumn("contract", name);
  }
}
