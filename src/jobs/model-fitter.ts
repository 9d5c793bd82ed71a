import { refitModel } from "../actions/model/model-actions.js";
import { allWorkspaces } from "../data/workspace/workspace-store.js";
import type { Job } from "./job.js";

/** Fits every workspace's model on its own outcomes, once a day. */
export const modelFitter: Job = {
  name: "model-fitter",
  everySeconds: 86_400,
  run: async ({ database, clock, signal }) => {
    for (const workspace of await allWorkspaces(database.reader)) {
      if (signal.aborted) return;
      await refitModel(database, workspace, clock());
    }
  },
};
