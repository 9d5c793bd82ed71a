import type { GraphQLFieldResolver, GraphQLSchema } from "graphql";

import { rollbackToSavepoint, savepoint } from "../data/database/savepoint.js";
import { Refusal, RequestError } from "../domain/errors.js";
import { Role } from "../model/workspace/api-key.js";
import type { RequestContext } from "./context.js";
import { Loaders } from "./loaders.js";

const ROLES = Object.values(Role);

/** Whether a role may do what another one may. */
function mayActAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Refuses a caller whose role may not do what the field does. */
export function requireRole({ viewer }: RequestContext, needed: Role): void {
  if (mayActAs(viewer.role, needed)) return;
  throw new RequestError("FORBIDDEN", `the API key has the role ${viewer.role}; this needs ${needed}`);
}

/**
 * Guards every root field of the mutations: it needs the role WRITE and runs under a savepoint. One that is refused, or
 * whose input is malformed, has written nothing and answers with user errors, without undoing its neighbours. Set on these fields alone, because a
 * middleware of type-graphql would make every field of a page wait for a promise.
 */
export function guardMutations(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (resolve) field.resolve = guarded(resolve);
  }
  return schema;
}

type Resolver = GraphQLFieldResolver<unknown, RequestContext>;

function guarded(resolve: Resolver): Resolver {
  return async (root, args, context, info) => {
    requireRole(context, Role.WRITE);
    await savepoint(context.sql);
    try {
      const faults = context.malformedInputs.get(String(info.path.key))?.faults;
      if (faults) throw new Refusal(faults);
      return await resolve(root, args, context, info);
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      await rollbackToSavepoint(context.sql);
      const userErrors = fault.errors.map((error) => ({ ...error, path: ["input", ...error.path] }));
      return { userErrors };
    } finally {
      context.loaders = new Loaders(context);
    }
  };
}
