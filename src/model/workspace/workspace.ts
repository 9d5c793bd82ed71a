import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, IntegerColumn, JsonColumn, MinorColumn, TextColumn } from "../columns.js";

/** A company whose customers are kept here. No data crosses from one workspace to another. */
@Entity("workspace")
@Index("workspace_name", ["name"], { unique: true })
export class Workspace {
  @IdColumn()
  id: string;

  @TextColumn(100)
  name: string;

  /** IANA time zone: decides what today is, and on which day an instant falls. */
  @TextColumn(64)
  timeZone: string;

  /** ISO 4217. */
  @TextColumn(3)
  currency: string;

  /** ISO 3166, two letters: of which country telephone numbers without one are; null: nobody knows. */
  @TextColumn(2, { nullable: true })
  country: string | null;

  /** Local parts of e-mail addresses that many people share; null: those of the program's list. */
  @JsonColumn({ nullable: true })
  sharedMailboxes: readonly string[] | null;

  /** The loyalty policy in force. */
  @IntegerColumn()
  policyVersion: number;

  /** The loyalty model in force. */
  @IntegerColumn()
  modelVersion: number;

  /** For how many days changes stay in the feed. */
  @IntegerColumn()
  changesKeptDays: number;

  /** For how many days raw payloads of webhooks are kept. */
  @IntegerColumn()
  payloadsKeptDays: number;

  /** The last change that has left the feed; a consumer who has not read it must read everything anew. */
  @MinorColumn()
  changesPurgedTo: number;

  @InstantColumn()
  createdAt: Date;
}
