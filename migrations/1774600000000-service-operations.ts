import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

/** Reports of service read the contacts of a period, and the other contacts of a case, by indexes of their own. */
export class ServiceOperations1774600000000 implements MigrationInterface {
  readonly name = "ServiceOperations1774600000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createIndices("interaction", INDICES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndices("interaction", INDICES);
  }
}

const INDICES = [
  new TableIndex({
    name: "interaction_settled",
    columnNames: ["workspaceId", "resolvedAt", "occurredAt", "kind", "proactive"],
  }),
  new TableIndex({ name: "interaction_case", columnNames: ["workspaceId", "caseKey", "customerId", "occurredAt"] }),
];
