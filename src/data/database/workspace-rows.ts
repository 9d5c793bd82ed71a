import type { Sql } from "./database.js";

/**
 * The rows of one workspace: what SQL is sent through, and whose rows it may touch. Stores of what workspaces own take it
 * first, so that no statement is written without its workspace.
 */
export interface WorkspaceRows {
  readonly sql: Sql;
  readonly workspaceId: string;
}

/** The rows of a workspace, read or written through a connection. */
export function workspaceRows(sql: Sql, workspaceId: string): WorkspaceRows {
  return { sql, workspaceId };
}
