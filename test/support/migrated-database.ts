import { copyFileSync, existsSync, renameSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";

import { migrateDatabase } from "../../src/data/schema/schema.js";
import { type EmptyDatabase, emptyDatabase, namesBegin, onServer, urlOnServer } from "./empty-database.js";

/** Tables of the template beside those of the program: the databases that tests have given back, and what tables are made by. */
const RETURNED = "returned_database";
const DEFINITIONS = "table_definition";

/**
 * Makes a migrated database. Migrating takes longer than most tests, so a run migrates one of each kind: SQLite's file is
 * copied, and a database on the server is emptied when it is given back, for the next to take.
 */
export async function migratedDatabase(kind: EmptyDatabase["kind"]): Promise<EmptyDatabase> {
  return kind === "sqlite" ? copiedFile() : onServer(databaseOnServer);
}

async function copiedFile(): Promise<EmptyDatabase> {
  const template = path.join(process.env.TREUE_TEST_FOLDER ?? "", "template.sqlite");
  if (!existsSync(template)) await migrateFile(template);
  const made = await emptyDatabase("sqlite");
  copyFileSync(template, fileOf(made));
  return made;
}

async function migrateFile(template: string): Promise<void> {
  const made = await emptyDatabase("sqlite");
  await migrateDatabase(made.url);
  // In one step at the end: another worker may look at the same time.
  copyFileSync(fileOf(made), `${template}-${process.pid}`);
  renameSync(`${template}-${process.pid}`, template);
  await made.remove();
}

function fileOf({ url }: EmptyDatabase): string {
  return url.replace(/^sqlite:/, "");
}

async function databaseOnServer(server: Connection): Promise<EmptyDatabase> {
  const template = await migratedTemplate(server);
  const name = (await takeReturned(server, template)) ?? (await copyOf(server, template));
  return {
    kind: "mysql",
    url: urlOnServer(name),
    remove: () => onServer((later) => giveBack(later, name, template)),
  };
}

/** The name of the migrated database of this run; whoever comes first makes it, under a lock that ends with its maker. */
async function migratedTemplate(server: Connection): Promise<string> {
  const name = `${namesBegin}template`;
  await server.query("SELECT GET_LOCK(?, 300)", [name]);
  const [found] = await server.query<RowDataPacket[]>("SHOW DATABASES LIKE ?", [name]);
  if (found.length === 0) {
    await server.query(`CREATE DATABASE ${name}`);
    await migrateDatabase(urlOnServer(name));
    const definitions = await definitionsOf(server, name);
    await server.query(`CREATE TABLE ${name}.${RETURNED} (name varchar(64) PRIMARY KEY)`);
    await server.query(`CREATE TABLE ${name}.${DEFINITIONS} (name varchar(64) PRIMARY KEY, statement text)`);
    await server.query(`INSERT INTO ${name}.${DEFINITIONS} VALUES ?`, [[...definitions]]);
  }
  await server.query("SELECT RELEASE_LOCK(?)", [name]);
  return name;
}

async function takeReturned(server: Connection, template: string): Promise<string | null> {
  const [rows] = await server.query<RowDataPacket[]>(`SELECT name FROM ${template}.${RETURNED}`);
  for (const { name } of rows) {
    const statement = `DELETE FROM ${template}.${RETURNED} WHERE name = ?`;
    const [{ affectedRows }] = await server.query<ResultSetHeader>(statement, [name]);
    if (affectedRows === 1) return String(name);
  }
  return null;
}

async function copyOf(server: Connection, template: string): Promise<string> {
  const { url } = await emptyDatabase("mysql");
  const name = new URL(url).pathname.slice(1);
  await server.query("SET foreign_key_checks = 0");
  await server.query(`USE ${name}`);
  for (const [table, statement] of await storedDefinitions(server, template)) {
    await server.query(statement);
    await server.query(`INSERT INTO ${table} SELECT * FROM ${template}.${table}`);
  }
  return name;
}

/** Leaves in a database what the template holds; one whose tables a test has changed is of no use to others. */
async function giveBack(server: Connection, name: string, template: string): Promise<void> {
  const definitions = await storedDefinitions(server, template);
  if (!isDeepStrictEqual(await definitionsOf(server, name), definitions)) {
    await server.query(`DROP DATABASE ${name}`);
    return;
  }
  const filled = [...definitions.keys()].map(
    (table) => `SELECT '${table}' AS name FROM DUAL WHERE EXISTS (SELECT 1 FROM ${name}.${table})`,
  );
  const [found] = await server.query<RowDataPacket[]>(filled.join(" UNION ALL "));
  await server.query("SET foreign_key_checks = 0");
  for (const { name: table } of found) {
    await server.query(`DELETE FROM ${name}.${table}`);
    await server.query(`INSERT INTO ${name}.${table} SELECT * FROM ${template}.${table}`);
  }
  await server.query(`INSERT INTO ${template}.${RETURNED} VALUES (?)`, [name]);
}

/** By what statement each table of a database would be made. */
async function definitionsOf(server: Connection, database: string): Promise<Map<string, string>> {
  const [tables] = await server.query<RowDataPacket[]>(`SHOW TABLES FROM ${database}`);
  const definitions = new Map<string, string>();
  for (const row of tables) {
    const table = String(Object.values(row)[0]);
    const [[made]] = await server.query<RowDataPacket[]>(`SHOW CREATE TABLE ${database}.${table}`);
    definitions.set(table, String(made?.["Create Table"]));
  }
  return definitions;
}

async function storedDefinitions(server: Connection, template: string): Promise<Map<string, string>> {
  const [rows] = await server.query<RowDataPacket[]>(`SELECT name, statement FROM ${template}.${DEFINITIONS}`);
  return new Map(rows.map(({ name, statement }) => [String(name), String(statement)]));
}
