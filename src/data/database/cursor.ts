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

/** Where cursors come from: they work only there. */
export interface Origin {
  /** A short text that is the same for the same list, order and filter of the same workspace only. */
  readonly text: string;
}

/** The origin of a list; it is worked out when a cursor needs it, because most of a page's lists make none. */
export function originOf({ workspaceId }: Pick<WorkspaceRows, "workspaceId">, ...parts: readonly unknown[]): Origin {
  return new ListOrigin([workspaceId, ...parts]);
}

class ListOrigin implements Origin {
  private known: string | null = null;

  constructor(private readonly parts: readonly unknown[]) {}

  get text(): string {
    this.known ??= createHash("sha256").update(JSON.stringify(this.parts)).digest("base64url").slice(0, 8);
    return this.known;
  }
}

/** The cursor of a row. */
export function cursorOf({ value, id }: KeysetPosition, { text }: Origin): string {
  const written = value instanceof Date ? { at: value.getTime() } : value;
  return Buffer.from(JSON.stringify([1, text, written, id])).toString("base64url");
}

/** The position that a cursor names which comes from there, or is of an older form that came from there. */
export function positionWithin(cursor: string, origin: Origin, ...older: readonly string[]): KeysetPosition {
  const parsed = cursorShape.safeParse(jsonOf(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) throw new RequestError("CURSOR_INVALID", "the cursor is damaged");
  const [, from, value, id] = parsed.data;
  if (from !== origin.text && !older.includes(from))
    throw new RequestError("CURSOR_INVALID", "the cursor comes from another query");
  return { value: typeof value === "object" && value !== null ? new Date(value.at) : value, id };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
