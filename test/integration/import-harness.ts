import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { rowCoercion } from "../../src/graphql/row-coercion.js";
import { createSchema } from "../../src/graphql/schema.js";
import { importFile, type ImportOptions, type ImportResult } from "../../src/integration/import-file.js";
import type { TestDatabase } from "../support/databases.js";

/** A rejected row as its file has it. */
export interface RejectedLine {
  readonly line: number;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] }[];
  readonly row: unknown;
}

export const coerceRow = rowCoercion(createSchema());

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
    ...options,
  });
}

/** The rows that an import of this file rejected. */
export function rejectedLines(file: string): RejectedLine[] {
  const rejected = `${file}.rejected.jsonl`;
  if (!existsSync(rejected)) return [];
  const lines = readFileSync(rejected, "utf8").split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => JSON.parse(line) as RejectedLine);
}

const TABLES = ["customer", "external_id", "contract", "contract_event", "term", "interaction", "loyalty"];
const NOT_COMPARED = ["id", "workspaceId", "createdAt", "updatedAt", "learntAt"];

/**
 * Everything that imports write, table by table, so that two databases with the same facts compare alike: records are
 * named by their external ids, rows are sorted, instants of writing are left out.
 */
export async function contentsOf({ database }: TestDatabase): Promise<Record<string, string[]>> {
  const names = new Map<string, string>();
  for (const row of await rowsOf(database, "external_id")) {
    names.set(String(row.recordId), `${String(row.entity)} ${String(row.system)}/${String(row.externalId)}`);
  }
  const contents: Record<string, string[]> = {};
  for (const table of TABLES) {
    const rows = await rowsOf(database, table);
    contents[table] = rows
      .map((row) => {
        const entries = Object.entries(row).filter(([name]) => !NOT_COMPARED.includes(name));
        const named = entries.map(([name, value]) => [name, names.get(String(value)) ?? value]);
        return JSON.stringify([names.get(String(row.id)) ?? null, Object.fromEntries(named)]);
      })
      .sort();
  }
  return contents;
}

async function rowsOf({ reader }: TestDatabase["database"], table: string): Promise<Record<string, unknown>[]> {
  return reader.query(`SELECT * FROM ${table}`);
}
