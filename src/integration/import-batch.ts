import { actionContext } from "../actions/action-context.js";
import { ingest, type IngestResults } from "../actions/ingest.js";
import type { Database, Sql } from "../data/database.js";
import type { WorkspaceState } from "../data/workspace-store.js";
import type { UserErrorFacts } from "../domain/errors.js";
import { RowOutcome } from "../model/ingest/ingest.js";
import type { RejectedRow } from "./rejected-file.js";
import { emptyLists, type MappedRow, ROW_KINDS, type RowKind, type RowLists, within } from "./row-mapper.js";

/** How many records became what. */
export interface RecordCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** What became of a batch. */
export interface BatchOutcome {
  /** How many of its rows are done with, from the first on; the others belong to the next batch. */
  readonly rowsDone: number;
  readonly rejected: readonly RejectedRow[];
  readonly counts: RecordCounts;
}

/** Where batches are written to. */
export interface BatchTarget {
  readonly database: Database;
  readonly workspace: WorkspaceState;
  readonly clock: () => Date;
}
