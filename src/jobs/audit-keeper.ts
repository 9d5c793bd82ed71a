import { workspaceRows } from "../data/database/workspace-rows.js";
import { purgeAuditEntries } from "../data/workspace/audit-store.js";
import { allWorkspaces } from "../data/workspace/workspace-store.js";
import { MS_PER_DAY, whileMoreIsLeft } from "./clean-up.js";
import type { Job } from "./job.js";

/** Forgets what was done longer ago than the operator wants to know. */
export function auditKeeper(keptDays: number): Job {
  return {
    name: "audit-keeper",
    everySeconds: 3600,
    run: async (context) => {
      const before = new Date(context.clock().getTime() - keptDays * MS_PER_DAY);
      for (const { id } of await allWorkspaces(context.database.reader)) {
        await whileMoreIsLeft(context, (sql) => purgeAuditEntries(workspaceRows(sql, id), before));
      }
    },
  };
}
