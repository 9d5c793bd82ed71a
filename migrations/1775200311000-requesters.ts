import { type MigrationInterface, type QueryRunner } from "typeorm";

const BATCH = 500;

/** A customer's id in a desk, and the person whom the desk means by it, if it is known. */
interface DeskId {
  readonly id: string;
  readonly externalId: string;
  readonly recordId: string;
  readonly personId: string | null;
}

/**
 * Users of Zendesk, who were customers, are people of these customers: its tickets name people, by the same ids. The
 * customers keep theirs. The ids of what this makes are of version 8, by which `down` knows it; all others are of version 7.
 */
export class Requesters1775200311000 implements MigrationInterface {
  readonly name = "Requesters1775200311000";

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [workspaceId, systems] of await desksOf(queryRunner)) {
      for (const system of systems) await nameRequesters(queryRunner, workspaceId, system);
    }
  }

  /**
   * Takes back the ids, and the people who have no others, unless they have moved to another customer; the customers keep what
   * came by them.
   */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM external_id WHERE entity = 'PERSON' AND ${IS_MADE_HERE}`);
    let after = "";
    for (;;) {
      const people = (await queryRunner.query(
        `SELECT id FROM person WHERE ${IS_MADE_HERE} AND id > ?
           AND SUBSTR(customerId, 1, 14) = SUBSTR(id, 1, 14) AND SUBSTR(customerId, 16) = SUBSTR(id, 16)
           AND NOT EXISTS (SELECT 1 FROM external_id e WHERE e.workspaceId = person.workspaceId AND e.recordId = person.id)
         ORDER BY id LIMIT ${BATCH}`,
        [after],
      )) as { id: string }[];
      for (const { id } of people) await removePerson(queryRunner, id);
      const last = people.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }
}

const IS_MADE_HERE = "SUBSTR(id, 15, 1) = '8'";

/** The id of what is made here of a record. */
function madeOf(id: string): string {
  return `${id.slice(0, 14)}8${id.slice(15)}`;
}

/** By workspace, under which names its desks are known; several mappings may tell of one desk. */
async function desksOf(queryRunner: QueryRunner): Promise<Map<string, Set<string>>> {
  const mappings = (await queryRunner.query(
    "SELECT workspaceId, parameters FROM mapping WHERE preset = 'zendesk' AND expression IS NULL",
  )) as { workspaceId: string; parameters: string }[];
  const desks = new Map<string, Set<string>>();
  for (const { workspaceId, parameters } of mappings) {
    desks.set(workspaceId, (desks.get(workspaceId) ?? new Set()).add(systemOf(parameters)));
  }
  return desks;
}

function systemOf(parameters: string): string {
  const given = JSON.parse(parameters) as { readonly name: string; readonly value: string }[];
  return given.find(({ name }) => name === "system")?.value ?? "zendesk";
}

/**
 * Makes one person of each customer whom a desk knows, or takes the one whom it means, and lets the desk's ids mean it; those
 * that mean one already are left alone.
 */
async function nameRequesters(queryRunner: QueryRunner, workspaceId: string, system: string): Promise<void> {
  let after = "";
  for (;;) {
    const ids = (await queryRunner.query(
      `SELECT e.id, e.externalId, e.recordId, e.personId FROM external_id e JOIN customer c ON c.id = e.recordId
       WHERE e.workspaceId = ? AND e.entity = 'CUSTOMER' AND e.\`system\` = ? AND e.live = 1 AND c.archivedAt IS NULL AND e.externalId > ?
         AND NOT EXISTS (SELECT 1 FROM external_id p WHERE p.workspaceId = e.workspaceId AND p.entity = 'PERSON'
           AND p.\`system\` = e.\`system\` AND p.externalId = e.externalId AND p.live = 1)
       ORDER BY e.externalId LIMIT ${BATCH}`,
      [workspaceId, system, after],
    )) as DeskId[];
    for (const deskId of ids) {
      const person = deskId.personId ?? (await makePerson(queryRunner, deskId, system));
      await queryRunner.query(
        `INSERT INTO external_id (id, workspaceId, entity, recordId, \`system\`, externalId, live, sourceUpdatedAt, fieldTimes)
         SELECT ?, workspaceId, 'PERSON', ?, \`system\`, externalId, 1, sourceUpdatedAt, fieldTimes FROM external_id WHERE id = ?`,
        [madeOf(deskId.id), person, deskId.id],
      );
    }
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last.externalId;
  }
}

/**
 * The person of a customer, which is made once. The customer is the person's own, and its ids mean the person, where nobody
 * but the desk knows it and it has no other people: then it leaves, or is erased, with the person.
 */
async function makePerson(queryRunner: QueryRunner, deskId: DeskId, system: string): Promise<string> {
  const id = madeOf(deskId.recordId);
  await queryRunner.query(
    `INSERT INTO person (id, workspaceId, version, customerId, name, email, emailFolded, phone, phoneFolded, hasOwnCustomer,
       searchText, createdAt, updatedAt)
     SELECT ?, workspaceId, 1, id, name, email, emailFolded, phone, phoneFolded,
       CASE WHEN EXISTS (SELECT 1 FROM person p WHERE p.workspaceId = c.workspaceId AND p.customerId = c.id)
         OR EXISTS (SELECT 1 FROM external_id e WHERE e.workspaceId = c.workspaceId AND e.recordId = c.id AND e.live = 1
           AND e.\`system\` <> ?) THEN 0 ELSE 1 END,
       SUBSTR(searchText, 1, 640), createdAt, updatedAt
     FROM customer c WHERE id = ? AND NOT EXISTS (SELECT 1 FROM person made WHERE made.id = ?)`,
    [id, system, deskId.recordId, id],
  );
  await queryRunner.query(
    `UPDATE external_id SET personId = ? WHERE id = ?
       AND EXISTS (SELECT 1 FROM person p WHERE p.id = ? AND p.customerId = ? AND p.hasOwnCustomer = 1)`,
    [id, deskId.id, id, deskId.recordId],
  );
  return id;
}

async function removePerson(queryRunner: QueryRunner, id: string): Promise<void> {
  for (const table of ["interaction", "external_id"]) {
    await queryRunner.query(
      `UPDATE ${table} SET personId = NULL WHERE personId = ? AND workspaceId = (SELECT workspaceId FROM person WHERE id = ?)`,
      [id, id],
    );
  }
  await queryRunner.query("DELETE FROM person WHERE id = ?", [id]);
}
