import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { parse } from "csv-parse/sync";

import { allWorkspaces, insertWorkspace, type WorkspaceState } from "../../src/data/workspace/workspace-store.js";
import { rowCoercion } from "../../src/graphql/row-coercion.js";
import { createSchema } from "../../src/graphql/schema.js";
import { importFile, type ImportOptions, type ImportResult } from "../../src/integration/file-import/import-file.js";
import type { TestDatabase } from "../support/databases.js";

/** A rejected row as its file has it. */
export interface RejectedLine {
  readonly line: number;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] }[];
  readonly row: unknown;
}

const coerceRow = rowCoercion(createSchema());

/** A folder of its own for the files of a test, removed by `remove`. */
export class ImportFolder {
  readonly folder = mkdtempSync(path.join(tmpdir(), "treue-import-"));

  /** Writes a file and returns its path. */
  write(name: string, content: string | Buffer): string {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Writes a mapping and returns its folder. */
  writeMapping(expression: string, description: object = {}): string {
    const whole = { name: "test", description: "A mapping of a test.", columns: [], ...description };
    const file = this.write("mapping/mapping.json", JSON.stringify(whole));
    this.write("mapping/mapping.jsonata", expression);
    return path.dirname(file);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Imports a file on 1 January 2026. */
export async function runImport(
  current: TestDatabase,
  options: Pick<ImportOptions, "file" | "mapping"> & Partial<ImportOptions>,
): Promise<ImportResult> {
  return importFile({
    database: current.database,
    workspace: await current.workspace(),
    clock: () => new Date("2026-01-01T12:00:00Z"),
    parameters: {},
    coerceRow,
    logIncident: () => undefined,
    ...options,
  });
}

/** The rows that an import of this file rejected. */
export function rejectedLines(file: string): RejectedLine[] {
  const [lines, separated] = [`${file}.rejected.jsonl`, `${file}.rejected.csv`];
  if (existsSync(separated)) return rejectedRecords(readFileSync(separated, "utf8"));
  return existsSync(lines) ? rejectedObjects(readFileSync(lines, "utf8")) : [];
}

/** Rejected rows of JSON Lines. */
function rejectedObjects(written: string): RejectedLine[] {
  const lines = written.split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((text) => {
    const { rejected, ...row } = JSON.parse(text) as { readonly rejected: Rejection };
    return { line: rejected.line, errors: rejected.errors, row: rejected.text ?? row };
  });
}

interface Rejection extends Omit<RejectedLine, "row"> {
  readonly text?: string;
}

/** Rejected rows of separated columns. */
function rejectedRecords(written: string): RejectedLine[] {
  const delimiter = ["\t", ";", "|", ","].find((sign) => written.includes(`${sign}rejected line${sign}`));
  const options = { delimiter, bom: true, relax_column_count: true };
  const [columns = [], ...records] = parse(written, options);
  return records.map((record) => {
    const isRead = record.length === columns.length;
    const [line, reasons = ""] = isRead ? record.slice(-2) : record.slice(1);
    const entries = columns.slice(0, -2).map((name, at) => [name, record[at]]);
    return {
      line: Number(line),
      errors: reasons.split("\n").map(errorOf),
      row: isRead ? Object.fromEntries(entries) : record[0],
    };
  });
}

/** `CODE path.of.it: message`. */
function errorOf(reason: string): RejectedLine["errors"][number] {
  const [, code = "", place = "", message = ""] = /^(\S+) (\S*): ([^]*)$/.exec(reason) ?? [];
  return { code, message, path: place === "" ? [] : place.split(".") };
}

/** Rows by table. */
export type Contents = Record<string, string[]>;

const TABLES = ["customer", "external_id", "contract", "contract_event", "term", "interaction", "loyalty"];
const NOT_COMPARED = ["id", "workspaceId", "createdAt", "updatedAt", "learntAt"];

/** Makes a workspace of its own. */
export async function newWorkspace({ database }: TestDatabase, timeZone = "UTC"): Promise<WorkspaceState> {
  const name = randomUUID();
  const facts = { name, timeZone, currency: "EUR", createdAt: new Date() };
  await database.write((sql) => insertWorkspace(sql, facts));
  const made = (await allWorkspaces(database.reader)).find((workspace) => workspace.name === name);
  if (made === undefined) throw new Error("the workspace was not made");
  return made;
}

/**
 * Everything that imports write into a workspace, table by table, so that two with the same facts compare alike: records
 * are named by their external ids, rows are sorted, instants of writing are left out.
 */
export async function contentsOf(current: TestDatabase, workspace?: WorkspaceState): Promise<Contents> {
  const { id } = workspace ?? (await current.workspace());
  const tables = new Map<string, Record<string, unknown>[]>();
  for (const table of TABLES) {
    tables.set(table, await current.database.reader.query(`SELECT * FROM ${table} WHERE workspaceId = '${id}'`));
  }
  const names = new Map<string, string>();
  for (const { recordId, entity, system, externalId } of tables.get("external_id") ?? []) {
    names.set(String(recordId), `${String(entity)} ${String(system)}/${String(externalId)}`);
  }
  const contents: Contents = {};
  for (const [table, rows] of tables) {
    contents[table] = rows
      .map((row) => {
        const entries = Object.entries(row).filter(([name]) => !NOT_COMPARED.includes(name));
        const named = entries.map(([name, value]) => [
          name,
          name === "outlooks" ? namedOutlooks(String(value), names) : (names.get(String(value)) ?? value),
        ]);
        return JSON.stringify([names.get(String(row.id)) ?? null, Object.fromEntries(named)]);
      })
      .sort();
  }
  return contents;
}

/** The outlooks of a customer with the names of its contracts, in their order. */
function namedOutlooks(json: string, names: ReadonlyMap<string, string>): unknown[] {
  const outlooks = JSON.parse(json) as { readonly contractId: string; readonly predecessorId: string | null }[];
  const named = outlooks.map((outlook) => ({
    ...outlook,
    contractId: names.get(outlook.contractId),
    predecessorId: names.get(outlook.predecessorId ?? "") ?? null,
  }));
  return named.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** The same without how often each customer was written, which depends on the batches. */
export function withoutVersions(contents: Contents): Contents {
  return { ...contents, customer: (contents.customer ?? []).map((row) => row.replace(/"version":\d+,/, "")) };
}
