import fc from "fast-check";

import type { FileRow } from "../../src/integration/file-import/file-row.js";
import { csvColumns, type CsvFile, csvRows } from "../../src/integration/file-import/text/csv-rows.js";
import { delimiterOf } from "../../src/integration/file-import/text/delimiter.js";
import { TextFile } from "../../src/integration/file-import/text/text-file.js";
import { LONGEST_ROW_BYTES } from "../../src/integration/file-import/text/text-lines.js";
import { ImportFolder } from "./import-harness.js";

const files = new ImportFolder();
afterAll(() => files.remove());

async function rowsOf(content: string | Buffer): Promise<FileRow[]> {
  const file = await TextFile.open(files.write("rows.csv", content));
  const csv: CsvFile = { file, delimiter: delimiterOf(await file.firstLines()) };
  const columns = await csvColumns(csv, []);
  const rows: FileRow[] = [];
  for await (const row of csvRows(csv, columns)) rows.push(row);
  return rows;
}

/** Line and values of each row; of one that cannot be read, line and reason. */
async function summaryOf(content: string | Buffer): Promise<unknown[]> {
  const rows = await rowsOf(content);
  return rows.map(({ line, content: values, fault }) => [line, fault ?? Object.values(values)]);
}

test.each([
  [
    "plain rows",
    "a,b\n1,2\n3,4\n",
    [
      [2, ["1", "2"]],
      [3, ["3", "4"]],
    ],
  ],
  ["no line feed at the end", "a,b\n1,2", [[2, ["1", "2"]]]],
  [
    "carriage returns",
    "a,b\r\n1,2\r\n3,4\r\n",
    [
      [2, ["1", "2"]],
      [3, ["3", "4"]],
    ],
  ],
  [
    "mixed line ends",
    "a,b\n1,2\r\n3,4\n",
    [
      [2, ["1", "2"]],
      [3, ["3", "4"]],
    ],
  ],
  ["a byte order mark", "\uFEFFa,b\n1,2\n", [[2, ["1", "2"]]]],
  [
    "empty lines",
    "\na,b\n\n1,2\n  \n\n3,4\n\n",
    [
      [4, ["1", "2"]],
      [7, ["3", "4"]],
    ],
  ],
  [
    "line breaks within quotes",
    'a,b\n1,"x\n\ny"\n3,4\n',
    [
      [2, ["1", "x\n\ny"]],
      [5, ["3", "4"]],
    ],
  ],
  [
    "carriage returns within quotes",
    'a,b\r\n1,"x\r\ny"\r\n3,4\r\n',
    [
      [2, ["1", "x\r\ny"]],
      [4, ["3", "4"]],
    ],
  ],
  ["doubled quotes", 'a,b\n"say ""hi""",2\n', [[2, ['say "hi"', "2"]]]],
  ["no rows", "a,b\n", []],
])("%s are read with the lines on which rows begin", async (_name, content, expected) => {
  expect(await summaryOf(content)).toEqual(expected);
});

const MISPLACED = "a quote stands within a field or right behind one";
const NOT_CLOSED = "a quote is opened and not closed";

test.each([
  [
    "too few fields",
    "a,b\n1\n3,4\n",
    [
      [2, "the row has 1 fields, the file has 2 columns"],
      [3, ["3", "4"]],
    ],
  ],
  [
    "too many fields",
    "a,b\n1,2,3\n3,4\n",
    [
      [2, "the row has 3 fields, the file has 2 columns"],
      [3, ["3", "4"]],
    ],
  ],
  [
    "a quote within a field",
    'a,b\n1,5" pipe\n3,4\n5,6" pipe\n7,8\n',
    [
      [2, MISPLACED],
      [3, ["3", "4"]],
      [4, MISPLACED],
      [5, ["7", "8"]],
    ],
  ],
  [
    "text behind a quoted field",
    'a,b\n"1"x,2\n3,4\n',
    [
      [2, MISPLACED],
      [3, ["3", "4"]],
    ],
  ],
  [
    "a quote never closed",
    'a,b\n1,"2\n3,4\n5,6\n',
    [
      [2, NOT_CLOSED],
      [3, ["3", "4"]],
      [4, ["5", "6"]],
    ],
  ],
  [
    "a quote closed by a later one",
    'a,b\n1,"2\n3,4\n"5",6\n',
    [
      [2, NOT_CLOSED],
      [3, ["3", "4"]],
      [4, ["5", "6"]],
    ],
  ],
])("%s cost that row and no other", async (_name, content, expected) => {
  expect(await summaryOf(content)).toEqual(expected);
});

test("of a file in UTF-8, a row that is not is told, and the next one is read", async () => {
  const [odd, even] = [Buffer.from("a,b\nM\u00FCller,2\n", "latin1"), Buffer.from("M\u00FCller,4\n")];
  expect(await summaryOf(Buffer.concat([odd, even, even]))).toEqual([
    [2, "the row is not encoded in UTF-8, as others of the file are"],
    [3, ["M\u00FCller", "4"]],
    [4, ["M\u00FCller", "4"]],
  ]);
});

test("a row of absurd length is given up in little memory, and the next one is read", async () => {
  const tooLong = `the row is longer than ${LONGEST_ROW_BYTES} bytes`;
  const [long, next] = await rowsOf(`a,b\n1,${"x".repeat(2 * LONGEST_ROW_BYTES)}\n3,4\n`);
  expect(long).toMatchObject({ line: 2, fault: tooLong });
  expect(JSON.stringify(long?.content).length).toBeLessThan(1_000);
  expect(next).toMatchObject({ line: 3, content: { a: "3", b: "4" } });
});

test("an unclosed quote before many rows costs one row", async () => {
  const count = LONGEST_ROW_BYTES / 8 + 100;
  const rows = await rowsOf(`a,b\n1,"2\n${"345,678\n".repeat(count)}`);
  expect(rows).toHaveLength(count + 1);
  expect(rows.filter(({ fault }) => fault !== null).map(({ line }) => line)).toEqual([2]);
});

const field = fc.string({ unit: fc.constantFrom("a", "ü", '"', ",", "\n", "\r\n", " ", "😀"), maxLength: 5 });
const lineEnd = fc.constantFrom("\n", "\r\n");
const table = fc.record({
  rows: fc.array(fc.record({ fields: fc.tuple(field, field), end: lineEnd, blanks: fc.nat(2) })),
  withMark: fc.boolean(),
});

test("any table is read back, each row with its line", async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ rows, withMark }) => {
      let content = `${withMark ? "\uFEFF" : ""}a,b\n`;
      const expected = rows.map(({ fields, end, blanks }) => {
        content += end.repeat(blanks);
        const line = content.split("\n").length;
        content += fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(",") + end;
        return [line, fields];
      });
      expect(await summaryOf(content)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
