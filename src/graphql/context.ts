import type { ActionContext } from "../actions/action-context.js";
import type { ApiKey } from "../model/workspace/api-key.js";
import { Loaders } from "./loaders.js";

/** Everything a resolver may know of its request. In a mutation `sql` is the transaction, in a query the reader. */
export interface RequestContext extends ActionContext {
  readonly viewer: Pick<ApiKey, "id" | "role">;
  /** Made anew after every root field of a mutation, so that nothing read before a write is answered after it. */
  loaders: Loaders;
  /** What resolvers threw; a mutation request that holds any is rolled back. */
  readonly faults: unknown[];
}

/** The context of one request. */
export function requestContext(action: ActionContext, viewer: RequestContext["viewer"]): RequestContext {
  return { ...action, viewer, loaders: new Loaders(action), faults: [] };
}
