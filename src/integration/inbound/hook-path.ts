import type { Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { findMapping, findMappingAnywhere } from "../../data/inbound/mapping-store.js";
import { findWorkspace, type WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { MappingRow } from "../../model/inbound/mapping-row.js";
import { isUuid } from "../../model/node.js";

/** Under this path senders post; what follows it names the mapping. */
export const HOOKS_PATH = "/hooks";

const DEFAULT_WORKSPACE = "default";

/** The path of a mapping: its name in the default workspace, its id in any other. */
export function hookPath({ id, name }: MappingRow, workspace: Pick<WorkspaceState, "name">): string {
  return `${HOOKS_PATH}/${workspace.name === DEFAULT_WORKSPACE ? name : id}`;
}

/** The mapping that a path names, with its workspace; null where there is none, or none that takes payloads. */
export async function mappingAtPath(
  sql: Sql,
  nameOrId: string,
): Promise<{ readonly mapping: MappingRow; readonly workspace: WorkspaceState } | null> {
  const byId = isUuid(nameOrId) ? await findMappingAnywhere(sql, nameOrId) : null;
  const workspace = await findWorkspace(sql, byId === null ? { name: DEFAULT_WORKSPACE } : { id: byId.workspaceId });
  if (workspace === null) return null;
  const mapping = byId ?? (await findMapping(workspaceRows(sql, workspace.id), { name: nameOrId }));
  return mapping?.enabled ? { mapping, workspace } : null;
}
