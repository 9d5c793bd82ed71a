import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

const TABLE = "webhook_delivery";
const NAME = "webhook_delivery_due";
const BEFORE = ["workspaceId", "endpointId", "state", "nextAttemptAt"];

/** The line of an endpoint in the order in which it is read, so that no backlog is sorted. */
export class DeliveryLine1775100000000 implements MigrationInterface {
  readonly name = "DeliveryLine1775100000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await replaceIndex(queryRunner, [...BEFORE, "id"]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await replaceIndex(queryRunner, BEFORE);
  }
}

async function replaceIndex(queryRunner: QueryRunner, columnNames: string[]): Promise<void> {
  await queryRunner.dropIndex(TABLE, NAME);
  await queryRunner.createIndex(TABLE, new TableIndex({ name: NAME, columnNames }));
}
