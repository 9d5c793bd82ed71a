import { GraphQLError, GraphQLScalarType } from "graphql";

import { isEmailAddress } from "../domain/matching/email-address.js";

/** An e-mail address in the API: graphql-scalars' own refuses letters outside ASCII, which addresses may have. */
export const EmailAddress = new GraphQLScalarType({
  name: "EmailAddress",
  description:
    "An e-mail address, such as ada@example.org. Letters outside ASCII are taken on both sides of the @: chloé@exämple.fr.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc6531",
  parseValue: (value) => {
    if (typeof value !== "string" || !isEmailAddress(value)) throw new GraphQLError("is not an e-mail address");
    return value;
  },
});
