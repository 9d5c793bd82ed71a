import { GraphQLDateTime } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { FlagColumn, InstantColumn, IntegerColumn, JsonColumn, ReferenceColumn, TextColumn } from "../columns.js";
import { EmailAddress } from "../email-address.js";
import { Node, type NodeType } from "../node.js";

/** What a person said when asked whether they may be contacted. */
export enum Consent {
  GIVEN = "GIVEN",
  WITHDRAWN = "WITHDRAWN",
}

/** A customer whose person a source says it is. */
export interface CustomerTold {
  /** The source's name in external ids; empty: who names the person by its global id. */
  readonly system: string;
  readonly customerId: string;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A person of a customer: a contact of a CRM, a requester of a desk. Statistics weigh customers, not people.",
})
@Entity("person")
@Index("person_customer", ["workspaceId", "customerId", "createdAt", "id", "archivedAt"])
@Index("person_created", ["workspaceId", "createdAt", "id"])
@Index("person_email", ["workspaceId", "emailFolded"])
@Index("person_phone", ["workspaceId", "phoneFolded"])
export class Person extends Node {
  @ReferenceColumn()
  workspaceId: string;

  /** Counts every write; writing it is the lock, which a person needs of its own: it may have no customer, and may move. */
  @IntegerColumn()
  version: number;

  /** Null while it waits for a customer. */
  @ReferenceColumn({ nullable: true })
  customerId: string | null;

  /** The customers whom sources name, the last one at the end; null: none, so that it is at home by its address, or alone. */
  @JsonColumn({ nullable: true })
  customersTold: readonly CustomerTold[] | null;

  @Field(() => String, { nullable: true, description: "Name." })
  @TextColumn(200, { nullable: true })
  name: string | null;

  @Field(() => EmailAddress, { nullable: true, description: "E-mail address." })
  @TextColumn(320, { nullable: true })
  email: string | null;

  /** The e-mail address folded, for finding the person by it. */
  @TextColumn(320, { nullable: true })
  emailFolded: string | null;

  @Field(() => String, { nullable: true, description: "Telephone number as the source has it." })
  @TextColumn(64, { nullable: true })
  phone: string | null;

  /** The telephone number as E.164, for finding the person by it; null where it cannot be read as such. */
  @TextColumn(64, { nullable: true })
  phoneFolded: string | null;

  @Field(() => String, { nullable: true, description: "Job title or part played." })
  @TextColumn(100, { nullable: true })
  role: string | null;

  @Field(() => Consent, { nullable: true, description: "Whether they agreed to be contacted; null: unknown." })
  @TextColumn(9, { nullable: true })
  consent: Consent | null;

  @Field(() => Boolean, {
    description:
      "Whether its customer was made for it alone: it has the person's name and addresses, and becomes part of the customer that the person is given.",
  })
  @FlagColumn()
  hasOwnCustomer: boolean;

  /** Name, e-mail and role, folded, for searching alike on every database. */
  @TextColumn(640)
  searchText: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was archived: out of the lists." })
  @InstantColumn({ nullable: true })
  archivedAt: Date | null;

  @Field(() => GraphQLDateTime, { description: "When Treue first learnt of the person." })
  @InstantColumn()
  createdAt: Date;

  @Field(() => GraphQLDateTime, { description: "When it last changed." })
  @InstantColumn()
  updatedAt: Date;

  protected get nodeType(): NodeType {
    return "person";
  }
}
