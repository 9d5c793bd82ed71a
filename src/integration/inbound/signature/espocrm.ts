import { hmacOf, isSameText, missing, type Scheme, shortSecretFault, WRONG_SIGNATURE } from "./signed-request.js";

/**
 * EspoCRM: base64 of `{webhook id}:{HMAC-SHA256 of the body}`, in hexadecimal under Signature (from version 9), as bytes
 * under X-Signature (until 11).
 */
export const espocrm: Scheme = {
  secretFault: shortSecretFault,
  verify: ({ headers, body }, secret) => {
    const { signature, "x-signature": older } = headers;
    const digest = hmacOf(secret, body);
    if (signature !== undefined) return isSigned(signature, digest.toString("hex"), "utf8") ? null : WRONG_SIGNATURE;
    if (older === undefined) return missing("Signature", "X-Signature");
    return isSigned(older, digest.toString("latin1"), "latin1") ? null : WRONG_SIGNATURE;
  },
};

function isSigned(signature: string, expected: string, encoding: "utf8" | "latin1"): boolean {
  const decoded = Buffer.from(signature, "base64").toString(encoding);
  const colon = decoded.indexOf(":");
  return colon > 0 && isSameText(decoded.slice(colon + 1), expected);
}
