import { Entity } from "typeorm";

import { DayColumn, IdColumn, InstantColumn, ReferenceColumn, TextColumn } from "../columns.js";

/** That a database was filled by the demo: one row there, and none anywhere else. */
@Entity("demo_base")
export class DemoBase {
  @IdColumn()
  id: string;

  /** The workspace that holds the made-up customers. */
  @ReferenceColumn()
  workspaceId: string;

  /** The demo's own key, in clear: it opens made-up customers only, and only while the demo runs. */
  @TextColumn(100)
  key: string;

  /** The day on which the made-up customers' stories end. */
  @DayColumn()
  loadedFor: string;

  /** Null: loading has not ended, or was interrupted. */
  @InstantColumn({ nullable: true })
  loadedAt: Date | null;
}
