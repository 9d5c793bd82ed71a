import { RowShelf } from "../../data/sqlite/row-shelf.js";
import { ImportError } from "../import-error.js";
import type { Mapping } from "../mapping.js";
import type { FileRow, RowContent } from "./file-row.js";
import { checkColumnsRead } from "./names-missing.js";
import { keyOf } from "./row-order.js";
import { openRowSource, type RowSource, type SourceChoice } from "./row-source.js";

/** How a mapping joins the rows of another file. */
export type Join = Mapping["joins"][number];

/** The rows of other files that belong to the rows of one. The caller closes them. */
export class JoinedFiles {
  private readonly joined: {
    readonly join: Join;
    readonly file: string;
    readonly place: string;
    readonly shelf: RowShelf;
  }[] = [];

  private constructor() {}

  /**
   * Reads the files that a mapping joins: those that were named, in the order of its joins or as `name=file`, and sheets of
   * the same workbook. Throws an ImportError where one is missing or has two rows of one key.
   */
  static async open(mapping: Mapping, main: SourceChoice, files: readonly string[]): Promise<JoinedFiles> {
    const opened = new JoinedFiles();
    try {
      for (const [join, choice] of choicesOf(mapping, main, files)) {
        const source = await openRowSource(choice, [join.key]);
        try {
          if (source.columns !== null) checkColumnsRead(mapping, source.place, source.columns, join.name);
          opened.joined.push({ join, file: choice.file, place: source.place, shelf: await shelfOf(source, join) });
        } finally {
          source.close();
        }
      }
      return opened;
    } catch (fault) {
      opened.close();
      throw fault;
    }
  }

  /** The paths of the files, once each. */
  get files(): string[] {
    return [...new Set(this.joined.map(({ file }) => file))];
  }

  /** The same rows, each with the row of every other file that has its key. */
  async *join(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow> {
    for await (const row of rows) yield this.joined.length === 0 || row.fault !== null ? row : this.joinedTo(row);
  }

  close(): void {
    for (const { shelf } of this.joined) shelf.close();
  }

  private joinedTo(row: FileRow): FileRow {
    const joined: Record<string, RowContent> = {};
    for (const { join, place, shelf } of this.joined) {
      const key = keyOf(row, join.column);
      const [found] = key === "" ? [] : shelf.rowsOf(key);
      if (found !== undefined) joined[join.name] = JSON.parse(found) as RowContent;
      else if (!join.optional) {
        const missing = key === "" ? `the row has no ${join.column}` : `no row of ${place} has the ${join.key} ${key}`;
        return { ...row, fault: `${missing}, by which $${join.name} is joined` };
      }
    }
    return { ...row, joined };
  }
}

async function shelfOf(source: RowSource, { key }: Join): Promise<RowShelf> {
  const shelf = new RowShelf();
  try {
    for await (const row of source.rows()) {
      if (row.fault !== null) throw new ImportError(`${source.place}, line ${row.line}: ${row.fault}`);
      const value = keyOf(row, key);
      if (value !== "") shelf.put(value, JSON.stringify(row.content));
    }
    const repeated = shelf.repeatedKey();
    if (repeated === null) return shelf;
    throw new ImportError(`${source.place} has more than one row with the ${key} ${repeated}: which one is joined?`);
  } catch (fault) {
    shelf.close();
    throw fault;
  }
}

/** The file of each join. */
function choicesOf(
  { name: mappingName, joins }: Mapping,
  main: SourceChoice,
  files: readonly string[],
): (readonly [Join, SourceChoice])[] {
  const named = new Map<string, string>();
  const unnamed = files.filter((file) => {
    const join = joins.find(({ name }) => file.startsWith(`${name}=`));
    if (join !== undefined) named.set(join.name, file.slice(join.name.length + 1));
    return join === undefined;
  });
  const choices = joins.map((join): readonly [Join, SourceChoice] => {
    const file = named.get(join.name) ?? (join.sheet === undefined || unnamed.length > 0 ? unnamed.shift() : undefined);
    if (file !== undefined) return [join, { ...main, delimiter: undefined, encoding: undefined, ...placeOf(file) }];
    if (join.sheet !== undefined) return [join, { file: main.file, sheet: join.sheet }];
    throw new ImportError(`mapping ${mappingName} joins $${join.name} by ${join.column}: name its file by --with FILE`);
  });
  if (unnamed.length === 0) return choices;
  throw new ImportError(`mapping ${mappingName} joins ${joins.length} files, not ${unnamed.join(", ")}`);
}

/** A file and its sheet from `FILE` or `FILE#SHEET`. */
function placeOf(file: string): Pick<SourceChoice, "file" | "sheet"> {
  const [, workbook, sheet] = /^(.+\.xls[xm])#(.+)$/i.exec(file) ?? [];
  return workbook === undefined ? { file, sheet: undefined } : { file: workbook, sheet };
}
