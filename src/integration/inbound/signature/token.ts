import { isBasic } from "./pipedrive.js";
import {
  isSameText,
  missing,
  type Scheme,
  shortSecretFault,
  type SignedRequest,
  WRONG_SIGNATURE,
} from "./signed-request.js";

/** Whether a request carries a secret as it is: Authorization: Bearer, or X-Treue-Token. */
function carriesToken({ headers }: SignedRequest, secret: string): boolean {
  const bearer = headers.authorization?.replace(/^bearer +/i, "Bearer ");
  return isSameText(bearer, `Bearer ${secret}`) || isSameText(headers["x-treue-token"], secret);
}

/** A shared token, for senders that can add a header of their own. It says who sends, not what. */
export const token: Scheme = {
  secretFault: shortSecretFault,
  verify: (request, secret) => {
    const { authorization, "x-treue-token": own } = request.headers;
    if (authorization === undefined && own === undefined) return missing("Authorization: Bearer", "X-Treue-Token");
    return carriesToken(request, secret) ? null : WRONG_SIGNATURE;
  },
};

/** Freshdesk's automation rules send HTTP Basic (the secret is user:password) or a header of one's own. */
export const freshdesk: Scheme = {
  secretFault: shortSecretFault,
  verify: (request, secret) => {
    if (secret.includes(":") && isBasic(request.headers.authorization, secret)) return null;
    return token.verify(request, secret);
  },
};
