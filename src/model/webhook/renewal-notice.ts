import { Entity, Index } from "typeorm";

import { DayColumn, IdColumn, InstantColumn, ReferenceColumn } from "../columns.js";

/** Says that a customer's renewal of a day was announced, so that it is announced once. */
@Entity("renewal_notice")
@Index("renewal_notice_key", ["workspaceId", "customerId", "dueOn"], { unique: true })
@Index("renewal_notice_due", ["workspaceId", "dueOn"])
export class RenewalNotice {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  customerId: string;

  @DayColumn()
  dueOn: string;

  @InstantColumn()
  createdAt: Date;
}
