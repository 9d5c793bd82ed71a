import { readFileSync, writeFileSync } from "node:fs";

import { dryRun } from "../../src/integration/file-import/dry-run.js";
import { loadMapping } from "../../src/integration/mapping.js";
import { onEachDatabase, openTestDatabase, type TestDatabase } from "../support/databases.js";
import { plainRows, workbookOf } from "../support/workbook.js";
import { contentsOf, ImportFolder, newWorkspace, rejectedLines, runImport, withoutVersions } from "./import-harness.js";

const files = new ImportFolder();
afterAll(() => files.remove());

const CONTRACTS = "contract;account;months\nV-1;4711;12\nV-2;4712;24\nV-3;4711;12\nV-4;9999;12\nV-5;;12\n";
const ACCOUNTS = "number;name\n4711;Müller & Söhne\n4712;Groß\n";
const JOINS = [{ name: "account", column: "account", key: "number" }];
const EXPRESSION = `(
  $id := { "system": "list", "externalId": $string(account) };
  {
    "customers": { "externalId": $id, "name": $account.name },
    "contracts": {
      "externalId": { "system": "list", "externalId": contract }, "customer": { "externalId": $id },
      "startsOn": "2025-01-01", "termMonths": $number(months), "value": { "minor": 100, "currency": "EUR" }
    }
  }
)`;

onEachDatabase("rows of several files", (current) => {
  test("a row is given the row of another file that has its key, and one without is rejected and named", async () => {
    const file = files.write("contracts.csv", CONTRACTS);
    const accounts = files.write("accounts.csv", ACCOUNTS);
    const mapping = files.writeMapping(EXPRESSION, { joins: JOINS });
    const workspace = await newWorkspace(current());
    const result = await runImport(current(), { file, mapping, workspace, with: [accounts] });
    expect(result).toMatchObject({ rows: 5, created: 5, rejected: 2 });
    expect(rejectedLines(file).map(({ line, errors }) => [line, errors[0]?.message])).toEqual([
      [5, `no row of ${accounts} has the number 9999, by which $account is joined`],
      [6, "the row has no account, by which $account is joined"],
    ]);
    const { customer } = await contentsOf(current(), workspace);
    expect(customer?.join()).toContain("Müller & Söhne");
    expect(await runImport(current(), { file, mapping, workspace, with: [`account=${accounts}`] })).toMatchObject({
      created: 0,
      unchanged: 6,
    });
  });

  test("rejected rows that were mended are imported as they are, and those that were not are rejected again", async () => {
    const file = files.write("mend.csv", `${CONTRACTS}V-6;4712\n`);
    const mapping = files.writeMapping(EXPRESSION, { joins: JOINS });
    const options = {
      mapping,
      workspace: await newWorkspace(current()),
      with: [files.write("accounts.csv", ACCOUNTS)],
    };
    await runImport(current(), { file, ...options });
    const rejected = `${file}.rejected.csv`;
    const written = readFileSync(rejected, "utf8");
    expect(written).toContain("contract;account;months;rejected line;rejected because");
    expect(written).toContain("V-4;9999;12;5;");
    expect(await runImport(current(), { file: rejected, ...options })).toMatchObject({ rows: 3, rejected: 3 });

    writeFileSync(rejected, written.replace("V-4;9999;", "V-4;4712;").replace("V-5;;", "V-5;4711;"));
    const mended = await runImport(current(), { file: rejected, ...options });
    expect(mended).toMatchObject({ rows: 3, created: 2, rejected: 1 });
    expect(rejectedLines(rejected)[0]?.errors[0]?.message).toBe("the row has 3 fields, the file has 5 columns");
  });

  test("rejected rows of JSON Lines are mended in the same way", async () => {
    const lines = [
      { contract: "V-1", account: 4711, months: 12 },
      { contract: "V-2", account: 1, months: 12 },
    ];
    const file = files.write("mend.jsonl", `${lines.map((line) => JSON.stringify(line)).join("\n")}\nno JSON\n`);
    const mapping = files.writeMapping(EXPRESSION, { joins: JOINS });
    const options = {
      mapping,
      workspace: await newWorkspace(current()),
      with: [files.write("accounts.csv", ACCOUNTS)],
    };
    expect(await runImport(current(), { file, ...options })).toMatchObject({ created: 2, rejected: 2 });
    const rejected = `${file}.rejected.jsonl`;
    writeFileSync(rejected, readFileSync(rejected, "utf8").replace('"account":1,', '"account":4712,'));
    expect(await runImport(current(), { file: rejected, ...options })).toMatchObject({ created: 2, rejected: 1 });
    expect(rejectedLines(rejected)[0]?.errors[0]?.message).toContain("write it anew");
  });

  test("a sheet of the same workbook is joined where the mapping names it", async () => {
    const rowsOf = (text: string) =>
      plainRows(
        text
          .trim()
          .split("\n")
          .map((line) => line.split(";")),
      );
    const sheets = [
      { name: "Verträge", rows: rowsOf(CONTRACTS) },
      { name: "Kunden", rows: rowsOf(ACCOUNTS) },
    ];
    const file = files.write("book.xlsx", workbookOf(sheets));
    const mapping = files.writeMapping(EXPRESSION, { joins: [{ ...JOINS[0], sheet: "Kunden" }] });
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ created: 5, rejected: 2 });
  });

  test("rows of one key are given to the expression together, in the order of the file, and resumed", async () => {
    const expression = `{ "interactions": {
      "externalId": { "system": "desk", "externalId": ticket }, "caseKey": ticket,
      "customer": { "externalId": { "system": "desk", "externalId": client } },
      "kind": "SERVICE", "channel": "EMAIL", "direction": "INBOUND", "occurredAt": $rows[event = "opened"].at, "subject": $join($rows.event, " "),
      "resolvedAt": $rows[event = "closed"][-1].at
    }, "customers": { "externalId": { "system": "desk", "externalId": client } } }`;
    const mapping = files.writeMapping(expression, { groupBy: "ticket" });
    const at = (hour: number) => `2025-03-01T0${hour}:00:00Z`;
    const events = [
      ["T-1", "a", "opened", at(1)],
      ["T-2", "b", "opened", at(2)],
      ["T-1", "a", "reopened", at(3)],
      ["", "c", "opened", at(3)],
      ["T-2", "b", "closed", at(4)],
      ["T-1", "a", "closed", at(5)],
      ["T-3", "a", "opened", "soon"],
      ["T-3", "a", "closed", at(5)],
    ];
    const file = files.write("desk.csv", `ticket,client,event,at\n${events.map((row) => row.join()).join("\n")}\n`);
    const workspace = await newWorkspace(current());
    const result = await runImport(current(), { file, mapping, workspace, batchSize: 1 });
    expect(result).toMatchObject({ rows: 4, created: 4, rejected: 2 });
    const { interaction } = await contentsOf(current(), workspace);
    expect(interaction?.map((row) => /"subject":"([^"]*)"/.exec(row)?.[1])).toEqual([
      "opened reopened closed",
      "opened closed",
    ]);
    expect(rejectedLines(file).map(({ line }) => line)).toEqual([5, 8, 9]);
    const rejected = `${file}.rejected.csv`;
    writeFileSync(rejected, readFileSync(rejected, "utf8").replace("soon", at(4)));
    expect(await runImport(current(), { file: rejected, mapping, workspace })).toMatchObject({
      created: 1,
      rejected: 1,
    });
  });

  test("rows of one key that are kept together give the same facts", async () => {
    const file = files.write("order.csv", CONTRACTS);
    const options = { file, with: [files.write("accounts.csv", ACCOUNTS)] };
    const contents = [];
    for (const description of [{ joins: JOINS }, { joins: JOINS, together: "account" }]) {
      const workspace = await newWorkspace(current());
      const mapping = files.writeMapping(EXPRESSION, description);
      await runImport(current(), { ...options, mapping, workspace, batchSize: 2 });
      contents.push(withoutVersions(await contentsOf(current(), workspace)));
    }
    expect(contents[1]).toEqual(contents[0]);
    expect(contents[1]?.contract).toHaveLength(3);
  });

  test("a dry run tries several files together: later ones see what earlier ones would write", async () => {
    const accounts = files.write("accounts.csv", "number;name\n1;Ann\n");
    const customers = files.writeMapping(
      '{ "customers": { "externalId": { "system": "list", "externalId": number }, "name": name } }',
    );
    const contract = files.write("one.csv", "number;months\n1;12\n2;12\n");
    const workspace = await newWorkspace(current());
    const [first, second] = await dryRun(current().database, async (database) => {
      const target = { ...current(), database };
      const one = await runImport(target, { file: accounts, mapping: customers, workspace });
      const contracts = files.writeMapping(`{ "contracts": {
        "externalId": { "system": "list", "externalId": number }, "customer": { "externalId": { "system": "list", "externalId": number } },
        "startsOn": "2025-01-01", "termMonths": $number(months), "value": { "minor": 100, "currency": "EUR" }
      } }`);
      return [one, await runImport(target, { file: contract, mapping: contracts, workspace })] as const;
    });
    expect([first, second]).toMatchObject([{ created: 1 }, { created: 1, rejected: 1 }]);
    expect((await contentsOf(current(), workspace)).customer).toEqual([]);
  });
});

describe("a join that cannot be made is refused before anything is written", () => {
  let current: TestDatabase;
  beforeAll(async () => {
    current = await openTestDatabase("sqlite");
  });
  afterAll(() => current.close());

  test.each<readonly [what: string, accounts: string | null, expression: string, reason: string]>([
    ["no file", null, EXPRESSION, "mapping test joins $account by account: name its file by --with FILE"],
    ["no key", "nr;name\n4711;Ann\n", EXPRESSION, "lacks the columns number; its line 1 names nr | name"],
    ["a key of two rows", `${ACCOUNTS}4711;Ann\n`, EXPRESSION, "more than one row with the number 4711"],
    [
      "a misspelt column",
      ACCOUNTS,
      EXPRESSION.replace("$account.name", "$account.nmae"),
      "the expression reads nmae, which",
    ],
  ])("%s", async (_what, accounts, expression, reason) => {
    const options = {
      file: files.write("contracts.csv", CONTRACTS),
      mapping: files.writeMapping(expression, { joins: JOINS }),
      workspace: await newWorkspace(current),
      with: accounts === null ? [] : [files.write("refused.csv", accounts)],
    };
    await expect(runImport(current, options)).rejects.toThrow(reason);
  });

  test("a misspelt column of the rows of a group is found", async () => {
    const file = files.write("contracts.csv", CONTRACTS);
    const mapping = files.writeMapping("{ 'customers': $rows.nmae }", { groupBy: "account" });
    await expect(runImport(current, { file, mapping })).rejects.toThrow("the expression reads nmae, which");
    await expect(loadMapping(files.writeMapping("$rows.months"))).rejects.toThrow("nothing is called $rows");
  });
});
