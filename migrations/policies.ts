import type { QueryRunner } from "typeorm";

import { DEFAULT_POLICY } from "../src/domain/loyalty/policy.js";

/** Policies learn the settings that are new, with their defaults. */
export async function completePolicies(queryRunner: QueryRunner): Promise<void> {
  const rows = (await queryRunner.query("SELECT id, policy FROM policy_version")) as { id: string; policy: string }[];
  for (const { id, policy } of rows) {
    const complete = { ...DEFAULT_POLICY, ...(JSON.parse(policy) as object) };
    await queryRunner.query("UPDATE policy_version SET policy = ? WHERE id = ?", [JSON.stringify(complete), id]);
  }
}
