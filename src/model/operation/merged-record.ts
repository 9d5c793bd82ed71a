import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, ReferenceColumn } from "../columns.js";

/** The id of a record that was merged into another one; it keeps working and means the survivor. */
@Entity("merged_record")
@Index("merged_record_survivor", ["workspaceId", "survivorId"])
export class MergedRecord {
  /** The id that the record had. */
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  survivorId: string;

  @InstantColumn()
  mergedAt: Date;
}
