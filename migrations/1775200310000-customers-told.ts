import { type MigrationInterface, type QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const BATCH = 500;

/** People know which source gave them to which customer. */
export class CustomersTold1775200310000 implements MigrationInterface {
  readonly name = "CustomersTold1775200310000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "person", { customersTold: nullable(column.json()) }, {});
    await noteCustomersTold(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("person", "customersTold");
  }
}

/** Takes it that each source that knows a person, or else somebody by hand, has given it to its customer. */
export async function noteCustomersTold(queryRunner: QueryRunner): Promise<void> {
  let after = "";
  for (;;) {
    const people = (await queryRunner.query(
      `SELECT id, customerId FROM person WHERE id > ? AND customerId IS NOT NULL AND hasOwnCustomer = ? ORDER BY id LIMIT ${BATCH}`,
      [after, 0],
    )) as { id: string; customerId: string }[];
    for (const { id, customerId } of people) {
      const ids = (await queryRunner.query(
        "SELECT DISTINCT `system` FROM external_id WHERE recordId = ? AND live = 1 ORDER BY `system`",
        [id],
      )) as { system: string }[];
      const systems = ids.length > 0 ? ids.map(({ system }) => system) : [""];
      const told = systems.map((system) => ({ system, customerId }));
      await queryRunner.query("UPDATE person SET customersTold = ? WHERE id = ?", [JSON.stringify(told), id]);
    }
    const last = people.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
