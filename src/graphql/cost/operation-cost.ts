import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  type OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity";
import { LRUCache } from "lru-cache";

import { FIELD_COSTS, LIST_LENGTHS } from "./field-costs.js";
import { scanCost } from "./scan-cost.js";

/** An operation, with its variables as the client sent them. */
interface Operation {
  readonly query: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
}

/** What a single value costs. */
export const LEAF_COST = 0.1;
const LIST_LENGTH = 5;
const PAGE = 20;
const LARGEST_PAGE = 200;
/** What a row of a batch costs to write, and any other mutation. */
const ROW_COST = 10;
const MUTATION_COST = 20;

/** What an operation may cost, or has cost. */
export interface OperationCost {
  /** The same in every workspace. */
  readonly fixed: number;
  /** What its reports and the filters of its lists read, in a workspace of 500 customers. */
  readonly scanned: number;
}

/**
 * What an operation may cost, known before it runs: the objects that its answer can hold by its page sizes, a tenth for
 * every single value, and what its reports and filters read (`scan-cost.ts`). Worked example: 50 customers with three names
 * and 10 contracts of two values each: 1 + 50 · (1 + 0.3 + 1 + 10 · (1 + 0.2)) = 716. Throws a GraphQLError where fragments
 * make more fields of it than can be counted.
 */
export function operationCost(schema: GraphQLSchema, operation: Operation): OperationCost {
  // Reports and lists of the workspace stand in no list, so that what they scan is simply added up.
  const scans = { sum: 0 };
  const fixed = getComplexity({ schema, ...operation, estimators: [costOf], context: scans });
  return { fixed, scanned: scans.sum };
}

/** How many ways of asking the same query are remembered, and by how many letters each. */
const KEPT_COSTS = 5;
const LONGEST_KEY = 500;

/**
 * What operations may cost; queries that are sent again and again are the same nodes, and are counted once. Of a text in the
 * variables it matters only whether there is one, so that the pages of a list cost the same.
 */
export class OperationCosts {
  private readonly known = new WeakMap<OperationDefinitionNode, LRUCache<string, OperationCost>>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** What an operation of a document may cost by variables that fit it. */
  of(query: DocumentNode, operation: OperationDefinitionNode, variables: Operation["variables"]): OperationCost {
    const count = () => operationCost(this.schema, { query, operationName: operation.name?.value, variables });
    if (operation.operation !== OperationTypeNode.QUERY) return count();
    const key = JSON.stringify(variables, (_, value: unknown) => (typeof value === "string" ? value !== "" : value));
    if (key.length > LONGEST_KEY) return count();
    const counted = this.known.get(operation) ?? new LRUCache<string, OperationCost>({ max: KEPT_COSTS });
    this.known.set(operation, counted);
    const cost = counted.get(key) ?? count();
    counted.set(key, cost);
    return cost;
  }
}

const costOf: ComplexityEstimator = ({ type, field, args, childComplexity, context }) => {
  // The schema is the same for everyone, and its depth is limited by a rule of its own.
  if (type.name.startsWith("__") || field.name.startsWith("__")) return 0;
  const name = `${type.name}.${field.name}`;
  (context as { sum: number }).sum += scanCost(name, args);
  const own = FIELD_COSTS[name] ?? (type.name === "Mutation" ? mutationCost(args) : 0);
  if (isLeafType(getNamedType(field.type))) return own + LEAF_COST;
  if (isPage(getNamedType(field.type).name)) return own + 1 + pageSize(args) * childComplexity;
  return own + lengthOf(name, type.name, field.type, args) * (1 + childComplexity);
};

function isPage(typeName: string): boolean {
  return /Connection$|^ChangeFeed$/.test(typeName);
}

/** How many rows a page has; one that is too large is refused by its field, in its own words. */
function pageSize({ first, last }: Readonly<Record<string, unknown>>): number {
  const asked = Number(first ?? last ?? PAGE);
  return Math.min(Math.max(asked, 1), LARGEST_PAGE);
}

/** How many objects a field answers, of a page those of one row. */
function lengthOf(
  name: string,
  owner: string,
  type: GraphQLOutputType,
  args: Readonly<Record<string, unknown>>,
): number {
  if (!isListType(getNullableType(type)) || isPage(owner)) return 1;
  const given = Object.values(args).find(Array.isArray);
  if (given !== undefined) return given.length;
  return "first" in args ? pageSize(args) : (LIST_LENGTHS[name] ?? LIST_LENGTH);
}

function mutationCost({ input }: Readonly<Record<string, unknown>>): number {
  const lists = typeof input === "object" && input !== null ? Object.values(input).filter(Array.isArray) : [];
  return MUTATION_COST + ROW_COST * lists.reduce((rows, list) => rows + list.length, 0);
}
