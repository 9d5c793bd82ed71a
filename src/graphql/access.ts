import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
} from "graphql";
import { Extensions } from "type-graphql";

import { assertStillWanted } from "../actions/wanted-work.js";
import { Refusal, RequestError, type UserErrorFacts } from "../domain/errors.js";
import { mark, undo } from "../intake/action-context.js";
import { hasRole, KeyScope, Role } from "../model/workspace/api-key.js";
import { audited } from "./audited.js";
import type { RequestContext } from "./context.js";
import { Loaders } from "./loaders.js";

/** What a caller needs to be answered a field. */
interface Access {
  readonly role: Role;
  /** What it needs as well where it gives an argument, by the argument's name. */
  readonly ofArguments: Readonly<Record<string, Role>>;
  /** The narrow scopes whose keys it is open to. */
  readonly scopes: readonly KeyScope[];
}

/**
 * Declares the role that a field needs, those that single arguments of it need, and to keys of which narrow scopes it is open
 * as well. Every root field declares one: what declares none is refused to everybody. `schema/access.json` shows them all.
 */
export function Needs(
  role: Role,
  ofArguments: Access["ofArguments"] = {},
  scopes: Access["scopes"] = [],
): MethodDecorator {
  return Extensions({ access: { role, ofArguments, scopes } satisfies Access });
}

type Field = GraphQLField<unknown, RequestContext>;
type Resolver = GraphQLFieldResolver<unknown, RequestContext>;

/** A field that declares what it needs, or that must. */
interface GuardedField {
  readonly name: string;
  readonly field: Field;
  readonly access: Access | undefined;
  readonly isMutation: boolean;
}

function guardedFields(schema: GraphQLSchema): GuardedField[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).map((field: Field) => ({
        name: `${type.name}.${field.name}`,
        field,
        access: field.extensions.access as Access | undefined,
        isMutation: type === schema.getMutationType(),
        isRoot: roots.includes(type),
      })),
    )
    .filter(({ access, isRoot }) => isRoot || access !== undefined);
}

/**
 * The role that each guarded field needs, followed by the narrow scopes that it is open to, and the role of an argument where
 * it needs another; throws where a root field declares none.
 */
export function declaredAccess(schema: GraphQLSchema): Record<string, string> {
  const entries = guardedFields(schema).flatMap(({ name, access }) => {
    if (access === undefined) throw new Error(`${name} must declare what it needs: @Needs(Role.…)`);
    const ofArguments = Object.entries(access.ofArguments);
    return [
      [name, [access.role, ...access.scopes].join(", ")] as const,
      ...ofArguments.map(([argument, role]) => [`${name}(${argument}:)`, role] as const),
    ];
  });
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Guards every field that needs a role, and every root field: one that declares none is refused. What a mutation that needs the
 * role ADMIN has done is noted in the audit log. Set on these fields alone, because a middleware of type-graphql would make
 * every field of a page wait for a promise.
 */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const { name, field, access, isMutation } of guardedFields(schema)) {
    const resolve =
      isMutation && access?.role === Role.ADMIN ? audited(field) : (field.resolve ?? defaultFieldResolver);
    field.resolve = allowed(name, access, isMutation ? recoverable(resolve) : resolve);
  }
  return schema;
}

/** Answers those only who have the roles that a field and its given arguments need, as long as they wait for it. */
function allowed(name: string, access: Access | undefined, resolve: Resolver): Resolver {
  return (root, args: Record<string, unknown>, context, info) => {
    assertStillWanted();
    if (access === undefined) throw new RequestError("FORBIDDEN", `${name} is open to nobody`);
    requireScope(context, access.scopes);
    requireRole(context, access.role);
    for (const [argument, role] of Object.entries(access.ofArguments)) {
      if (args[argument] !== undefined && args[argument] !== null) requireRole(context, role);
    }
    return resolve(root, args, context, info);
  };
}

/**
 * Runs a root field of a mutation under a savepoint, for those who may write at all. One that is refused, or whose input is
 * malformed, has written nothing and answers with user errors, without undoing its neighbours.
 */
function recoverable(resolve: Resolver): Resolver {
  return async (root, args, context, info) => {
    requireRole(context, Role.WRITE);
    const faults = context.malformedInputs.get(String(info.path.key))?.faults;
    if (faults) return refused(faults);
    await mark(context, "root_field");
    try {
      return await resolve(root, args, context, info);
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      await undo(context, "root_field");
      return refused(fault.errors);
    } finally {
      context.loaders = new Loaders(context);
    }
  };
}

/** What a root field answers that has done nothing. */
function refused(errors: readonly UserErrorFacts[]) {
  return { userErrors: errors.map((error) => ({ ...error, path: ["input", ...error.path] })) };
}

/** Refuses a key that is for something else. */
function requireScope({ viewer: { scope } }: RequestContext, open: readonly KeyScope[]): void {
  if (scope === KeyScope.ALL || open.includes(scope)) return;
  throw new RequestError("FORBIDDEN", `the API key has the scope ${scope}, to which this is not open`);
}

/** Refuses a caller whose role may not do what another one may. */
function requireRole({ viewer }: RequestContext, needed: Role): void {
  if (hasRole(viewer.role, needed)) return;
  throw new RequestError("FORBIDDEN", `the API key has the role ${viewer.role}; this needs ${needed}`);
}
