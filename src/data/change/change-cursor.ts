import { RequestError } from "../../domain/errors.js";
import { cursorOf, originOf, positionWithin } from "../database/cursor.js";

const ORIGIN = originOf("changes");

/** The cursor of the feed after a change, by its number. */
export function changeCursorOf(sequence: number): string {
  return cursorOf({ value: sequence, id: "" }, ORIGIN);
}

/** The number of the change after which a cursor of the feed stands. */
export function sequenceWithin(cursor: string): number {
  const { value } = positionWithin(cursor, ORIGIN);
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw new RequestError("CURSOR_INVALID", "the cursor is damaged");
  return value;
}
