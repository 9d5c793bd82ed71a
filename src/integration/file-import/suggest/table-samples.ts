import { ImportError } from "../../import-error.js";
import type { RowContent } from "../file-row.js";
import { openRowSource, type RowSource, sheetsShownIn, type SourceChoice } from "../row-source.js";
import { ColumnValues } from "./column-values.js";
import type { TableSample } from "./table.js";

const KEPT = 1_000;

/** The names and values of files, with some of their rows as examples, and of each sheet of a workbook that is shown and not empty. */
export async function tableSamples(choices: readonly SourceChoice[]): Promise<TableSample[]> {
  const samples: TableSample[] = [];
  for (const choice of choices) {
    const sheets = choice.sheet === undefined ? await sheetsShownIn(choice.file) : [choice.sheet];
    for (const sheet of sheets ?? [undefined]) {
      const source = await sourceOf({ ...choice, sheet }, (sheets?.length ?? 0) > 1);
      if (source === null) continue;
      try {
        const sample = await sampleOf(source);
        if (sample.rows.length === 0) continue;
        samples.push({ file: choice.file, sheet: sheet ?? null, title: source.title, ...sample });
      } finally {
        source.close();
      }
    }
  }
  if (samples.length === 0)
    throw new ImportError(
      "there are no rows to look at: a mapping is suggested by the values of columns, not by their names alone",
    );
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

/** Keeps the first rows, and as many spread over all that follow: a list that is sorted has its ends at its end. */
async function sampleOf(source: RowSource): Promise<Pick<TableSample, "columns" | "rows" | "values">> {
  const first: RowContent[] = [];
  let spread: RowContent[] = [];
  let step = 1;
  let following = 0;
  const values = new Map((source.columns ?? []).map((name) => [name, new ColumnValues()]));
  for await (const { content, fault, line } of source.rows()) {
    if (fault !== null || typeof content === "string") continue;
    if (source.columns === null) {
      for (const name of Object.keys(content)) if (!values.has(name)) values.set(name, new ColumnValues());
    }
    for (const [name, column] of values) column.add(content[name], line);
    if (first.length < KEPT) {
      first.push(content);
      continue;
    }
    if (following % step === 0) spread.push(content);
    following += 1;
    if (spread.length < KEPT * 2) continue;
    spread = spread.filter((_, at) => at % 2 === 0);
    step *= 2;
  }
  return { columns: [...values.keys()], rows: [...first, ...spread], values };
}
