import { GraphQLDateTime, GraphQLSafeInt } from "graphql-scalars";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import type { ContractEventType } from "../../domain/contract/contract.js";
import { OriginKind } from "../../domain/origin.js";
import {
  FlagColumn,
  IdColumn,
  InstantColumn,
  IntegerColumn,
  JsonColumn,
  MinorColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";
import { ExternalId, type ExternalIdInput } from "../customer/external-id.js";
import { globalIdOf, type NodeType } from "../node.js";

/** What a change is a change of. */
export enum ChangeEntity {
  CUSTOMER = "CUSTOMER",
  PERSON = "PERSON",
  CONTRACT = "CONTRACT",
  CONTRACT_EVENT = "CONTRACT_EVENT",
  INTERACTION = "INTERACTION",
  LOYALTY = "LOYALTY",
}

/** What was done to the record. */
export enum ChangeOperation {
  UPSERT = "UPSERT",
  DELETE = "DELETE",
  MERGE = "MERGE",
}

/** Why a customer left the lists. */
export enum DeleteReason {
  ARCHIVED = "ARCHIVED",
  MISTAKE = "MISTAKE",
  ERASED = "ERASED",
}

/** A value before and after a change; null before: there was none. */
type Movement<T = string> = readonly [before: T | null, after: T | null];

/** What a change says beyond naming its record. */
export interface ChangeDetails {
  /** Of LOYALTY. */
  readonly tier?: Movement;
  readonly activity?: Movement;
  /** Of LOYALTY, where a renewal came near: its due day. */
  readonly renewalDueOn?: string;
  /** Of INTERACTION. */
  readonly kind?: string;
  readonly resolutionQuality?: Movement;
  /** Of CONTRACT_EVENT: its contract, and what happened to it. */
  readonly contractId?: string;
  readonly eventType?: ContractEventType;
  /** Of a DELETE. */
  readonly reason?: DeleteReason;
}

/** One committed change of one record. */
@ObjectType("ChangeFields", { description: "One committed change of one record." })
abstract class ChangeColumns {
  @ReferenceColumn()
  workspaceId: string;

  @Field(() => ChangeEntity, { description: "The kind of record." })
  @TextColumn(16)
  entity: ChangeEntity;

  @ReferenceColumn()
  recordId: string;

  /** Whose record it is; null of a person without a customer. */
  @ReferenceColumn({ nullable: true })
  customerId: string | null;

  @Field(() => ChangeOperation, { description: "The kind of change." })
  @TextColumn(8)
  operation: ChangeOperation;

  @Field(() => Int, { description: "Rises with every change of the same record." })
  @IntegerColumn()
  version: number;

  @Field(() => Boolean, { description: "Whether it is the first change of its record." })
  @FlagColumn()
  isNew: boolean;

  @Field(() => [ExternalId], { description: "The ids by which other systems knew the record at that time." })
  @JsonColumn()
  externalIds: readonly ExternalIdInput[];

  @Field(() => OriginKind, { description: "The kind of author." })
  @TextColumn(8)
  originKind: OriginKind;

  @Field(() => ID, {
    nullable: true,
    description: "Id of the API key or mapping that wrote it; null: neither. A plugin uses it to skip its own changes.",
  })
  @ReferenceColumn({ nullable: true })
  originId: string | null;

  @ReferenceColumn({ nullable: true })
  causedById: string | null;

  @ReferenceColumn({ nullable: true })
  mergedIntoId: string | null;

  @JsonColumn({ nullable: true })
  details: ChangeDetails | null;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  @InstantColumn()
  createdAt: Date;
}

const NODE_TYPES: Readonly<Record<ChangeEntity, NodeType | null>> = {
  CUSTOMER: "customer",
  PERSON: "person",
  CONTRACT: "contract",
  CONTRACT_EVENT: null,
  INTERACTION: "interaction",
  LOYALTY: "customer",
};

/** A change in the feed. */
@ObjectType({ description: "A committed change of one record." })
@Entity("committed_change")
@Index("change_sequence", ["workspaceId", "sequence"], { unique: true })
@Index("change_age", ["workspaceId", "createdAt"])
@Index("change_customer", ["workspaceId", "customerId"])
export class Change extends ChangeColumns {
  @Field(() => ID, { description: "Id of the change, the same whenever it is read." })
  @IdColumn()
  id: string;

  @Field(() => GraphQLSafeInt, { description: "Its place in the feed; rises, and may skip numbers." })
  @MinorColumn()
  sequence: number;

  @Field(() => ID, {
    name: "recordId",
    description: "Global id of the record; of LOYALTY its customer's, of a CONTRACT_EVENT the id of the event.",
  })
  get globalRecordId(): string {
    return this.globalId(this.recordId);
  }

  @Field(() => ID, {
    name: "customerId",
    nullable: true,
    description: "Global id of the customer to which the record belongs; null of a person that waits for one.",
  })
  get globalCustomerId(): string | null {
    return this.customerId === null ? null : globalIdOf("customer", this.customerId);
  }

  @Field(() => ID, {
    name: "mergedIntoId",
    nullable: true,
    description: "Of a MERGE: global id of the surviving record.",
  })
  get globalMergedIntoId(): string | null {
    return this.mergedIntoId === null ? null : this.globalId(this.mergedIntoId);
  }

  @Field(() => ID, {
    name: "causedBy",
    nullable: true,
    description: "Of LOYALTY: the change of the fact that it follows from; null: a day, the policy or the model.",
  })
  get causedBy(): string | null {
    return this.causedById;
  }

  @Field(() => DeleteReason, {
    nullable: true,
    description: "Of a DELETE: why. ERASED: at the person's request, so consumers must remove their copies too.",
  })
  get reason(): DeleteReason | null {
    return this.details?.reason ?? null;
  }

  private globalId(recordId: string): string {
    const type = NODE_TYPES[this.entity];
    return type === null ? recordId : globalIdOf(type, recordId);
  }
}

/** A change as the transaction that made it wrote it, until the sequencer moves it into the feed. */
@Entity("pending_change")
@Index("pending_change_order", ["arrival", "id"])
export class PendingChange extends ChangeColumns {
  @IdColumn()
  id: string;

  /** Higher than that of every change that its writer saw waiting; those of one statement share it, in the order of their ids. */
  @MinorColumn()
  arrival: number;
}
