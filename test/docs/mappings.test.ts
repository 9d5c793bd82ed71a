import { readFileSync } from "node:fs";
import path from "node:path";

import { getNamedType, getNullableType, isInputObjectType } from "graphql";
import jsonata from "jsonata";

import { rowType } from "../../src/graphql/row-coercion.js";
import { createSchema } from "../../src/graphql/schema.js";
import { ROW_KINDS } from "../../src/intake/row-lists.js";
import { FILE_VARIABLES, HOOK_VARIABLES } from "../../src/integration/expression/unknown-variables.js";
import { MAPPING_MEMBERS } from "../../src/integration/mapping.js";
import { mappingFunctions } from "../../src/integration/mapping-functions.js";
import { FetchEntity } from "../../src/model/inbound/inbound-payload.js";
import { packageRoot } from "../../src/package-root.js";

const PAGE = readFileSync(path.join(packageRoot, "docs/integrate/mappings.md"), "utf8");

/** The part of the page under a heading. */
function section(heading: string): string {
  const [, text] = PAGE.split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`the page has no part ${heading}`);
  return text.split(/^## /m)[0] ?? "";
}

/** What each takes, and how many parameters the page gives it. */
const FUNCTIONS = Object.entries(mappingFunctions("UTC")).map(([name, { length }]) => `${name} ${length}`);
const CALLS = [...section("Functions").matchAll(/^\| `\$(\w+)\((.*?)\)`/gm)].map(([, name, parameters = ""]) => {
  return `${name} ${parameters.split(",").length}`;
});
/** `$name(…) → what it gives`, or after `✗` what it says. */
const EXAMPLES = [...section("Functions").matchAll(/^(\$(\w+)\(.*\)) (→|✗) (.+)$/gm)].map(
  ([, call = "", name = "", sign = "", told = ""]) => ({ call, name, sign, told }),
);

test("the page tells every function of mappings with its parameters, and no other", () => {
  expect([...CALLS].sort()).toEqual([...FUNCTIONS].sort());
});

test("every function has an example, and no other has", () => {
  const names = FUNCTIONS.map((name) => name.split(" ")[0]);
  expect([...new Set(EXAMPLES.map(({ name }) => name))].sort()).toEqual(names.sort());
});

test.each(EXAMPLES)("$call $sign $told", async ({ call, sign, told }) => {
  const evaluated = jsonata(call).evaluate(
    {},
    { ...mappingFunctions("Europe/Berlin"), wonStages: "closedwon, 9" },
  ) as Promise<unknown>;
  if (sign === "✗") await expect(evaluated).rejects.toMatchObject({ message: told });
  else expect(JSON.stringify(await evaluated) ?? "nothing").toBe(told);
});

test("the page tells all that a mapping.json says, and no more", () => {
  const told = [...section("What it is").matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names = ""]) => [
    ...names.matchAll(/`(\w+)`/g),
  ]);
  expect(told.map(([, name]) => name).sort()).toEqual([...MAPPING_MEMBERS].sort());
});

test("the page tells every variable of mappings, and no other", () => {
  const named = [...section("What it reads").matchAll(/^\| `\$(\w+)` \|/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...FILE_VARIABLES, ...HOOK_VARIABLES].sort());
});

const schema = createSchema();

test.each(ROW_KINDS)("the page tells every field of rows of %s with its type, and no other", (kind) => {
  const [, table = ""] = section("Rows").split(`\n### \`${kind}\`\n`);
  const told = [...(table.split(/^### /m)[0] ?? "").matchAll(/`(\w+)` (\[?\w+!?\]?)/g)].map(
    ([, name = "", type = ""]) => {
      return `${name} ${type}`;
    },
  );
  const type = getNamedType(rowType(schema, kind));
  const fields = isInputObjectType(type) ? Object.values(type.getFields()) : [];
  expect(told.sort()).toEqual(fields.map((field) => `${field.name} ${String(getNullableType(field.type))}`).sort());
});

test("the page tells every entity that can be fetched", () => {
  for (const entity of Object.values(FetchEntity)) expect(section("Rows")).toContain(`\`${entity}\``);
});
