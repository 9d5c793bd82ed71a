// Writes schema/schema.graphql and schema/access.json from the built program; with --check it only tells whether they are
// current.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
require("reflect-metadata");
const { printSchema, lexicographicSortSchema } = require("graphql");
const { declaredAccess } = require("../dist/src/graphql/access.js");
const { createSchema } = require("../dist/src/graphql/schema.js");

const schema = createSchema();
const current = {
  "schema.graphql": `${printSchema(lexicographicSortSchema(schema))}\n`,
  "access.json": `${JSON.stringify(declaredAccess(schema), null, 2)}\n`,
};
for (const [name, text] of Object.entries(current)) {
  const file = fileURLToPath(new URL(name, import.meta.url));
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    process.stderr.write(`schema/${name} differs from the program: run npm run schema and read the difference\n`);
    process.exitCode = 1;
  }
}
