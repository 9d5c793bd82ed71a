import { type ClassType, Field, ObjectType } from "type-graphql";

import { UserError } from "../model/user-error.js";

/** The payload type of a mutation: the object it is about, null where it was refused, and why it was. */
export function payloadType<T extends object, K extends string>(name: string, field: K, node: ClassType<T>) {
  @ObjectType(name, { description: "The result of a mutation: the object as it is now, or the user errors." })
  class Payload {
    @Field(() => [UserError], { description: "Why it was refused; empty where it was done." })
    userErrors: UserError[];
  }
  Field(() => node, {
    name: field,
    nullable: true,
    description: "The object as it is now; null where it was refused.",
  })(Payload.prototype, field);
  return Payload;
}

/** The payload of a mutation that was done. */
export function done<K extends string, T>(field: K, value: T): Record<K, T> & { readonly userErrors: [] } {
  return { [field]: value, userErrors: [] } as unknown as Record<K, T> & { readonly userErrors: [] };
}
