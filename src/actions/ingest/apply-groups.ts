import { uuidv7 as newId } from "uuidv7";

import { isUnavailable } from "../../data/database/database-faults.js";
import type { Part } from "../../data/database/savepoint.js";
import { RequestError } from "../../domain/errors.js";
import { type ActionContext, mark, undo } from "../../intake/action-context.js";
import type { IncidentLog } from "../../intake/incident-log.js";
import type { RowLists } from "../../intake/row-lists.js";
import { gathered, resultsByGroup } from "./gathered-groups.js";
import {
  brokenGroup,
  type GroupResult,
  isRefused,
  isRepetition,
  isTakenInPart,
  notApplied,
  takenKeysOf,
} from "./group-result.js";
import { ingest } from "./ingest.js";
import { recordKeysOf, wavesOf } from "./row-waves.js";

/**
 * Applies groups of rows as if one by one in their order, each wholly or not at all, and returns the outcome of each.
 * Groups that have no record in common are written together, a fixed number of statements for any number of them.
 */
export async function applyInOrder(
  context: ActionContext,
  groups: readonly RowLists[],
  logIncident: IncidentLog,
): Promise<GroupResult[]> {
  const results: GroupResult[] = [];
  for (const wave of wavesOf(groups, context.workspace.country)) {
    const own = wave.map(({ group }) => group);
    const applied = await applyWave(context, own, logIncident);
    applied.forEach((result, index) => {
      const place = wave[index]?.place;
      if (place !== undefined) results[place] = result;
    });
  }
  return results;
}

/**
 * Applies the groups of a wave. Where one was refused after some of its rows were written, all is undone and done again
 * without the refused ones. A refusal that an earlier refused group, or an earlier row of the same record, may have caused
 * is none yet: from that group on the wave is applied by itself.
 */
async function applyWave(
  context: ActionContext,
  groups: readonly RowLists[],
  logIncident: IncidentLog,
): Promise<GroupResult[]> {
  if (groups.length === 0) return [];
  await mark(context, "wave");
  const results = await applyTogether(context, groups, logIncident, "wave");
  const doubtful = firstDoubtful(groups, results, context.workspace.country);
  if (doubtful === groups.length && !results.some(isTakenInPart)) return results;
  await undo(context, "wave");
  const certain = results.slice(0, doubtful);
  const accepted = groups.filter((_group, place) => certain[place] && !isRefused(certain[place]));
  const again = (await applyWave(context, accepted, logIncident)).values();
  const first = certain.map((result) => (isRefused(result) ? notApplied(result) : (again.next().value ?? result)));
  return [...first, ...(await applyWave(context, groups.slice(doubtful), logIncident))];
}

/** The place of the first group of which is not known whether it would be refused by itself. */
function firstDoubtful(groups: readonly RowLists[], results: readonly GroupResult[], country: string | null): number {
  const written = new Set<string>();
  for (const [place, group] of groups.entries()) {
    const result = results[place];
    if (result === undefined || !isRefused(result)) continue;
    const isMarked = written.size > 0 && recordKeysOf(group, country).some((key) => written.has(key));
    if (isMarked || (place > 0 && isRepetition(result))) return place;
    for (const key of takenKeysOf(group, result, country)) written.add(key);
  }
  return groups.length;
}

/**
 * Applies groups at once. Where writing them fails for a reason that no check foresaw, they are applied in halves, until
 * the group that cannot be written is alone and refused (ROW_FAILED). Nothing was written since the mark of `part`.
 */
export async function applyTogether(
  context: ActionContext,
  groups: readonly RowLists[],
  logIncident: IncidentLog,
  part: Part,
): Promise<GroupResult[]> {
  try {
    const batch = gathered(groups);
    return resultsByGroup(batch, await ingest(context, batch.lists));
  } catch (fault) {
    // What strikes the whole request is no fault of its rows.
    if (isUnavailable(fault) || fault instanceof RequestError) throw fault;
    await undo(context, part);
    const [only, ...others] = groups;
    if (only === undefined) throw fault;
    if (others.length === 0) {
      const incidentId = newId();
      logIncident(incidentId, fault);
      return [brokenGroup(only, incidentId)];
    }
    const middle = Math.ceil(groups.length / 2);
    const first = await applyHalf(context, groups.slice(0, middle), logIncident);
    return [...first, ...(await applyHalf(context, groups.slice(middle), logIncident))];
  }
}

async function applyHalf(
  context: ActionContext,
  groups: readonly RowLists[],
  logIncident: IncidentLog,
): Promise<GroupResult[]> {
  await mark(context, "half");
  return applyTogether(context, groups, logIncident, "half");
}
