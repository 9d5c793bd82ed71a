import { applyInOrder } from "../../actions/ingest/apply-groups.js";
import { customerIdsOf, rowResultsOf } from "../../actions/ingest/ingest.js";
import type { Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { findExternalIds } from "../../data/external-id-store.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { UserErrorFacts } from "../../domain/errors.js";
import { OriginKind } from "../../domain/origin.js";
import { actionContext } from "../../intake/action-context.js";
import type { IncidentLog } from "../../intake/incident-log.js";
import { singleRows } from "../../intake/row-lists.js";
import { ExternalEntity, type ExternalIdInput } from "../../model/customer/external-id.js";
import { FetchEntity, type PayloadRowCounts } from "../../model/inbound/inbound-payload.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import { within } from "../row-mapper.js";
import type { MappedPayload } from "./mapped-payload.js";

/** The outcome of the rows of a payload. */
export interface WrittenPayload {
  readonly counts: PayloadRowCounts;
  readonly errors: readonly UserErrorFacts[];
  /** The customers and people whose data the payload holds. */
  readonly ownerIds: readonly string[];
}

/** Writes the rows of a payload; refused ones are left out. */
export async function writePayload(
  sql: Sql,
  { workspace, mappingId, now }: { readonly workspace: WorkspaceState; readonly mappingId: string; readonly now: Date },
  mapped: MappedPayload,
  logIncident: IncidentLog,
): Promise<WrittenPayload> {
  const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  const errors: UserErrorFacts[] = [];
  const ownerIds = new Set<string>();
  const origin = { kind: OriginKind.WEBHOOK, id: mappingId };
  const rows = singleRows(mapped.rows);
  const groups = rows.map((each) => each.rows);
  const results = await applyInOrder(actionContext(sql, workspace, now, origin), groups, logIncident);
  rows.forEach(({ kind, place }, index) => {
    const result = results[index];
    if (result === undefined) return;
    for (const { outcome, errors: faults } of rowResultsOf(result)) {
      counts[COUNTED_AS[outcome]] += 1;
      errors.push(...faults.map((fault) => within(kind, place, fault)));
    }
    for (const id of customerIdsOf(result)) ownerIds.add(id);
  });
  for (const id of await namedOwners(sql, workspace.id, mapped)) ownerIds.add(id);
  return { counts, errors, ownerIds: [...ownerIds] };
}

const COUNTED_AS: Readonly<Record<RowOutcome, keyof PayloadRowCounts>> = {
  CREATED: "created",
  UPDATED: "updated",
  DELETED: "updated",
  MERGED: "updated",
  UNCHANGED: "unchanged",
  STALE: "unchanged",
  NOT_APPLIED: "unchanged",
  FAILED: "failed",
};

/** Customers and people whom a payload names, also in rows that were refused and among what is still to be fetched. */
async function namedOwners(sql: Sql, workspaceId: string, { rows, toFetch }: MappedPayload): Promise<string[]> {
  const customers = [
    ...rows.customers.map(({ externalId }) => externalId),
    ...rows.people.map(({ customer }) => customer?.externalId),
    ...rows.contracts.map(({ customer }) => customer?.externalId),
    ...rows.interactions.flatMap(({ customer, referredCustomer }) => [
      customer?.externalId,
      referredCustomer?.externalId,
    ]),
    ...toFetch.filter(({ entity }) => entity === FetchEntity.CUSTOMER),
  ];
  const people = [
    ...rows.people.map(({ externalId }) => externalId),
    ...rows.interactions.map(({ person }) => person?.externalId),
  ];
  const own = workspaceRows(sql, workspaceId);
  const idsOf = async (entity: ExternalEntity, named: readonly (ExternalIdInput | null | undefined)[]) => {
    const externalIds = named.filter((externalId) => externalId != null);
    const index = await findExternalIds(own, entity, externalIds);
    return externalIds.flatMap((externalId) => index.recordId(externalId) ?? []);
  };
  return [...(await idsOf(ExternalEntity.CUSTOMER, customers)), ...(await idsOf(ExternalEntity.PERSON, people))];
}
