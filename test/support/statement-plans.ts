import type { Sql } from "../../src/data/database/database.js";
import { databaseKindOf } from "../../src/data/database/database-kind.js";

interface MysqlStep {
  readonly table: string | null;
  readonly type: string | null;
  readonly key: string | null;
  readonly rows: number | string | null;
  readonly Extra: string | null;
}

interface SqliteStep {
  readonly id: number;
  readonly parent: number;
  readonly detail: string;
}

const MANY = 500;

/**
 * What the plan of a statement has to be reproached with: that it reads a table from end to end, or sorts rows that it has
 * found. A page that was found may be sorted anew: it is as small as it is.
 */
export async function faultsOfPlan(sql: Sql, statement: string, parameters: readonly unknown[]): Promise<string[]> {
  const explain = (word: string) => sql.query<unknown[]>(`${word} ${statement}`, [...parameters]);
  const faults =
    databaseKindOf(sql) === "mysql"
      ? faultsOnMysql((await explain("EXPLAIN")) as MysqlStep[])
      : faultsOnSqlite((await explain("EXPLAIN QUERY PLAN")) as SqliteStep[]);
  return faults.map((fault) => `${fault}: ${statement}`);
}

function faultsOnMysql(steps: readonly MysqlStep[]): string[] {
  return steps.flatMap(({ table, type, key, rows, Extra }) => {
    if (table === null || table.startsWith("<")) return [];
    const faults: string[] = [];
    // An index that is walked until a page is full is not read to its end.
    if (type === "ALL" || (type === "index" && Number(rows) > MANY))
      faults.push(`reads all of ${table} (${key ?? "no index"})`);
    if (/filesort|temporary/.test(Extra ?? "")) faults.push(`sorts ${table}`);
    return faults;
  });
}

function faultsOnSqlite(steps: readonly SqliteStep[]): string[] {
  const isOfPage = steps.some(({ detail }) => /(MATERIALIZE|CO-ROUTINE) page/.test(detail));
  return steps.flatMap(({ detail, parent }) => {
    if (/^SCAN (?!page|ranked|\()/.test(detail)) return [`reads all: ${detail}`];
    const isOuter = isOfPage && parent === 0;
    return detail.includes("TEMP B-TREE") && !isOuter ? [`sorts: ${detail}`] : [];
  });
}
