import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { type EntityManager, In } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { searchText } from "../facts.js";
import type { Context } from "./customer-resolver.js";
import { Customer, ExternalId, Interaction } from "./entities.js";
import {
  CustomerUpsertInput,
  CustomerUpsertPayload,
  IngestInput,
  IngestPayload,
  InteractionRecordInput,
  InteractionRecordPayload,
} from "./write-inputs.js";

interface Key {
  readonly externalId: { readonly system: string; readonly externalId: string };
}

@Resolver()
export class WriteResolver {
  @Mutation(() => CustomerUpsertPayload)
  async customerUpsert(
    @Arg("input", () => CustomerUpsertInput) input: CustomerUpsertInput,
    @Ctx() { source, workspaceId }: Context,
  ): Promise<CustomerUpsertPayload> {
    const [result] = await source.transaction((sql) => upsertCustomers(sql, workspaceId, [input]));
    if (result === undefined) throw new Error("nothing was written");
    return { customer: result.record, userErrors: [] };
  }

  @Mutation(() => InteractionRecordPayload)
  async interactionRecord(
    @Arg("input", () => InteractionRecordInput) input: InteractionRecordInput,
    @Ctx() { source, workspaceId }: Context,
  ): Promise<InteractionRecordPayload> {
    const [result] = await source.transaction((sql) => recordInteractions(sql, workspaceId, [input]));
    if (result === undefined) throw new Error("nothing was written");
    return { interaction: result.record, userErrors: [] };
  }

  @Mutation(() => IngestPayload)
  async ingest(
    @Arg("input", () => IngestInput) input: IngestInput,
    @Ctx() { source, workspaceId }: Context,
  ): Promise<IngestPayload> {
    return source.transaction(async (sql) => {
      const customers = await upsertCustomers(sql, workspaceId, input.customers);
      const interactions = await recordInteractions(sql, workspaceId, input.interactions);
      return { failed: 0, userErrors: [], customers, interactions };
    });
  }
}

async function upsertCustomers(sql: EntityManager, workspaceId: string, inputs: readonly CustomerUpsertInput[]) {
  if (inputs.length === 0) return [];
  const ids = await recordIds(sql, workspaceId, "CUSTOMER", inputs);
  const stored = await sql.findBy(Customer, { id: In([...ids.values()]) });
  const now = new Date();
  const results = inputs.map((input) => {
    const { externalId, ...facts } = input;
    const known = stored.find(({ id }) => id === ids.get(externalId.externalId));
    const made = { id: newId(), workspaceId, version: 0, tags: [], customFields: {}, createdAt: now };
    const record = sql.create(Customer, {
      ...(known ?? made),
      ...facts,
      nameFolded: facts.name.toLowerCase(),
      emailFolded: facts.email.toLowerCase(),
      searchText: searchText(input),
      updatedAt: now,
    });
    record.version += 1;
    return { record, outcome: known ? "UPDATED" : "CREATED", externalId };
  });
  await sql.save(results.map(({ record }) => record));
  await insertKeys(sql, workspaceId, "CUSTOMER", results);
  return results;
}

async function recordInteractions(sql: EntityManager, workspaceId: string, inputs: readonly InteractionRecordInput[]) {
  if (inputs.length === 0) return [];
  const customers = inputs.map(({ customer }) => customer);
  const customerIds = await recordIds(sql, workspaceId, "CUSTOMER", customers);
  const ids = await recordIds(sql, workspaceId, "INTERACTION", inputs);
  const now = new Date();
  const results = inputs.map(({ externalId, customer, occurredAt, ...facts }) => {
    const known = ids.get(externalId.externalId);
    const customerId = customerIds.get(customer.externalId.externalId);
    if (customerId === undefined) throw new Error(`there is no customer ${customer.externalId.externalId}`);
    const flags = { proactive: false, automatic: false, missed: false };
    const row = { id: known ?? newId(), workspaceId, customerId, occurredAt: new Date(occurredAt), createdAt: now };
    const record = sql.create(Interaction, { ...facts, ...flags, ...row, updatedAt: now });
    return { record, outcome: known ? "UPDATED" : "CREATED", externalId };
  });
  await sql.increment(Customer, { id: In([...customerIds.values()]) }, "version", 1);
  const made = results.filter(({ outcome }) => outcome === "CREATED");
  await sql.insert(
    Interaction,
    made.map(({ record }) => record),
  );
  await sql.save(results.filter(({ outcome }) => outcome === "UPDATED").map(({ record }) => record));
  await insertKeys(sql, workspaceId, "INTERACTION", made);
  return results;
}

/** The records that external ids name, by these ids. */
async function recordIds(
  sql: EntityManager,
  workspaceId: string,
  entity: string,
  keys: readonly Key[],
): Promise<Map<string, string>> {
  const found = await sql.findBy(ExternalId, {
    workspaceId,
    entity,
    system: In([...new Set(keys.map(({ externalId }) => externalId.system))]),
    externalId: In([...new Set(keys.map(({ externalId }) => externalId.externalId))]),
    live: 1,
  });
  return new Map(found.map(({ externalId, recordId }) => [externalId, recordId]));
}

async function insertKeys(
  sql: EntityManager,
  workspaceId: string,
  entity: string,
  results: readonly (Key & { readonly record: { readonly id: string }; readonly outcome: string })[],
): Promise<void> {
  const made = results.filter(({ outcome }) => outcome === "CREATED");
  const rows = made.map(({ record, externalId }) => {
    return { ...externalId, id: newId(), workspaceId, entity, recordId: record.id, live: 1 };
  });
  if (rows.length > 0) await sql.insert(ExternalId, rows);
}
