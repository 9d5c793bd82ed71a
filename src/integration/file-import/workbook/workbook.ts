import { ImportError } from "../../import-error.js";
import { type CellContext, type SheetRow, sheetRowReader } from "./sheet-row-reader.js";
import { formatsOf, overviewOf, relationsOf, sharedTextsOf } from "./workbook-parts.js";
import { xmlItems } from "./xml-items.js";
import { ZipParts } from "./zip-parts.js";

interface Sheet {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

/** A workbook (`.xlsx`) of which sheets are read row by row. The caller closes it. */
export class Workbook {
  private constructor(
    private readonly file: string,
    private readonly parts: ZipParts,
    private readonly sheets: readonly Sheet[],
    private readonly context: CellContext,
  ) {}

  /** Opens a workbook; throws an ImportError where the file is none. */
  static async open(file: string): Promise<Workbook> {
    const parts = await ZipParts.open(file);
    try {
      const main = (await relationsOf(parts, "")).find(({ type }) => type === "officeDocument")?.target;
      if (main === undefined) throw new ImportError(`${file} is a zip file and no workbook`);
      const related = await relationsOf(parts, main);
      const partOf = (wanted: string) => related.find(({ type }) => type === wanted)?.target ?? "";
      const { listed, countsFrom1904 } = await overviewOf(parts, main);
      const sheets = listed.flatMap(({ relation, ...sheet }) => {
        const part = related.find(({ id, type }) => id === relation && type === "worksheet")?.target;
        return part === undefined ? [] : [{ ...sheet, part }];
      });
      if (sheets.length === 0) throw new ImportError(`${file} has no sheet of cells`);
      const formats = await formatsOf(parts, partOf("styles"));
      const texts = await sharedTextsOf(parts, partOf("sharedStrings"));
      return new Workbook(file, parts, sheets, { formats, texts, countsFrom1904 });
    } catch (fault) {
      parts.close();
      throw fault;
    }
  }

  /** The names of its sheets, hidden ones last. */
  get sheetNames(): string[] {
    const ordered = [...this.sheets].sort((one, other) => Number(one.isHidden) - Number(other.isHidden));
    return ordered.map(({ name }) => name);
  }

  get shownSheets(): string[] {
    return this.sheets.filter(({ isHidden }) => !isHidden).map(({ name }) => name);
  }

  /** How many bytes a sheet is read from. */
  sizeOf(sheet: string): number {
    return this.parts.sizeOf(this.partOf(sheet));
  }

  /** The rows of a sheet that are not empty; tells how many bytes each chunk had that they are read from. */
  async *rowsOf(sheet: string, onBytes: (count: number) => void): AsyncGenerator<SheetRow> {
    const part = this.partOf(sheet);
    const bytes = counted(this.parts.bytesOf(part), onBytes);
    yield* xmlItems(`${this.file}, sheet ${sheet}`, bytes, sheetRowReader(this.context));
  }

  close(): void {
    this.parts.close();
  }

  private partOf(name: string): string {
    const found = this.sheets.find((sheet) => sheet.name === name);
    if (found !== undefined) return found.part;
    throw new ImportError(`${this.file} has no sheet ${name}; its sheets are ${this.sheetNames.join(", ")}`);
  }
}

async function* counted(bytes: AsyncIterable<Buffer>, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    onBytes(chunk.length);
    yield chunk;
  }
}
