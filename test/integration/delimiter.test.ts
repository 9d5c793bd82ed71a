import { delimiterOf } from "../../src/integration/file-import/text/delimiter.js";

const RAGGED = ["id;name, firma", "0;M\u00FCller, GmbH", "1;Schulz, AG", "7;Meier; KG, x"];

test.each([
  [["a,b", "1,2"], [], ","],
  [["a;b", "1;2,5", "3;4,5"], [], ";"],
  [["a\tb\tc", "1\t2;3\t4"], [], "\t"],
  [["a"], [], ","],
  [[], [], ","],
  [RAGGED, ["id"], ";"],
  [RAGGED, ["id;name"], ","],
])("%j with the columns %j is separated by %j", (lines, wanted, expected) => {
  expect(delimiterOf(lines, wanted)).toEqual({ character: expected, isSaid: false });
});
