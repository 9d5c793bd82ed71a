import { Field, InputType, Int, ObjectType } from "type-graphql";

import { InteractionNode } from "./children.js";
import { ExternalIdInput } from "./customer-resolver.js";
import { Customer } from "./entities.js";

@InputType()
export class CustomerReference {
  @Field(() => ExternalIdInput)
  externalId: ExternalIdInput;
}

@InputType()
export class CustomerUpsertInput extends CustomerReference {
  @Field(() => String)
  name: string;

  @Field(() => String)
  email: string;

  @Field(() => String)
  company: string;
}

@InputType()
export class InteractionRecordInput {
  @Field(() => ExternalIdInput)
  externalId: ExternalIdInput;

  @Field(() => CustomerReference)
  customer: CustomerReference;

  @Field(() => String)
  kind: string;

  @Field(() => String)
  channel: string;

  @Field(() => String)
  direction: string;

  @Field(() => String)
  occurredAt: string;

  @Field(() => String)
  subject: string;
}

@InputType()
export class IngestInput {
  @Field(() => [CustomerUpsertInput], { defaultValue: [] })
  customers: CustomerUpsertInput[];

  @Field(() => [InteractionRecordInput], { defaultValue: [] })
  interactions: InteractionRecordInput[];
}

@ObjectType()
export class UserError {
  @Field(() => String)
  code: string;
}

@ObjectType()
export class CustomerUpsertPayload {
  @Field(() => Customer)
  customer: Customer;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class InteractionRecordPayload {
  @Field(() => InteractionNode)
  interaction: InteractionNode;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class RowResult {
  @Field(() => String)
  outcome: string;
}

@ObjectType()
export class IngestPayload {
  @Field(() => Int)
  failed: number;

  @Field(() => [UserError])
  userErrors: UserError[];

  @Field(() => [RowResult])
  customers: RowResult[];

  @Field(() => [RowResult])
  interactions: RowResult[];
}
