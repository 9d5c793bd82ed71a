import { Entity, Index } from "typeorm";

import type { LoyaltyModel } from "../../domain/loyalty/loyalty-model.js";
import { DayColumn, IdColumn, InstantColumn, IntegerColumn, JsonColumn, ReferenceColumn } from "../columns.js";

/** One version of what a workspace's own outcomes taught. */
@Entity("model_version")
@Index("model_version_number", ["workspaceId", "version"], { unique: true })
export class ModelVersion {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @IntegerColumn()
  version: number;

  /** The day up to which facts were seen; null: the prior. */
  @DayColumn({ nullable: true })
  fittedOn: string | null;

  @JsonColumn()
  model: LoyaltyModel;

  @InstantColumn()
  createdAt: Date;
}
