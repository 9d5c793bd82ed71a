import type { ExecuteValues, PoolConnection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { uuidv7 as newId } from "uuidv7";

import { type CustomerFacts, type InteractionFacts, type Key, searchText } from "../facts.js";
import { places, transaction, WORKSPACE } from "./statements.js";

/** Whether a record was made, and its id. */
interface Written {
  readonly id: string;
  readonly isNew: boolean;
}

/** Writes customers and interactions, known ones anew, in one transaction: at most seven statements within it. */
export async function writeFacts(customers: readonly CustomerFacts[], interactions: readonly InteractionFacts[]) {
  return transaction(async (connection) => {
    const now = new Date();
    const owners = [...customers.map(keyOf), ...interactions.map(({ customer }) => customer.externalId)];
    const [known, recorded] = await Promise.all([
      knownIds(connection, "CUSTOMER", owners),
      knownIds(connection, "INTERACTION", interactions.map(keyOf)),
    ]);
    const writtenCustomers = customers.map((each) => written(known, each));
    const writtenInteractions = interactions.map((each) => written(recorded, each));
    const touched = new Set(interactions.map(({ customer }) => idOf(known, customer.externalId)));
    for (const { id } of writtenCustomers) touched.delete(id);
    await upsertCustomers(connection, customers, writtenCustomers, now);
    await countWrite(connection, [...touched]);
    await upsertInteractions(connection, interactions, writtenInteractions, known, now);
    await insertKeys(connection, [
      ...newKeys("CUSTOMER", customers, writtenCustomers),
      ...newKeys("INTERACTION", interactions, writtenInteractions),
    ]);
    return { customers: writtenCustomers, interactions: writtenInteractions };
  });
}

function keyOf({ externalId }: { readonly externalId: Key }): Key {
  return externalId;
}

/** The record that an external id names, or a new one, which it names from now on. */
function written(known: Map<string, string>, { externalId }: { readonly externalId: Key }): Written {
  const id = known.get(externalId.externalId);
  if (id !== undefined) return { id, isNew: false };
  const made = newId();
  known.set(externalId.externalId, made);
  return { id: made, isNew: true };
}

function idOf(known: ReadonlyMap<string, string>, { externalId }: Key): string {
  const id = known.get(externalId);
  if (id === undefined) throw new Error(`there is no customer ${externalId}`);
  return id;
}

async function knownIds(
  connection: PoolConnection,
  entity: string,
  keys: readonly Key[],
): Promise<Map<string, string>> {
  const [first] = keys;
  if (first === undefined) return new Map();
  const names = [...new Set(keys.map(({ externalId }) => externalId))];
  const [found] = await connection.execute<RowDataPacket[]>(
    `SELECT externalId, recordId FROM external_id
     WHERE workspaceId = ? AND entity = ? AND system = ? AND externalId IN (${places(names.length)}) AND live = 1`,
    [WORKSPACE, entity, first.system, ...names],
  );
  return new Map(found.map(({ externalId, recordId }) => [String(externalId), String(recordId)]));
}

const CUSTOMER_COLUMNS = [
  ...["id", "workspaceId", "version", "name", "nameFolded", "email", "emailFolded", "company", "tags", "customFields"],
  ...["searchText", "createdAt", "updatedAt"],
];
const SAID_OF_CUSTOMERS = ["name", "nameFolded", "email", "emailFolded", "company", "searchText", "updatedAt"];

async function upsertCustomers(
  connection: PoolConnection,
  customers: readonly CustomerFacts[],
  rows: readonly Written[],
  now: Date,
): Promise<void> {
  const values = customers.map((customer, index) => {
    const { name, email, company } = customer;
    const [nameFolded, emailFolded] = [name.toLowerCase(), email.toLowerCase()];
    const own = [rows[index]?.id ?? "", WORKSPACE, 1, name, nameFolded, email, emailFolded, company, "[]", "{}"];
    return [...own, searchText(customer), now, now];
  });
  const updates = [...SAID_OF_CUSTOMERS.map((column) => `${column} = VALUES(${column})`), "version = version + 1"];
  await insert(connection, "customer", CUSTOMER_COLUMNS, values, updates);
}

/** Locks customers whose interactions are written. */
async function countWrite(connection: PoolConnection, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const where = `id IN (${places(ids.length)})`;
  await connection.execute(`UPDATE customer SET version = version + 1 WHERE ${where}`, [...ids].sort());
}

const INTERACTION_COLUMNS = [
  ...["id", "workspaceId", "customerId", "kind", "channel", "direction", "proactive", "automatic", "missed"],
  ...["occurredAt", "subject", "createdAt", "updatedAt"],
];
const SAID_OF_INTERACTIONS = ["kind", "channel", "direction", "occurredAt", "subject", "updatedAt"];

async function upsertInteractions(
  connection: PoolConnection,
  interactions: readonly InteractionFacts[],
  rows: readonly Written[],
  known: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  const values = interactions.map(({ customer, kind, channel, direction, occurredAt, subject }, index) => {
    const own = [rows[index]?.id ?? "", WORKSPACE, idOf(known, customer.externalId), kind, channel, direction];
    return [...own, 0, 0, 0, new Date(occurredAt), subject, now, now];
  });
  const updates = SAID_OF_INTERACTIONS.map((column) => `${column} = VALUES(${column})`);
  await insert(connection, "interaction", INTERACTION_COLUMNS, values, updates);
}

function newKeys(entity: string, facts: readonly { readonly externalId: Key }[], rows: readonly Written[]) {
  return facts.flatMap(({ externalId: { system, externalId } }, index) => {
    const row = rows[index];
    return row?.isNew ? [[newId(), WORKSPACE, entity, row.id, system, externalId, 1]] : [];
  });
}

const KEY_COLUMNS = ["id", "workspaceId", "entity", "recordId", "system", "externalId", "live"];

async function insertKeys(connection: PoolConnection, values: readonly ExecuteValues[][]): Promise<void> {
  await insert(connection, "external_id", KEY_COLUMNS, values, []);
}

async function insert(
  connection: PoolConnection,
  table: string,
  columns: readonly string[],
  values: readonly (readonly ExecuteValues[])[],
  updates: readonly string[],
): Promise<void> {
  if (values.length === 0) return;
  const row = `(${places(columns.length)})`;
  const onConflict = updates.length === 0 ? "" : `ON DUPLICATE KEY UPDATE ${updates.join(", ")}`;
  await connection.execute<ResultSetHeader>(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${values.map(() => row).join(", ")} ${onConflict}`,
    values.flat(),
  );
}
