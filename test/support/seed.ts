import type { TestApi } from "./api.js";

/** Rows as a webhook sends them. */
export interface Batch {
  readonly customers?: readonly object[];
  readonly people?: readonly object[];
  readonly contracts?: readonly object[];
  readonly contractEvents?: readonly object[];
  readonly interactions?: readonly object[];
  readonly onError?: "ABORT_ALL" | "SKIP_ROW";
}

const ROW_RESULT = "{ outcome id userErrors { code message path } }";

const INGEST = `mutation ($input: IngestInput!) {
  ingest(input: $input) {
    failed
    userErrors { code message path }
    customers ${ROW_RESULT}
    people ${ROW_RESULT}
    contracts ${ROW_RESULT}
    contractEvents ${ROW_RESULT}
    interactions ${ROW_RESULT}
  }
}`;

/** Names a record by the id that another system has for it. */
export function named(externalId: string, system = "crm") {
  return { externalId: { system, externalId } };
}

export function euros(amount: string) {
  return { amount, currency: "EUR" };
}

export function customerRow(externalId: string, fields: object = {}) {
  return { ...named(externalId), name: `Customer ${externalId}`, ...fields };
}

export function personRow(externalId: string, customer: string | null, fields: object = {}) {
  const ofCustomer = customer === null ? {} : { customer: named(customer) };
  return { ...named(externalId), ...ofCustomer, name: `Person ${externalId}`, ...fields };
}

/** A contract of twelve months from 2025-06-01, which does not renew by itself. */
export function contractRow(externalId: string, customer: string, fields: object = {}) {
  return {
    ...named(externalId),
    customer: named(customer),
    startsOn: "2025-06-01",
    termMonths: 12,
    value: euros("120.00"),
    ...fields,
  };
}

export function interactionRow(externalId: string, customer: string, fields: object = {}) {
  return {
    ...named(externalId),
    customer: named(customer),
    kind: "SERVICE",
    occurredAt: "2025-10-01T10:00:00.000Z",
    ...fields,
  };
}

/** Sends a batch and returns what became of its rows, whether they were taken or not. */
export async function ingest(api: TestApi, input: Batch, key?: string) {
  return (await api.data(INGEST, { input }, key)).ingest;
}

/** Sends a batch of which every row must be taken, and returns what became of them. */
export async function seed(api: TestApi, input: Batch, key?: string) {
  const answer = await ingest(api, input, key);
  const { customers, people, contracts, contractEvents, interactions } = answer;
  const results: { userErrors: object[] }[] = [
    answer,
    customers,
    people,
    contracts,
    contractEvents,
    interactions,
  ].flat();
  const refusals = results.flatMap(({ userErrors }) => userErrors);
  if (refusals.length > 0) throw new Error(`the seed was refused: ${JSON.stringify(refusals.slice(0, 3))}`);
  return answer;
}
