import { basicSecretFault, isSameText, missing, type Scheme, WRONG_SIGNATURE } from "./signed-request.js";

/** Pipedrive sends HTTP Basic; the secret is user:password. */
export const pipedrive: Scheme = {
  secretFault: basicSecretFault,
  verify: ({ headers }, secret) => {
    if (headers.authorization === undefined) return missing("Authorization: Basic");
    return isBasic(headers.authorization, secret) ? null : WRONG_SIGNATURE;
  },
};

/** Whether an Authorization header carries this user:password. */
export function isBasic(authorization: string | undefined, secret: string): boolean {
  return isSameText(authorization?.replace(/^basic +/i, "Basic "), `Basic ${Buffer.from(secret).toString("base64")}`);
}
