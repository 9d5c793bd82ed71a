import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, IntegerColumn, ReferenceColumn } from "../columns.js";

/**
 * An address by which somebody looks for a customer that may not be there yet. Whoever looks writes it first, so that of
 * several at once each waits for the one before, and finds what that one made. It says nothing once its writer is done, so
 * nothing of it is kept up to date, and it is forgotten after a day.
 */
@Entity("address_claim")
@Index("address_claim_age", ["workspaceId", "claimedAt"])
export class AddressClaim {
  /** A digest of workspace, kind and address: the address itself is nowhere but at its customer. */
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  /** Rises, so that claiming is always a write, which a cluster's certification sees. */
  @IntegerColumn()
  times: number;

  @InstantColumn()
  claimedAt: Date;
}
