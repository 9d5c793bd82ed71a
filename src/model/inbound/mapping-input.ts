import { Field, ID, InputType } from "type-graphql";

import { HmacInput } from "./hmac-settings.js";
import { PayloadState } from "./inbound-payload.js";
import { Acknowledgement, PayloadFormat } from "./mapping-row.js";
import { SignatureScheme } from "./signature-scheme.js";

@InputType({ description: "A name and its value, which a mapping's expression reads." })
export class MappingParameterInput {
  @Field(() => String, { description: "Its name in the expression, without the dollar sign." })
  name: string;

  @Field(() => String, { description: "Its value." })
  value: string;
}

@InputType({ description: "A mapping to make, or to change where one of this name is there. Absent keeps." })
export class MappingUpsertInput {
  @Field(() => String, {
    description: "Its name: lower-case letters, digits, dots, hyphens and underscores, up to 100 characters.",
  })
  name: string;

  @Field(() => String, {
    nullable: true,
    description: "The shipped mapping to use, such as hubspot. Null where the mapping is all your own.",
  })
  preset?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "A JSONata expression of your own in place of the preset's. Null: that of the preset.",
  })
  expression?: string | null;

  @Field(() => SignatureScheme, {
    nullable: true,
    description: "How payloads are authenticated; required without a preset. Null: that of the preset.",
  })
  signature?: SignatureScheme | null;

  @Field(() => HmacInput, {
    nullable: true,
    description: "How payloads are signed, for the scheme HMAC; replaces all given before. Null: as the preset says.",
  })
  hmac?: HmacInput | null;

  @Field(() => PayloadFormat, {
    nullable: true,
    description: "The format of payloads; default JSON, or that of the preset.",
  })
  format?: PayloadFormat | null;

  @Field(() => Acknowledgement, {
    nullable: true,
    description: "The answer that the sender expects; default EMPTY, or that of the preset.",
  })
  acknowledgement?: Acknowledgement | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "1 to 10 secrets, each of them valid, so that one can be replaced without a gap. They are never returned.",
  })
  secrets?: string[] | null;

  @Field(() => [MappingParameterInput], {
    nullable: true,
    description: "Settings that the expression reads; these replace all given before.",
  })
  parameters?: MappingParameterInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether it accepts payloads; default true. Otherwise they are answered with 401.",
  })
  enabled?: boolean | null;
}

@InputType({ description: "The mapping to delete." })
export class MappingDeleteInput {
  @Field(() => String, { description: "Its name." })
  name: string;
}

@InputType({ description: "Payloads of a workspace." })
export class PayloadIdsInput {
  @Field(() => [ID], { description: "Their ids, 1 to 200." })
  ids: string[];
}

@InputType({ description: "Selects payloads that meet all of the given conditions." })
export class InboundPayloadFilter {
  @Field(() => String, { nullable: true, description: "Those that came through the mapping of this name." })
  mapping?: string | null;

  @Field(() => [PayloadState], { nullable: true, description: "In one of these states." })
  states?: PayloadState[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "True: those that name records which are still to be fetched. False: the others.",
  })
  toFetch?: boolean | null;
}
