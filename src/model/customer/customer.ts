import { GraphQLDateTime, GraphQLJSONObject, GraphQLLocalDate } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import {
  DayColumn,
  InstantColumn,
  IntegerColumn,
  JsonColumn,
  MinorColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";
import { EmailAddress } from "../email-address.js";
import { Money } from "../money.js";
import { Node, type NodeType } from "../node.js";
import { Reads } from "../reads.js";

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A person or company that is, was or may become a customer.",
})
@Entity("customer")
@Index("customer_left", ["workspaceId", "leftOn"])
@Index("customer_created", ["workspaceId", "archivedAt", "createdAt", "id"])
@Index("customer_name", ["workspaceId", "archivedAt", "nameFolded", "id"])
@Index("customer_since", ["workspaceId", "archivedAt", "customerSince", "id"])
@Index("customer_email", ["workspaceId", "emailFolded"])
@Index("customer_segment", ["workspaceId", "segment", "archivedAt"])
@Index("customer_phone", ["workspaceId", "phoneFolded"])
export class Customer extends Node {
  @ReferenceColumn()
  workspaceId: string;

  /** Counts every write that touched the customer or its facts; writing it is the lock. */
  @IntegerColumn()
  version: number;

  @Field(() => String, { nullable: true, description: "Name as the CRM shows it." })
  @TextColumn(200, { nullable: true })
  name: string | null;

  /** The name folded for sorting alike on every database; null where there is none. */
  @TextColumn(200, { nullable: true })
  nameFolded: string | null;

  @Field(() => EmailAddress, { nullable: true, description: "E-mail address." })
  @TextColumn(320, { nullable: true })
  email: string | null;

  /** The e-mail address folded, for finding the customer by it. */
  @TextColumn(320, { nullable: true })
  emailFolded: string | null;

  @Field(() => String, { nullable: true, description: "Telephone number as the CRM has it." })
  @TextColumn(64, { nullable: true })
  phone: string | null;

  /** The telephone number as E.164, for finding the customer by it; null where it cannot be read as such. */
  @TextColumn(64, { nullable: true })
  phoneFolded: string | null;

  @Field(() => String, { nullable: true, description: "Company the customer belongs to or is." })
  @TextColumn(200, { nullable: true })
  company: string | null;

  @Field(() => String, { nullable: true, description: "Market segment, as the company divides its customers." })
  @TextColumn(100, { nullable: true })
  segment: string | null;

  @Field(() => [String], { description: "Free labels." })
  @JsonColumn()
  tags: string[];

  @Field(() => GraphQLJSONObject, {
    description: "Custom fields of the CRM, which Treue stores and returns unchanged.",
  })
  @JsonColumn()
  customFields: Record<string, unknown>;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day they became a customer, by the CRM." })
  @DayColumn({ nullable: true })
  customerSince: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The first day on which they are no longer a customer, where a source says so of no particular contract; it ends all contracts that began by then. Null: no source does.",
  })
  @DayColumn({ nullable: true })
  leftOn: string | null;

  /** When that was learnt. */
  @InstantColumn({ nullable: true })
  leftLearntAt: Date | null;

  @MinorColumn({ nullable: true })
  yearlySpendMinor: number | null;

  @TextColumn(3, { nullable: true })
  yearlySpendCurrency: string | null;

  /** Name, e-mail and company, folded, for searching alike on every database. */
  @TextColumn(760)
  searchText: string;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it was archived: out of the lists, while its facts keep counting.",
  })
  @InstantColumn({ nullable: true })
  archivedAt: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When the person's data were erased; the remaining data are anonymous.",
  })
  @InstantColumn({ nullable: true })
  erasedAt: Date | null;

  @Field(() => GraphQLDateTime, { description: "When Treue first learnt of the customer." })
  @InstantColumn()
  createdAt: Date;

  @Field(() => GraphQLDateTime, { description: "When its own fields last changed." })
  @InstantColumn()
  updatedAt: Date;

  protected get nodeType(): NodeType {
    return "customer";
  }

  @Reads({ customer: ["yearlySpendMinor", "yearlySpendCurrency"] })
  @Field(() => Money, {
    nullable: true,
    description: "Estimate of what the customer spends on such products per year, with us and others.",
  })
  get yearlySpend(): Money | null {
    return Money.orNull(this.yearlySpendMinor, this.yearlySpendCurrency);
  }
}
