import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import {
  FlagColumn,
  IdColumn,
  InstantColumn,
  IntegerColumn,
  JsonColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";
import { UserError } from "../user-error.js";

/** The outcome of a payload. */
export enum PayloadState {
  RECEIVED = "RECEIVED",
  MAPPED = "MAPPED",
  IGNORED = "IGNORED",
  FAILED = "FAILED",
}

/** What a plugin can fetch. */
export enum FetchEntity {
  CUSTOMER = "CUSTOMER",
  PERSON = "PERSON",
  CONTRACT = "CONTRACT",
  INTERACTION = "INTERACTION",
}

@ObjectType({ description: "A record that a payload names without its contents." })
export class RecordToFetch {
  @Field(() => FetchEntity, { description: "The kind of record." })
  entity: FetchEntity;

  @Field(() => String, { description: "The system that knows it." })
  system: string;

  @Field(() => String, { description: "Its id there." })
  externalId: string;

  @Field(() => String, { nullable: true, description: "The operation, as the mapping names it." })
  operation?: string | null;
}

@ObjectType({ description: "How many rows a payload yielded, by outcome." })
export class PayloadRowCounts {
  @Field(() => Int, { description: "Rows that created a record." })
  created: number;

  @Field(() => Int, { description: "Rows that changed a record, or took one out of the lists." })
  updated: number;

  @Field(() => Int, { description: "Rows without anything new." })
  unchanged: number;

  @Field(() => Int, { description: "Rows that were refused." })
  failed: number;
}

/** A payload as it came in; its body is a document of this row. */
@ObjectType({ description: "A payload as a sender posted it, and the result of processing it." })
@Entity("inbound_payload")
@Index("inbound_payload_received", ["workspaceId", "receivedAt", "id"])
@Index("inbound_payload_state", ["workspaceId", "state", "receivedAt", "id"])
@Index("inbound_payload_mapping", ["workspaceId", "mappingId", "receivedAt", "id"])
@Index("inbound_payload_to_fetch", ["workspaceId", "hasToFetch", "receivedAt", "id"])
export class InboundPayload {
  @Field(() => ID, { description: "Its id, which the sender received in the answer." })
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  mappingId: string;

  @Field(() => GraphQLDateTime, { description: "When it came in." })
  @InstantColumn()
  receivedAt: Date;

  @Field(() => String, { description: "Its content type, as the sender said." })
  @TextColumn(100)
  contentType: string;

  /** Headers and query that the expression may read, by lower-case name; none that holds a secret. */
  @JsonColumn()
  headers: Readonly<Record<string, string>>;

  @JsonColumn()
  query: Readonly<Record<string, string>>;

  @Field(() => PayloadState, { description: "The state of its processing." })
  @TextColumn(8)
  state: PayloadState;

  @Field(() => String, { nullable: true, description: "Of an IGNORED one: why, in the words of the mapping." })
  @TextColumn(500, { nullable: true })
  reason: string | null;

  @Field(() => [UserError], {
    description:
      "Of a FAILED one: what is wrong with which row, up to 50; a path begins with the kind of row. Of a RECEIVED one: each time its mapping ran out of time; it is tried again.",
  })
  @JsonColumn()
  errors: UserError[];

  @Field(() => PayloadRowCounts, { description: "The outcomes of its rows when it was last processed." })
  @JsonColumn()
  rowCounts: PayloadRowCounts;

  @Field(() => [RecordToFetch], {
    description: "Records that it names without their contents; fetch them and confirm.",
  })
  @JsonColumn()
  toFetch: RecordToFetch[];

  /** Whether records are still to be fetched. */
  @Field(() => Boolean, { description: "Whether records are still to be fetched." })
  @FlagColumn()
  hasToFetch: boolean;

  @Field(() => Int, { description: "How often it was mapped." })
  @IntegerColumn()
  attempts: number;

  /** Until when one server is at work on it; null: none is. */
  @InstantColumn({ nullable: true })
  claimedUntil: Date | null;
}

/** Whose data a payload holds, so that it can be deleted when they are erased. */
@Entity("inbound_payload_customer")
@Index("inbound_payload_customer_customer", ["workspaceId", "customerId"])
@Index("inbound_payload_customer_payload", ["workspaceId", "payloadId"])
export class InboundPayloadCustomer {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  payloadId: string;

  /** A customer, or a person. */
  @ReferenceColumn()
  customerId: string;
}
