import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const { day } = column;

const BY_TRIAL_END = { name: "contract_trial", columnNames: ["workspaceId", "trialEndsOn"] };

/** Contracts that begin with a trial. */
export class Trials1775200100000 implements MigrationInterface {
  readonly name = "Trials1775200100000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "contract", { trialEndsOn: nullable(day()) }, {});
    await queryRunner.createIndex("contract", new TableIndex(BY_TRIAL_END));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex("contract", BY_TRIAL_END.name);
    await queryRunner.dropColumn("contract", "trialEndsOn");
  }
}
