import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { PRIOR_MODEL } from "../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../src/domain/loyalty/policy.js";
import { addColumns, column, createTable, nullable } from "./table.js";

const { id, text, json, integer, number, day, instant } = column;

/** Predictions: risk and outlook of customers, places of terms on the renewal curve, the tier log, months counted ahead. */
export class Predictions1769904000000 implements MigrationInterface {
  readonly name = "Predictions1769904000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(
      queryRunner,
      "term",
      { scheduledEndsOn: day(), renewals: integer() },
      { scheduledEndsOn: "endsOn", renewals: "0" },
    );
    await addColumns(
      queryRunner,
      "loyalty",
      { churnRisk: nullable(number()), outlooks: nullable(json()), nextBestActions: json() },
      { nextBestActions: "'[]'" },
    );
    await queryRunner.createIndex(
      "loyalty",
      new TableIndex({ name: "loyalty_risk", columnNames: ["workspaceId", "churnRisk", "id"] }),
    );
    await queryRunner.dropIndex("term", "term_held");
    await queryRunner.createIndex("term", heldIndex(["heldUntil", "startsOn", "customerId"]));
    await queryRunner.dropIndex("interaction", "interaction_resolved");
    await queryRunner.createIndex(
      "interaction",
      resolvedIndex(["kind", "customerId", "resolvedAt", "resolutionQuality"]),
    );
    await createTable(
      queryRunner,
      "tier_change",
      {
        id: id(),
        workspaceId: id(),
        customerId: id(),
        before: text(10),
        after: text(10),
        noticedOn: day(),
        policyVersion: integer(),
        modelVersion: integer(),
        createdAt: instant(),
      },
      [{ name: "tier_change_customer", columnNames: ["workspaceId", "customerId", "noticedOn"] }],
    );
    await createTable(
      queryRunner,
      "retention_month",
      {
        id: id(),
        workspaceId: id(),
        month: day(),
        renewed: integer(),
        lapsed: integer(),
        pending: integer(),
        heldAtStart: integer(),
        kept: integer(),
      },
      [{ name: "retention_month_key", columnNames: ["workspaceId", "month"], isUnique: true }],
    );
    await createTable(queryRunner, "stale_month", { id: id(), workspaceId: id(), month: day() }, [
      { name: "stale_month_key", columnNames: ["workspaceId", "month"] },
    ]);
    await completePolicies(queryRunner);
    await restartModels(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ["stale_month", "retention_month", "tier_change"]) await queryRunner.dropTable(table);
    await queryRunner.dropIndex("term", "term_held");
    await queryRunner.createIndex("term", heldIndex(["startsOn", "heldUntil"]));
    await queryRunner.dropIndex("interaction", "interaction_resolved");
    await queryRunner.createIndex("interaction", resolvedIndex(["customerId", "resolvedAt"]));
    await queryRunner.dropIndex("loyalty", "loyalty_risk");
    for (const name of ["nextBestActions", "outlooks", "churnRisk"]) await queryRunner.dropColumn("loyalty", name);
    for (const name of ["renewals", "scheduledEndsOn"]) await queryRunner.dropColumn("term", name);
  }
}

/** With the customer it holds all that counting customers held reads of terms. */
function heldIndex(columns: readonly string[]): TableIndex {
  return new TableIndex({ name: "term_held", columnNames: ["workspaceId", ...columns] });
}

/** With kind and quality it holds all that fitting a model reads of contacts, and no other interactions between them. */
function resolvedIndex(columns: readonly string[]): TableIndex {
  return new TableIndex({ name: "interaction_resolved", columnNames: ["workspaceId", ...columns] });
}

/** Policies learn the settings that are new, with their defaults. */
async function completePolicies(queryRunner: QueryRunner): Promise<void> {
  const rows = (await queryRunner.query("SELECT id, policy FROM policy_version")) as { id: string; policy: string }[];
  for (const { id: rowId, policy } of rows) {
    const complete = { ...DEFAULT_POLICY, ...(JSON.parse(policy) as object) };
    await queryRunner.query("UPDATE policy_version SET policy = ? WHERE id = ?", [JSON.stringify(complete), rowId]);
  }
}

/** Every workspace starts from the prior and is fitted anew; what was computed before is stale. */
async function restartModels(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query("UPDATE model_version SET model = ?, fittedOn = NULL", [JSON.stringify(PRIOR_MODEL)]);
  await queryRunner.query("UPDATE loyalty SET modelVersion = 0");
  await queryRunner.query("DELETE FROM job_lease WHERE name = 'model-fitter'");
}
