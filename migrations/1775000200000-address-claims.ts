import type { MigrationInterface, QueryRunner } from "typeorm";

import { column, createTable } from "./table.js";

/** Addresses that are being looked for, so that several who look at once make one customer. */
export class AddressClaims1775000200000 implements MigrationInterface {
  readonly name = "AddressClaims1775000200000";

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, integer, instant } = column;
    await createTable(
      queryRunner,
      "address_claim",
      { id: id(), workspaceId: id(), times: integer(), claimedAt: instant() },
      [{ name: "address_claim_age", columnNames: ["workspaceId", "claimedAt"] }],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable("address_claim");
  }
}
