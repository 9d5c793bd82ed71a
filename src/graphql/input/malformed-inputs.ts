import {
  getNamedType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";

import type { UserErrorFacts } from "../../domain/errors.js";
import { byKind, ROW_KINDS, type RowKind } from "../../intake/row-lists.js";
import { itemsWithin, within } from "../../integration/row-mapper.js";
import { BATCH_TYPE, rowType } from "../row-coercion.js";
import { inputFaults } from "./input-faults.js";
import { leafFault } from "./leaf-faults.js";

/** The refused rows of a batch: why, by place. */
export type RefusedRows = Readonly<Record<RowKind, ReadonlyMap<number, readonly UserErrorFacts[]>>>;

/** An input that GraphQL would refuse the whole request for: what is wrong with it, and what stands in for it. */
export interface MalformedInput {
  /** Why it is refused as a whole; null: only rows of it are. */
  readonly faults: readonly UserErrorFacts[] | null;
  readonly refusedRows: RefusedRows;
  /** An input of the same type that GraphQL takes: a batch without the refused rows, or one that is never looked at. */
  readonly replacement: unknown;
}

/** All that is wrong with an input, told from the input down. */
export function faultsOf({ faults, refusedRows }: MalformedInput): readonly UserErrorFacts[] {
  if (faults !== null) return faults;
  return ROW_KINDS.flatMap((kind) =>
    [...refusedRows[kind]].flatMap(([place, rowFaults]) => rowFaults.map((fault) => within(kind, place, fault))),
  );
}

export const NO_REFUSED_ROWS: RefusedRows = byKind(() => new Map<number, readonly UserErrorFacts[]>());

/** What is wrong with the input of a mutation, as JSON gives it; null: nothing. */
export function malformedInput(schema: GraphQLSchema, type: GraphQLInputType, input: unknown): MalformedInput | null {
  if (getNamedType(type).name === BATCH_TYPE) return malformedBatch(schema, input);
  const faults = inputFaults(input, type);
  if (faults.length === 0) return null;
  return { faults, refusedRows: NO_REFUSED_ROWS, replacement: placeholderOf(type) };
}

/** A batch is refused row by row; what is wrong with it beside its rows is left to GraphQL. */
function malformedBatch(schema: GraphQLSchema, batch: unknown): MalformedInput | null {
  if (typeof batch !== "object" || batch === null) return null;
  const lists = new Map<string, unknown>(Object.entries(batch));
  const refusedRows = { ...NO_REFUSED_ROWS };
  for (const kind of ROW_KINDS) {
    const type = rowType(schema, kind);
    const rows = itemsWithin(lists.get(kind));
    const refused = rows.flatMap((row, place) => {
      const faults = inputFaults(row, type);
      return faults.length > 0 ? [[place, faults] as const] : [];
    });
    if (refused.length === 0) continue;
    refusedRows[kind] = new Map(refused);
    lists.set(
      kind,
      rows.filter((_row, place) => !refusedRows[kind].has(place)),
    );
  }
  const isMalformed = ROW_KINDS.some((kind) => refusedRows[kind].size > 0);
  return isMalformed ? { faults: null, refusedRows, replacement: Object.fromEntries(lists) } : null;
}

/** The least that GraphQL takes as an input of a type. */
function placeholderOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return placeholderOf(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return PLACEHOLDERS.find((value) => leafFault(value, type) === null);
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(fields.map((field) => [field.name, placeholderOf(field.type)]));
}

const PLACEHOLDERS = ["2026-01-01", 1, true, {}, "2026-01-01T00:00:00Z", "ada@example.org"];
