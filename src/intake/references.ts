import { RecordsMoved } from "../data/database/database-faults.js";
import type { ExternalIdIndex } from "../data/external-id-index.js";
import { findExternalIds, findExternalIdsAndErased } from "../data/external-id-store.js";
import { survivorsOf } from "../data/merged-record-store.js";
import { ExternalEntity, type ExternalIdInput } from "../model/customer/external-id.js";
import { type NodeType, uuidWithin } from "../model/node.js";
import type { ActionContext } from "./action-context.js";
import { Problems, type RowResult, wasRefused } from "./row-result.js";

/** How the rows of a batch name records: by global id or by an id in another system. */
export interface Reference {
  readonly id?: string | null;
  readonly externalId?: ExternalIdInput | null;
}

/** Finds the records of one type that the rows of a batch name, with at most two statements for the batch. */
export class References {
  private constructor(
    private readonly context: ActionContext,
    private readonly type: NodeType,
    private readonly entity: ExternalEntity,
    private readonly externalIds: readonly ExternalIdInput[],
    private readonly uuids: readonly string[],
    private readonly index: ExternalIdIndex,
    private readonly survivors: ReadonlyMap<string, string>,
  ) {}

  static async load(
    context: ActionContext,
    type: NodeType,
    entity: ExternalEntity,
    references: readonly (Reference | null | undefined)[],
  ): Promise<References> {
    const externalIds = references.flatMap((reference) => reference?.externalId ?? []);
    const uuids = references.flatMap((reference) => (reference?.id ? (uuidWithin(type, reference.id) ?? []) : []));
    const index = await findExternalIds(context.rows, entity, externalIds);
    const survivors = await survivorsOf(context.rows, uuids);
    return new References(context, type, entity, externalIds, uuids, index, survivors);
  }

  /** The external ids as they are now, where rows must be held against what their source said last. */
  async latestIndex(rows: readonly { readonly sourceUpdatedAt?: Date | null }[]): Promise<ExternalIdIndex> {
    if (!rows.some(({ sourceUpdatedAt }) => sourceUpdatedAt)) return this.index;
    const isErasable = this.entity === ExternalEntity.CUSTOMER || this.entity === ExternalEntity.PERSON;
    const find = isErasable ? findExternalIdsAndErased : findExternalIds;
    return find(this.context.rows, this.entity, this.externalIds);
  }

  /**
   * Throws RecordsMoved where a row was refused although what it names has become another record while it waited for the
   * lock: the request runs again.
   */
  async confirmRefused(results: readonly RowResult<unknown>[]): Promise<void> {
    if (results.some(wasRefused)) await this.confirm();
  }

  /** Throws RecordsMoved where something that was looked up means another record by now. */
  async confirm(): Promise<void> {
    const { rows } = this.context;
    const index = await findExternalIds(rows, this.entity, this.externalIds);
    const survivors = await survivorsOf(rows, this.uuids);
    const isMoved =
      this.externalIds.some((externalId) => index.recordId(externalId) !== this.index.recordId(externalId)) ||
      this.uuids.some((uuid) => survivors.get(uuid) !== this.survivors.get(uuid));
    if (isMoved) throw new RecordsMoved();
  }

  /** The person whom a source means by a customer's id. */
  personIdOf({ externalId }: Reference): string | null {
    return externalId ? (this.index.row(externalId)?.personId ?? null) : null;
  }

  /** The UUIDs that references name, as far as they are known. */
  named(references: readonly Reference[]): string[] {
    return references.flatMap((reference) => this.idOf(reference, new Problems()) ?? []);
  }

  /** The UUID a reference names, or null: it names none, or the fault was noted. The id of a merged record is its survivor's. */
  idOf(reference: Reference, problems: Problems, ...path: string[]): string | null {
    const { id, externalId } = reference;
    if (id && externalId) {
      problems.add("REFERENCE_MISSING", "give either id or externalId, not both", ...path);
      return null;
    }
    if (externalId) return this.index.recordId(externalId) ?? null;
    if (!id) return null;
    const uuid = uuidWithin(this.type, id);
    if (uuid === null) this.notFound(problems, id, ...path, "id");
    return uuid === null ? null : (this.survivors.get(uuid) ?? uuid);
  }

  /** The UUID a reference names; notes a reference that is missing or names nothing. */
  requiredId(reference: Reference | null | undefined, problems: Problems, ...path: string[]): string | null {
    if (!reference?.id && !reference?.externalId) {
      const code = reference ? "REFERENCE_MISSING" : "FIELD_MISSING";
      problems.add(code, `name the ${this.type} by id or externalId`, ...path);
      return null;
    }
    const alreadyNoted = problems.errors.length;
    const id = this.idOf(reference, problems, ...path);
    if (id === null && problems.errors.length === alreadyNoted) {
      const { system = "", externalId = "" } = reference.externalId ?? {};
      this.notFound(problems, `${system}/${externalId}`, ...path, "externalId");
    }
    return id;
  }

  /** The same for what a source said at an instant: an id that was freed by a deletion means the record that was deleted. */
  requiredIdAt(
    at: Date | null | undefined,
    reference: Reference | null | undefined,
    problems: Problems,
    ...path: string[]
  ): string | null {
    return (at && reference && this.deletedId(reference)) || this.requiredId(reference, problems, ...path);
  }

  /** The record that a reference named until it was deleted; null: it names one that is in the lists, or never named any. */
  deletedId({ externalId }: Reference): string | null {
    if (!externalId || this.index.row(externalId)) return null;
    return this.index.tombstone(externalId)?.recordId ?? null;
  }

  /** Notes that the record was taken out of the lists. */
  archived(problems: Problems, ...path: string[]): void {
    const code = this.type === "customer" ? "CUSTOMER_ARCHIVED" : "RECORD_ARCHIVED";
    problems.add(code, `the ${this.type} is archived`, ...path);
  }

  /** Notes that nothing was found. */
  notFound(problems: Problems, named: string, ...path: string[]): void {
    problems.add(NOT_FOUND[this.type], `no ${this.type} ${named} in this workspace`, ...path);
  }
}

/**
 * Whether a record had left the lists when a source said something; without an instant, whether it has left them. What
 * was said before counts still, however late it arrives: the facts of archived records do.
 */
export function isGoneBy(at: Date | null | undefined, { archivedAt }: { readonly archivedAt: Date | null }): boolean {
  return archivedAt !== null && (!at || at > archivedAt);
}

const NOT_FOUND = {
  customer: "CUSTOMER_NOT_FOUND",
  person: "PERSON_NOT_FOUND",
  contract: "CONTRACT_NOT_FOUND",
  interaction: "INTERACTION_NOT_FOUND",
} as const;
