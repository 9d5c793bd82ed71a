import type { Difference } from "../../actions/verification/difference.js";
import { type Verification, verifyWorkspace } from "../../actions/verification/verify-workspace.js";
import { allWorkspaces } from "../../data/workspace/workspace-store.js";
import { clockOf, type Settings, withDatabase, workspaceNamed } from "../settings.js";

/** Whose rows are verified, and for whom the report is. */
export interface VerifyChoices {
  /** Default: all. */
  readonly workspace?: string;
  readonly json?: boolean;
}

/** The feed is read by statements that take longer than a server grants its requests. */
const STATEMENT_MS = 3_600_000;

/**
 * Recomputes what is derived in each workspace and reports what is stored otherwise, as text for people or as JSON for
 * programs; the process ends with code 1 where anything is.
 */
export async function verify(given: Settings, { workspace, json = false }: VerifyChoices): Promise<void> {
  const settings = { ...given, databaseLimits: { ...given.databaseLimits, statementMs: STATEMENT_MS } };
  const now = clockOf(settings)();
  await withDatabase(settings, async (database) => {
    const wanted =
      workspace === undefined ? await allWorkspaces(database.reader) : [await workspaceNamed(database, workspace)];
    const verifications: Verification[] = [];
    for (const each of wanted) {
      const verification = await verifyWorkspace(database.reader, each, now);
      if (verification.differenceCount > 0) process.exitCode = 1;
      if (json) verifications.push(verification);
      else process.stdout.write(textOf(verification));
    }
    if (json) process.stdout.write(`${JSON.stringify(verifications, null, 2)}\n`);
  });
}

function textOf({ workspace, differences, differenceCount, ...counts }: Verification): string {
  const { customers, customersBehind, terms, months, monthsBehind, changes } = counts;
  const untold = differenceCount - differences.length;
  const lines = [
    `${workspace}: ${counted(customers, "customer")}${behind(customersBehind)}, ${counted(terms, "term")}, ` +
      `${counted(months, "counted month")}${behind(monthsBehind)}, ${counted(changes, "change")} in the feed: ` +
      (differenceCount === 0 ? "no differences" : counted(differenceCount, "difference")),
    ...differences.map(lineOf),
    ...(untold > 0 ? [`  and ${untold.toLocaleString("en")} more`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function lineOf({ table, id, column, stored, recomputed }: Difference): string {
  if (column !== null)
    return `  ${table} ${id} ${column}: stored ${JSON.stringify(stored)}, expected ${JSON.stringify(recomputed)}`;
  return stored === null ? `  ${table} ${id} is missing` : `  ${table} ${id} should not be there`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** What no reader trusts is not compared: a job replaces it. */
function behind(count: number): string {
  return count === 0 ? "" : ` (${count.toLocaleString("en")} behind, not compared)`;
}
