import { randomUUID } from "node:crypto";

import type { Crm } from "./crm.js";
import type { CrmRecord, JournalEntry } from "./crm-record.js";
import { externalIdOf, rowFields } from "./field-mapping.js";
import type { OutboxBatch, OutboxRow, PluginState } from "./plugin-state.js";

/** Of the journal in one batch; with the customers that rows bring along it stays below Treue's 1,000 rows. */
const MOST_ENTRIES = 400;

/** Puts what the users of the CRM did since last time into the outbox; the state stays the same where they did nothing. */
export function withNextBatch(state: PluginState, crm: Crm): PluginState {
  const entries = crm.journalAfter(state.position).slice(0, MOST_ENTRIES);
  const last = entries.at(-1);
  if (last === undefined) return state;
  const batches = rowsOf(entries, crm).filter((rows) => rows.length > 0);
  return { ...state, outbox: [...state.outbox, ...batches.map(batchOf)], position: last.position };
}

/** The key is made with the batch and kept with it: whatever happens, Treue carries it out once. */
function batchOf(rows: readonly OutboxRow[]): OutboxBatch {
  return { key: randomUUID(), rows };
}

/**
 * Two batches, with one row per record as it is now: what was made or changed, then what was merged or removed. In one batch
 * Treue would remove a customer before it moves away the people.
 */
function rowsOf(entries: readonly JournalEntry[], crm: Crm): OutboxRow[][] {
  const changed = new Map<string, Set<string>>();
  const left = new Map<string, JournalEntry>();
  for (const entry of entries) {
    if (entry.action !== "WRITTEN") left.set(entry.id, entry);
    else changed.set(entry.id, new Set([...(changed.get(entry.id) ?? []), ...entry.fields]));
  }
  const heirs = [...left.values()].flatMap(({ id }) => crm.heirOf(id) ?? []);
  const written = [...changed.keys()].flatMap((id) => crm.record(id) ?? []);
  const owners = written.flatMap(({ customerId }) => (customerId === null ? [] : (crm.record(customerId) ?? [])));
  // Whom Treue does not know yet comes along with the first row that names them.
  const strangers = [...owners, ...heirs].filter(({ treueId }) => treueId === null);
  return [
    [...new Set([...strangers, ...written])].map((record) => writtenRow(record, changed.get(record.id), crm)),
    [...left.values()].map((entry) => leftRow(entry, crm)),
  ];
}

function writtenRow(record: CrmRecord, changed: ReadonlySet<string> | undefined, crm: Crm): OutboxRow {
  const { id, kind, treueId, customerId, changedAt } = record;
  const owner = crm.record(customerId ?? undefined);
  const concerns = [kind === "customer" || kind === "contact" ? treueId : owner?.treueId].filter(
    (each) => each != null,
  );
  if (treueId !== null) {
    // By Treue's own id, so that an edit never brings back what was removed there; only what was changed, so that
    // edits of other fields in Treue stay.
    const moved = changed?.has("customer") ? { customer: owner === undefined ? null : reference(owner) } : {};
    const input = {
      id: treueId,
      externalIds: [externalIdOf(id)],
      ...moved,
      ...rowFields(record, changed ?? new Set()),
    };
    return { kind, crmId: id, input, concerns };
  }
  const input = {
    externalId: externalIdOf(id),
    sourceUpdatedAt: changedAt,
    ...(owner === undefined ? {} : { customer: reference(owner) }),
    ...(kind === "ticket" ? { kind: "SERVICE" } : {}),
    ...rowFields(record, new Set(Object.keys(record.fields))),
  };
  return { kind, crmId: id, input, concerns };
}

/** The row of a record that was merged or removed; a merged one whose heir was removed is removed as well. */
function leftRow({ id, kind, treueId, action }: JournalEntry, crm: Crm): OutboxRow {
  const named = treueId === null ? { externalId: externalIdOf(id) } : { id: treueId };
  const heir = action === "MERGED" ? crm.heirOf(id) : undefined;
  if (heir === undefined) return { kind, crmId: id, input: { operation: "DELETE", ...named }, concerns: [] };
  const concerns = [treueId, heir.treueId].filter((each) => each !== null);
  return { kind, crmId: id, input: { operation: "MERGE", ...named, into: reference(heir) }, concerns };
}

function reference({ id, treueId }: CrmRecord) {
  return treueId === null ? { externalId: externalIdOf(id) } : { id: treueId };
}
