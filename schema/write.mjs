// Writes schema/schema.graphql from the built program; with --check it only tells whether the file is current.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
require("reflect-metadata");
const { printSchema, lexicographicSortSchema } = require("graphql");
const { createSchema } = require("../dist/src/graphql/schema.js");

const file = fileURLToPath(new URL("schema.graphql", import.meta.url));
const current = `${printSchema(lexicographicSortSchema(createSchema()))}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== current) {
    process.stderr.write(
      "schema/schema.graphql differs from the program: run npm run schema and read the difference\n",
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, current);
}
