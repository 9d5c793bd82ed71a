import { GraphQLDateTime, GraphQLEmailAddress, GraphQLJSONObject, GraphQLLocalDate } from "graphql-scalars";
import { Field, ID, InputType } from "type-graphql";

import { DeleteReason } from "../change/change.js";
import { MoneyInput } from "../money.js";
import { ExternalIdInput } from "./external-id.js";

@InputType({ description: "Names a customer by exactly one of its ids." })
export class CustomerReference {
  @Field(() => ID, { nullable: true, description: "Global id." })
  id?: string | null;

  @Field(() => ExternalIdInput, { nullable: true, description: "Id in another system." })
  externalId?: ExternalIdInput | null;
}

@InputType({ description: "A customer who leaves the lists, and why." })
export class CustomerDeleteInput extends CustomerReference {
  @Field(() => DeleteReason, {
    nullable: true,
    description: "ARCHIVED (default): its facts keep counting. MISTAKE: it never was, its facts are removed.",
  })
  reason?: DeleteReason | null;
}

@InputType({ description: "Two customers who are one." })
export class CustomerMergeInput {
  @Field(() => CustomerReference, { description: "The one who is joined into the other." })
  customer: CustomerReference;

  @Field(() => CustomerReference, { description: "The one who goes on, under the ids of both." })
  into: CustomerReference;
}

/** By what a customer is found where its external id is not known yet. */
export enum CustomerMatch {
  EXTERNAL_ID = "EXTERNAL_ID",
  EMAIL = "EMAIL",
  PHONE = "PHONE",
}

@InputType({
  description:
    "A customer as the CRM has it. A field that is absent keeps its value, null clears it. Without id, an unknown or absent external id makes a new customer.",
})
export class CustomerUpsertInput extends CustomerReference {
  @Field(() => [ExternalIdInput], { nullable: true, description: "Further external ids; they are added." })
  externalIds?: ExternalIdInput[] | null;

  @Field(() => String, { nullable: true, description: "Name; up to 200 characters." })
  name?: string | null;

  @Field(() => GraphQLEmailAddress, { nullable: true, description: "E-mail address." })
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

  @Field(() => MoneyInput, { nullable: true, description: "Yearly spend on such products in all, by estimate." })
  yearlySpend?: MoneyInput | null;

  @Field(() => CustomerMatch, {
    nullable: true,
    description:
      "By what to find the customer where its external id is not known yet; default EXTERNAL_ID. Two that fit: AMBIGUOUS_MATCH.",
  })
  match?: CustomerMatch | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "When the source changed it, by the source's clock; goes with externalId. Older than what the source said before: STALE, nothing is written.",
  })
  sourceUpdatedAt?: Date | null;
}
