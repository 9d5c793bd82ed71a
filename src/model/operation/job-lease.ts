import { Entity, PrimaryColumn } from "typeorm";

import { InstantColumn, ReferenceColumn } from "../columns.js";

/** Which server runs a job, and until when by the database's clock. */
@Entity("job_lease")
export class JobLease {
  @PrimaryColumn("varchar", { length: 36 })
  name: string;

  @ReferenceColumn()
  holder: string;

  @InstantColumn()
  leasedUntil: Date;
}
