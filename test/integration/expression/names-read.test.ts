import jsonata from "jsonata";

import { namesRead } from "../../../src/integration/expression/names-read.js";
import { nearestName } from "../../../src/integration/expression/nearest-name.js";
import { syntaxOf } from "../../../src/integration/expression/syntax-node.js";
import { JSONATA_FUNCTIONS } from "../../../src/integration/expression/unknown-variables.js";

test.each([
  ["a", "a"],
  ["`end date`", "end date"],
  ["a.b.c", "a a.b a.b.c"],
  ["$.a & $$.b", "a b"],
  ['{ "x": a, b: c }', "a b c"],
  ["a ? b : c", "a b c"],
  ["$f(a, [b])", "a b"],
  ["a[b = 1].c", "a a.b a.c"],
  ["a.(b + c)", "a a.b a.c"],
  ["a{ b: c }", "a a.b a.c"],
  ["a^(>b)", "a a.b"],
  ["[a, b].c", "a b"],
  ["$[a = 1]", "a"],
  ["( $row := $; $row.a; $row[b] )", "a b"],
  ["( $row := $; $row := 1; $row.a )", ""],
  ["( $x := a; $x.b )", "a a.b"],
  ["$map(a, function($v) { $v.b & c })", "a c"],
  ['$lookup($, "a")', "a"],
  ["$lookup($, $name)", ""],
  ["a ~> $uppercase", "a"],
  ["a@$x.b", "a"],
  ["**.a", ""],
  ["nothing", ""],
  ['"a"', ""],
])("%s reads %j", (expression, expected) => {
  const reads = namesRead(syntaxOf(jsonata(expression)));
  expect(reads.map(({ path }) => path.join(".")).join(" ")).toBe(expected);
});

test("the functions of JSONata are those that the package has", async () => {
  for (const name of JSONATA_FUNCTIONS) {
    await expect(jsonata(`$exists($${name})`).evaluate(null)).resolves.toBe(true);
  }
});

test.each([
  ["end_dat", "end_date"],
  ["endDate", "end_date"],
  ["END DATE", "end_date"],
  ["strat_date", "start_date"],
  ["price", null],
])("the name nearest to %s is %s", (misspelt, expected) => {
  expect(nearestName(misspelt, ["start_date", "end_date", "name"])).toBe(expected);
});
