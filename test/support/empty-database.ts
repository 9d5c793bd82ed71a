import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { type Connection, createConnection } from "mysql2/promise";

/** A database of its own without any table. */
export interface EmptyDatabase {
  readonly kind: "sqlite" | "mysql";
  readonly url: string;
  readonly remove: () => Promise<void>;
}

/** The server that tests make databases on; empty where none answers. */
export const mysqlServer = process.env.TREUE_TEST_MYSQL ?? "";

/** How the names of this run's databases on the server begin, all of which are removed at its end. */
export const namesBegin = process.env.TREUE_TEST_DATABASES ?? "";

/** Makes an empty database, removed by `remove`. */
export async function emptyDatabase(kind: EmptyDatabase["kind"]): Promise<EmptyDatabase> {
  if (kind === "sqlite") {
    const folder = mkdtempSync(path.join(tmpdir(), "treue-test-"));
    return {
      kind,
      url: `sqlite:${path.join(folder, "test.sqlite")}`,
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const name = `${namesBegin}${Math.random().toString(36).slice(2, 10)}`;
  await onServer((server) => server.query(`CREATE DATABASE ${name}`));
  return {
    kind,
    url: urlOnServer(name),
    remove: () => onServer((server) => server.query(`DROP DATABASE ${name}`)).then(() => undefined),
  };
}

/** The address of a database on the server. */
export function urlOnServer(name: string): string {
  return new URL(`/${name}`, mysqlServer).href;
}

/** Lets a connection to the server do some work. */
export async function onServer<T>(work: (server: Connection) => Promise<T>): Promise<T> {
  const server = await createConnection(mysqlServer);
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}
