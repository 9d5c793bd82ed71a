import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { addColumns, changeNullability, column, createTable, nullable } from "./table.js";

const INTERACTION_INDEX = { name: "interaction_person", columnNames: ["workspaceId", "personId", "occurredAt", "id"] };
const EXTERNAL_ID_INDEX = { name: "external_id_person", columnNames: ["workspaceId", "personId"] };
const CHANGE_TABLES = ["committed_change", "pending_change"];

/** People of customers; a change of one that has no customer names none. */
export class People1775200000000 implements MigrationInterface {
  readonly name = "People1775200000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, text, integer, flag, instant } = column;
    await createTable(
      queryRunner,
      "person",
      {
        id: id(),
        workspaceId: id(),
        version: integer(),
        customerId: nullable(id()),
        name: nullable(text(200)),
        email: nullable(text(320)),
        emailFolded: nullable(text(320)),
        phone: nullable(text(64)),
        phoneFolded: nullable(text(64)),
        role: nullable(text(100)),
        consent: nullable(text(9)),
        hasOwnCustomer: flag(),
        searchText: text(640),
        archivedAt: nullable(instant()),
        createdAt: instant(),
        updatedAt: instant(),
      },
      [
        { name: "person_customer", columnNames: ["workspaceId", "customerId", "createdAt", "id"] },
        { name: "person_created", columnNames: ["workspaceId", "createdAt", "id"] },
        { name: "person_email", columnNames: ["workspaceId", "emailFolded"] },
        { name: "person_phone", columnNames: ["workspaceId", "phoneFolded"] },
      ],
    );
    await addColumns(queryRunner, "interaction", { personId: nullable(column.id()) }, {});
    await queryRunner.createIndex("interaction", new TableIndex(INTERACTION_INDEX));
    await addColumns(queryRunner, "external_id", { personId: nullable(column.id()) }, {});
    await queryRunner.createIndex("external_id", new TableIndex(EXTERNAL_ID_INDEX));
    for (const table of CHANGE_TABLES) await changeNullability(queryRunner, table, "customerId", column.id(), true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of CHANGE_TABLES) {
      await queryRunner.query(`DELETE FROM ${table} WHERE entity = 'PERSON'`);
      await changeNullability(queryRunner, table, "customerId", column.id(), false);
    }
    await queryRunner.dropIndex("external_id", EXTERNAL_ID_INDEX.name);
    await queryRunner.dropColumn("external_id", "personId");
    await queryRunner.dropIndex("interaction", INTERACTION_INDEX.name);
    await queryRunner.dropColumn("interaction", "personId");
    await queryRunner.dropTable("person");
  }
}
