import fc from "fast-check";
import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from "graphql";

import type { Operation } from "./minimal-operation.js";

type Draw = fc.GeneratorValue;

const DEEPEST = 5;
const MOST_FIELDS = 4;
const INDENTED = 6;

/** Texts that programs stumble over, and some that name what a test has seeded. */
const TEXTS = [
  "",
  " ",
  "crm",
  "n1",
  "Customer n1",
  "2026-01-01",
  "2025-02-30",
  "0001-01-01",
  "2026-01-01T00:00:00Z",
  "ada@example.org",
  "EUR",
  "__proto__",
  "constructor",
  "\u0000",
  "\ud800",
  "😀",
  "'; DROP TABLE customer; --",
  "%",
  "\\",
  "x".repeat(300),
  "x".repeat(70_000),
  "$",
  "-1",
  "1e400",
  "null",
] as const;
const NUMBERS = [0, -0, 1, -1, 2, 200, 201, 0.5, -0.5, 1e21, 2 ** 31, -(2 ** 31), 2 ** 53, 1e-300, 1.7e308] as const;
/** Where whole numbers begin and end to be taken. */
const BOUNDS = [-1, 0, 1, 2, 199, 200, 201, 2 ** 31 - 1] as const;

/** What no type, or hardly any, takes. */
const ODDITIES: readonly unknown[] = [null, true, [], {}, [[]], [null], { a: { b: 1 } }, "nonsense", 1.5, 1e21];

/** What a test has made, so that operations reach it. */
export interface Known {
  readonly ids: readonly string[];
}

/** Operations over a schema, valid ones and broken ones: fields and arguments as they come, and values that do not fit. */
export function arbitraryOperation(schema: GraphQLSchema, known: Known): fc.Arbitrary<Operation> {
  return fc.gen().map((draw) => new OperationDrawer(schema, known, draw).operation());
}

class OperationDrawer {
  private readonly variables: Record<string, unknown> = {};
  private readonly heads: string[] = [];
  /** Whether it may go against the schema. */
  private readonly isBroken: boolean;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly known: Known,
    private readonly draw: Draw,
  ) {
    this.isBroken = draw(fc.boolean);
  }

  operation(): Operation {
    const isMutation = this.draw(fc.boolean);
    const root = isMutation ? this.schema.getMutationType() : this.schema.getQueryType();
    if (!root) throw new Error("the schema has no such type");
    const selection = this.selection(root, 0);
    const heads = this.heads.length === 0 ? "" : `(${this.heads.join(", ")})`;
    return { query: `${isMutation ? "mutation" : "query"} ${heads} ${selection}`, variables: this.variables };
  }

  private chance(oneIn: number): boolean {
    return this.draw(fc.nat, { max: oneIn - 1 }) === oneIn - 1;
  }

  private breaks(oneIn: number): boolean {
    return this.isBroken && this.chance(oneIn);
  }

  private one<T>(values: readonly T[]): T {
    const value = values[this.draw(fc.nat, { max: values.length - 1 })];
    if (value === undefined) throw new Error("there is nothing to draw from");
    return value;
  }

  private selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields());
    const isBottom = depth >= DEEPEST;
    const choices = isBottom ? fields.filter((field) => isLeafType(getNamedType(field.type))) : fields;
    if (choices.length === 0) return "{ __typename }";
    const count = 1 + this.draw(fc.nat, { max: depth === 0 ? 2 : MOST_FIELDS - 1 });
    const texts = Array.from({ length: count }, (_, index) => this.field(this.one(choices), index, depth));
    return `{ ${texts.join(" ")} }`;
  }

  private field(field: GraphQLField<unknown, unknown>, index: number, depth: number): string {
    const name = this.breaks(60) ? `${field.name}x` : field.name;
    const given = field.args.filter((argument) => (isRequiredArgument(argument) ? !this.breaks(40) : this.chance(3)));
    const passed = given.map((argument) => this.argument(argument));
    const list = passed.length === 0 ? "" : `(${passed.join(", ")})`;
    return `f${index}: ${name}${list} ${this.within(field.type, depth + 1)}`;
  }

  private within(type: GraphQLOutputType, depth: number): string {
    const named = getNamedType(type);
    if (isObjectType(named)) return this.selection(named, depth);
    if (!isAbstractType(named)) return "";
    const possible = this.one(this.schema.getPossibleTypes(named));
    return `{ __typename ... on ${possible.name} ${this.selection(possible, depth)} }`;
  }

  private argument({ name, type }: GraphQLArgument): string {
    const value = this.value(type, 0);
    if (this.chance(5)) return `${name}: ${literal(value, type)}`;
    const variable = `v${this.heads.length}`;
    this.heads.push(`$${variable}: ${String(type)}`);
    this.variables[variable] = value;
    return `${name}: $${variable}`;
  }

  private value(type: GraphQLInputType, depth: number): unknown {
    if (this.breaks(15)) return this.one([...ODDITIES, ...TEXTS, ...NUMBERS]);
    if (isNonNullType(type)) return this.value(type.ofType, depth);
    if (this.chance(6)) return null;
    if (isListType(type)) {
      return Array.from({ length: this.draw(fc.nat, { max: 3 }) }, () => this.value(type.ofType, depth + 1));
    }
    if (isEnumType(type)) return this.one(type.getValues()).name;
    if (isInputObjectType(type)) {
      if (depth > INDENTED) return {};
      const fields = Object.values(type.getFields());
      const given = fields.filter((field) => (isNonNullType(field.type) ? !this.breaks(40) : this.chance(3)));
      const entries = given.map((field) => [field.name, this.value(field.type, depth + 1)] as const);
      return Object.fromEntries(entries);
    }
    return this.scalar(type.name);
  }

  private scalar(name: string): unknown {
    switch (name) {
      case "Boolean":
        return this.draw(fc.boolean);
      case "Int":
      case "SafeInt":
        return this.chance(2) ? this.one(BOUNDS) : this.draw(fc.integer, { min: -2, max: 300 });
      case "Float":
        return this.draw(fc.double, { min: -2, max: 300, noNaN: true });
      case "LocalDate":
        return this.one(["2024-02-29", "2025-01-01", "2025-12-31", "2026-01-15", "1900-01-01", "2199-12-31"]);
      case "DateTime":
        return this.one(["2025-06-01T10:00:00Z", "1970-01-01T00:00:00.000Z", "2026-01-15T11:59:59.999+14:00"]);
      case "EmailAddress":
        return "ada@example.org";
      case "JSONObject":
        return this.draw(fc.dictionary, fc.string(), fc.jsonValue({ maxDepth: 3 }));
      case "ID":
        return this.one([...this.known.ids, ...TEXTS]);
      default:
        return this.one([...TEXTS, ...this.known.ids]);
    }
  }
}

/** A value as it is written into the text of an operation. */
function literal(value: unknown, type: GraphQLInputType): string {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner) && Array.isArray(value)) {
    return `[${value.map((item) => literal(item, inner.ofType)).join(", ")}]`;
  }
  if (isEnumType(inner) && typeof value === "string" && /^[A-Z_]+$/.test(value)) return value;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const fields = isInputObjectType(inner) ? inner.getFields() : {};
    const written = Object.entries(value).map(([name, item]) => {
      const known = fields[name];
      const text = known === undefined ? JSON.stringify(item) : literal(item, known.type);
      return `${/^[_A-Za-z]\w*$/.test(name) ? name : "odd"}: ${text}`;
    });
    return `{ ${written.join(", ")} }`;
  }
  return JSON.stringify(value) ?? "null";
}
