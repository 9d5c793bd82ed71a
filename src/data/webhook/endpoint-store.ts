import { In } from "typeorm";

import { Change } from "../../model/change/change.js";
import { soughtId } from "../../model/node.js";
import { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import { Workspace } from "../../model/workspace/workspace.js";
import type { Sql } from "../database/database.js";
import { insertRows, type RowOf } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

export async function insertEndpoint(sql: Sql, endpoint: WebhookEndpoint): Promise<void> {
  await insertRows(sql, WebhookEndpoint, [endpoint]);
}

/** The endpoints of a workspace, oldest first. */
export async function endpointsOf({ sql, workspaceId }: WorkspaceRows): Promise<WebhookEndpoint[]> {
  return sql.find(WebhookEndpoint, {
    where: { workspaceId },
    order: { createdAt: "ASC", id: "ASC" },
    comment: "endpointsOf",
  });
}

/** Endpoints of a workspace by id, in no order. */
export async function endpointsByIds(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
): Promise<WebhookEndpoint[]> {
  if (ids.length === 0) return [];
  return sql.find(WebhookEndpoint, { where: { workspaceId, id: In([...ids]) }, comment: "endpointsByIds" });
}

export async function endpointById({ sql, workspaceId }: WorkspaceRows, id: string): Promise<WebhookEndpoint | null> {
  return sql.findOne(WebhookEndpoint, { where: { workspaceId, id: soughtId(id) }, comment: "endpointById" });
}

export async function updateEndpoint(
  sql: Sql,
  { workspaceId, id }: Pick<WebhookEndpoint, "workspaceId" | "id">,
  changed: RowOf<WebhookEndpoint>,
): Promise<void> {
  await sql.update(WebhookEndpoint, { workspaceId, id }, changed);
}

/** Stores the same secrets otherwise, unless they are others by now; returns the number of rows. */
export async function replaceEndpointSecrets(
  sql: Sql,
  { workspaceId, id, secret }: Pick<WebhookEndpoint, "workspaceId" | "id" | "secret">,
  changed: Pick<WebhookEndpoint, "secret" | "previousSecret">,
): Promise<number> {
  const { affected } = await sql.update(WebhookEndpoint, { workspaceId, id, secret }, changed);
  return affected ?? 0;
}

export async function deleteEndpoint({ sql, workspaceId }: WorkspaceRows, id: string): Promise<void> {
  await sql.delete(WebhookEndpoint, { workspaceId, id });
}

/** Enabled endpoints of all workspaces whose feed holds, or held, changes that they have not been told of. */
export async function endpointsBehind(sql: Sql): Promise<WebhookEndpoint[]> {
  return sql
    .createQueryBuilder(WebhookEndpoint, "endpoint")
    .where("endpoint.enabled = 1")
    .andWhere((query) => {
      const newer = query.subQuery().select("1").from(Change, "newer");
      newer.where("newer.workspaceId = endpoint.workspaceId AND newer.sequence > endpoint.position");
      const past = query.subQuery().select("1").from(Workspace, "workspace");
      past.where("workspace.id = endpoint.workspaceId AND workspace.changesPurgedTo > endpoint.position");
      return `(EXISTS ${newer.getQuery()} OR EXISTS ${past.getQuery()})`;
    })
    .comment("endpointsBehind")
    .getMany();
}

/** Moves an endpoint on in the feed; false where it is disabled or another server has moved it. */
export async function advanceEndpoint(
  sql: Sql,
  { workspaceId, id, position }: Pick<WebhookEndpoint, "workspaceId" | "id" | "position">,
  to: number,
): Promise<boolean> {
  const { affected } = await sql.update(
    WebhookEndpoint,
    { workspaceId, id, position, enabled: true },
    { position: to },
  );
  return affected === 1;
}
