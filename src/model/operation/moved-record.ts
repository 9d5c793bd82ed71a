import { Entity, Index } from "typeorm";

import { IdColumn, ReferenceColumn } from "../columns.js";

/** A record, or an external id, that came to its customer by a merge; so that the merge can be taken back. */
@Entity("moved_record")
@Index("moved_record_from", ["workspaceId", "fromId"])
export class MovedRecord {
  /** The id of the contract, the interaction or the row of the external id. */
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  /** The customer that had it before the first merge. */
  @ReferenceColumn()
  fromId: string;
}
