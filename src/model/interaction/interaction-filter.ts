import { GraphQLDateTime } from "graphql-scalars";
import { Field, InputType } from "type-graphql";

import { Channel, InteractionKind } from "../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import { CustomerReference } from "../customer/customer-input.js";
import { PersonReference } from "../person/person-input.js";

@InputType({ description: "Selects interactions of one customer that meet all of the given conditions." })
export class CustomerInteractionFilter {
  @Field(() => [InteractionKind], { nullable: true, description: "Of one of these kinds." })
  kinds?: InteractionKind[] | null;

  @Field(() => [Channel], { nullable: true, description: "On one of these channels." })
  channels?: Channel[] | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Took place or began at or after this instant." })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Took place or began before this instant." })
  to?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "True: service contacts and complaints that are not closed yet; false: everything else. What was closed without a solution is qualities: [UNRESOLVED].",
  })
  unresolved?: boolean | null;

  @Field(() => [ResolutionQuality], { nullable: true, description: "Ended in one of these ways." })
  qualities?: ResolutionQuality[] | null;

  @Field(() => PersonReference, { nullable: true, description: "Had by this person." })
  person?: PersonReference | null;

  @Field(() => [String], { nullable: true, description: "Handled by one of these agents, spelled exactly." })
  agents?: string[] | null;
}

@InputType({ description: "Selects interactions that meet all of the given conditions." })
export class InteractionFilter extends CustomerInteractionFilter {
  @Field(() => CustomerReference, { nullable: true, description: "Of this customer." })
  customer?: CustomerReference | null;
}
