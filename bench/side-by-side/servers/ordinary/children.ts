import { Field, Int, ObjectType } from "type-graphql";

import { Money } from "./entities.js";

@ObjectType()
export class ContractNode {
  @Field(() => String)
  id: string;

  @Field(() => String, { nullable: true })
  product: string | null;

  @Field(() => String)
  startsOn: string;

  @Field(() => Int)
  termMonths: number;

  @Field(() => Money)
  value: Money;
}

@ObjectType()
export class InteractionNode {
  @Field(() => String)
  id: string;

  @Field(() => String)
  kind: string;

  @Field(() => String, { nullable: true })
  channel: string | null;

  @Field(() => Date)
  occurredAt: Date;

  @Field(() => String, { nullable: true })
  subject: string | null;
}

@ObjectType()
export class ContractPage {
  @Field(() => Int)
  totalCount: number;

  @Field(() => [ContractNode])
  nodes: ContractNode[];
}

@ObjectType()
export class InteractionPage {
  @Field(() => Int)
  totalCount: number;

  @Field(() => [InteractionNode])
  nodes: InteractionNode[];
}
