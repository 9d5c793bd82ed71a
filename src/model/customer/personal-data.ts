import { GraphQLJSONObject } from "graphql-scalars";
import { Field, ID, ObjectType } from "type-graphql";

/** What an entry of personal data is. */
export enum PersonalDataKind {
  CUSTOMER = "CUSTOMER",
  PERSON = "PERSON",
  EXTERNAL_ID = "EXTERNAL_ID",
  MERGED_RECORD = "MERGED_RECORD",
  MOVED_RECORD = "MOVED_RECORD",
  LOYALTY = "LOYALTY",
  TIER_CHANGE = "TIER_CHANGE",
  RENEWAL_NOTICE = "RENEWAL_NOTICE",
  CONTRACT = "CONTRACT",
  CONTRACT_EVENT = "CONTRACT_EVENT",
  TERM = "TERM",
  INTERACTION = "INTERACTION",
  CHANGE = "CHANGE",
  DELIVERY = "DELIVERY",
  DELIVERY_ATTEMPT = "DELIVERY_ATTEMPT",
  PAYLOAD = "PAYLOAD",
}

@ObjectType({ description: "Something that is stored of a customer or a person." })
export class PersonalDataEntry {
  @Field(() => PersonalDataKind, { description: "What it is." })
  kind: PersonalDataKind;

  @Field(() => ID, { description: "The id of what is stored; the other entries refer to it by this." })
  id: string;

  @Field(() => GraphQLJSONObject, {
    description:
      "What is stored, by the names of its columns. Of a payload that names others as well, what may tell of them is not shown: `leftOut` lists it.",
  })
  value: Readonly<Record<string, unknown>>;
}
