import { Field, ObjectType } from "type-graphql";

import { USER_ERRORS, type UserErrorCode, type UserErrorFacts } from "../domain/errors.js";

const codes = Object.keys(USER_ERRORS) as UserErrorCode[];

/** The codes as an object whose keys are their values, which is how enums are registered. */
export const UserErrorCodes = Object.fromEntries(codes.map((code) => [code, code])) as Record<
  UserErrorCode,
  UserErrorCode
>;

@ObjectType({ description: "An expected refusal; nothing was written by the refused part." })
export class UserError implements UserErrorFacts {
  @Field(() => UserErrorCodes, { description: "A stable code, for programs." })
  code: UserErrorCode;

  @Field(() => String, { description: "The fault, in words." })
  message: string;

  @Field(() => [String], { description: "Where in the arguments, from the argument's name down." })
  path: string[];
}
