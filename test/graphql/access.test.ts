import { readFileSync } from "node:fs";
import path from "node:path";

import { type GraphQLField, GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";

import { declaredAccess, guardSchema } from "../../src/graphql/access.js";
import { createSchema } from "../../src/graphql/schema.js";
import { KeyScope, Role } from "../../src/model/workspace/api-key.js";
import { packageRoot } from "../../src/package-root.js";
import { TestApi } from "../support/api.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { minimalOperation } from "../support/minimal-operation.js";

const schema = createSchema();
const committed = JSON.parse(readFileSync(path.join(packageRoot, "schema", "access.json"), "utf8")) as Record<
  string,
  string
>;
const ROLES = Object.values(Role);

/** Each line of the table: the field, the argument that it is about, the role, and the narrow scopes that it is open to. */
const LINES = Object.entries(committed).map(([name, needs]) => {
  const [, type = "", field = "", argument] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(name) ?? [];
  const [role, ...scopes] = needs.split(", ");
  return { name, type, field, argument, role: role as Role, scopes };
});

function fieldOf(type: string, name: string): GraphQLField<unknown, unknown> {
  const found = schema.getType(type);
  const field = found instanceof GraphQLObjectType ? found.getFields()[name] : undefined;
  if (field === undefined) throw new Error(`there is no field ${type}.${name}`);
  return field;
}

test("schema/access.json is what the program declares; npm run schema writes it", () => {
  expect(committed).toEqual(declaredAccess(schema));
});

describe("a key", () => {
  let current: TestDatabase;
  let api: TestApi;
  const keys = new Map<Role, string>();
  beforeAll(async () => {
    current = await openTestDatabase("sqlite");
    api = await TestApi.start(current);
    for (const role of ROLES) keys.set(role, await api.createKey(role));
  });
  afterAll(async () => {
    api.stop();
    await current.close();
  });

  test.each(LINES)("is refused $name unless its role is $role at least", async ({ type, field, argument, role }) => {
    const kind = type === "Mutation" ? "mutation" : "query";
    const { query, variables } = minimalOperation(kind, fieldOf(type, field), argument === undefined ? [] : [argument]);
    const refused: Role[] = [];
    for (const [each, key] of keys) {
      const { status, errors = [] } = await api.send(query, variables, key);
      expect(status).toBe(200);
      if (errors.some(({ extensions }) => extensions.code === "FORBIDDEN")) refused.push(each);
    }
    expect(refused).toEqual(ROLES.slice(0, ROLES.indexOf(role)));
  });

  test.each(LINES)("that only pushes facts is refused $name, unless it is open to $scopes", async (line) => {
    const kind = line.type === "Mutation" ? "mutation" : "query";
    const { query, variables } = minimalOperation(kind, fieldOf(line.type, line.field), []);
    const key = await api.createKey(Role.ADMIN, "default", null, KeyScope.INGEST);
    const { errors = [] } = await api.send(query, variables, key);
    const isRefused = errors.some(({ extensions }) => extensions.code === "FORBIDDEN");
    expect(isRefused).toBe(!line.scopes.includes("INGEST"));
  });

  test("that only pushes facts is open to two fields", () => {
    expect(LINES.filter(({ scopes }) => scopes.length > 0).map(({ name }) => name)).toEqual([
      "Mutation.ingest",
      "Query.viewer",
    ]);
  });
});

describe("a root field that declares no role", () => {
  const undeclared = () =>
    new GraphQLSchema({
      query: new GraphQLObjectType({ name: "Query", fields: { open: { type: GraphQLString, resolve: () => "seen" } } }),
    });

  test("is answered to nobody", () => {
    const open = guardSchema(undeclared()).getQueryType()?.getFields().open;
    const context = { viewer: { role: Role.ADMIN, scope: KeyScope.ALL } };
    expect(() => open?.resolve?.({}, {}, context, {} as never)).toThrow("Query.open is open to nobody");
  });

  test("fails the build", () => {
    expect(() => declaredAccess(undeclared())).toThrow("Query.open must declare what it needs");
  });
});
