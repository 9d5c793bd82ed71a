import { uuidv7 as newId } from "uuidv7";

import { changeCursorOf } from "../../data/change/change-cursor.js";
import { changesPurgedTo } from "../../data/change/change-store.js";
import type { Sql } from "../../data/database/database.js";
import type { WorkspaceRows } from "../../data/database/workspace-rows.js";
import { insertDeliveries } from "../../data/webhook/delivery-store.js";
import { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";
import type { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import { gapMessage } from "./message.js";

/** Where in the feed an endpoint goes on, of which changes have left the feed before it was told; null: none have. */
export async function gapEndOf(
  rows: WorkspaceRows,
  { position }: Pick<WebhookEndpoint, "position">,
): Promise<number | null> {
  const purgedTo = await changesPurgedTo(rows);
  return purgedTo > position ? purgedTo : null;
}

/** Puts the message into an endpoint's line, whatever it receives, that it was not told of everything up to a change. */
export async function tellGap(
  sql: Sql,
  { id: endpointId, workspaceId }: WebhookEndpoint,
  sequence: number,
  now: Date,
): Promise<void> {
  const id = newId();
  await insertDeliveries(sql, [
    {
      id,
      workspaceId,
      endpointId,
      changeId: id,
      eventType: WebhookEventType.GAP,
      customerId: null,
      recordId: null,
      recordVersion: null,
      sequence: null,
      body: gapMessage(changeCursorOf({ workspaceId }, sequence), now),
      createdAt: now,
    },
  ]);
}
