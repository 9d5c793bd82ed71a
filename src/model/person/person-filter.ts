import { Field, InputType } from "type-graphql";

import { CustomerReference } from "../customer/customer-input.js";

@InputType({ description: "Selects people of one customer that meet all of the given conditions." })
export class CustomerPersonFilter {
  @Field(() => String, {
    nullable: true,
    description:
      "Name, e-mail or role contains this text, ignoring case; or it is the telephone number, written with a plus and its country code.",
  })
  text?: string | null;
}

@InputType({ description: "Selects people that meet all of the given conditions." })
export class PersonFilter extends CustomerPersonFilter {
  @Field(() => CustomerReference, { nullable: true, description: "Of this customer." })
  customer?: CustomerReference | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "True: people who wait for a customer; false: people who have one.",
  })
  withoutCustomer?: boolean | null;
}
