import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";

import type { UserErrorFacts } from "../../domain/errors.js";
import { leafFault, shown } from "./leaf-faults.js";

/**
 * All that keeps a value, as JSON gives it, from being an input of a type: fields that are missing or unknown, and values
 * that their fields do not take. Each fault has a code, the path from the value down, and a message that names the field,
 * the value and the form that is taken.
 */
export function inputFaults(value: unknown, type: GraphQLInputType): UserErrorFacts[] {
  const faults: UserErrorFacts[] = [];
  collect(value, type, [], faults);
  return faults;
}

function collect(value: unknown, type: GraphQLInputType, path: readonly string[], faults: UserErrorFacts[]): void {
  if (isNonNullType(type)) {
    if (isAbsent(value)) note(faults, "FIELD_MISSING", "is needed", path);
    else collect(value, type.ofType, path, faults);
  } else if (isAbsent(value)) {
    // Nothing is in order wherever it may be.
  } else if (isListType(type)) {
    const { ofType } = type;
    // GraphQL takes a single item for a list of it.
    if (Array.isArray(value)) value.forEach((item, index) => collect(item, ofType, [...path, String(index)], faults));
    else collect(value, ofType, path, faults);
  } else if (isInputObjectType(type)) {
    collectFields(value, type, path, faults);
  } else {
    const fault = leafFault(value, type);
    if (fault !== null) note(faults, fault.code, fault.message, path);
  }
}

function collectFields(
  value: unknown,
  type: GraphQLInputObjectType,
  path: readonly string[],
  faults: UserErrorFacts[],
): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    note(faults, "VALUE_INVALID", `${shown(value)} is not an object, which ${type.name} is`, path);
    return;
  }
  const fields = type.getFields();
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  for (const [name, item] of given) {
    const field = fields[name];
    if (field === undefined) note(faults, "FIELD_UNKNOWN", `is no field of ${type.name}`, [...path, name]);
    else collect(item, field.type, [...path, name], faults);
  }
  for (const field of Object.values(fields)) {
    if (!isRequiredInputField(field) || given.some(([name]) => name === field.name)) continue;
    note(faults, "FIELD_MISSING", "is needed", [...path, field.name]);
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function note(faults: UserErrorFacts[], code: UserErrorFacts["code"], message: string, path: readonly string[]): void {
  faults.push({ code, message: path.length > 0 ? `${path.join(".")}: ${message}` : message, path });
}
