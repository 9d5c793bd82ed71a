import { uuidv7 as newId } from "uuidv7";

import type { Sql } from "../../data/database/database.js";
import { isDuplicate } from "../../data/database/database-faults.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { advanceImportRun, findImportRun, insertImportRun } from "../../data/operation/import-run-store.js";
import type { ImportRun } from "../../model/operation/import-run.js";
import { ImportError } from "../import-error.js";
import type { BatchOutcome, BatchTarget } from "./import-batch.js";
import { RejectedFile } from "./rejected-file.js";
import type { RejectedForm } from "./rejected-form.js";

/** Where an import notes how far it has come. */
type RunTarget = Omit<BatchTarget, "logIncident">;

/** How far the import of a file has come: its row in the database and the file of rejected rows, which go together. */
export class ImportProgress {
  /** How many rows an earlier import had done before it was ended; null: it was not. */
  readonly resumedAt: number | null;
  private next: ImportRun;

  private constructor(
    private readonly target: RunTarget,
    private run: ImportRun,
    private readonly rejectedFile: RejectedFile,
  ) {
    this.resumedAt = run.rowsDone > 0 ? run.rowsDone : null;
    this.next = run;
  }

  /** Goes on with the import that has this fingerprint, or starts one. */
  static async begin(
    target: RunTarget,
    fingerprint: string,
    rejected: { readonly file: string; readonly form: RejectedForm },
  ): Promise<ImportProgress> {
    const run = await beginRun(target, fingerprint);
    const rejectedFile = await RejectedFile.open(rejected.file, rejected.form, run.rejectedBytes);
    return new ImportProgress(target, run, rejectedFile);
  }

  get rowsDone(): number {
    return this.run.rowsDone;
  }

  get rowsRejected(): number {
    return this.run.rowsRejected;
  }

  /** Writes, in the transaction of a batch, what will have been done when it is committed; rejected rows first. */
  async record(sql: Sql, { rows, rejected }: BatchOutcome): Promise<void> {
    await this.advance(sql, {
      rowsDone: this.run.rowsDone + rows,
      rowsRejected: this.run.rowsRejected + rejected.length,
      rejectedBytes: await this.rejectedFile.write(rejected),
    });
  }

  /** The batch that was recorded last is committed. */
  keep(): void {
    this.run = this.next;
    this.rejectedFile.keep(this.run.rejectedBytes);
  }

  /** The file is done with. */
  async finish(): Promise<void> {
    const { database, clock } = this.target;
    await database.write((sql) => this.advance(sql, { finishedAt: clock() }));
  }

  async close(): Promise<void> {
    await this.rejectedFile.close();
  }

  private async advance(sql: Sql, reached: Partial<ImportRun>): Promise<void> {
    this.next = { ...this.run, ...reached, updatedAt: this.target.clock() };
    if (!(await advanceImportRun(sql, this.next, this.run.rowsDone))) throw runningElsewhere();
  }
}

async function beginRun({ database, workspace, clock }: RunTarget, fingerprint: string): Promise<ImportRun> {
  const now = clock();
  const fresh = { rowsDone: 0, rowsRejected: 0, rejectedBytes: 0, finishedAt: null, updatedAt: now };
  try {
    return await database.write(async (sql) => {
      const found = await findImportRun(workspaceRows(sql, workspace.id), fingerprint);
      if (found !== null && found.finishedAt === null) return found;
      const run: ImportRun = { id: newId(), workspaceId: workspace.id, fingerprint, ...found, ...fresh };
      if (found === null) await insertImportRun(sql, run);
      else if (!(await advanceImportRun(sql, run, found.rowsDone))) throw runningElsewhere();
      return run;
    });
  } catch (fault) {
    throw isDuplicate(fault) ? runningElsewhere() : fault;
  }
}

function runningElsewhere(): ImportError {
  return new ImportError("the same file is being imported by another process");
}
