import type { SelectQueryBuilder } from "typeorm";

import { Change, PendingChange } from "../../model/change/change.js";
import { Sequencer } from "../../model/change/sequencer.js";
import { Customer } from "../../model/customer/customer.js";
import { Person } from "../../model/person/person.js";
import { Workspace } from "../../model/workspace/workspace.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** A change that stands where it must not, with the value that it contradicts. */
export interface MisplacedChange {
  readonly id: string;
  readonly found: number;
  readonly bound: number;
}

/** How many changes a workspace has in its feed. */
export async function countChanges({ sql, workspaceId }: WorkspaceRows): Promise<number> {
  return sql.createQueryBuilder(Change, "change").where({ workspaceId }).comment("countChanges").getCount();
}

/** Changes whose version is not above that of the change of the same record before: `bound`. */
export async function fallingVersions(rows: WorkspaceRows, limit: number): Promise<MisplacedChange[]> {
  return ordered(rows, "placed.version <= placed.versionBefore", limit)
    .addSelect("placed.version", "found")
    .addSelect("placed.versionBefore", "bound")
    .comment("fallingVersions")
    .getRawMany<MisplacedChange>();
}

/** Changes that are told as the first of their record, although the change numbered `bound` came before. */
export async function secondBeginnings(rows: WorkspaceRows, limit: number): Promise<MisplacedChange[]> {
  return ordered(rows, "placed.isNew = :isNew AND placed.sequenceBefore IS NOT NULL", limit)
    .addSelect("placed.sequence", "found")
    .addSelect("placed.sequenceBefore", "bound")
    .setParameter("isNew", true)
    .comment("secondBeginnings")
    .getRawMany<MisplacedChange>();
}

function ordered({ sql, workspaceId }: WorkspaceRows, condition: string, limit: number) {
  const before = (column: string) =>
    `LAG(change.${column}) OVER (PARTITION BY change.entity, change.recordId ORDER BY change.sequence)`;
  const placed = sql
    .createQueryBuilder(Change, "change")
    .select("change.id", "id")
    .addSelect("change.sequence", "sequence")
    .addSelect("change.version", "version")
    .addSelect("change.isNew", "isNew")
    .addSelect(before("version"), "versionBefore")
    .addSelect(before("sequence"), "sequenceBefore")
    .where("change.workspaceId = :workspaceId", { workspaceId });
  return sql
    .createQueryBuilder()
    .select("placed.id", "id")
    .from(`(${placed.getQuery()})`, "placed")
    .setParameters(placed.getParameters())
    .where(condition)
    .orderBy("placed.sequence")
    .limit(limit);
}

/** Changes numbered like those that the sequencer gives out next: `bound` is the first such number. */
export async function unnumberedYet({ sql, workspaceId }: WorkspaceRows, limit: number): Promise<MisplacedChange[]> {
  const query = sql
    .createQueryBuilder(Change, "change")
    .innerJoin(Sequencer, "sequencer", "change.sequence >= sequencer.next")
    .where("change.workspaceId = :workspaceId", { workspaceId });
  return wronglyNumbered(query, "sequencer.next", limit).comment("unnumberedYet").getRawMany<MisplacedChange>();
}

/** Changes numbered like those that have left the feed: `bound` is the last such number. */
export async function purgedYet({ sql, workspaceId }: WorkspaceRows, limit: number): Promise<MisplacedChange[]> {
  const query = sql
    .createQueryBuilder(Change, "change")
    .innerJoin(Workspace, "workspace", "workspace.id = change.workspaceId")
    .where("change.workspaceId = :workspaceId AND change.sequence <= workspace.changesPurgedTo", { workspaceId });
  return wronglyNumbered(query, "workspace.changesPurgedTo", limit).comment("purgedYet").getRawMany<MisplacedChange>();
}

/** Changes that are in the feed and still wait for a number, under the arrival `bound`. */
export async function doubledChanges({ sql, workspaceId }: WorkspaceRows, limit: number): Promise<MisplacedChange[]> {
  const query = sql
    .createQueryBuilder(PendingChange, "pending")
    .innerJoin(Change, "change", "change.id = pending.id")
    .where("pending.workspaceId = :workspaceId", { workspaceId });
  return wronglyNumbered(query, "pending.arrival", limit).comment("doubledChanges").getRawMany<MisplacedChange>();
}

/** The first of the changes that a query finds, by their numbers, and what each number contradicts. */
function wronglyNumbered<Row extends object>(query: SelectQueryBuilder<Row>, bound: string, limit: number) {
  return query
    .select("change.id", "id")
    .addSelect("change.sequence", "found")
    .addSelect(bound, "bound")
    .orderBy("change.sequence")
    .limit(limit);
}

/** Changes of customers and people whose version is above `bound`, that of the record: its write is not there. */
export async function changesAhead({ sql, workspaceId }: WorkspaceRows, limit: number): Promise<MisplacedChange[]> {
  const ahead = [Customer, Person].map((entity) =>
    sql
      .createQueryBuilder(Change, "change")
      .innerJoin(entity, "record", "record.id = change.recordId")
      .select("change.id", "id")
      .addSelect("change.sequence", "sequence")
      .addSelect("change.version", "found")
      .addSelect("record.version", "bound")
      .where("change.workspaceId = :workspaceId AND change.version > record.version", { workspaceId })
      .getQuery(),
  );
  return sql
    .createQueryBuilder()
    .select("ahead.id", "id")
    .addSelect("ahead.found", "found")
    .addSelect("ahead.bound", "bound")
    .from(`(${ahead.join(" UNION ALL ")})`, "ahead")
    .setParameters({ workspaceId })
    .orderBy("ahead.sequence")
    .limit(limit)
    .comment("changesAhead")
    .getRawMany<MisplacedChange>();
}
