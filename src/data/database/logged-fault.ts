import { QueryFailedError } from "typeorm";

import { driverFaultOf } from "./database-faults.js";

/** What a log says of a fault. */
interface LoggedFault {
  readonly type: string;
  readonly message: string;
  /** Where it was thrown. */
  readonly at: readonly string[];
  readonly code?: unknown;
  /** The name that the store gave the statement. */
  readonly statement?: string;
  readonly cause?: LoggedFault;
}

/**
 * A fault as it is logged. Of what a database refused only the code and the name of the statement are told: the statement
 * itself, its parameters and the driver's own words hold the data of customers, keys and payloads.
 */
export function loggedFault(fault: unknown): LoggedFault {
  if (!(fault instanceof Error))
    return { type: typeof fault, message: "something that is no error was thrown", at: [] };
  const { name: type, stack = "", cause } = fault;
  const at = stack.split("\n").flatMap((line) => /^\s+at (.+)$/.exec(line)?.[1] ?? []);
  const told = { type, at, ...(cause !== undefined && { cause: loggedFault(cause) }) };
  if (!isOfDriver(fault)) return { ...told, message: fault.message };
  const statement = statementNameOf(fault);
  return {
    ...told,
    message: "the database refused a statement",
    code: driverFaultOf(fault).code,
    ...(statement !== null && { statement }),
  };
}

/** Whether the driver threw it, by itself or wrapped by TypeORM. */
function isOfDriver(fault: Error): boolean {
  return fault instanceof QueryFailedError || "sqlMessage" in fault || "sql" in fault || fault.name === "SqliteError";
}

function statementNameOf(fault: Error): string | null {
  const query = fault instanceof QueryFailedError ? fault.query : "sql" in fault ? fault.sql : null;
  return typeof query === "string"
    ? (/\/\* (\w+) \*\//.exec(query)?.[1] ?? query.trim().split(/\s/, 1)[0] ?? null)
    : null;
}
