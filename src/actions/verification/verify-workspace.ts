import type { Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { orphanLoyaltyIds, orphanTermIds } from "../../data/verification/orphan-store.js";
import { inSnapshot } from "../../data/verification/snapshot.js";
import { findWorkspace, type WorkspaceState } from "../../data/workspace/workspace-store.js";
import { dayOf } from "../../domain/calendar.js";
import { type Difference, Differences } from "./difference.js";
import { verifyCustomersAfter } from "./verify-customers.js";
import { verifyFeed } from "./verify-feed.js";
import { verifyMonths } from "./verify-months.js";

/** Of more differences than this only the number is told. */
const MOST_TOLD = 1_000;

/** What was compared in a workspace, and what is stored otherwise. */
export interface Verification {
  readonly workspace: string;
  readonly customers: number;
  /** Customers whose rows no reader trusts, because a policy, a model or the program changed: not compared. */
  readonly customersBehind: number;
  readonly terms: number;
  readonly months: number;
  /** Months that no reader trusts, because a change touched them or customers are behind: not compared. */
  readonly monthsBehind: number;
  readonly changes: number;
  readonly differenceCount: number;
  /** The first 1,000 differences. */
  readonly differences: readonly Difference[];
}

/**
 * Recomputes what is derived and stored in a workspace (loyalty rows, terms, days of contracts, months counted ahead) and
 * holds the feed against its rules; writes nothing. Each part is read as of one instant, so servers may go on writing.
 */
export async function verifyWorkspace(reader: Sql, { id, name }: WorkspaceState, now: Date): Promise<Verification> {
  const differences = new Differences(MOST_TOLD);
  const part = <T>(work: (sql: Sql, workspace: WorkspaceState) => Promise<T>): Promise<T> =>
    inSnapshot(reader, async (sql) => {
      const workspace = await findWorkspace(sql, { id });
      if (workspace === null) throw new Error(`the workspace ${name} is gone`);
      return work(sql, workspace);
    });

  const counts = { customers: 0, customersBehind: 0, terms: 0 };
  for (let after: string | null = ""; after !== null;) {
    const from: string = after;
    const verified = await part((sql, workspace) => verifyCustomersAfter(sql, workspace, from, differences));
    counts.customers += verified.customers;
    counts.customersBehind += verified.behind;
    counts.terms += verified.terms;
    after = verified.last;
  }
  await part((sql) => verifyOwners(sql, id, differences));
  const { months, behind: monthsBehind } = await part((sql, workspace) =>
    verifyMonths(sql, workspace, dayOf(now, workspace.timeZone), differences),
  );
  const changes = await part((sql) => verifyFeed(workspaceRows(sql, id), differences, MOST_TOLD));
  const { count: differenceCount, first } = differences;
  return { workspace: name, ...counts, months, monthsBehind, changes, differenceCount, differences: first };
}

/** Adds what is derived of records that are not there. */
async function verifyOwners(sql: Sql, workspaceId: string, differences: Differences): Promise<void> {
  const rows = workspaceRows(sql, workspaceId);
  const surplus = { column: null, stored: "a row", recomputed: null };
  for (const id of await orphanTermIds(rows, MOST_TOLD)) differences.add({ table: "term", id, ...surplus });
  for (const id of await orphanLoyaltyIds(rows, MOST_TOLD)) differences.add({ table: "loyalty", id, ...surplus });
}
