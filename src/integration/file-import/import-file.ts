import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

import type { LocalDate } from "../../domain/calendar.js";
import { RowOperation } from "../../model/ingest/ingest-row.js";
import { completeParameters, loadMapping, type Mapping } from "../mapping.js";
import { type CoerceRow, type MappedRow, type RowMapper, rowMapper } from "../row-mapper.js";
import type { FileRow } from "./file-row.js";
import { addRecordCounts, type BatchTarget, importBatch, NO_RECORDS, type RecordCounts } from "./import-batch.js";
import { ImportProgress } from "./import-progress.js";
import { MappedFile } from "./mapped-file.js";
import { rejectedPlaceOf } from "./rejected-form.js";
import type { SourceChoice } from "./row-source.js";

/** What to import, and where to. */
export interface ImportOptions extends BatchTarget, SourceChoice {
  /** Name of a shipped mapping, or path of a folder that holds one or of its mapping.json. */
  readonly mapping: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly coerceRow: CoerceRow;
  /** The last day of which the file speaks: its contracts are confirmed until then. Absent: as the mapping says. */
  readonly dataEnd?: LocalDate;
  /** The files that the mapping joins, in the order of its joins or as `name=file`; `#SHEET` behind a workbook names a sheet. */
  readonly with?: readonly string[];
  /** Gathers the rejected rows; default: the file's name with `.rejected.csv`, or `.rejected.jsonl` for what has types. */
  readonly rejectedFile?: string;
  /** Told after each batch. */
  readonly onProgress?: (progress: ImportStatus) => void;
  /** Rows to a transaction. */
  readonly batchSize?: number;
  /** Ends the import between two batches; started again, it goes on there. */
  readonly signal?: AbortSignal;
}

/** How far an import has come. */
export interface ImportStatus {
  /** Rows of the file that are done with, written or rejected. */
  readonly rows: number;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly rejected: number;
}

/** What an import did. The counts are of the records that it wrote itself, not of those before `resumedAt`. */
export interface ImportResult extends RecordCounts {
  /** Rows of the file, all of them. */
  readonly rows: number;
  /** Rows of the file that were rejected, all of them. */
  readonly rejected: number;
  /** How many rows an earlier import of the same file had done before it was ended; null: it was not. */
  readonly resumedAt: number | null;
}

const BATCH_SIZE = 500;

/**
 * Imports a file through a mapping, batch by batch. An import that was ended, however it was, goes on where it was when
 * the same file is imported again with the same mapping and parameters; one that came to its end starts anew, which
 * changes nothing where records have external ids. Throws an ImportError for what the caller can mend.
 */
export async function importFile(options: ImportOptions): Promise<ImportResult> {
  const mapping = await loadMapping(options.mapping);
  const parameters = completeParameters(mapping, options.parameters);
  const mapped = await MappedFile.open(mapping, options, options.with ?? []);
  try {
    const { dataEnd } = options;
    const told = { ...parameters, ...mapped.source.form, ...(dataEnd && { "data end": dataEnd }) };
    const fingerprint = await fingerprintOf(mapped.files, mapping, told);
    const progress = await ImportProgress.begin(options, fingerprint, rejectedPlaceOf(mapped.source, options));
    try {
      return await importMapped(
        mapped,
        rowMapper(mapping, parameters, options.workspace.timeZone, options.coerceRow),
        progress,
        options,
      );
    } finally {
      await progress.close();
    }
  } finally {
    mapped.close();
  }
}

async function importMapped(
  mapped: MappedFile,
  mapAsWritten: RowMapper,
  progress: ImportProgress,
  options: ImportOptions,
): Promise<ImportResult> {
  const mapRow = options.dataEnd === undefined ? mapAsWritten : confirmedUntil(options.dataEnd, mapAsWritten);
  const counts = await importRows(mapped.rows(), mapRow, progress, options, mapped.source.reached);
  await progress.finish();
  const { rowsDone, rowsRejected, resumedAt } = progress;
  return { ...counts, rows: rowsDone, rejected: rowsRejected, resumedAt };
}

async function importRows(
  rows: AsyncIterable<FileRow>,
  mapRow: RowMapper,
  progress: ImportProgress,
  { batchSize = BATCH_SIZE, signal, onProgress, ...target }: ImportOptions,
  bytesNow: () => Pick<ImportStatus, "bytes" | "totalBytes">,
): Promise<RecordCounts> {
  let counts = NO_RECORDS;
  let waiting: MappedRow[] = [];
  const writeBatch = async (): Promise<void> => {
    signal?.throwIfAborted();
    const batch = waiting;
    waiting = [];
    const outcome = await importBatch(target, batch, (sql, reached) => progress.record(sql, reached));
    progress.keep();
    counts = addRecordCounts(counts, outcome);
    onProgress?.({ rows: progress.rowsDone, ...bytesNow(), rejected: progress.rowsRejected });
  };

  let alreadyDone = progress.rowsDone;
  for await (const row of rows) {
    if (alreadyDone > 0) {
      alreadyDone -= 1;
      continue;
    }
    waiting.push(await mapRow(row));
    if (waiting.length >= batchSize) await writeBatch();
  }
  if (waiting.length > 0) await writeBatch();
  return counts;
}

/** The same mapper, whose contracts are confirmed until a day where their rows do not say until when. */
function confirmedUntil(dataEnd: LocalDate, mapRow: RowMapper): RowMapper {
  return async (fileRow) => {
    const mapped = await mapRow(fileRow);
    const contracts = mapped.rows.contracts.map((row) =>
      (row.operation ?? RowOperation.UPSERT) === RowOperation.UPSERT ? { confirmedUntil: dataEnd, ...row } : row,
    );
    return { ...mapped, rows: { ...mapped.rows, contracts } };
  };
}

/** The same for the same file, mapping and parameters only. */
async function fingerprintOf(
  files: readonly string[],
  { source }: Mapping,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([...source, ...Object.entries(parameters).sort()]));
  for (const file of files) {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  }
  return hash.digest("hex");
}
