import { FieldResolver, Resolver, Root } from "type-graphql";

import { ScoreComponent } from "../../domain/loyalty/policy.js";
import { LoyaltyReasonType } from "../loyalty/loyalty-type.js";

@Resolver(() => LoyaltyReasonType)
export class LoyaltyReasonResolver {
  @FieldResolver(() => ScoreComponent, {
    nullable: true,
    description: "The component that brought the points; null: the middle from which every score starts.",
  })
  component(@Root() { factor }: LoyaltyReasonType): ScoreComponent | null {
    return Object.values(ScoreComponent).find((component) => String(component) === factor) ?? null;
  }
}
