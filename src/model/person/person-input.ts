import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType } from "type-graphql";

import { DeleteReason } from "../change/change.js";
import { CustomerMatch, CustomerReference } from "../customer/customer-input.js";
import { ExternalIdInput } from "../customer/external-id.js";
import { EmailAddress } from "../email-address.js";
import { Consent } from "./person.js";

@InputType({ description: "Names a person by exactly one of its ids." })
export class PersonReference {
  @Field(() => ID, { nullable: true, description: "Global id." })
  id?: string | null;

  @Field(() => ExternalIdInput, { nullable: true, description: "Id in another system." })
  externalId?: ExternalIdInput | null;
}

@InputType({ description: "A person to archive or remove, and why." })
export class PersonDeleteInput extends PersonReference {
  @Field(() => DeleteReason, {
    nullable: true,
    description:
      "ARCHIVED (default): it leaves the lists. MISTAKE: it never existed and is removed, which needs the role ADMIN.",
  })
  reason?: DeleteReason | null;
}

@InputType({ description: "Two people who are one." })
export class PersonMergeInput {
  @Field(() => PersonReference, { description: "The person who is merged into the other." })
  person: PersonReference;

  @Field(() => PersonReference, { description: "The surviving person, known by the ids of both." })
  into: PersonReference;
}

/** What becomes of a person that belongs to no customer. */
export enum WithoutCustomer {
  OWN_CUSTOMER = "OWN_CUSTOMER",
  WAIT = "WAIT",
}

@InputType({
  description:
    "A person as the source has it. An absent field keeps its value, null clears it. Without id, an unknown or absent external id makes a person.",
})
export class PersonUpsertInput extends PersonReference {
  @Field(() => [ExternalIdInput], { nullable: true, description: "Further external ids; they are added." })
  externalIds?: ExternalIdInput[] | null;

  @Field(() => CustomerReference, {
    nullable: true,
    description:
      "The customer whose person it is. Another one moves the person; its past interactions stay with the customer who had them. Null: its source knows of none; the person leaves the customer whom this source named, for one whom another source names, else as withoutCustomer says.",
  })
  customer?: CustomerReference | null;

  @Field(() => String, { nullable: true, description: "Name; up to 200 characters." })
  name?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: "E-mail address." })
  email?: string | null;

  @Field(() => String, { nullable: true, description: "Telephone number; up to 64 characters." })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: "Job title or part played; up to 100 characters." })
  role?: string | null;

  @Field(() => Consent, { nullable: true, description: "Whether they agreed to be contacted; null: unknown." })
  consent?: Consent | null;

  @Field(() => CustomerMatch, {
    nullable: true,
    description:
      "How the person is found if its external id is not known yet; default EXTERNAL_ID. The one person who has the address is meant; where the row names a customer, one of that customer or one whom no source has given to a customer yet. Else, where the row names no customer, the person is made for the one customer who has it. AMBIGUOUS_MATCH as for customers.",
  })
  match?: CustomerMatch | null;

  @Field(() => WithoutCustomer, {
    nullable: true,
    description: "What becomes of the person while it belongs to no customer; default WAIT.",
  })
  withoutCustomer?: WithoutCustomer | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "When the source changed it, by the source's clock; requires externalId. Older than the last known change of the source: STALE, nothing is written.",
  })
  sourceUpdatedAt?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the row says only what changed at sourceUpdatedAt, as sources do that send fields one by one: then each field is compared with the last time the source spoke of it, and fields that it has overtaken are left out. Default false: the row says the whole record.",
  })
  partial?: boolean | null;
}
