import { createHash } from "node:crypto";

import { z } from "zod";

import { RequestError } from "../../domain/errors.js";
import type { KeysetPosition } from "./keyset.js";
import type { WorkspaceRows } from "./workspace-rows.js";

/** The last instant of a Date, in milliseconds. */
const LAST_INSTANT = 8.64e15;

/** Version, origin, value and id of a cursor; an instant is written as its milliseconds. */
const cursorShape = z.tuple([
  z.literal(1),
  z.string(),
  z.union([z.string(), z.number(), z.null(), z.object({ at: z.int().min(-LAST_INSTANT).max(LAST_INSTANT) })]),
  // An id of any form, or none; MySQL compares no letters outside ASCII with one.
  z.string().regex(/^[\x20-\x7e]*$/),
]);

/**
 * A short text that is the same for the same list, order and filter of the same workspace only; a cursor works only where it
 * came from.
 */
export function originOf({ workspaceId }: Pick<WorkspaceRows, "workspaceId">, ...parts: readonly unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify([workspaceId, ...parts]))
    .digest("base64url")
    .slice(0, 8);
}

/** The cursor of a row. */
export function cursorOf({ value, id }: KeysetPosition, origin: string): string {
  const written = value instanceof Date ? { at: value.getTime() } : value;
  return Buffer.from(JSON.stringify([1, origin, written, id])).toString("base64url");
}

/** The position that a cursor of one of these origins names. */
export function positionWithin(cursor: string, ...origins: readonly string[]): KeysetPosition {
  const parsed = cursorShape.safeParse(jsonOf(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) throw new RequestError("CURSOR_INVALID", "the cursor is damaged");
  const [, from, value, id] = parsed.data;
  if (!origins.includes(from)) throw new RequestError("CURSOR_INVALID", "the cursor comes from another query");
  return { value: typeof value === "object" && value !== null ? new Date(value.at) : value, id };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
