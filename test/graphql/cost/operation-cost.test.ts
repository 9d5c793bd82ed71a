import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isInputObjectType,
  isListType,
  isObjectType,
  parse,
} from "graphql";

import { FIELD_COSTS, FILTER_SCANS, LIST_LENGTHS, SCAN_COSTS } from "../../../src/graphql/cost/field-costs.js";
import { operationCost, OperationCosts } from "../../../src/graphql/cost/operation-cost.js";
import { createSchema } from "../../../src/graphql/schema.js";

const TIERS = `tiers(from: "2025-01-01", to: "2026-01-01") { distribution { tier } }`;
const schema = createSchema();

describe("the cost of an operation", () => {
  const costOf = (text: string, variables: Record<string, unknown> = {}) =>
    operationCost(schema, { query: parse(text), operationName: undefined, variables });
  const cost = (...asked: Parameters<typeof costOf>) => Math.round(costOf(...asked).fixed);

  test.each([
    ["a page by its size", `{ customers(first: 50) { nodes { id } } }`, 1 + 50 * 1.1],
    ["a page that says nothing as one of 20", `{ customers { nodes { id } } }`, 1 + 20 * 1.1],
    ["a page from the end", `{ customers(last: 7) { edges { cursor node { id } } } }`, 1 + 7 * (1 + 0.1 + 1 + 0.1)],
    [
      "a page within a page",
      `{ customers(first: 10) { nodes { contracts(first: 3) { nodes { id } } } } }`,
      1 + 10 * (1 + 1 + 3 * 1.1),
    ],
    ["a page that is too large as the largest", `{ customers(first: 100000) { nodes { id } } }`, 1 + 200 * 1.1],
    ["a list by the ids that it is asked for", `{ nodes(ids: ["a", "b", "c"]) { id } }`, 3 * 1.1],
    ["every alias", `{ customers(first: 100) { nodes { a: id b: id c: id } } }`, 1 + 100 * 1.3],
    ["what is skipped as nothing", `{ viewer { role } viewer @skip(if: true) { role } }`, 1.1],
    ["a fragment at every place", `{ a: viewer { ...F } b: viewer { ...F } } fragment F on Viewer { role }`, 2 * 1.1],
    ["the schema as nothing", `{ __schema { types { fields { name } } } }`, 0],
    ["a batch by its rows", `mutation { ingest(input: { customers: [{}, {}, {}] }) { failed } }`, 20 + 3 * 10 + 1.1],
  ])("counts %s", (_what, text, expected) => {
    expect(cost(text)).toBe(Math.round(expected));
  });

  test("counts a page by its variable", () => {
    const text = `query ($n: Int) { customers(first: $n) { nodes { id } } }`;
    expect([cost(text, { n: 100 }), cost(text)]).toEqual([111, 23]);
  });

  test("is remembered by its variables: a text by whether there is one, a number, a flag and a list as they are", () => {
    const query = parse(`query ($n: Int, $text: String, $segments: [String!], $all: Boolean = true) {
      customers(first: $n, filter: { text: $text, segments: $segments }) { nodes { id name @include(if: $all) } }
    }`);
    const operation = getOperationAST(query);
    if (!operation) throw new Error("there is one operation");
    const costs = new OperationCosts(schema);
    const asked = [
      { n: 10, text: "abc" },
      { n: 10, text: "another" },
      { n: 10, text: "" },
      { n: 20, text: "abc" },
      { n: 20, text: "abc", all: false },
      { n: 20, segments: ["a"], text: "abc" },
      { n: 20, segments: Array.from({ length: 200 }, String) },
    ];
    for (const variables of [...asked, ...asked]) {
      expect(costs.of(query, operation, variables)).toEqual(
        operationCost(schema, { query, operationName: undefined, variables }),
      );
    }
    expect(costs.of(query, operation, asked[4] ?? {})).toBe(costs.of(query, operation, { ...asked[4], text: "other" }));
  });

  test("tells what its reports scan apart from the rest, under every name once", () => {
    const { fixed, scanned } = costOf(`{ a: ${TIERS} b: ${TIERS} ${TIERS.replace(") {", ") @skip(if: true) {")} }`);
    expect([Math.round(fixed), scanned]).toEqual([Math.round(2 * (1 + 5 * 1.1)), 44_000]);
  });

  test.each([
    ["one whose filter an index answers", `{ customers(filter: { segments: ["a"] }) { totalCount } }`, 0],
    ["a text", `{ customers(filter: { text: "zzzz" }) { totalCount } }`, 25],
    ["no text", `{ customers(filter: { text: "" }) { totalCount } people(filter: { text: null }) { totalCount } }`, 0],
    [
      "a text in every list",
      `{ a: people(filter: { text: "z" }) { totalCount } b: people(filter: { text: "z" }) { totalCount } }`,
      50,
    ],
    [
      "the dearest of several and each further value",
      `{ customers(filter: { tags: ["a", "b", "c"], nextBestActions: [WIN_BACK] }) { totalCount } }`,
      75 + 3 * 5,
    ],
    ["all interactions", `{ interactions(filter: { qualities: [UNRESOLVED] }) { totalCount } }`, 400],
    [
      "those of one customer",
      `{ interactions(filter: { qualities: [UNRESOLVED], customer: { id: "a" } }) { totalCount } }`,
      0,
    ],
    ["what is skipped", `{ customers(filter: { text: "zzzz" }) @skip(if: true) { totalCount } }`, 0],
  ])("counts what the filter of a list makes it read: %s", (_what, text, expected) => {
    expect(costOf(text).scanned).toBe(expected);
  });

  test("counts what a filter makes a list read by its variable", () => {
    const text = `query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }`;
    expect([costOf(text, { filter: { text: "z" } }).scanned, costOf(text).scanned]).toEqual([25, 0]);
  });

  test("knows only lists of the workspace and conditions of their filters", () => {
    const lists = schema.getQueryType()?.getFields() ?? {};
    const unknown = Object.entries(FILTER_SCANS).flatMap(([name, { by, within }]) => {
      const filter = lists[name.replace("Query.", "")]?.args.find((argument) => argument.name === "filter");
      const type = getNamedType(filter?.type);
      const known = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
      return [...Object.keys(by), ...within].filter((field) => !known.includes(field));
    });
    expect(unknown).toEqual([]);
  });

  test("counts what a report scans once because none stands in a list", () => {
    const owners = Object.keys(SCAN_COSTS).map((name) => name.slice(0, name.indexOf(".")));
    const fieldsOf = Object.values(schema.getTypeMap()).filter(isObjectType);
    const holders = fieldsOf.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => owners.includes(getNamedType(field.type).name))
        .map((field) => ({ owner: type.name, isList: isListType(getNullableType(field.type)) })),
    );
    expect(holders.filter(({ owner, isList }) => owner !== "Query" || isList)).toEqual([]);
    expect(holders.length).toBeGreaterThan(0);
  });

  test("is written down only for fields that there are, and as a length only for lists", () => {
    const typeOf = (name: string) => {
      const [owner = "", field = ""] = name.split(".");
      const type = schema.getType(owner);
      return isObjectType(type) ? type.getFields()[field]?.type : undefined;
    };
    const isList = (name: string) => {
      const type = typeOf(name);
      return type !== undefined && isListType(getNullableType(type));
    };
    expect(Object.keys({ ...FIELD_COSTS, ...SCAN_COSTS }).filter((name) => typeOf(name) === undefined)).toEqual([]);
    expect(Object.keys(LIST_LENGTHS).filter((name) => !isList(name))).toEqual([]);
  });
});
