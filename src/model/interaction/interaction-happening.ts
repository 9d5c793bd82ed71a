import { GraphQLDateTime } from "graphql-scalars";
import { Field, InputType, ObjectType } from "type-graphql";

import { type DatedHappening, Happening } from "../../domain/customer/happenings.js";

@ObjectType({ description: "What happened to an interaction between its beginning and its end." })
export class InteractionHappening implements DatedHappening {
  @Field(() => Happening, { description: "What happened." })
  kind: Happening;

  @Field(() => GraphQLDateTime, { description: "When it happened." })
  at: string;
}

@InputType({
  description: "What happened to an interaction, at an instant that tells it from another one of its kind.",
})
export class InteractionHappeningInput {
  @Field(() => Happening, { description: "What happened." })
  kind: Happening;

  @Field(() => GraphQLDateTime, { description: "When it happened." })
  at: Date;
}
