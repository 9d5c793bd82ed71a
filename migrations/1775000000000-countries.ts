import type { MigrationInterface, QueryRunner } from "typeorm";

import { matchablePhone } from "../src/domain/matching/phone-number.js";
import { foldPhones } from "./fold-phones.js";
import { addColumns, column, nullable } from "./table.js";

/** The country of a workspace, and the telephone numbers of its customers as E.164. */
export class Countries1775000000000 implements MigrationInterface {
  readonly name = "Countries1775000000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "workspace", { country: nullable(column.text(2)) }, {});
    // As those of no country: no workspace had one before.
    await foldPhones(queryRunner, (phone) => matchablePhone(phone, null));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("workspace", "country");
    await foldPhones(queryRunner, digitsOf);
  }
}

/** By what a number was matched before: its digits, and a plus where it names its country. */
function digitsOf(phone: string): string | null {
  const digits = phone.replace(/\(0\)/g, "").replace(/\D/g, "");
  if (digits === "") return null;
  if (phone.trim().startsWith("+")) return `+${digits}`;
  return digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
}
