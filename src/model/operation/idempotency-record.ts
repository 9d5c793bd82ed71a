import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, IntegerColumn, ReferenceColumn, TextColumn } from "../columns.js";

/** What was answered to a request that came with an Idempotency-Key; the body is a document of this row. */
@Entity("idempotency_record")
@Index("idempotency_record_key", ["workspaceId", "apiKeyId", "idempotencyKey"], { unique: true })
@Index("idempotency_record_age", ["createdAt"])
export class IdempotencyRecord {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  apiKeyId: string;

  @TextColumn(255)
  idempotencyKey: string;

  /** SHA-256 of the request, in hexadecimal. */
  @TextColumn(64)
  requestHash: string;

  @IntegerColumn()
  status: number;

  @TextColumn(100)
  contentType: string;

  @InstantColumn()
  createdAt: Date;
}
