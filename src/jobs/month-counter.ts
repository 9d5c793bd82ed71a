import { countMonths } from "../actions/report/count-months.js";
import { allWorkspaces } from "../data/workspace/workspace-store.js";
import { dayOf } from "../domain/calendar.js";
import type { Job } from "./job.js";

/** Counts whole months ahead, so that reports by month need not count them again. */
export const monthCounter: Job = {
  name: "month-counter",
  everySeconds: 60,
  run: async ({ database, clock, signal }) => {
    for (const workspace of await allWorkspaces(database.reader)) {
      await countMonths(database, workspace, dayOf(clock(), workspace.timeZone), signal);
    }
  },
};
