import { RequestError } from "../../domain/errors.js";
import { cursorOf, originOf, positionWithin } from "../database/cursor.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

type Owner = Pick<WorkspaceRows, "workspaceId">;

/** Cursors that were given out before they named their workspace; readers keep theirs for as long as they like. */
const WITHOUT_WORKSPACE = "QkRVBYtF";

/** The cursor of a workspace's feed after a change, by its number. */
export function changeCursorOf(owner: Owner, sequence: number): string {
  return cursorOf({ value: sequence, id: "" }, originOf(owner, "changes"));
}

/** The number of the change after which a cursor of a workspace's feed stands. */
export function sequenceWithin(owner: Owner, cursor: string): number {
  const { value } = positionWithin(cursor, originOf(owner, "changes"), WITHOUT_WORKSPACE);
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw new RequestError("CURSOR_INVALID", "the cursor is damaged");
  return value;
}
