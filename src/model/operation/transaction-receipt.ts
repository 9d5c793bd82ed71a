import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn } from "../columns.js";

/** Written by every transaction: it says that the transaction was committed when the answer to its COMMIT was lost. */
@Entity("transaction_receipt")
@Index("transaction_receipt_age", ["createdAt"])
export class TransactionReceipt {
  @IdColumn()
  id: string;

  @InstantColumn()
  createdAt: Date;
}
