import { nextTurn } from "../actions/in-turns.js";
import { refreshCustomers } from "../actions/loyalty/refresh-customers.js";
import { staleCustomerIds } from "../data/customer/loyalty-store.js";
import { allWorkspaces } from "../data/workspace/workspace-store.js";
import { actionContext } from "../intake/action-context.js";
import { inRounds } from "./in-rounds.js";
import type { Job } from "./job.js";

/** Few, because on SQLite every other writer waits for a batch to end. */
const BATCH = 100;

/** Recomputes, batch by batch, the customers whose stored values a day, a new policy or a new model has changed. */
export const refresher: Job = {
  name: "refresher",
  everySeconds: 60,
  run: async ({ database, clock, signal }) => {
    const places = (await allWorkspaces(database.reader)).map((workspace) => ({ workspace, after: "" }));
    await inRounds(places, signal, async (place) => {
      const { workspace, after } = place;
      const { today } = actionContext(database.reader, workspace, clock());
      const ids = await staleCustomerIds(database.reader, workspace, today, { after, limit: BATCH });
      const last = ids.at(-1);
      if (last === undefined) return false;
      place.after = last;
      await database.write((sql) => refreshCustomers(actionContext(sql, workspace, clock()), ids));
      await nextTurn(workspace.id);
      return true;
    });
  },
};
