import type { LocalDate } from "../../../domain/calendar.js";
import { isReadByForm, roleNamed } from "./column-role.js";
import { Columns } from "./columns.js";
import { contactExpression } from "./contact-expression.js";
import { contractExpression } from "./contract-expression.js";
import { customerExpression } from "./customer-expression.js";
import { Decisions, type Question } from "./decisions.js";
import {
  joinNameOf,
  joinOf,
  labelOf,
  languageOf,
  type Table,
  type TableJoin,
  tableOf,
  type TableSample,
} from "./table.js";

/** A mapping that was made for tables, and what is to be said of it. */
export interface Suggestion {
  readonly main: Table;
  readonly joins: readonly TableJoin[];
  /** The members of mapping.json. */
  readonly description: Readonly<Record<string, unknown>>;
  readonly expression: string;
  readonly decided: readonly string[];
  /** What could not be told by the tables, each with what was taken. */
  readonly questions: readonly Question[];
}

/** Makes a mapping for tables by their names and first rows, with answers to questions that were asked before. */
export function suggestionOf(
  samples: readonly TableSample[],
  answers: ReadonlyMap<string, string>,
  today: LocalDate,
): Suggestion {
  const language = languageOf(samples);
  const tables = samples.map((sample) => tableOf(sample, language));
  const main = tables.find(({ kind }) => kind !== "customers") ?? tables[0];
  if (main === undefined) throw new Error("there is no table");
  const decisions = new Decisions(answers);
  const joins = joinsOf(main, tables, decisions);
  const columns = new Columns(main, joins, decisions, language);
  tellRoles(main, joins, decisions);
  const expressions = { contracts: contractExpression, contacts: contactExpression, customers: customerExpression };
  const { expression, groupBy } = expressions[main.kind](columns, decisions, today);
  const together = columns.column("customerId");
  const isTogether = main.kind === "contracts" && together !== null && main.shapes.get(together)?.isUnique === false;
  return {
    main,
    joins,
    description: {
      name: nameOf(main),
      description: `Made by import --suggest for ${[main, ...joins.map(({ table }) => table)].map(labelOf).join(" and ")}.`,
      columns: columns.read,
      ...(main.sheet !== null && { sheet: main.sheet }),
      ...(groupBy !== null && { groupBy }),
      ...(isTogether && { together }),
      ...(joins.length > 0 && { joins: joins.map((join) => describedJoin(join, main)) }),
      parameters: {
        system: {
          type: "String",
          description: "The system in which the ids of this file are known; tables of the same customers share it.",
          default: "list",
        },
      },
    },
    expression,
    decided: decisions.told,
    questions: decisions.questions,
  };
}

function joinsOf(main: Table, tables: readonly Table[], decisions: Decisions): TableJoin[] {
  return tables
    .flatMap((table) => {
      if (table === main) return [];
      const join = table.kind === "customers" ? joinOf(main, table) : null;
      if (join === null) {
        decisions.tell(
          `${labelOf(table)} is not joined: it tells of ${table.kind}; import it by itself, with a mapping of its own`,
        );
        return [];
      }
      const share = join.found < 1 ? `; ${percent(1 - join.found)} of the rows find none and will be rejected` : "";
      decisions.tell(`${labelOf(table)} is joined: ${join.column} is its ${join.key}${share}`);
      return [join];
    })
    .slice(0, 1);
}

function tellRoles(main: Table, joins: readonly TableJoin[], decisions: Decisions): void {
  for (const table of [main, ...joins.map((join) => join.table)]) {
    const roles = [...table.roles].filter(([role]) => role !== "id").map(([role, column]) => `${column} (${role})`);
    decisions.tell(`${labelOf(table)} tells of ${table.kind}: ${roles.join(", ") || "no column was recognised"}`);
    const unread = table.columns.filter((column) => ![...table.roles.values()].includes(column));
    if (unread.length > 0) decisions.tell(`not read: ${unread.join(", ")}`);
    for (const column of table.columns) tellFaults(table, column, decisions);
  }
}

/** Says what of a column cannot be read as its name promises. */
function tellFaults(table: Table, column: string, decisions: Decisions): void {
  const shape = table.shapes.get(column);
  if (!shape || shape.filled === 0) return;
  const { mixed, odd, none } = shape;
  const role = [...table.roles].find(([, name]) => name === column)?.[0];
  const promised = roleNamed(column);
  if (mixed !== null) {
    decisions.tell(
      `WRONG: ${column} has day and month both ways round (${mixed.join(" and ")}): mend the file; it is not read as days`,
    );
  } else if (role === undefined && promised !== null && !table.roles.has(promised)) {
    const [example] = (table.values.get(column)?.known ?? []).sort((one, other) => one.count - other.count);
    decisions.tell(
      `WRONG: ${column} is not read: it is named as ${promised}, and its values are no such ones (${JSON.stringify(example?.text)}, line ${example?.line})`,
    );
  } else if (role !== undefined && odd !== null && isReadByForm(role)) {
    decisions.tell(
      `WRONG: ${column} is written otherwise in ${odd.rows} of its rows, the first on line ${odd.line} (${JSON.stringify(odd.text)}): they will be rejected`,
    );
  }
  if (none.length > 0 && role !== undefined) decisions.tell(`${column} has no day where it says ${none.join(" or ")}`);
}

function describedJoin(join: TableJoin, main: Table) {
  const { table, column, key } = join;
  const isSameFile = table.file === main.file && table.sheet !== null;
  return { name: joinNameOf(join), column, key, ...(isSameFile && { sheet: table.sheet }) };
}

function nameOf({ file, kind }: Table): string {
  const base = file.split("/").at(-1) ?? file;
  return base.replace(/(\.(csv|tsv|txt|jsonl|ndjson|xlsx|xlsm|gz))+$/i, "") || kind;
}

function percent(part: number): string {
  return `${Math.max(1, Math.round(part * 100))} %`;
}
