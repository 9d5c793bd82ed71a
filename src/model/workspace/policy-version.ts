import { Entity, Index } from "typeorm";

import type { LoyaltyPolicy } from "../../domain/loyalty/policy.js";
import { IdColumn, InstantColumn, IntegerColumn, JsonColumn, ReferenceColumn } from "../columns.js";

/** One version of a workspace's loyalty policy. */
@Entity("policy_version")
@Index("policy_version_number", ["workspaceId", "version"], { unique: true })
export class PolicyVersion {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @IntegerColumn()
  version: number;

  @JsonColumn()
  policy: LoyaltyPolicy;

  @InstantColumn()
  createdAt: Date;
}
