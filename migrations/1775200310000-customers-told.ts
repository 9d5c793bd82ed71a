import { type MigrationInterface, type QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const BATCH = 500;

interface PlacedPerson {
  readonly id: string;
  readonly workspaceId: string;
  readonly customerId: string;
}

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
      `SELECT id, workspaceId, customerId FROM person WHERE id > ? AND customerId IS NOT NULL AND hasOwnCustomer = ? ORDER BY id LIMIT ${BATCH}`,
      [after, 0],
    )) as PlacedPerson[];
    const last = people.at(-1);
    if (last === undefined) return;
    const systems = await systemsOf(queryRunner, people);
    for (const { id, customerId } of people) {
      const told = (systems.get(id) ?? [""]).map((system) => ({ system, customerId }));
      await queryRunner.query("UPDATE person SET customersTold = ? WHERE id = ?", [JSON.stringify(told), id]);
    }
    after = last.id;
  }
}

/** The sources that know each of the people, in the order of their names; the index on ids begins with the workspace. */
async function systemsOf(queryRunner: QueryRunner, people: readonly PlacedPerson[]): Promise<Map<string, string[]>> {
  const systems = new Map<string, string[]>();
  for (const workspaceId of new Set(people.map((person) => person.workspaceId))) {
    const ids = people.flatMap((person) => (person.workspaceId === workspaceId ? [person.id] : []));
    const known = (await queryRunner.query(
      `SELECT DISTINCT recordId, \`system\` FROM external_id
       WHERE workspaceId = ? AND recordId IN (${ids.map(() => "?").join(", ")}) AND live = 1 ORDER BY \`system\``,
      [workspaceId, ...ids],
    )) as { recordId: string; system: string }[];
    for (const { recordId, system } of known) systems.set(recordId, [...(systems.get(recordId) ?? []), system]);
  }
  return systems;
}
