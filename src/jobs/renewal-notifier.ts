import { announceRenewals, forgetAnnouncements } from "../actions/loyalty/announce-renewals.js";
import { allWorkspaces } from "../data/workspace/workspace-store.js";
import { actionContext } from "../intake/action-context.js";
import type { Job } from "./job.js";

/** Announces renewals that have come near. */
export const renewalNotifier: Job = {
  name: "renewal-notifier",
  everySeconds: 600,
  run: async ({ database, clock, signal }) => {
    for (const workspace of await allWorkspaces(database.reader)) {
      const announce = () => database.write((sql) => announceRenewals(actionContext(sql, workspace, clock())));
      while (!signal.aborted && (await announce()));
      await database.write((sql) => forgetAnnouncements(actionContext(sql, workspace, clock())));
    }
  },
};
