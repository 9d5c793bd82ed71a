import { ImportError } from "../../src/integration/import-error.js";
import { loadMapping, shippedMappings } from "../../src/integration/mapping.js";
import { onEachDatabase } from "../support/databases.js";
import { contentsOf, ImportFolder, newWorkspace, rejectedLines, runImport } from "./import-harness.js";

const files = new ImportFolder();
afterAll(() => files.remove());

/** A contract that ends where the row has an end; `END` is how the expression writes the column. */
const LEAVERS = `{
  "customers": { "externalId": { "system": "crm", "externalId": id } },
  "contracts": {
    "externalId": { "system": "crm", "externalId": id }, "customer": { "externalId": { "system": "crm", "externalId": id } },
    "startsOn": "2025-01-01", "termMonths": 12, "value": { "minor": 100, "currency": "EUR" },
    "terminatedOn": END ? $localDate(END) : null
  }
}`;
const leavers = (end: string, description: object = {}) =>
  files.writeMapping(LEAVERS.replaceAll("END", end), description);

onEachDatabase("a name that an expression reads and the file has not", (current) => {
  /** Imports into a workspace of its own, expects that nothing was written, and returns the reason. */
  async function refusalOf(file: string, mapping: string): Promise<string> {
    const workspace = await newWorkspace(current());
    const before = await contentsOf(current(), workspace);
    const refusal: unknown = await runImport(current(), { file, mapping, workspace }).catch((fault: unknown) => fault);
    expect(refusal).toBeInstanceOf(ImportError);
    expect(await contentsOf(current(), workspace)).toEqual(before);
    expect(rejectedLines(file)).toEqual([]);
    return refusal instanceof Error ? refusal.message : "";
  }

  test("refuses a CSV file before anything is written: a leaver is no longer imported as staying", async () => {
    const file = files.write("leavers.csv", "id,end_date\nA,2025-06-01\nB,\n");
    expect(await refusalOf(file, leavers("end_dat"))).toBe(
      `mapping test, line 6, column 27: the expression reads end_dat, which ${file} does not have; did you mean end_date?\n` +
        "(the columns are id, end_date; name a column that files may lack in optionalColumns of mapping.json)",
    );
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping: leavers("end_date"), workspace })).toMatchObject({ created: 4 });
    const { contract } = await contentsOf(current(), workspace);
    expect(contract?.filter((row) => row.includes("2025-06-01"))).toHaveLength(1);
  });

  test("is taken where mapping.json says that the column is optional", async () => {
    const file = files.write("short.csv", "id\nA\n");
    const mapping = leavers("end_date", { optionalColumns: ["end_date"] });
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ created: 2, rejected: 0 });
  });

  test("refuses JSON Lines where the rows have one like it that nobody reads, however late", async () => {
    const rows = [{ id: "A" }, { id: "B" }, { id: "C", end_date: "2025-06-01" }];
    const file = files.write("leavers.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"));
    expect(await refusalOf(file, leavers("endDat"))).toContain("reads endDat, which");
    expect(await refusalOf(file, leavers("endDat"))).toContain("; did you mean end_date?");
  });

  test("refuses JSON Lines for a name within an object, too", async () => {
    const file = files.write("nested.jsonl", JSON.stringify({ id: "A", contract: { end: "2025-06-01", start: 1 } }));
    const refusal = await refusalOf(file, leavers("contract.ende"));
    expect(refusal).toContain("reads contract.ende, which");
    expect(refusal).toContain("did you mean end?");
  });

  test("is no fault of JSON Lines that leave a value out", async () => {
    const file = files.write("stayers.jsonl", '{ "id": "A" }\n{ "id": "B" }\n');
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping: leavers("end_date"), workspace })).toMatchObject({ created: 4 });
  });
});

test.each([
  ["$lokalDate(end_date)", "line 1, column 1: there is no function $lokalDate; did you mean $localDate?"],
  ["[\n  $map(list, $lokalDate)]", "line 2, column 14: nothing is called $lokalDate; did you mean $localDate?"],
  ['{ "a": $lien }', "nothing is called $lien; did you mean $line?"],
  ["( $start := day; $strat )", "nothing is called $strat; did you mean $start?"],
  ["$qqq", "line 1, column 1: nothing is called $qqq"],
])("a misspelt function or variable is found when the mapping is loaded: %s", async (expression, expected) => {
  await expect(loadMapping(files.writeMapping(expression))).rejects.toThrow(expected);
});

test("the shipped mappings read no variable and call no function that there is not", async () => {
  for (const name of await shippedMappings()) await loadMapping(name);
});
