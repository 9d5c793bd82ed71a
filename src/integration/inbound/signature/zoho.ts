import { isSameText, missing, type Scheme, shortSecretFault, WRONG_SIGNATURE } from "./signed-request.js";

/** Zoho sends back, in every body, the token that was given when the channel was made. */
export const zoho: Scheme = {
  secretFault: shortSecretFault,
  verify: ({ body }, secret) => {
    const token = tokenWithin(body.toString("utf8"));
    if (token === null) return missing("its token");
    return isSameText(token, secret) ? null : WRONG_SIGNATURE;
  },
};

function tokenWithin(text: string): string | null {
  try {
    const payload: unknown = JSON.parse(text);
    const isObject = typeof payload === "object" && payload !== null;
    return isObject && "token" in payload && typeof payload.token === "string" ? payload.token : null;
  } catch {
    return null;
  }
}
