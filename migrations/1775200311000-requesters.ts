import { type MigrationInterface, type QueryRunner } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

const BATCH = 500;

/** A customer's id in a desk, and the person whom the desk means by it, if it is known. */
interface DeskId {
  readonly id: string;
  readonly recordId: string;
  readonly personId: string | null;
}

/**
 * Users of Zendesk, who were customers, are people of these customers: its tickets name people, by the same ids. The
 * customers keep theirs.
 */
export class Requesters1775200311000 implements MigrationInterface {
  readonly name = "Requesters1775200311000";

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { workspaceId, parameters } of await desksOf(queryRunner)) {
      await nameRequesters(queryRunner, workspaceId, systemOf(parameters));
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { workspaceId, parameters } of await desksOf(queryRunner)) {
      await queryRunner.query(
        "DELETE FROM external_id WHERE workspaceId = ? AND entity = 'PERSON' AND `system` = ? AND live = 1",
        [workspaceId, systemOf(parameters)],
      );
    }
  }
}

interface Desk {
  readonly workspaceId: string;
  readonly parameters: string;
}

async function desksOf(queryRunner: QueryRunner): Promise<Desk[]> {
  return (await queryRunner.query(
    "SELECT workspaceId, parameters FROM mapping WHERE preset = 'zendesk' AND expression IS NULL",
  )) as Desk[];
}

function systemOf(parameters: string): string {
  const given = JSON.parse(parameters) as { readonly name: string; readonly value: string }[];
  return given.find(({ name }) => name === "system")?.value ?? "zendesk";
}

/** Makes one person of each customer whom a desk knows, or takes the one whom it means, and lets the desk's ids mean it. */
async function nameRequesters(queryRunner: QueryRunner, workspaceId: string, system: string): Promise<void> {
  const people = new Map<string, string>();
  let after = "";
  for (;;) {
    const ids = (await queryRunner.query(
      `SELECT e.id, e.recordId, e.personId FROM external_id e JOIN customer c ON c.id = e.recordId
       WHERE e.workspaceId = ? AND e.entity = 'CUSTOMER' AND e.\`system\` = ? AND e.live = 1 AND c.archivedAt IS NULL AND e.id > ?
       ORDER BY e.id LIMIT ${BATCH}`,
      [workspaceId, system, after],
    )) as DeskId[];
    for (const { id, recordId, personId } of ids) {
      const person = personId ?? people.get(recordId) ?? (await makePerson(queryRunner, recordId));
      if (personId === null) people.set(recordId, person);
      await queryRunner.query(
        `INSERT INTO external_id (id, workspaceId, entity, recordId, \`system\`, externalId, live, sourceUpdatedAt, fieldTimes)
         SELECT ?, workspaceId, 'PERSON', ?, \`system\`, externalId, 1, sourceUpdatedAt, fieldTimes FROM external_id WHERE id = ?`,
        [newId(), person, id],
      );
    }
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

async function makePerson(queryRunner: QueryRunner, customerId: string): Promise<string> {
  const id = newId();
  await queryRunner.query(
    `INSERT INTO person (id, workspaceId, version, customerId, name, email, emailFolded, phone, phoneFolded, hasOwnCustomer,
       searchText, createdAt, updatedAt)
     SELECT ?, workspaceId, 1, id, name, email, emailFolded, phone, phoneFolded, 0, SUBSTR(searchText, 1, 640), createdAt, updatedAt
     FROM customer WHERE id = ?`,
    [id, customerId],
  );
  return id;
}
