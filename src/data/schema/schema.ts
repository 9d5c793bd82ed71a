import type { DataSource } from "typeorm";

import { connect, dataSourceOptions } from "../database/data-source.js";
import { SchemaTooNewError, SchemaTooOldError } from "../database/database-errors.js";

/** Brings the schema up to this program's version; returns the names of the migrations that ran. */
export async function migrateDatabase(url: string): Promise<string[]> {
  return withDataSource(url, async (source) => {
    const unknown = await unknownMigrations(source);
    if (unknown.length > 0) throw new SchemaTooNewError(unknown);
    const applied = await source.runMigrations();
    return applied.map(({ name }) => name);
  });
}

/** Fails unless the schema is the one of this program. */
export async function assertMigrated(url: string): Promise<void> {
  await withDataSource(url, async (source) => {
    const unknown = await unknownMigrations(source);
    if (unknown.length > 0) throw new SchemaTooNewError(unknown);
    if (await source.showMigrations()) throw new SchemaTooOldError();
  });
}

/** The statements by which the schema differs from the entities; none after a migration. */
export async function schemaDrift(url: string): Promise<string[]> {
  return withDataSource(url, async (source) => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  });
}

async function unknownMigrations(source: DataSource): Promise<string[]> {
  const queryRunner = source.createQueryRunner();
  try {
    if (!(await queryRunner.hasTable("migrations"))) return [];
    const known = new Set(source.migrations.map(({ name }) => name));
    const rows = (await queryRunner.query("SELECT name FROM migrations ORDER BY id")) as { readonly name: string }[];
    return rows.map(({ name }) => name).filter((name) => !known.has(name));
  } finally {
    await queryRunner.release();
  }
}

async function withDataSource<T>(url: string, work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = await connect(await dataSourceOptions(url));
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}
