import type { Mapping } from "../mapping.js";
import type { FileRow } from "./file-row.js";
import { JoinedFiles } from "./joined-files.js";
import { checkReadings } from "./misread-values.js";
import { checkColumnsRead, checkKeysRead } from "./names-missing.js";
import { groupedRows, rowsTogether } from "./row-order.js";
import { isWorkbook, openRowSource, type RowSource, type SourceChoice } from "./row-source.js";

/** A file that its mapping can read, with the files that are joined to it. The caller closes it. */
export class MappedFile {
  private constructor(
    private readonly mapping: Mapping,
    readonly source: RowSource,
    private readonly joined: JoinedFiles,
    private readonly path: string,
  ) {}

  /**
   * Opens a file once it is known to have what its mapping needs and reads, and to be written as the mapping reads it.
   * Throws an ImportError.
   */
  static async open(mapping: Mapping, given: SourceChoice, joinedFiles: readonly string[]): Promise<MappedFile> {
    const sheet = given.sheet ?? (isWorkbook(given.file) ? mapping.sheet : undefined);
    const choice = { file: given.file, encoding: given.encoding, delimiter: given.delimiter, sheet };
    const source = await openRowSource(choice, columnsWanted(mapping));
    try {
      if (source.columns === null) await checkKeysRead(mapping, source.place, source.rows());
      else checkColumnsRead(mapping, source.place, source.columns);
      await checkReadings(mapping, source);
      return new MappedFile(mapping, source, await JoinedFiles.open(mapping, choice, joinedFiles), given.file);
    } catch (fault) {
      source.close();
      throw fault;
    }
  }

  /** The paths of all its files. */
  get files(): string[] {
    return [this.path, ...this.joined.files];
  }

  /** The rows as the mapping wants them: in its order, grouped, and with the rows of other files. */
  rows(): AsyncIterable<FileRow> {
    const { groupBy, together } = this.mapping;
    const rows = this.source.rows();
    const grouped = groupBy === undefined ? rows : groupedRows(rows, groupBy);
    return this.joined.join(together === undefined ? grouped : rowsTogether(grouped, together));
  }

  close(): void {
    this.joined.close();
    this.source.close();
  }
}

/** The columns that a file must have, whatever its expression reads. */
function columnsWanted({ columns, groupBy, together, joins }: Mapping): string[] {
  const keys = [groupBy, together, ...joins.map(({ column }) => column)];
  return [...new Set([...columns, ...keys.filter((name) => name !== undefined)])];
}
