import type { QueryRunner } from "typeorm";

const BATCH = 500;

/** Reads the telephone numbers of all customers anew, by a version's own rule for what it matches them by. */
export async function foldPhones(queryRunner: QueryRunner, fold: (phone: string) => string | null): Promise<void> {
  let after = "";
  for (;;) {
    const rows = (await queryRunner.query(
      `SELECT id, phone, phoneFolded FROM customer WHERE id > ? AND phone IS NOT NULL ORDER BY id LIMIT ${BATCH}`,
      [after],
    )) as { id: string; phone: string; phoneFolded: string | null }[];
    for (const { id, phone, phoneFolded } of rows) {
      const folded = fold(phone);
      if (folded === phoneFolded) continue;
      await queryRunner.query("UPDATE customer SET phoneFolded = ? WHERE id = ?", [folded, id]);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
