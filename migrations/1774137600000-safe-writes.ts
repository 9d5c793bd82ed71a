import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { matchableEmail } from "../src/domain/matching/email-address.js";
import { matchablePhone } from "../src/domain/matching/phone-number.js";
import { addColumns, column, createTable, nullable } from "./table.js";

const { id, text, json, integer, bigint, flag, instant, blob, arrival } = column;

/** Safe writes: the change feed, kept answers, merged and erased customers, and what tells older from newer. */
export class SafeWrites1774137600000 implements MigrationInterface {
  readonly name = "SafeWrites1774137600000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await createChangeTables(queryRunner);
    await createAnswerTables(queryRunner);
    await createTable(
      queryRunner,
      "merged_record",
      { id: id(), workspaceId: id(), survivorId: id(), mergedAt: instant() },
      [{ name: "merged_record_survivor", columnNames: ["workspaceId", "survivorId"] }],
    );
    for (const [table, columns] of Object.entries(ADDED)) {
      await addColumns(queryRunner, table, columns, table === "workspace" ? WORKSPACE_DEFAULTS : {});
    }
    await queryRunner.createIndices("customer", MATCH_INDICES);
    await fillMatchable(queryRunner);
    await queryRunner.query(
      "INSERT INTO sequencer (name, holder, epoch, next, leasedUntil) VALUES ('changes', '', 0, 1, '1970-01-01 00:00:00.000')",
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndices("customer", MATCH_INDICES);
    for (const [table, columns] of Object.entries(ADDED)) {
      for (const name of Object.keys(columns).reverse()) await queryRunner.dropColumn(table, name);
    }
    for (const table of TABLES) await queryRunner.dropTable(table);
  }
}

const TABLES = [
  "merged_record",
  "idempotency_record",
  "document_part",
  "sequencer",
  "committed_change",
  "pending_change",
];

const ADDED = {
  workspace: { changesKeptDays: integer(), payloadsKeptDays: integer(), changesPurgedTo: bigint() },
  customer: {
    emailFolded: nullable(text(320)),
    phoneFolded: nullable(text(64)),
    erasedAt: nullable(instant()),
  },
  contract: { archivedAt: nullable(instant()) },
  interaction: { archivedAt: nullable(instant()) },
  external_id: { sourceUpdatedAt: nullable(instant()), mergedAt: nullable(instant()) },
};

const WORKSPACE_DEFAULTS = { changesKeptDays: "30", payloadsKeptDays: "30", changesPurgedTo: "0" };

const MATCH_INDICES = [
  new TableIndex({ name: "customer_email", columnNames: ["workspaceId", "emailFolded"] }),
  new TableIndex({ name: "customer_phone", columnNames: ["workspaceId", "phoneFolded"] }),
];

async function createChangeTables(queryRunner: QueryRunner): Promise<void> {
  const columns = {
    workspaceId: id(),
    entity: text(16),
    recordId: id(),
    customerId: id(),
    operation: text(8),
    version: integer(),
    isNew: flag(),
    externalIds: json(),
    originKind: text(8),
    originId: nullable(id()),
    causedById: nullable(id()),
    mergedIntoId: nullable(id()),
    details: nullable(json()),
    createdAt: instant(),
  };
  await createTable(queryRunner, "pending_change", { arrival: arrival(), id: id(), ...columns });
  await createTable(queryRunner, "committed_change", { id: id(), sequence: bigint(), ...columns }, [
    { name: "change_sequence", columnNames: ["workspaceId", "sequence"], isUnique: true },
    { name: "change_age", columnNames: ["workspaceId", "createdAt"] },
    { name: "change_customer", columnNames: ["workspaceId", "customerId"] },
  ]);
  await createTable(queryRunner, "sequencer", {
    name: id(),
    holder: id(),
    epoch: integer(),
    next: bigint(),
    leasedUntil: instant(),
  });
}

async function createAnswerTables(queryRunner: QueryRunner): Promise<void> {
  await createTable(
    queryRunner,
    "document_part",
    { id: id(), workspaceId: id(), ownerId: id(), number: integer(), content: blob() },
    [{ name: "document_part_owner", columnNames: ["workspaceId", "ownerId", "number"], isUnique: true }],
  );
  await createTable(
    queryRunner,
    "idempotency_record",
    {
      id: id(),
      workspaceId: id(),
      apiKeyId: id(),
      idempotencyKey: text(255),
      requestHash: text(64),
      status: integer(),
      contentType: text(100),
      createdAt: instant(),
    },
    [
      {
        name: "idempotency_record_key",
        columnNames: ["workspaceId", "apiKeyId", "idempotencyKey"],
        isUnique: true,
      },
      { name: "idempotency_record_age", columnNames: ["createdAt"] },
    ],
  );
}

const BATCH = 500;

/** Customers that are there already can be found by e-mail and telephone, too. */
async function fillMatchable(queryRunner: QueryRunner): Promise<void> {
  let after = "";
  for (;;) {
    const rows = (await queryRunner.query(
      `SELECT id, email, phone FROM customer WHERE id > ? ORDER BY id LIMIT ${BATCH}`,
      [after],
    )) as { id: string; email: string | null; phone: string | null }[];
    for (const { id: customerId, email, phone } of rows) {
      if (email === null && phone === null) continue;
      const values = [matchableEmail(email), matchablePhone(phone, null), customerId];
      await queryRunner.query("UPDATE customer SET emailFolded = ?, phoneFolded = ? WHERE id = ?", values);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
