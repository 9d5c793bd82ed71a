import type { QueryRunner } from "typeorm";

import { matchablePhone } from "../src/domain/matching/phone-number.js";

const BATCH = 500;

/** Reads the telephone numbers of all customers anew, as those of no country: no workspace had one before. */
export async function foldPhones(queryRunner: QueryRunner): Promise<void> {
  let after = "";
  for (;;) {
    const rows = (await queryRunner.query(
      `SELECT id, phone, phoneFolded FROM customer WHERE id > ? AND phone IS NOT NULL ORDER BY id LIMIT ${BATCH}`,
      [after],
    )) as { id: string; phone: string; phoneFolded: string | null }[];
    for (const { id, phone, phoneFolded } of rows) {
      const folded = matchablePhone(phone, null);
      if (folded === phoneFolded) continue;
      await queryRunner.query("UPDATE customer SET phoneFolded = ? WHERE id = ?", [folded, id]);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
