import { uuidv7 as newId } from "uuidv7";

import { insertPendingChanges, type NewChange } from "../data/change/change-store.js";
import { SYSTEM_ORIGIN } from "../domain/origin.js";
import { type ChangeDetails, ChangeEntity, ChangeOperation } from "../model/change/change.js";
import type { ExternalIdInput } from "../model/customer/external-id.js";
import type { ActionContext } from "./action-context.js";

/** What an action says of one change; what is left out is the usual. */
export interface ChangeDraft {
  readonly entity: ChangeEntity;
  readonly recordId: string;
  /** Null of a person without a customer. */
  readonly customerId: string | null;
  /** The version of the customer, which every write to one of its records raises; of a person its own. */
  readonly version: number;
  readonly isNew: boolean;
  readonly externalIds: readonly ExternalIdInput[];
  readonly operation?: ChangeOperation;
  readonly mergedIntoId?: string;
  readonly details?: ChangeDetails;
}

/**
 * Writes changes for the feed, in this order, in the transaction that made them. Values that follow from facts are
 * written by Treue itself, and name the change of the fact that caused them.
 */
export async function logChanges(context: ActionContext, drafts: readonly ChangeDraft[]): Promise<void> {
  const { sql, workspace, now, causes } = context;
  const changes = drafts.map((draft): NewChange => {
    const isComputed = draft.entity === ChangeEntity.LOYALTY;
    const origin = isComputed ? SYSTEM_ORIGIN : context.origin;
    const { operation = ChangeOperation.UPSERT, mergedIntoId = null, details = null, ...named } = draft;
    const causedById = isComputed ? (causes.get(draft.customerId ?? "") ?? null) : null;
    return {
      ...named,
      id: newId(),
      workspaceId: workspace.id,
      operation,
      mergedIntoId,
      details,
      originKind: origin.kind,
      originId: origin.id,
      causedById,
      createdAt: now,
    };
  });
  for (const { id, entity, customerId } of changes) {
    if (entity !== ChangeEntity.LOYALTY && customerId !== null) causes.set(customerId, id);
  }
  if (context.collected === null) await insertPendingChanges(sql, changes);
  else context.collected.push(...changes);
}

/**
 * Runs the actions of a batch, and writes the changes that they log in one statement at its end; one within a request leaves
 * that to the end of the request.
 */
export async function withCollectedChanges<Result>(
  context: ActionContext,
  work: (collecting: ActionContext) => Promise<Result>,
): Promise<Result> {
  if (context.collected !== null) return work(context);
  const collecting = { ...context, collected: [] };
  const result = await work(collecting);
  await writeCollectedChanges(collecting);
  return result;
}

/** Writes the changes that wait: at the end, or before something that looks at what was told so far. */
export async function writeCollectedChanges({ sql, collected }: ActionContext): Promise<void> {
  await insertPendingChanges(sql, collected?.splice(0) ?? []);
}
