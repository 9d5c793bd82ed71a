import { Entity, PrimaryColumn } from "typeorm";

import { InstantColumn, IntegerColumn, MinorColumn, ReferenceColumn } from "../columns.js";

/** The one row that says which server numbers changes, until when by the database's clock, and which number is next. */
@Entity("sequencer")
export class Sequencer {
  @PrimaryColumn("varchar", { length: 36 })
  name: string;

  @ReferenceColumn()
  holder: string;

  /** Raised by every takeover; whoever works under an earlier one numbers nothing any more. */
  @IntegerColumn()
  epoch: number;

  @MinorColumn()
  next: number;

  @InstantColumn()
  leasedUntil: Date;
}
