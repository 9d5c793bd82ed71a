import path from "node:path";

import { dryRun } from "../../src/integration/file-import/dry-run.js";
import { NO_RECORDS } from "../../src/integration/file-import/import-batch.js";
import type { ImportStatus } from "../../src/integration/file-import/import-file.js";
import { Contract } from "../../src/model/contract/contract.js";
import { onEachDatabase, openTestDatabase, type TestDatabase } from "../support/databases.js";
import { contentsOf, ImportFolder, newWorkspace, rejectedLines, runImport, withoutVersions } from "./import-harness.js";

const COLUMNS = ["customerId", "name", "startsOn", "months", "value", "currency"];
/** A customer and, where the row has a start, its contract. */
const CRM_EXPRESSION = `{
  "customers": { "externalId": { "system": "crm", "externalId": customerId }, "name": name },
  "contracts": startsOn != "" ? {
    "externalId": { "system": "crm", "externalId": customerId },
    "customer": { "externalId": { "system": "crm", "externalId": customerId } },
    "startsOn": startsOn,
    "termMonths": $number(months),
    "value": { "minor": $minorUnits(value, currency), "currency": currency }
  }
}`;
const HEADER = `${COLUMNS.join(",")}\n`;

const files = new ImportFolder();
afterAll(() => files.remove());

function crmMapping(): string {
  return files.writeMapping(CRM_EXPRESSION, { columns: COLUMNS });
}

onEachDatabase("importing a file", (current) => {
  test("good rows are written, bad ones are told with line and reason, none is half written", async () => {
    const file = files.write(
      "mixed.csv",
      `\uFEFF${HEADER.replace("\n", "\r\n")}` +
        "good-1,Ada,2025-01-31,12,120.00,EUR\r\n" +
        "bad-day,Bob,2026-02-30,12,120.00,EUR\r\n" +
        "bad-months,Cyd,2025-01-01,0,120.00,EUR\r\n" +
        "bad-value,Dan,2025-01-01,12,-1.00,EUR\r\n" +
        "bad-places,Eve,2025-01-01,12,1.005,EUR\r\n" +
        "bad-currency,Fay,2025-01-01,12,120.00,EUX\r\n" +
        "too-short,Gus\r\n" +
        '"good-2","Hal\r\nand\r\n""Ida""",2025-01-01,1,9.99,EUR\r\n' +
        "\r\n" +
        ",Joe,,,,\r\n" +
        "bad-number,Kim,2025-01-01,many,120.00,EUR\r\n" +
        "good-3,Lea,,,,\r\n",
    );
    const result = await runImport(current(), { file, mapping: crmMapping() });
    expect(result).toEqual({
      ...NO_RECORDS,
      rows: 11,
      created: 5,
      updated: 0,
      unchanged: 0,
      rejected: 8,
      resumedAt: null,
    });

    const rejected = rejectedLines(file);
    expect(rejected.map(({ line, errors }) => [line, ...errors.map((error) => error.code)])).toEqual([
      [3, "DAY_INVALID"],
      [4, "MONTHS_INVALID"],
      [5, "AMOUNT_INVALID"],
      [6, "ROW_INVALID"],
      [7, "ROW_INVALID"],
      [8, "ROW_INVALID"],
      [13, "TEXT_INVALID"],
      [14, "ROW_INVALID"],
    ]);
    expect(rejected[0]?.errors[0]?.path).toEqual(["contracts", "0", "startsOn"]);
    expect(rejected[1]?.errors[0]?.path).toEqual(["contracts", "0", "termMonths"]);
    const place = '(in $minorUnits, line 8, column 25: $minorUnits(value, currency), "currency": currency })';
    expect(rejected[3]?.errors[0]?.message).toBe(`"1.005" is not an exact amount of EUR ${place}`);
    expect(rejected[4]?.errors[0]?.message).toBe(`"EUX" is not an ISO 4217 currency code ${place}`);
    expect(rejected[5]).toMatchObject({ row: "too-short,Gus" });
    expect(rejected[7]).toMatchObject({ row: { customerId: "bad-number", months: "many" } });

    const { customer, contract, external_id: externalIds } = await contentsOf(current());
    expect(customer?.map((row) => (JSON.parse(row) as unknown[])[0])).toEqual([
      "CUSTOMER crm/good-1",
      "CUSTOMER crm/good-2",
      "CUSTOMER crm/good-3",
    ]);
    expect(customer?.[1]).toContain(JSON.stringify('Hal\r\nand\r\n"Ida"').slice(1, -1));
    expect(contract).toHaveLength(2);
    expect(externalIds).toHaveLength(5);
  });

  test("the same file again changes nothing", async () => {
    const file = files.write(
      "again.csv",
      `${HEADER}again,Ada,2025-01-31,12,120.00,EUR\nbad,Bob,2025-02-30,1,1.00,EUR\n`,
    );
    const mapping = crmMapping();
    await runImport(current(), { file, mapping });
    const before = { contents: await contentsOf(current()), rejected: rejectedLines(file) };
    const result = await runImport(current(), { file, mapping });
    expect(result).toEqual({
      ...NO_RECORDS,
      rows: 2,
      created: 0,
      updated: 0,
      unchanged: 2,
      rejected: 1,
      resumedAt: null,
    });
    const after = { contents: withoutVersions(await contentsOf(current())), rejected: rejectedLines(file) };
    expect(after).toEqual({ ...before, contents: withoutVersions(before.contents) });
  });

  test("a dry run tells what an import would do, batch by batch, and writes nothing but the rejected rows", async () => {
    const mapping = crmMapping();
    const rows = ["dry-1,Ada,2025-01-31,12,120.00,EUR", "dry-2,Bob,2025-02-30,1,1.00,EUR", "dry-1,Eve,,,,"];
    const file = files.write("dry.csv", `${HEADER}${rows.join("\n")}\n`);
    const before = await contentsOf(current());
    const tried = await dryRun(current().database, (database) =>
      runImport({ ...current(), database }, { file, mapping, batchSize: 1 }),
    );
    expect(tried).toEqual({ ...NO_RECORDS, rows: 3, created: 2, updated: 1, rejected: 1, resumedAt: null });
    expect(rejectedLines(file).map(({ line }) => line)).toEqual([3]);
    expect(await contentsOf(current())).toEqual(before);
    expect(await runImport(current(), { file, mapping, batchSize: 1 })).toEqual(tried);
  });

  test("its contracts are confirmed until the day of which it speaks last, where their rows do not say until when", async () => {
    const expression = CRM_EXPRESSION.replace(
      '"startsOn": startsOn',
      '"startsOn": startsOn, "confirmedUntil": until != "" ? until',
    );
    const mapping = files.writeMapping(expression, { columns: [...COLUMNS, "until"] });
    const rows = "end-1,Ada,2025-01-31,12,120.00,EUR,\nend-2,Bob,2025-01-31,12,120.00,EUR,2025-10-31\n";
    const file = files.write("data-end.csv", `${HEADER.replace("\n", ",until\n")}${rows}`);
    const confirmed = async (dataEnd?: string) => {
      await runImport(current(), { file, mapping, dataEnd });
      const contracts = await current().database.reader.find(Contract, { order: { id: "ASC" } });
      return contracts.slice(-2).map(({ confirmedUntil }) => confirmedUntil);
    };
    expect(await confirmed("2025-12-01")).toEqual(["2025-12-01", "2025-10-31"]);
    expect(await confirmed("2025-12-31")).toEqual(["2025-12-31", "2025-10-31"]);
    expect(await confirmed()).toEqual(["2025-12-31", "2025-10-31"]);
  });

  test("instants become the days of the workspace", async () => {
    const mapping = files.writeMapping(
      CRM_EXPRESSION.replace('"startsOn": startsOn', '"startsOn": $localDate(startsOn)'),
    );
    const file = files.write("zones.csv", `${HEADER}zone-1,Ada,2026-01-01T00:00:00+01:00,12,120.00,EUR\n`);
    for (const [timeZone, day] of [
      ["Europe/Berlin", "2026-01-01"],
      ["America/New_York", "2025-12-31"],
    ] as const) {
      const workspace = await newWorkspace(current(), timeZone);
      await runImport(current(), { file, mapping, workspace });
      const { reader } = current().database;
      const [contract] = await reader.query(`SELECT startsOn FROM contract WHERE workspaceId = '${workspace.id}'`);
      expect([timeZone, contract.startsOn]).toEqual([timeZone, day]);
    }
  });

  test("rows can delete and merge records, in the order of the file", async () => {
    const mapping = files.writeMapping(
      `{ "customers": {
        "externalId": { "system": "ops", "externalId": key },
        "operation": operation,
        "into": into ? { "externalId": { "system": "ops", "externalId": into } }
      } }`,
      { columns: ["key"] },
    );
    const row = (key: string, operation: string, into?: string) => JSON.stringify({ key, operation, into });
    const file = files.write(
      "ops.jsonl",
      [
        row("a", "UPSERT"),
        row("b", "UPSERT"),
        row("b", "MERGE", "a"),
        row("c", "UPSERT"),
        row("c", "DELETE"),
        row("c", "DELETE"),
      ].join("\n"),
    );
    const result = await runImport(current(), { file, mapping });
    expect(result).toMatchObject({ created: 3, merged: 1, deleted: 1, unchanged: 1, rejected: 0 });
  });

  test("a mended file leaves no file of rejected rows behind", async () => {
    const mapping = crmMapping();
    const file = files.write("mended.csv", `${HEADER}mended,Ada,2025-02-30,12,120.00,EUR\n`);
    await runImport(current(), { file, mapping });
    expect(rejectedLines(file)).toHaveLength(1);
    files.write("mended.csv", `${HEADER}mended,Ada,2025-02-28,12,120.00,EUR\n`);
    expect(await runImport(current(), { file, mapping })).toMatchObject({ created: 2, rejected: 0 });
    expect(rejectedLines(file)).toEqual([]);
  });

  test("a customer that is in the file several times ends as the last row has it", async () => {
    const names = ["Ada", "Ada", "Bea", "Cyd", "Cyd", "Ada", "Dan"];
    const file = files.write("often.csv", HEADER + names.map((name) => `often,${name},,,,\n`).join(""));
    const result = await runImport(current(), { file, mapping: crmMapping() });
    expect(result).toMatchObject({ rows: 7, created: 1, updated: 4, unchanged: 2, rejected: 0 });
    const { customer } = await contentsOf(current());
    expect(customer?.filter((row) => row.includes("crm/often"))).toEqual([expect.stringContaining('"name":"Dan"')]);
  });

  test("rows of a JSON Lines file bring all kinds of records", async () => {
    const mapping = files.writeMapping(
      `(
        $id := { "system": "shop", "externalId": $string(id) };
        {
          "customers": { "externalId": $id, "tags": tag },
          "contracts": plans.{
            "externalId": { "system": "shop", "externalId": key },
            "customer": { "externalId": $id },
            "startsOn": from,
            "termMonths": 12,
            "value": { "amount": "10", "currency": "EUR" },
            "autoRenew": true
          },
          "contractEvents": plans[ended].{
            "contract": { "externalId": { "system": "shop", "externalId": key } },
            "type": "CANCELLED",
            "day": ended
          },
          "interactions": note ? {
            "customer": { "externalId": $id },
            "kind": "SERVICE",
            "occurredAt": "2025-06-01T10:00:00Z",
            "subject": "line " & $line & ", due " & $addDays($addMonths("2025-01-31", 1), 1)
          }
        }
      )`,
      { columns: ["id"] },
    );
    const file = files.write(
      "shop.jsonl",
      '\uFEFF{"id": 1, "tag": "one", "plans": [{"key": "p1", "from": "2024-01-01"}, {"key": "p2", "from": "2024-02-01", "ended": "2024-06-01"}]}\r\n' +
        "\n" +
        '{"id": 12345678901234567890, "note": true}\n' +
        '{"id": 2, \n' +
        '["id"]\n' +
        '{"identity": 3}\n' +
        '{"id": 4, "plans": {"key": "p4", "from": "2024-02-30"}}',
    );
    const result = await runImport(current(), { file, mapping });
    expect(result).toEqual({
      ...NO_RECORDS,
      rows: 6,
      created: 6,
      updated: 0,
      unchanged: 0,
      rejected: 4,
      resumedAt: null,
    });
    expect(rejectedLines(file).map(({ line, errors }) => [line, errors[0]?.message])).toEqual([
      [4, expect.stringContaining("the line is not JSON")],
      [5, "the line is not a JSON object"],
      [6, "the row lacks id"],
      [7, expect.stringContaining("2024-02-30")],
    ]);
    const { customer, interaction, contract_event: events } = await contentsOf(current());
    expect(customer).toContainEqual(expect.stringContaining("shop/12345678901234567890"));
    expect(customer).toContainEqual(expect.stringMatching(/shop\/1".*\[\\"one\\"\]/));
    expect(interaction).toEqual([expect.stringContaining("line 3, due 2025-03-01")]);
    expect(events).toEqual([expect.stringContaining("shop/p2")]);
  });

  test.each([
    ["nothing", "nothing", "the mapping yields no object"],
    ["a text", "customerId", "the mapping yields no object"],
    ["a list", '[{ "name": name }, {}]', "the mapping yields no object"],
    ["an unknown kind", '{ "customer": { "name": name } }', "the mapping yields unknown customer"],
    ["an error", '$error("no luck on line " & $line)', "no luck on line 2"],
    ["months of nothing", '{ "customers": { "customerSince": $addMonths("", 1) } }', '"" is not a day from 1900-01-01'],
    ["days by half", '{ "customers": { "customerSince": $addDays("2025-01-01", 0.5) } }', "0.5 is not a whole number"],
    [
      "days out of the world",
      '{ "customers": { "customerSince": $addDays("2025-01-01", 1e9) } }',
      "a day outside the years",
    ],
  ])("a mapping that yields %s rejects the row", async (_name, expression, expected) => {
    const mapping = files.writeMapping(expression);
    const file = files.write("yield.csv", "customerId,name\nyield,Ada\n");
    expect(await runImport(current(), { file, mapping })).toMatchObject({ rows: 1, created: 0, rejected: 1 });
    const [rejected] = rejectedLines(file);
    expect(rejected).toMatchObject({ line: 2, row: { customerId: "yield", name: "Ada" } });
    expect(rejected?.errors[0]).toMatchObject({ code: "ROW_INVALID", message: expect.stringContaining(expected) });
  });

  test("what is malformed in the rows that a mapping yields is told as by ingest", async () => {
    const mapping = files.writeMapping('{ "customers": { "customerSince": since, "nome": name } }');
    const file = files.write("malformed.csv", "name,since\nAda,01.02.2026\n");
    expect(await runImport(current(), { file, mapping })).toMatchObject({ rows: 1, created: 0, rejected: 1 });
    expect(rejectedLines(file)[0]?.errors).toEqual([
      {
        code: "DAY_INVALID",
        message: "customerSince: 01.02.2026 is not a day; write 2026-02-01",
        path: ["customers", "0", "customerSince"],
      },
      {
        code: "FIELD_UNKNOWN",
        message: "nome: is no field of CustomerRowInput",
        path: ["customers", "0", "nome"],
      },
    ]);
  });

  test("a row that fails only because of a bad row before it is written", async () => {
    await runImport(current(), {
      file: files.write("base.csv", `${HEADER}marked,Ada,2025-01-01,12,120.00,EUR\n`),
      mapping: crmMapping(),
    });
    const mapping = files.writeMapping(
      `{
        "contractEvents": { "contract": { "externalId": $id }, "type": type, "day": day },
        "interactions": { "customer": { "externalId": $id }, "kind": "SERVICE", "satisfaction": $number(stars) }
      }`.replaceAll("$id", '{ "system": "crm", "externalId": contract }'),
    );
    const file = files.write(
      "marks.csv",
      "contract,type,day,stars\nmarked,TERMINATED,2025-06-01,9\nmarked,CANCELLED,2025-07-01,5\n",
    );
    expect(await runImport(current(), { file, mapping })).toMatchObject({ rows: 2, created: 2, rejected: 1 });
    expect(rejectedLines(file)).toMatchObject([{ line: 2, errors: [{ code: "VALUE_OUT_OF_RANGE" }] }]);
  });

  test("a rejected row leaves nothing behind, not even what a source said last, or that a record is gone", async () => {
    const workspace = await newWorkspace(current());
    const mapping = files.writeMapping(
      `{
        "customers": { "externalId": { "system": "left", "externalId": customer }, "operation": operation, "sourceUpdatedAt": said },
        "contracts": bad ? { "externalId": { "system": "left", "externalId": "bad" }, "termMonths": 0 } : []
      }`,
    );
    const lines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    const known = { customer: "known", said: "2025-01-01T00:00:00Z" };
    await runImport(current(), { file: files.write("known.jsonl", lines(known)), mapping, workspace });
    const before = await contentsOf(current(), workspace);
    const file = files.write(
      "bad.jsonl",
      lines(
        { ...known, said: "2025-06-01T00:00:00Z", bad: true },
        { customer: "ghost", operation: "DELETE", said: "2025-06-01T00:00:00Z", bad: true },
      ),
    );
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ rows: 2, rejected: 2 });
    expect(await contentsOf(current(), workspace)).toEqual(before);
  });

  test("a row that no check refuses and that cannot be written is rejected alone, and its fault is logged", async () => {
    const { database } = current();
    const when = "BEFORE INSERT ON contract";
    const trigger =
      current().kind === "mysql"
        ? `${when} FOR EACH ROW IF NEW.product = 'broken' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF`
        : `${when} WHEN NEW.product = 'broken' BEGIN SELECT RAISE(ABORT, 'no'); END`;
    await database.write((sql) => sql.query(`CREATE TRIGGER refuse_broken ${trigger}`));
    try {
      const mapping = files.writeMapping(
        `{
          "customers": { "externalId": $id, "name": name },
          "contracts": {
            "externalId": $id, "customer": { "externalId": $id }, "startsOn": "2025-01-01", "termMonths": 12,
            "value": { "minor": 100, "currency": "EUR" }, "product": product
          }
        }`.replaceAll("$id", '{ "system": "unwritable", "externalId": name }'),
      );
      const file = files.write("unwritable.csv", "name,product\nada,a\nbea,broken\ncid,a\ndan,broken\neve,a\n");
      const faults = new Map<string, unknown>();
      const logIncident = (id: string, fault: unknown) => void faults.set(id, fault);
      const result = await runImport(current(), { file, mapping, logIncident });
      expect(result).toMatchObject({ rows: 5, created: 6, rejected: 2 });
      const rejected = rejectedLines(file);
      expect(rejected.map(({ line, errors }) => [line, errors[0]?.code])).toEqual([
        [3, "ROW_FAILED"],
        [5, "ROW_FAILED"],
      ]);
      expect([...faults.keys()]).toEqual(
        rejected.map(({ errors }) => /incident (\S+)/.exec(errors[0]?.message ?? "")?.[1]),
      );
    } finally {
      await database.write((sql) => sql.query("DROP TRIGGER refuse_broken"));
    }
  });

  test("the file for rejected rows can be another one", async () => {
    const file = files.write("elsewhere.csv", `${HEADER}bad,Ada,2025-02-30,12,120.00,EUR\n`);
    const rejectedFile = path.join(files.folder, "elsewhere");
    await runImport(current(), { file, mapping: crmMapping(), rejectedFile: `${rejectedFile}.rejected.jsonl` });
    expect(rejectedLines(rejectedFile)).toHaveLength(1);
    expect(rejectedLines(file)).toEqual([]);
  });
});

describe("an import that was ended", () => {
  const BATCH = 3;
  const rows = Array.from({ length: 20 }, (_, index) =>
    index % 4 === 1 ? `c-${index},Ada,2025-02-30,12,120.00,EUR\n` : `c-${index},Ada,2025-01-31,12,120.00,EUR\n`,
  );
  const content = HEADER + rows.join("");

  /** Imports undisturbed and with an end after so many batches; compares. */
  async function compared(
    ended: TestDatabase,
    expected: { readonly resumedAt: number; readonly created: number },
    end: (options: EndingOptions) => Promise<void>,
  ): Promise<void> {
    const undisturbed = await openTestDatabase("sqlite");
    try {
      const mapping = crmMapping();
      const whole = files.write("whole.csv", content);
      await runImport(undisturbed, { file: whole, mapping, batchSize: BATCH });
      const file = files.write("ended.csv", content);
      await end({ file, mapping, batchSize: BATCH });
      const result = await runImport(ended, { file, mapping, batchSize: BATCH });
      expect(result).toMatchObject({ rows: 20, rejected: 5, ...expected });
      expect(await contentsOf(ended)).toEqual(await contentsOf(undisturbed));
      expect(rejectedLines(file)).toEqual(rejectedLines(whole));
    } finally {
      await undisturbed.close();
    }
  }

  interface EndingOptions {
    readonly file: string;
    readonly mapping: string;
    readonly batchSize: number;
  }

  let current: TestDatabase;
  beforeEach(async () => {
    current = await openTestDatabase("sqlite");
  });
  afterEach(() => current.close());

  test("by a signal goes on and ends with the same data as an undisturbed one", async () => {
    await compared(current, { resumedAt: 6, created: 22 }, async (options) => {
      const controller = new AbortController();
      const onProgress = ({ rows: done }: ImportStatus) => {
        if (done === 2 * BATCH) controller.abort();
      };
      await expect(runImport(current, { ...options, onProgress, signal: controller.signal })).rejects.toThrow(
        "aborted",
      );
    });
  });

  test("by a fault after the rejected rows were written forgets those that were not committed", async () => {
    await compared(current, { resumedAt: 9, created: 16 }, async (options) => {
      let transactions = 0;
      const write = current.database.write.bind(current.database);
      const faulty: TestDatabase["database"] = {
        reader: current.database.reader,
        writesAtOnce: 1,
        close: () => Promise.resolve(),
        write: (work) =>
          write(async (sql) => {
            const result = await work(sql);
            transactions += 1;
            if (transactions === 5) throw new Error("the disk is full");
            return result;
          }),
      };
      await expect(runImport(current, { ...options, database: faulty })).rejects.toThrow("the disk is full");
      expect(rejectedLines(options.file)).toHaveLength(3);
    });
  });

  test("is not gone on with while another process imports the same file", async () => {
    const options = { file: files.write("twice.csv", content), mapping: crmMapping(), batchSize: BATCH };
    let isFirstBatchDone = false;
    let other: Promise<unknown> | undefined;
    const overtaken: TestDatabase["database"] = {
      reader: current.database.reader,
      writesAtOnce: 1,
      close: () => Promise.resolve(),
      write: async (work) => {
        if (isFirstBatchDone) await (other ??= runImport(current, options));
        return current.database.write(work);
      },
    };
    const onProgress = () => {
      isFirstBatchDone = true;
    };
    await expect(runImport(current, { ...options, database: overtaken, onProgress })).rejects.toThrow(
      "the same file is being imported by another process",
    );
    expect(await other).toMatchObject({ rows: 20, rejected: 5, resumedAt: BATCH });
    expect((await contentsOf(current)).customer).toHaveLength(15);
  });

  test("and whose mapping or parameters changed starts anew", async () => {
    const file = files.write("changed.csv", content);
    const end = () => {
      throw new Error("ended");
    };
    await expect(
      runImport(current, { file, mapping: crmMapping(), batchSize: BATCH, onProgress: end }),
    ).rejects.toThrow();
    const mapping = files.writeMapping(`${CRM_EXPRESSION} /* changed */`, { columns: COLUMNS });
    expect(await runImport(current, { file, mapping })).toMatchObject({ rows: 20, resumedAt: null });
  });

  test("tells after each batch how far it is", async () => {
    const told: ImportStatus[] = [];
    const file = files.write("told.csv", content);
    await runImport(current, { file, mapping: crmMapping(), batchSize: 8, onProgress: (status) => told.push(status) });
    expect(told.map(({ rows: done, rejected }) => [done, rejected])).toEqual([
      [8, 2],
      [16, 4],
      [20, 5],
    ]);
    expect(told.at(-1)).toMatchObject({ bytes: content.length, totalBytes: content.length });
  });
});
