import { defaultFieldResolver, type GraphQLField, type GraphQLFieldResolver } from "graphql";

import { insertAuditEntry } from "../data/workspace/audit-store.js";
import type { RequestContext } from "./context.js";

/** Ids that this API gives out: of a node, or a plain one. */
const ID = /^(?:[A-Za-z]+_)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ID_NAME = /^(?:id|globalId|\w+Id)s?$/;
/** The ids of other systems may be anything, also a person's address. */
const FOREIGN = /^externalIds?$/;
const MOST_TARGETS = 50;

/**
 * Runs a mutation and notes in the audit log who did what to which records, in the same transaction. What is refused has done
 * nothing, and is not noted. Of the input and the result only ids are kept: whatever else is in them may be secret or
 * somebody's.
 */
export function audited({
  name: action,
  resolve = defaultFieldResolver,
}: GraphQLField<unknown, RequestContext>): GraphQLFieldResolver<unknown, RequestContext> {
  return async (root, args: Record<string, unknown>, context, info) => {
    const result: unknown = await resolve(root, args, context, info);
    if (wasRefused(result)) return result;
    const { sql, viewer: actor, workspace, now: createdAt } = context;
    const targets = [...new Set([...idsWithin(args.input), ...idsOfResult(result)])].slice(0, MOST_TARGETS);
    await insertAuditEntry(sql, { actor, workspaceId: workspace.id, action, targets, createdAt });
    return result;
  };
}

function wasRefused(payload: unknown): boolean {
  if (typeof payload !== "object" || payload === null || !("userErrors" in payload)) return false;
  return Array.isArray(payload.userErrors) && payload.userErrors.length > 0;
}

/** The ids that an input names, at whatever depth. */
function idsWithin(value: unknown, name = ""): string[] {
  if (FOREIGN.test(name)) return [];
  if (typeof value === "string") return ID_NAME.test(name) && ID.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => idsWithin(item, name));
  return Object.entries(value).flatMap(([key, item]) => idsWithin(item, key));
}

/** The ids of the records that a payload holds, as the API gives them out. */
function idsOfResult(payload: unknown): string[] {
  if (typeof payload !== "object" || payload === null) return [];
  return Object.values(payload).flatMap((part: unknown) => {
    if (typeof part !== "object" || part === null) return [];
    const id = "globalId" in part ? part.globalId : "id" in part ? part.id : null;
    return typeof id === "string" && ID.test(id) ? [id] : [];
  });
}
