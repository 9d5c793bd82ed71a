import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

import type { Kind } from "./crm-record.js";
import { replaceFile } from "./whole-file.js";

/** A row for Treue, and the record of the CRM that it is about. */
export interface OutboxRow {
  readonly kind: Kind;
  readonly crmId: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What to read anew, by its ids in Treue, when the row was refused: people where it is of a contact, else customers. */
  readonly concerns: readonly string[];
}

/** A batch that may have been sent or not: it is sent, under the same key, until it is answered. */
export interface OutboxBatch {
  readonly key: string;
  readonly rows: readonly OutboxRow[];
}

/** What the plugin must know again after a crash. */
export interface PluginState {
  /** How far the feed of Treue has been applied; null: read everything first. */
  readonly cursor: string | null;
  /** After a gap: read everything, and go on from this cursor; null: there was none. */
  readonly gapCursor?: string | null;
  /** How far the journal of the CRM has been put into the outbox. */
  readonly position: number;
  readonly outbox: readonly OutboxBatch[];
  /** Customers, by their ids in Treue, to read anew with all that hangs on them. */
  readonly unsure: readonly string[];
  /** People, by their ids in Treue, to read anew. */
  readonly unsurePeople?: readonly string[];
}

const NEW_STATE: PluginState = { cursor: null, position: 0, outbox: [], unsure: [] };

/** Keeps the state where a crash does not reach it. */
export interface StateStore {
  load(): Promise<PluginState>;
  /** Returns when the state would survive a crash; one that comes earlier leaves the state before. */
  save(state: PluginState): Promise<void>;
}

/** The state in a file, which is replaced as a whole. */
export class FileStore implements StateStore {
  constructor(private readonly path: string) {}

  async load(): Promise<PluginState> {
    const isThere = existsSync(this.path);
    return isThere ? (JSON.parse(await readFile(this.path, "utf8")) as PluginState) : NEW_STATE;
  }

  async save(state: PluginState): Promise<void> {
    replaceFile(this.path, JSON.stringify(state));
  }
}
