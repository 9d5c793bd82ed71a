import { Field, InputType, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, IntegerColumn, JsonColumn, ReferenceColumn, TextColumn } from "../columns.js";

/** The kinds of records that other systems know by ids of their own. */
export enum ExternalEntity {
  CUSTOMER = "CUSTOMER",
  PERSON = "PERSON",
  CONTRACT = "CONTRACT",
  CONTRACT_EVENT = "CONTRACT_EVENT",
  INTERACTION = "INTERACTION",
}

@ObjectType({ simpleResolvers: true, description: "The id by which another system knows a record." })
@Entity("external_id")
@Index("external_id_key", ["workspaceId", "entity", "system", "externalId", "live"], { unique: true })
@Index("external_id_person", ["workspaceId", "personId"])
@Index("external_id_record", ["workspaceId", "recordId"])
export class ExternalId {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @TextColumn(20)
  entity: ExternalEntity;

  @ReferenceColumn()
  recordId: string;

  @Field(() => String, { description: "The other system, such as hubspot." })
  @TextColumn(64)
  system: string;

  @Field(() => String, { description: "The id in that system." })
  @TextColumn(191)
  externalId: string;

  /** 1 while the record is in the lists; null frees the external id for another record. */
  @IntegerColumn({ nullable: true })
  live: number | null;

  /** When the source last changed its record, by its own clock; kept when the id is freed, as a tombstone. */
  @InstantColumn({ nullable: true })
  sourceUpdatedAt: Date | null;

  /**
   * When the source last spoke of single fields, in ISO 8601 by field, where that is later than what it said of the whole
   * record; null for none.
   */
  @JsonColumn({ nullable: true })
  fieldTimes: Readonly<Record<string, string>> | null;

  /** When the record that it named was merged into the one that it names now; null for one of the record's own. */
  @InstantColumn({ nullable: true })
  mergedAt: Date | null;

  /** Of a customer's id: the person of that customer whom the source takes for a customer; null: it means the customer itself. */
  @ReferenceColumn({ nullable: true })
  personId: string | null;
}

@InputType({ description: "The id by which another system knows a record." })
export class ExternalIdInput {
  @Field(() => String, {
    description: "The other system, such as hubspot; 1 to 64 characters, none at either end a space.",
  })
  system: string;

  @Field(() => String, { description: "The id in that system; 1 to 191 characters, none at either end a space." })
  externalId: string;
}
