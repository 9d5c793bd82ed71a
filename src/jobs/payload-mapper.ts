import { allWorkspaces } from "../data/workspace/workspace-store.js";
import type { Inbox } from "../integration/inbound/inbox.js";
import type { Job } from "./job.js";

/** Maps payloads that wait: those to be mapped again, and those whose server ended before it came to them. */
export function payloadMapper(inbox: Inbox): Job {
  return {
    name: "payload-mapper",
    everySeconds: 5,
    run: async ({ database, signal }) => {
      for (const workspace of await allWorkspaces(database.reader)) {
        if (signal.aborted) return;
        await inbox.mapWaiting(workspace, signal);
      }
    },
  };
}
