import { allWorkspaces } from "../data/workspace/workspace-store.js";
import type { Inbox } from "../integration/inbound/inbox.js";
import { inRounds } from "./in-rounds.js";
import type { Job } from "./job.js";

/** Maps payloads that wait: those to be mapped again, and those whose server ended before it came to them. */
export function payloadMapper(inbox: Inbox): Job {
  return {
    name: "payload-mapper",
    everySeconds: 5,
    run: async ({ database, signal }) => {
      const workspaces = await allWorkspaces(database.reader);
      await inRounds(workspaces, signal, (workspace) => inbox.mapWaiting(workspace, signal));
    },
  };
}
