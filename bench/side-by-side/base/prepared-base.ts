import type { Database, Sql } from "../../../src/data/database/database.js";
import { insertRows } from "../../../src/data/database/rows.js";
import { claimJob } from "../../../src/data/operation/job-store.js";
import { ChangeSequencer } from "../../../src/integration/change-sequencer.js";
import type { JobContext } from "../../../src/jobs/job.js";
import { modelFitter } from "../../../src/jobs/model-fitter.js";
import { monthCounter } from "../../../src/jobs/month-counter.js";
import { refresher } from "../../../src/jobs/refresher.js";
import { Contract } from "../../../src/model/contract/contract.js";
import { Customer } from "../../../src/model/customer/customer.js";
import { ExternalEntity, ExternalId } from "../../../src/model/customer/external-id.js";
import { Interaction } from "../../../src/model/interaction/interaction.js";
import { BENCH_NOW, fillBase, onlyWorkspace } from "../../base.js";

/** The systems by whose ids records are known. */
export const CRM = "crm";
const DESK = "desk";
const HOLDER = "side-by-side";

/** The id by which the CRM knows a customer; the oldest has number 1. */
export function customerKey(number: number): string {
  return `customer ${number}`;
}

/**
 * Fills a migrated, empty database with customers, contracts and interactions as they come about in eight years, each with
 * an external id, and computes from them all that background jobs compute. The same size gives the same base.
 */
export async function fillPrepared(database: Database, size: number): Promise<void> {
  await fillBase(database, await onlyWorkspace(database), size, BENCH_NOW);
  await database.write(async (sql) => {
    await insertKeys(sql, Customer, ExternalEntity.CUSTOMER, CRM, customerKey);
    await insertKeys(sql, Contract, ExternalEntity.CONTRACT, CRM, (number) => `contract ${number}`);
    await insertKeys(sql, Interaction, ExternalEntity.INTERACTION, DESK, (number) => `ticket ${number}`);
  });
  await modelFitter.run(jobContext(database));
}

/** Brings to this program's version what background jobs compute, and lets no server fit the model meanwhile. */
export async function settleBase(database: Database): Promise<void> {
  await refresher.run(jobContext(database));
  await monthCounter.run(jobContext(database));
  const sequencer = new ChangeSequencer(database, HOLDER);
  while ((await sequencer.run()) > 0);
  await sequencer.release();
  const claim = { job: modelFitter.name, holder: HOLDER, seconds: modelFitter.everySeconds };
  await database.write((sql) => claimJob(sql, claim));
}

function jobContext(database: Database): JobContext {
  return { database, clock: () => BENCH_NOW, signal: new AbortController().signal };
}

type Keyed = typeof Customer | typeof Contract | typeof Interaction;

async function insertKeys(
  sql: Sql,
  record: Keyed,
  entity: ExternalEntity,
  system: string,
  keyOf: (number: number) => string,
): Promise<void> {
  const records = await sql.find<Customer | Contract | Interaction>(record, {
    select: { id: true, workspaceId: true },
    order: { id: "ASC" },
  });
  const rows = records.map(({ id, workspaceId }, index) => ({
    // No two records share an id, so neither do their external ids.
    ...{ id, workspaceId, entity, recordId: id, system, externalId: keyOf(index + 1), live: 1 },
    sourceUpdatedAt: BENCH_NOW,
  }));
  await insertRows(sql, ExternalId, rows);
}
