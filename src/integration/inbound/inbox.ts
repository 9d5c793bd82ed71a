import { uuidv7 as newId } from "uuidv7";

import { type SharedPlaces, writingPlaces } from "../../actions/shared-places.js";
import type { Database, Sql } from "../../data/database/database.js";
import { isUnavailable } from "../../data/database/database-faults.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { documentsOf } from "../../data/inbound/document-store.js";
import {
  claimPayload,
  countAttempt,
  findPayloads,
  finishPayload,
  insertPayload,
  type PayloadOutcome,
  postponePayload,
  waitingPayloadIds,
} from "../../data/inbound/inbound-payload-store.js";
import { findMapping } from "../../data/inbound/mapping-store.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { Clock } from "../../domain/clock.js";
import { RequestError, type UserErrorFacts } from "../../domain/errors.js";
import { beginningOf } from "../../domain/text.js";
import type { IncidentLog } from "../../intake/incident-log.js";
import { emptyLists } from "../../intake/row-lists.js";
import { type InboundPayload, PayloadState } from "../../model/inbound/inbound-payload.js";
import type { MappingRow } from "../../model/inbound/mapping-row.js";
import { ImportError, messageOf } from "../import-error.js";
import type { CoerceRow } from "../row-mapper.js";
import { CLAIM_MS, keptPayload } from "./kept-request.js";
import { mapPayload, type MappedPayload, TIMED_OUT } from "./mapped-payload.js";
import type { MappingEvaluator } from "./mapping-evaluator.js";
import { type PayloadReader, payloadReader } from "./payload-text.js";
import { writePayload, type WrittenPayload } from "./payload-writing.js";
import { resolvedMapping } from "./resolved-mapping.js";
import type { SignedRequest } from "./signature/signed-request.js";

/** What an inbox works with. */
export interface InboxParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly evaluator: MappingEvaluator;
  readonly coerceRow: CoerceRow;
  readonly logIncident: IncidentLog;
}

type MappingSource = Pick<MappingRow, "name" | "preset" | "expression" | "parameters">;

/** Payloads of a workspace that are mapped before those of the next; each may take a second. */
const BATCH = 5;
/** Payloads of a workspace that are being kept or written, or wait for it. */
const LONGEST_LINE = 1_000;
/** How long a payload waits whose expression ran out of time, once, twice …; then it has failed. */
const WAITS_AFTER_TIME_OUT_SECONDS: readonly number[] = [60, 300, 1_800];
const MOST_ERRORS = 50;
const LONGEST_MESSAGE = 250;
const NO_ROWS: WrittenPayload = {
  counts: { created: 0, updated: 0, unchanged: 0, failed: 0 },
  errors: [],
  ownerIds: [],
};

/** Takes payloads in: each is kept first, then mapped and written, and can be mapped again. */
export class Inbox {
  private readonly places: SharedPlaces;

  constructor(private readonly parts: InboxParts) {
    this.places = writingPlaces(parts.database, LONGEST_LINE);
  }

  /**
   * Keeps an authentic payload; it is safe when this returns, and is mapped by `map`, or by a job should nobody do so. Throws
   * SERVER_BUSY where too many of its workspace wait.
   */
  async keep(mapping: MappingRow, secrets: readonly string[], request: SignedRequest): Promise<InboundPayload> {
    const payload = keptPayload(mapping, secrets, request);
    await this.write(payload, (sql) => insertPayload(sql, payload, request.body));
    return payload;
  }

  /**
   * Maps a payload that was kept and writes its rows, in one transaction with its outcome. Only a database that is
   * not there keeps it waiting, a workspace of which too much is being mapped, and an expression that ran out of time, for a
   * while; whatever else happens is told in the payload. One that waited for longer than its claim may be another server's by
   * now, and is left to it.
   */
  async map(workspace: WorkspaceState, payload: InboundPayload, read: PayloadReader): Promise<PayloadState> {
    try {
      return await this.mapNow(workspace, payload, read);
    } catch (fault) {
      if (fault instanceof RequestError && fault.code === "SERVER_BUSY") return PayloadState.RECEIVED;
      throw fault;
    }
  }

  private async mapNow(workspace: WorkspaceState, payload: InboundPayload, read: PayloadReader): Promise<PayloadState> {
    const { database, clock } = this.parts;
    const mapping = await findMapping(workspaceRows(database.reader, workspace.id), { id: payload.mappingId });
    const mapped = mapping === null ? failure(NOT_FOUND) : await this.dryRun(workspace, mapping, payload, read);
    const postponed = await this.postponed(payload, mapped);
    if (postponed !== null) return postponed;
    const target = { workspace, mappingId: payload.mappingId, now: clock() };
    try {
      return await this.ifClaimed(payload, async (sql) => {
        const written = await writePayload(sql, target, mapped, this.parts.logIncident);
        const outcome = outcomeOf(mapped, written);
        await finishPayload(sql, payload, outcome, written.ownerIds);
        return outcome.state;
      });
    } catch (fault) {
      if (isUnavailable(fault) || fault instanceof RequestError) throw fault;
      const message = `its rows could not be written; the log has it as incident ${this.incident(fault)}`;
      const outcome = outcomeOf(failure({ code: "ROW_FAILED", message, path: [] }), NO_ROWS);
      return this.ifClaimed(payload, async (sql) => {
        await finishPayload(sql, payload, outcome, []);
        return outcome.state;
      });
    }
  }

  /** Lets a payload wait whose expression ran out of time, unless it did so too often; returns null where it need not. */
  private async postponed(payload: InboundPayload, { errors }: MappedPayload): Promise<PayloadState | null> {
    if (errors[0]?.code !== TIMED_OUT) return null;
    const before = payload.errors.filter(({ code }) => code === TIMED_OUT);
    const waitSeconds = WAITS_AFTER_TIME_OUT_SECONDS[before.length];
    if (waitSeconds === undefined) return null;
    const until = new Date(this.parts.clock().getTime() + waitSeconds * 1_000);
    const timeOuts = [...before, ...errors].map(({ code, message, path }) => ({ code, message, path: [...path] }));
    return this.ifClaimed(payload, async (sql) => {
      await postponePayload(sql, payload, timeOuts, until);
      return PayloadState.RECEIVED;
    });
  }

  /** Settles a payload in one transaction, if it is still claimed as it was when it was read; returns its state. */
  private async ifClaimed(payload: InboundPayload, settle: (sql: Sql) => Promise<PayloadState>): Promise<PayloadState> {
    return this.write(payload, async (sql) =>
      (await countAttempt(sql, payload)) ? settle(sql) : PayloadState.RECEIVED,
    );
  }

  private write<T>({ workspaceId }: InboundPayload, work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.places.run(workspaceId, () => this.parts.database.write(work));
  }

  /** What a mapping of a workspace would make of a body; nothing is written. */
  async dryRun(
    workspace: Pick<WorkspaceState, "id" | "timeZone">,
    mapping: MappingSource & Pick<MappingRow, "format">,
    payload: Pick<InboundPayload, "headers" | "query" | "receivedAt">,
    read: PayloadReader,
  ): Promise<MappedPayload> {
    const { evaluator, coerceRow } = this.parts;
    let input: unknown;
    try {
      input = read(mapping.format);
    } catch (fault) {
      return failure({ code: "PAYLOAD_INVALID", message: messageOf(fault), path: [] });
    }
    try {
      return await mapPayload(evaluator, coerceRow, await resolvedMapping(mapping), workspace, input, payload);
    } catch (fault) {
      // The preset asks for parameters that the mapping was not given when it was written.
      if (!(fault instanceof ImportError)) throw fault;
      return failure({ code: "PARAMETER_INVALID", message: fault.message, path: [] });
    }
  }

  /**
   * Maps some payloads of a workspace that wait: those to be mapped again, and those that a server took in and left. Returns
   * whether there may be more to map now.
   */
  async mapWaiting(workspace: WorkspaceState, signal: AbortSignal): Promise<boolean> {
    const { database, clock, evaluator } = this.parts;
    // Claimed now, they would only wait until the claim ends.
    if (evaluator.isBusy(workspace.id)) return false;
    const ids = await waitingPayloadIds(workspaceRows(database.reader, workspace.id), clock(), BATCH);
    for (const id of ids) {
      if (signal.aborted) return true;
      const now = clock();
      const claim = { now, until: new Date(now.getTime() + CLAIM_MS) };
      if (await database.write((sql) => claimPayload(workspaceRows(sql, workspace.id), id, claim)))
        await this.mapKept(workspace, id);
    }
    return ids.length === BATCH;
  }

  private async mapKept(workspace: WorkspaceState, id: string): Promise<void> {
    const { reader } = this.parts.database;
    const [payload] = await findPayloads(workspaceRows(reader, workspace.id), [id]);
    const body = (await documentsOf(workspaceRows(reader, workspace.id), [id])).get(id);
    if (payload !== undefined && body !== undefined) await this.map(workspace, payload, payloadReader(body));
  }

  private incident(fault: unknown): string {
    const incidentId = newId();
    this.parts.logIncident(incidentId, fault);
    return incidentId;
  }
}

const NOT_FOUND: UserErrorFacts = { code: "MAPPING_NOT_FOUND", message: "the mapping was deleted", path: [] };

function failure(error: UserErrorFacts): MappedPayload {
  return { rows: emptyLists(), toFetch: [], ignored: null, errors: [error] };
}

function outcomeOf(mapped: MappedPayload, { counts, errors: refused }: WrittenPayload): PayloadOutcome {
  const errors = [...mapped.errors, ...refused];
  const isEmpty = Object.values(counts).every((count) => count === 0) && mapped.toFetch.length === 0;
  const isIgnored = isEmpty && errors.length === 0;
  return {
    state: errors.length > 0 ? PayloadState.FAILED : isIgnored ? PayloadState.IGNORED : PayloadState.MAPPED,
    reason: isIgnored ? (mapped.ignored ?? "the mapping yields no rows") : mapped.ignored,
    errors: errors.slice(0, MOST_ERRORS).map(({ code, message, path }) => {
      return { code, message: beginningOf(message, LONGEST_MESSAGE), path: path.map((step) => beginningOf(step, 100)) };
    }),
    rowCounts: { ...counts, failed: counts.failed + shapelessRows(mapped) },
    toFetch: mapped.toFetch,
    hasToFetch: mapped.toFetch.length > 0,
  };
}

/** How many rows had not the shape of one; each may have several errors. */
function shapelessRows({ errors }: MappedPayload): number {
  const rows = errors.filter(({ path }) => path.length > 0).map(({ path: [kind, index] }) => `${kind} ${index}`);
  return new Set(rows).size;
}
