import { In, IsNull } from "typeorm";

import { Interaction } from "../../model/interaction/interaction.js";
import { Person } from "../../model/person/person.js";
import type { Sql } from "../database/database.js";
import { type RowOf, upsertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** People of a workspace by id, archived ones too, in no order. */
export async function peopleByIds({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<Person[]> {
  if (ids.length === 0) return [];
  return sql.find(Person, { where: { workspaceId, id: In([...ids]) }, comment: "peopleByIds" });
}

/** The people of some customers, archived ones too, in the order of their ids. */
export async function peopleByCustomers(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
): Promise<Person[]> {
  if (customerIds.length === 0) return [];
  const where = { workspaceId, customerId: In([...customerIds]) };
  return sql.find(Person, { where, order: { id: "ASC" }, comment: "peopleByCustomers" });
}

/** People in the lists who have one of these folded e-mail addresses. */
export async function peopleByEmails(
  { sql, workspaceId }: WorkspaceRows,
  emailsFolded: readonly string[],
): Promise<Person[]> {
  if (emailsFolded.length === 0) return [];
  const where = { workspaceId, emailFolded: In([...emailsFolded]), archivedAt: IsNull() };
  return sql.find(Person, { where, order: { id: "ASC" }, comment: "peopleByEmails" });
}

/** People in the lists who have one of these folded telephone numbers. */
export async function peopleByPhones(
  { sql, workspaceId }: WorkspaceRows,
  phonesFolded: readonly string[],
): Promise<Person[]> {
  if (phonesFolded.length === 0) return [];
  const where = { workspaceId, phoneFolded: In([...phonesFolded]), archivedAt: IsNull() };
  return sql.find(Person, { where, order: { id: "ASC" }, comment: "peopleByPhones" });
}

/** Locks people, whose customers are locked already, until the transaction ends; writing the version is the lock. */
export async function lockPeople({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql
    .createQueryBuilder()
    .update(Person)
    .set({ version: () => "version + 1" })
    .where({ workspaceId, id: In([...new Set(ids)].sort()) })
    .comment("lockPeople")
    .execute();
}

export async function upsertPersonRows(sql: Sql, rows: readonly RowOf<Person>[]): Promise<void> {
  await upsertRows(sql, Person, rows);
}

/** Takes people out of the lists. */
export async function archivePersonRows(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  archivedAt: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await sql.update(
    Person,
    { workspaceId, id: In([...ids]), archivedAt: IsNull() },
    { archivedAt, updatedAt: archivedAt },
  );
}

/** Removes people; their interactions are nobody's in particular from then on. */
export async function deletePeople(rows: WorkspaceRows, ids: readonly string[]): Promise<void> {
  const { sql, workspaceId } = rows;
  if (ids.length === 0) return;
  await sql.update(Interaction, { workspaceId, personId: In([...ids]) }, { personId: null });
  await sql.delete(Person, { workspaceId, id: In([...ids]) });
}

/** Gives the people of one customer to another one, which is made for none of them alone then. */
export async function movePeople({ sql, workspaceId }: WorkspaceRows, from: string, to: string): Promise<void> {
  await sql.update(
    Person,
    { workspaceId, customerId: In([from, to]) },
    { customerId: to, hasOwnCustomer: false, version: () => "version + 1" },
  );
}

/** Gives some people to another customer. */
export async function givePeople(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  customerId: string,
): Promise<void> {
  if (ids.length === 0) return;
  const given = { customerId, version: () => "version + 1" };
  await sql.update(Person, { workspaceId, id: In([...ids]) }, given);
}
