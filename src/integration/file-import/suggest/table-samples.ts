import { ImportError } from "../../import-error.js";
import type { RowContent } from "../file-row.js";
import { openRowSource, type RowSource, sheetsShownIn, type SourceChoice } from "../row-source.js";
import type { TableSample } from "./table.js";

const LOOKED_AT = 1_000;

/** The names and the first thousand rows of files, and of each sheet of a workbook that is shown and not empty. */
export async function tableSamples(choices: readonly SourceChoice[]): Promise<TableSample[]> {
  const samples: TableSample[] = [];
  for (const choice of choices) {
    const sheets = choice.sheet === undefined ? await sheetsShownIn(choice.file) : [choice.sheet];
    for (const sheet of sheets ?? [undefined]) {
      const source = await sourceOf({ ...choice, sheet }, (sheets?.length ?? 0) > 1);
      if (source === null) continue;
      try {
        samples.push({ file: choice.file, sheet: sheet ?? null, title: source.title, ...(await sampleOf(source)) });
      } finally {
        source.close();
      }
    }
  }
  if (samples.length === 0) throw new ImportError("there are no rows to look at");
  return samples;
}

/** A sheet among several may be empty, or no table. */
async function sourceOf(choice: SourceChoice, isOneOfSeveral: boolean): Promise<RowSource | null> {
  try {
    return await openRowSource(choice, []);
  } catch (fault) {
    if (isOneOfSeveral && fault instanceof ImportError) return null;
    throw fault;
  }
}

async function sampleOf(source: RowSource): Promise<Pick<TableSample, "columns" | "rows">> {
  const rows: RowContent[] = [];
  for await (const { content, fault } of source.rows()) {
    if (fault === null && typeof content !== "string") rows.push(content);
    if (rows.length >= LOOKED_AT) break;
  }
  const columns = source.columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { columns, rows };
}
