import { uuidv7 as newId } from "uuidv7";

import { failedRows, ingest } from "../actions/ingest/ingest.js";
import type { Database } from "../data/database/database.js";
import { demoBaseOf, insertDemoBase, updateDemoBase } from "../data/workspace/demo-base-store.js";
import type { WorkspaceState } from "../data/workspace/workspace-store.js";
import { dayOf } from "../domain/calendar.js";
import { actionContext } from "../intake/action-context.js";
import type { DemoBase } from "../model/workspace/demo-base.js";
import { DEMO_CUSTOMERS, demoBatches } from "./demo-data.js";
import { createDemoKey } from "./demo-key.js";

const SEED = 1;

/** Told how many of the made-up customers are in. */
type Progress = (done: number, total: number) => void;

/**
 * What the demo noted about its database. Where nothing is in it yet, the made-up customers are loaded, their stories
 * ending today; the mark comes before them, so that a load that was interrupted can be told from anything of the user's.
 */
export async function loadedDemoBase(
  database: Database,
  workspace: WorkspaceState,
  now: Date,
  onProgress: Progress,
): Promise<{ readonly base: DemoBase; readonly isNew: boolean }> {
  const known = await demoBaseOf(database.reader);
  if (known !== null) return { base: known, isNew: false };
  const workspaceId = workspace.id;
  const loadedFor = dayOf(now, workspace.timeZone);
  const base = await database.write(async (sql) => {
    const mark = {
      id: newId(),
      workspaceId,
      key: await createDemoKey(sql, workspaceId, now),
      loadedFor,
      loadedAt: null,
    };
    await insertDemoBase(sql, mark);
    return mark;
  });
  let done = 0;
  for (const batch of demoBatches({ seed: SEED, today: loadedFor })) {
    const results = await database.write((sql) => ingest(actionContext(sql, workspace, now), batch));
    if (failedRows(results) > 0) throw new Error("the demo data were refused");
    done += batch.customers?.length ?? 0;
    onProgress(done, DEMO_CUSTOMERS);
  }
  await database.write((sql) => updateDemoBase(sql, base, { loadedAt: now }));
  return { base: { ...base, loadedAt: now }, isNew: true };
}
