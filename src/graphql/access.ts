import type { MiddlewareFn } from "type-graphql";

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

/**
 * Every root field of a mutation: needs the role WRITE and runs under a savepoint. One that is refused has written
 * nothing and answers with user errors, without undoing its neighbours.
 */
export const mutationField: MiddlewareFn<RequestContext> = async ({ context, info }, next) => {
  if (info.parentType !== info.schema.getMutationType()) return next() as Promise<unknown>;
  if (!mayActAs(context.viewer.role, Role.WRITE)) {
    throw new RequestError("FORBIDDEN", `the API key has the role ${context.viewer.role}; this needs WRITE`);
  }
  await savepoint(context.sql);
  try {
    return (await next()) as unknown;
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    await rollbackToSavepoint(context.sql);
    const userErrors = fault.errors.map((error) => ({ ...error, path: ["input", ...error.path] }));
    return { userErrors };
  } finally {
    context.loaders = new Loaders(context);
  }
};
