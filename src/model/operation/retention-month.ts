import { Entity, Index } from "typeorm";

import { DayColumn, IdColumn, IntegerColumn, ReferenceColumn } from "../columns.js";

/** What the stored terms of a workspace say of one whole month that has passed; counted ahead for reports by month. */
@Entity("retention_month")
@Index("retention_month_key", ["workspaceId", "month"], { unique: true })
export class RetentionMonth {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  /** The first day of the month. */
  @DayColumn()
  month: string;

  /** The arithmetic that counted it. */
  @IntegerColumn()
  arithmeticVersion: number;

  @IntegerColumn()
  renewed: number;

  @IntegerColumn()
  lapsed: number;

  @IntegerColumn()
  pending: number;

  @IntegerColumn()
  unconfirmed: number;

  @IntegerColumn()
  heldAtStart: number;

  @IntegerColumn()
  kept: number;

  @IntegerColumn()
  unconfirmedCustomers: number;
}

/** Says that terms touching a month have changed since it was counted. Only ever added, so that writers never wait. */
@Entity("stale_month")
@Index("stale_month_key", ["workspaceId", "month"])
export class StaleMonth {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @DayColumn()
  month: string;
}
