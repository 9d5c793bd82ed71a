import { isSameText, type Scheme, shortSecretFault, WRONG_SIGNATURE } from "./signed-request.js";

/**
 * Dynamics 365 signs nothing. An endpoint is registered with a webhook key, which comes as `?code=`, or with pairs of
 * names and values that come as headers or in the query; such a pair is written `name=value` as a secret.
 */
export const dynamics: Scheme = {
  secretFault: shortSecretFault,
  verify: ({ headers, query }, secret) => {
    if (isSameText(query.code, secret)) return null;
    const [, name = "", value] = /^([^=]+)=(.+)$/s.exec(secret) ?? [];
    if (value === undefined) return WRONG_SIGNATURE;
    const isPair = isSameText(headers[name.toLowerCase()], value) || isSameText(query[name], value);
    return isPair ? null : WRONG_SIGNATURE;
  },
};
