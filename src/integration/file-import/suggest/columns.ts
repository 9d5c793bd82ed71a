import type { Role } from "./column-role.js";
import type { ColumnShape } from "./column-shape.js";
import type { Decisions } from "./decisions.js";
import { joinNameOf, type Table, type TableJoin } from "./table.js";

/** Where the column of a role is. */
interface Place {
  readonly column: string;
  readonly table: Table;
  /** The variable of its row, with a dot; empty for the row itself. */
  readonly before: string;
}

const RESERVED = ["and", "or", "in", "true", "false", "null", "nothing", "function"];

/** The columns of tables that belong together as an expression reads them, by their roles. */
export class Columns {
  private readonly readColumns = new Set<string>();

  constructor(
    private readonly main: Table,
    private readonly joins: readonly TableJoin[],
    private readonly decisions: Decisions,
    readonly language: string,
  ) {}

  /** The columns of the table itself that were read. */
  get read(): string[] {
    return [...this.readColumns];
  }

  has(role: Role): boolean {
    return this.placeOf(role) !== null;
  }

  /** The column of the table itself that has a role. */
  column(role: Role): string | null {
    const place = this.placeOf(role);
    return place !== null && place.before === "" ? place.column : null;
  }

  nameOf(role: Role): string {
    return this.placeOf(role)?.column ?? role;
  }

  shapeOf(role: Role): ColumnShape | null {
    const place = this.placeOf(role);
    return place?.table.shapes.get(place.column) ?? null;
  }

  /** The values of a role in the first rows, one for each row of its table. */
  valuesOf(role: Role): unknown[] {
    const place = this.placeOf(role);
    return place === null ? [] : place.table.rows.map((row) => row[place.column]);
  }

  /** How the expression reads the value of a role; null: no column has it. `row` is read instead of the row itself. */
  text(role: Role, row = ""): string | null {
    const place = this.placeOf(role);
    if (place === null) return null;
    if (place.before === "") this.readColumns.add(place.column);
    return `${place.before === "" ? row : place.before}${quoted(place.column)}`;
  }

  /** The same, as a text whatever the file has, for ids. */
  id(role: Role): string | null {
    const text = this.text(role);
    const isText = this.valuesOf(role).every((value) => typeof value === "string");
    return text === null || isText ? text : `$string(${text})`;
  }

  /** The day of a role; nothing where the file has none. */
  day(role: Role): string | null {
    const text = this.text(role);
    const shape = this.shapeOf(role);
    const written = shape?.day ?? shape?.time;
    if (text === null || !shape || !written) return null;
    if (written.pattern === "") return whereGiven(text, ["", ...shape.none], `$localDate(${text})`);
    const read = call(shape.day === null ? "$instant" : "$day", text, this.patternOf(role), written.language);
    return whereGiven(text, shape.none, shape.day === null ? `$localDate(${read})` : read);
  }

  /** The instant of a role, read from a row; nothing where the file has none. */
  instant(role: Role, row = ""): string | null {
    const text = this.text(role, row);
    const shape = this.shapeOf(role);
    const written = shape?.day ?? shape?.time;
    if (text === null || !shape || !written) return null;
    if (written.pattern === "") return whereGiven(text, ["", ...shape.none], `$instant(${text})`);
    const read = call(shape.day === null ? "$instant" : "$day", text, this.patternOf(role), written.language);
    const noon = `($exists(${read}) ? $instant(${read} & " 12:00", "yyyy-MM-dd HH:mm"))`;
    return whereGiven(text, shape.none, shape.day === null ? read : noon);
  }

  /** The minor units of an amount. */
  minorUnits(role: Role, currency: string): string | null {
    const text = this.text(role);
    const shape = this.shapeOf(role)?.amount;
    if (text === null || !shape) return null;
    const { language, other } = shape;
    const name = this.nameOf(role);
    const taken =
      other === null
        ? language
        : this.decisions.ask(`decimals of ${name}`, `in which language are the amounts of ${name} written?`, [
            language,
            other,
          ]);
    return `$minorUnits($amount(${text}, ${literal(taken)}), ${currency})`;
  }

  private patternOf(role: Role): string {
    const shape = this.shapeOf(role);
    const written = shape?.day ?? shape?.time;
    if (!written) return "";
    if (written.other === null) return written.pattern;
    const name = this.nameOf(role);
    return this.decisions.ask(`pattern of ${name}`, `no value of ${name} tells day from month; how are they written?`, [
      written.pattern,
      written.other,
    ]);
  }

  private placeOf(role: Role): Place | null {
    const own = this.main.roles.get(role);
    if (own !== undefined) return { column: own, table: this.main, before: "" };
    for (const join of this.joins) {
      if (role === "customerId") return { column: join.column, table: this.main, before: "" };
      const column = join.table.roles.get(role);
      if (column !== undefined) return { column, table: join.table, before: `$${joinNameOf(join)}.` };
    }
    return null;
  }
}

/** A name as an expression writes it. */
function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !RESERVED.includes(name) ? name : `\`${name}\``;
}

/** A text as an expression writes it. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** Whether a value is one of some, as an expression asks it. */
export function isOneOf(value: string, values: readonly string[]): string {
  return values.length === 1
    ? `${value} = ${literal(values[0] ?? "")}`
    : `${value} in [${values.map(literal).join(", ")}]`;
}

/** What is read of a value unless it is one of some, in brackets: a condition binds less than what may stand around it. */
function whereGiven(text: string, none: readonly string[], read: string): string {
  if (none.length === 0) return read;
  return `(${none.length === 1 ? `${text} != ${literal(none[0] ?? "")}` : `$not(${isOneOf(text, none)})`} ? ${read})`;
}

function call(name: string, text: string, pattern: string, language: string | null): string {
  const written = [text, literal(pattern), ...(language === null ? [] : [literal(language)])].join(", ");
  return `${name}(${written})`;
}
