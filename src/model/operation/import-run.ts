import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, IntegerColumn, MinorColumn, ReferenceColumn, TextColumn } from "../columns.js";

/** How far the import of one file has come; written in the transaction that writes the rows it counts. */
@Entity("import_run")
@Index("import_run_fingerprint", ["workspaceId", "fingerprint"], { unique: true })
export class ImportRun {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  /** SHA-256 over the file, its mapping and its parameters. */
  @TextColumn(64)
  fingerprint: string;

  /** Rows of the file that are done with, written or rejected. */
  @IntegerColumn()
  rowsDone: number;

  @IntegerColumn()
  rowsRejected: number;

  /** Length of the file of rejected rows at that point, in bytes. */
  @MinorColumn()
  rejectedBytes: number;

  @InstantColumn({ nullable: true })
  finishedAt: Date | null;

  @InstantColumn()
  updatedAt: Date;
}
