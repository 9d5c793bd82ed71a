import type { EntityManager } from "typeorm";

/** The databases that rows can be kept in. */
export type DatabaseKind = "mysql" | "sqlite";

/** Which database SQL is sent to. Only this house asks: who calls a store need not know. */
export function databaseKindOf({ connection }: Pick<EntityManager, "connection">): DatabaseKind {
  return connection.options.type === "better-sqlite3" ? "sqlite" : "mysql";
}
