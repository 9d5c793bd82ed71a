import { GraphQLDateTime, GraphQLJSONObject, GraphQLLocalDate } from "graphql-scalars";
import { Field, ID, InputType } from "type-graphql";

import { DeleteReason } from "../change/change.js";
import { EmailAddress } from "../email-address.js";
import { MoneyInput } from "../money.js";
import { ExternalIdInput } from "./external-id.js";

@InputType({ description: "Names a customer by exactly one of its ids." })
export class CustomerReference {
  @Field(() => ID, { nullable: true, description: "Global id." })
  id?: string | null;

  @Field(() => ExternalIdInput, { nullable: true, description: "Id in another system." })
  externalId?: ExternalIdInput | null;
}

@InputType({ description: "A customer to archive or remove, and why." })
export class CustomerDeleteInput extends CustomerReference {
  @Field(() => DeleteReason, {
    nullable: true,
    description:
      "ARCHIVED (default): its facts still count. MISTAKE: it never existed, its facts are removed, which needs the role ADMIN.",
  })
  reason?: DeleteReason | null;
}

@InputType({ description: "Two customers who are one." })
export class CustomerMergeInput {
  @Field(() => CustomerReference, { description: "The customer who is merged into the other." })
  customer: CustomerReference;

  @Field(() => CustomerReference, { description: "The surviving customer, known by the ids of both." })
  into: CustomerReference;
}

@InputType({ description: "Which external ids are taken out of a customer." })
export class CustomerUnmergeInput {
  @Field(() => CustomerReference, { description: "The customer in whom two were joined." })
  customer: CustomerReference;

  @Field(() => [ExternalIdInput], { description: "The external ids of the other one; at least one." })
  externalIds: ExternalIdInput[];
}

/** By what a customer is found where its external id is not known yet. */
export enum CustomerMatch {
  EXTERNAL_ID = "EXTERNAL_ID",
  EMAIL = "EMAIL",
  PERSONAL_EMAIL = "PERSONAL_EMAIL",
  PHONE = "PHONE",
}

@InputType({
  description:
    "A customer as the CRM has it. An absent field keeps its value, null clears it. Without id, an unknown or absent external id creates a customer.",
})
export class CustomerUpsertInput extends CustomerReference {
  @Field(() => [ExternalIdInput], { nullable: true, description: "Further external ids; they are added." })
  externalIds?: ExternalIdInput[] | null;

  @Field(() => String, { nullable: true, description: "Name; up to 200 characters." })
  name?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: "E-mail address." })
  email?: string | null;

  @Field(() => String, { nullable: true, description: "Telephone number; up to 64 characters." })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: "Company; up to 200 characters." })
  company?: string | null;

  @Field(() => String, { nullable: true, description: "Market segment; up to 100 characters." })
  segment?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: "Labels of up to 100 characters; they replace the ones before.",
  })
  tags?: string[] | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      "Fields to keep for the CRM, up to 65,535 bytes of JSON; merged by key, a null value removes its key, null removes all.",
  })
  customFields?: Record<string, unknown> | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day they became a customer." })
  customerSince?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The first day on which they are no longer a customer, from a source that names no contract: it ends all contracts that began by then; one that began on that day was held for it. Null takes it back.",
  })
  leftOn?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: "Yearly spend on such products in all, by estimate." })
  yearlySpend?: MoneyInput | null;

  @Field(() => CustomerMatch, {
    nullable: true,
    description:
      "How the customer is found if its external id is not known yet; default EXTERNAL_ID. AMBIGUOUS_MATCH where it may join strangers: several fit, the one that fits has another id in the same system, or the mailbox is a shared one. Where only a person has the address, its customer is found, and name, e-mail and phone of the row are the person's.",
  })
  match?: CustomerMatch | null;

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
