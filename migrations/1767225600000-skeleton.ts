import type { MigrationInterface, QueryRunner } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { PRIOR_MODEL } from "../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../src/domain/loyalty/policy.js";
import { column, createTable, nullable } from "./table.js";

const { id, text, json, integer, bigint, number, flag, day, instant } = column;

/** The first tables: workspaces, customers, contracts with their events and terms, interactions, loyalty. */
export class Skeleton1767225600000 implements MigrationInterface {
  readonly name = "Skeleton1767225600000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await createWorkspaceTables(queryRunner);
    await createCustomerTables(queryRunner);
    await createContractTables(queryRunner);
    await createInteractionTable(queryRunner);
    await createOperationTables(queryRunner);
    await insertDefaultWorkspace(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) await queryRunner.dropTable(table);
  }
}

const TABLES = [
  "workspace",
  "api_key",
  "policy_version",
  "model_version",
  "customer",
  "external_id",
  "loyalty",
  "contract",
  "contract_event",
  "term",
  "interaction",
  "transaction_receipt",
  "import_run",
  "job_lease",
];

async function createWorkspaceTables(queryRunner: QueryRunner): Promise<void> {
  await createTable(
    queryRunner,
    "workspace",
    {
      id: id(),
      name: text(100),
      timeZone: text(64),
      currency: text(3),
      policyVersion: integer(),
      modelVersion: integer(),
      createdAt: instant(),
    },
    [{ name: "workspace_name", columnNames: ["name"], isUnique: true }],
  );
  await createTable(
    queryRunner,
    "api_key",
    {
      id: id(),
      workspaceId: id(),
      name: text(100),
      role: text(10),
      hash: text(64),
      expiresAt: nullable(instant()),
      revokedAt: nullable(instant()),
      createdAt: instant(),
    },
    [
      { name: "api_key_hash", columnNames: ["hash"], isUnique: true },
      { name: "api_key_workspace", columnNames: ["workspaceId", "name"] },
    ],
  );
  await createTable(
    queryRunner,
    "policy_version",
    { id: id(), workspaceId: id(), version: integer(), policy: json(), createdAt: instant() },
    [{ name: "policy_version_number", columnNames: ["workspaceId", "version"], isUnique: true }],
  );
  await createTable(
    queryRunner,
    "model_version",
    {
      id: id(),
      workspaceId: id(),
      version: integer(),
      fittedOn: nullable(day()),
      model: json(),
      createdAt: instant(),
    },
    [{ name: "model_version_number", columnNames: ["workspaceId", "version"], isUnique: true }],
  );
}

async function createCustomerTables(queryRunner: QueryRunner): Promise<void> {
  await createTable(
    queryRunner,
    "customer",
    {
      id: id(),
      workspaceId: id(),
      version: integer(),
      name: nullable(text(200)),
      nameFolded: text(200),
      email: nullable(text(320)),
      phone: nullable(text(64)),
      company: nullable(text(200)),
      segment: nullable(text(100)),
      tags: json(),
      customFields: json(),
      customerSince: nullable(day()),
      yearlySpendMinor: nullable(bigint()),
      yearlySpendCurrency: nullable(text(3)),
      searchText: text(760),
      archivedAt: nullable(instant()),
      createdAt: instant(),
      updatedAt: instant(),
    },
    [
      { name: "customer_created", columnNames: ["workspaceId", "createdAt", "id"] },
      { name: "customer_name", columnNames: ["workspaceId", "nameFolded", "id"] },
    ],
  );
  await createTable(
    queryRunner,
    "external_id",
    {
      id: id(),
      workspaceId: id(),
      entity: text(20),
      recordId: id(),
      system: text(64),
      externalId: text(191),
      live: nullable(integer()),
    },
    [
      {
        name: "external_id_key",
        columnNames: ["workspaceId", "entity", "system", "externalId", "live"],
        isUnique: true,
      },
      { name: "external_id_record", columnNames: ["workspaceId", "recordId"] },
    ],
  );
  await createTable(
    queryRunner,
    "loyalty",
    {
      id: id(),
      workspaceId: id(),
      policyVersion: integer(),
      modelVersion: integer(),
      computedFor: day(),
      validUntil: nullable(day()),
      activity: text(10),
      lastActOn: nullable(day()),
      heldMonths: nullable(integer()),
      renewed: integer(),
      lapsed: integer(),
      pending: integer(),
      retentionRate: nullable(number()),
      serviceExperience: nullable(number()),
      serviceContacts: integer(),
      hasReferred: flag(),
      recommendation: nullable(integer()),
      annualValueMinor: nullable(bigint()),
      annualValueCurrency: nullable(text(3)),
      shareOfWallet: nullable(number()),
      nextDueOn: nullable(day()),
      score: number(),
      middlePoints: number(),
      coverage: number(),
      parts: json(),
      rawTier: text(10),
      tier: text(10),
    },
    [
      { name: "loyalty_tier", columnNames: ["workspaceId", "tier", "id"] },
      { name: "loyalty_score", columnNames: ["workspaceId", "score", "id"] },
      { name: "loyalty_due", columnNames: ["workspaceId", "nextDueOn", "id"] },
      { name: "loyalty_stale", columnNames: ["workspaceId", "validUntil"] },
      { name: "loyalty_versions", columnNames: ["workspaceId", "policyVersion", "modelVersion"] },
    ],
  );
}

async function createContractTables(queryRunner: QueryRunner): Promise<void> {
  await createTable(
    queryRunner,
    "contract",
    {
      id: id(),
      workspaceId: id(),
      customerId: id(),
      product: nullable(text(200)),
      currency: text(3),
      startsOn: day(),
      termMonths: integer(),
      value: bigint(),
      autoRenew: flag(),
      renewalMonths: nullable(integer()),
      renewalValue: nullable(bigint()),
      noticeDays: integer(),
      observedFrom: nullable(day()),
      rollsOn: nullable(day()),
      createdAt: instant(),
      updatedAt: instant(),
    },
    [
      { name: "contract_customer", columnNames: ["workspaceId", "customerId"] },
      { name: "contract_rolls", columnNames: ["workspaceId", "rollsOn"] },
    ],
  );
  await createTable(
    queryRunner,
    "contract_event",
    {
      id: id(),
      workspaceId: id(),
      customerId: id(),
      contractId: id(),
      type: text(24),
      day: day(),
      months: nullable(integer()),
      value: nullable(bigint()),
      undoesId: nullable(id()),
      learntAt: instant(),
    },
    [
      { name: "contract_event_contract", columnNames: ["workspaceId", "contractId"] },
      { name: "contract_event_customer", columnNames: ["workspaceId", "customerId"] },
    ],
  );
  await createTable(
    queryRunner,
    "term",
    {
      id: id(),
      workspaceId: id(),
      customerId: id(),
      contractId: id(),
      number: integer(),
      startsOn: day(),
      endsOn: day(),
      dueOn: day(),
      months: integer(),
      currency: text(3),
      value: bigint(),
      endValue: bigint(),
      outcome: text(10),
      decidedBy: nullable(text(12)),
      decidedOn: nullable(day()),
      knownFrom: nullable(day()),
      heldUntil: day(),
      observed: flag(),
    },
    [
      { name: "term_contract", columnNames: ["workspaceId", "contractId", "number"], isUnique: true },
      { name: "term_due", columnNames: ["workspaceId", "dueOn", "outcome"] },
      { name: "term_held", columnNames: ["workspaceId", "startsOn", "heldUntil"] },
      { name: "term_customer", columnNames: ["workspaceId", "customerId"] },
    ],
  );
}

async function createInteractionTable(queryRunner: QueryRunner): Promise<void> {
  await createTable(
    queryRunner,
    "interaction",
    {
      id: id(),
      workspaceId: id(),
      customerId: id(),
      kind: text(12),
      channel: nullable(text(12)),
      direction: nullable(text(8)),
      proactive: flag(),
      automatic: flag(),
      occurredAt: instant(),
      firstResponseAt: nullable(instant()),
      resolvedAt: nullable(instant()),
      transfers: nullable(integer()),
      missed: flag(),
      caseKey: nullable(text(191)),
      resolutionQuality: nullable(text(20)),
      qualitySource: nullable(text(12)),
      effortScore: nullable(integer()),
      effortScale: nullable(text(5)),
      satisfaction: nullable(integer()),
      recommendation: nullable(integer()),
      amountMinor: nullable(bigint()),
      amountCurrency: nullable(text(3)),
      referredCustomerId: nullable(id()),
      valueTip: nullable(text(500)),
      agent: nullable(text(100)),
      subject: nullable(text(500)),
      createdAt: instant(),
      updatedAt: instant(),
    },
    [
      { name: "interaction_customer", columnNames: ["workspaceId", "customerId", "occurredAt", "id"] },
      { name: "interaction_resolved", columnNames: ["workspaceId", "customerId", "resolvedAt"] },
    ],
  );
}

async function createOperationTables(queryRunner: QueryRunner): Promise<void> {
  await createTable(queryRunner, "transaction_receipt", { id: id(), createdAt: instant() }, [
    { name: "transaction_receipt_age", columnNames: ["createdAt"] },
  ]);
  await createTable(
    queryRunner,
    "import_run",
    {
      id: id(),
      workspaceId: id(),
      fingerprint: text(64),
      rowsDone: integer(),
      rowsRejected: integer(),
      rejectedBytes: bigint(),
      finishedAt: nullable(instant()),
      updatedAt: instant(),
    },
    [{ name: "import_run_fingerprint", columnNames: ["workspaceId", "fingerprint"], isUnique: true }],
  );
  await createTable(queryRunner, "job_lease", { name: id(), holder: id(), leasedUntil: instant() });
}

/** The workspace that is meant where none is named. */
async function insertDefaultWorkspace(queryRunner: QueryRunner): Promise<void> {
  const workspaceId = newId();
  const createdAt = new Date().toISOString().replace("T", " ").replace("Z", "");
  const rows = {
    workspace: {
      id: workspaceId,
      name: "default",
      timeZone: "UTC",
      currency: "EUR",
      policyVersion: 1,
      modelVersion: 1,
      createdAt,
    },
    policy_version: { id: newId(), workspaceId, version: 1, policy: JSON.stringify(DEFAULT_POLICY), createdAt },
    model_version: { id: newId(), workspaceId, version: 1, model: JSON.stringify(PRIOR_MODEL), createdAt },
  };
  for (const [table, row] of Object.entries(rows)) {
    const columns = Object.keys(row).map((name) => `\`${name}\``);
    const places = columns.map(() => "?");
    // Plain SQL: the entities may have moved on since, and would encode the JSON a second time.
    await queryRunner.query(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places.join(", ")})`,
      Object.values(row),
    );
  }
}
