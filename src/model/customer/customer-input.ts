import { GraphQLEmailAddress, GraphQLJSONObject, GraphQLLocalDate } from "graphql-scalars";
import { Field, ID, InputType } from "type-graphql";

import { MoneyInput } from "../money.js";
import { ExternalIdInput } from "./external-id.js";

@InputType({ description: "Names a customer by exactly one of its ids." })
export class CustomerReference {
  @Field(() => ID, { nullable: true, description: "Global id." })
  id?: string | null;

  @Field(() => ExternalIdInput, { nullable: true, description: "Id in another system." })
  externalId?: ExternalIdInput | null;
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
}
