import { type ExternalIdIndex, findExternalIds, insertExternalIds, keyOf } from "../data/external-id-store.js";
import type { ExternalEntity, ExternalIdInput } from "../model/customer/external-id.js";
import { type NodeType, uuidWithin } from "../model/node.js";
import type { ActionContext } from "./action-context.js";
import { checkText } from "./input-checks.js";
import type { Problems } from "./row-result.js";

/** How the rows of a batch name records: by global id or by an id in another system. */
export interface Reference {
  readonly id?: string | null;
  readonly externalId?: ExternalIdInput | null;
}

/** Finds the records of one type that the rows of a batch name, with one statement for the batch. */
export class References {
  private constructor(
    private readonly type: NodeType,
    private readonly index: ExternalIdIndex,
  ) {}

  static async load(
    { sql, workspace }: ActionContext,
    type: NodeType,
    entity: ExternalEntity,
    references: readonly (Reference | null | undefined)[],
  ): Promise<References> {
    const externalIds = references.flatMap((reference) => reference?.externalId ?? []);
    return new References(type, await findExternalIds(sql, workspace.id, entity, externalIds));
  }

  /** The UUID a reference names, or null: it names none, or the fault was noted. */
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
    return uuid;
  }

  /** The UUID a reference names; notes a reference that is missing or names nothing. */
  requiredId(reference: Reference | null | undefined, problems: Problems, ...path: string[]): string | null {
    if (!reference || (!reference.id && !reference.externalId)) {
      problems.add("REFERENCE_MISSING", `name the ${this.type} by id or externalId`, ...path);
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

  /** Which record has this external id already. */
  recordId(externalId: ExternalIdInput): string | undefined {
    return this.index.recordId(externalId);
  }

  /** Notes that nothing was found. */
  notFound(problems: Problems, named: string, ...path: string[]): void {
    problems.add(NOT_FOUND[this.type], `no ${this.type} ${named} in this workspace`, ...path);
  }
}

const NOT_FOUND = {
  customer: "CUSTOMER_NOT_FOUND",
  contract: "CONTRACT_NOT_FOUND",
  interaction: "INTERACTION_NOT_FOUND",
} as const;

/** A row that can make a record and give it external ids. */
export interface ExternallyNamed extends Reference {
  readonly externalIds?: readonly ExternalIdInput[] | null;
}

/** The external ids of a row, each with where it stands in the row. */
export function externalIdsWithin(
  input: ExternallyNamed,
): { readonly externalId: ExternalIdInput; readonly path: readonly string[] }[] {
  const addressed = input.externalId ? [{ externalId: input.externalId, path: ["externalId"] }] : [];
  const added = (input.externalIds ?? []).map((externalId, index) => ({
    externalId,
    path: ["externalIds", String(index)],
  }));
  return [...addressed, ...added];
}

/** Keeps the external ids that a batch adds, and notes what makes a row ambiguous. */
export class ExternalIdLedger {
  private readonly added = new Map<string, ExternalIdInput & { recordId: string }>();
  private readonly touched = new Set<string>();

  constructor(private readonly known: Pick<ExternalIdIndex, "recordId">) {}

  /** Notes a record that an earlier row of the batch has changed already. */
  claimRecord(recordId: string, problems: Problems): void {
    if (this.touched.has(recordId)) problems.add("REPEATED_KEY", "an earlier row of this batch has the same record");
    this.touched.add(recordId);
  }

  /** Gives a record the external ids of its row, unless another record has one; returns whether any was new. */
  claimExternalIds(recordId: string, input: ExternallyNamed, problems: Problems): boolean {
    const fresh: ExternalIdInput[] = [];
    for (const { externalId, path } of externalIdsWithin(input)) {
      checkText(problems, externalId.system, 64, ...path, "system");
      checkText(problems, externalId.externalId, 191, ...path, "externalId");
      checkPadding(externalId, path, problems);
      const key = keyOf(externalId);
      const earlier = this.added.get(key)?.recordId;
      const owner = this.known.recordId(externalId) ?? earlier;
      const named = `${externalId.system}/${externalId.externalId}`;
      if (earlier !== undefined && earlier !== recordId) {
        problems.add("REPEATED_KEY", `an earlier row of this batch has the external id ${named}`, ...path);
      } else if (owner !== undefined && owner !== recordId) {
        problems.add("EXTERNAL_ID_TAKEN", `another record has the external id ${named}`, ...path);
      } else if (owner === undefined) fresh.push(externalId);
    }
    if (problems.found) return false;
    for (const externalId of fresh) this.added.set(keyOf(externalId), { ...externalId, recordId });
    return fresh.length > 0;
  }

  async write({ sql, workspace }: ActionContext, entity: ExternalEntity): Promise<void> {
    await insertExternalIds(sql, workspace.id, entity, [...this.added.values()]);
  }
}

/** MySQL compares texts without the spaces at their ends, SQLite with them: no id may differ in such spaces alone. */
function checkPadding(externalId: ExternalIdInput, path: readonly string[], problems: Problems): void {
  for (const field of ["system", "externalId"] as const) {
    const text = externalId[field];
    if (text !== text.trim()) problems.add("TEXT_INVALID", "begins or ends with a space", ...path, field);
  }
}
