import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { PRIOR_MODEL } from "../src/domain/loyalty/loyalty-model.js";
import { completePolicies } from "./policies.js";
import { addColumns, column, createTable, nullable } from "./table.js";

const { id, text, json, integer, number, day, instant } = column;

/** Indices that come to hold all that a frequent question reads, so that it reads no rows. */
const INDICES = [
  // Counting the customers held.
  {
    table: "term",
    name: "term_held",
    before: ["startsOn", "heldUntil"],
    after: ["heldUntil", "startsOn", "customerId"],
  },
  // Fitting a model: what became of terms.
  {
    table: "term",
    name: "term_customer",
    before: ["customerId"],
    after: [
      "customerId",
      "observed",
      "knownFrom",
      "months",
      "renewals",
      "outcome",
      "dueOn",
      "scheduledEndsOn",
      "decidedOn",
    ],
  },
  // Fitting a model: how contacts ended, with no other interactions between them.
  {
    table: "interaction",
    name: "interaction_resolved",
    before: ["customerId", "resolvedAt"],
    after: ["kind", "customerId", "resolvedAt", "resolutionQuality"],
  },
];

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
    for (const { table, name, after } of INDICES) await redefineIndex(queryRunner, table, name, after);
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
    for (const { table, name, before } of INDICES) await redefineIndex(queryRunner, table, name, before);
    await queryRunner.dropIndex("loyalty", "loyalty_risk");
    for (const name of ["nextBestActions", "outlooks", "churnRisk"]) await queryRunner.dropColumn("loyalty", name);
    for (const name of ["renewals", "scheduledEndsOn"]) await queryRunner.dropColumn("term", name);
  }
}

/** Gives an index other columns after the workspace. */
async function redefineIndex(
  queryRunner: QueryRunner,
  table: string,
  name: string,
  columns: readonly string[],
): Promise<void> {
  await queryRunner.dropIndex(table, name);
  await queryRunner.createIndex(table, new TableIndex({ name, columnNames: ["workspaceId", ...columns] }));
}

/** Every workspace starts from the prior and is fitted anew; what was computed before is stale. */
async function restartModels(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query("UPDATE model_version SET model = ?, fittedOn = NULL", [JSON.stringify(PRIOR_MODEL)]);
  await queryRunner.query("UPDATE loyalty SET modelVersion = 0");
  await queryRunner.query("DELETE FROM job_lease WHERE name = 'model-fitter'");
}
