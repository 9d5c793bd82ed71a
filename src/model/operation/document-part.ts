import { Column, Entity, Index } from "typeorm";

import { IdColumn, IntegerColumn, ReferenceColumn } from "../columns.js";

/** A part of a document that may be too long for one column: a raw payload or a kept answer, packed by gzip. */
@Entity("document_part")
@Index("document_part_owner", ["workspaceId", "ownerId", "number"], { unique: true })
export class DocumentPart {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  /** The row whose document it is. */
  @ReferenceColumn()
  ownerId: string;

  @IntegerColumn()
  number: number;

  @Column("blob")
  content: Buffer;
}
