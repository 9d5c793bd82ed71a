import { setImmediate as nextTurn } from "node:timers/promises";

import { refreshCustomers } from "../actions/loyalty/refresh-customers.js";
import { staleCustomerIds } from "../data/customer/loyalty-store.js";
import { allWorkspaces, type WorkspaceState } from "../data/workspace/workspace-store.js";
import { actionContext } from "../intake/action-context.js";
import type { Job, JobContext } from "./job.js";

/** Few, because on SQLite every other writer waits for a batch to end. */
const BATCH = 100;

/** Recomputes the customers whose stored values a day, a new policy or a new model has changed. */
export const refresher: Job = {
  name: "refresher",
  everySeconds: 60,
  run: async (context) => {
    for (const workspace of await allWorkspaces(context.database.reader)) await refreshWorkspace(context, workspace);
  },
};

/** Works in batches and lets requests in between; what is interrupted goes on at the next run. */
async function refreshWorkspace({ database, clock, signal }: JobContext, workspace: WorkspaceState): Promise<void> {
  let after = "";
  while (!signal.aborted) {
    const { today } = actionContext(database.reader, workspace, clock());
    const ids = await staleCustomerIds(database.reader, workspace, today, { after, limit: BATCH });
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
    await database.write((sql) => refreshCustomers(actionContext(sql, workspace, clock()), ids));
    await nextTurn();
  }
}
