import { readFileSync } from "node:fs";
import path from "node:path";

import jsonata from "jsonata";

import type { UserErrorFacts } from "../../src/domain/errors.js";
import { rowCoercion } from "../../src/graphql/row-coercion.js";
import { createSchema } from "../../src/graphql/schema.js";
import { ROW_KINDS } from "../../src/intake/row-lists.js";
import { readPayload } from "../../src/integration/inbound/payload-text.js";
import { loadMapping } from "../../src/integration/mapping.js";
import { mappingFunctions } from "../../src/integration/mapping-functions.js";
import { FOLDER } from "../support/reference-files.js";
import { type MappingCase, RECEIVED_AT } from "./mapping-case.js";

const SAMPLES = path.join(FOLDER, "samples");
const coerceRow = rowCoercion(createSchema());

/** A real payload. */
export function sample(file: string): string {
  return readFileSync(path.join(SAMPLES, file), "utf8");
}

/** What a mapping yields for a payload, under the defaults of its parameters where the case sets none. */
export async function yieldOf({
  mapping,
  payload,
  parameters,
  headers,
  query,
  timeZone = "UTC",
}: MappingCase): Promise<unknown> {
  const loaded = await loadMapping(mapping);
  const expression = jsonata(loaded.source[1] ?? "");
  const defaults = Object.entries(loaded.parameters).map(([name, parameter]) => [name, parameter.default]);
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const parsed = readPayload(Buffer.from(body), loaded.format);
  const yielded: unknown = await expression.evaluate(parsed, {
    ...mappingFunctions(timeZone),
    ...Object.fromEntries(defaults),
    ...parameters,
    headers: headers ?? {},
    query: query ?? {},
    receivedAt: RECEIVED_AT,
  });
  return JSON.parse(JSON.stringify(yielded));
}

/** A yield without the lists that are empty. */
export function withoutEmptyLists(yielded: unknown): Record<string, unknown> {
  if (typeof yielded !== "object" || yielded === null) throw new Error("the mapping yields no object");
  return Object.fromEntries(Object.entries(yielded).filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

/** The rows of a yield. */
export function rowsOf(yielded: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  return ROW_KINDS.flatMap((kind) => listOf(yielded[kind])).map((row) => ({ ...Object(row) }));
}

/** What the API has against the rows of a yield. */
export function refusalsOf(yielded: Readonly<Record<string, unknown>>): UserErrorFacts[] {
  return ROW_KINDS.flatMap((kind) =>
    listOf(yielded[kind]).flatMap((row) => {
      const result = coerceRow(kind, row);
      return "errors" in result ? [...result.errors] : [];
    }),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value].flat();
}
