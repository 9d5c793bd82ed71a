import { readFileSync } from "node:fs";
import path from "node:path";

import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from "graphql";

import { createSchema } from "../../src/graphql/schema.js";
import { packageRoot } from "../../src/package-root.js";

const schema = createSchema();

test("schema/schema.graphql is what the program serves; npm run schema writes it", () => {
  const committed = readFileSync(path.join(packageRoot, "schema", "schema.graphql"), "utf8");
  expect(committed).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
});

test("every type, field, argument and value says what it means", () => {
  const silent: string[] = [];
  const note = (name: string, description: string | null | undefined) => {
    if (!description) silent.push(name);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__") || ["Query", "Mutation"].includes(type.name)) continue;
    note(type.name, type.description);
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value.description);
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) note(`${type.name}.${field.name}`, field.description);
    }
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field.description);
      for (const argument of field.args) note(`${type.name}.${field.name}(${argument.name})`, argument.description);
    }
  }
  expect(silent).toEqual([]);
});
