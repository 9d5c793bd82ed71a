import { DemoBase } from "../../model/workspace/demo-base.js";
import type { Sql } from "../database/database.js";
import { insertRows } from "../database/rows.js";

export async function insertDemoBase(sql: Sql, base: DemoBase): Promise<void> {
  await insertRows(sql, DemoBase, [base]);
}

/** What the demo noted about this database; null where it never filled it. */
export async function demoBaseOf(sql: Sql): Promise<DemoBase | null> {
  const [base] = await sql.find(DemoBase, { take: 1, comment: "demoBaseOf" });
  return base ?? null;
}

export async function updateDemoBase(
  sql: Sql,
  { id }: DemoBase,
  change: Partial<Pick<DemoBase, "key" | "loadedAt">>,
): Promise<void> {
  await sql
    .createQueryBuilder()
    .update(DemoBase)
    .set(change)
    .where("id = :id", { id })
    .comment("updateDemoBase")
    .execute();
}
