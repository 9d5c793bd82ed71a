import { isSameText, missing, type Scheme, WRONG_SIGNATURE } from "./signed-request.js";

/** A record id of Salesforce, with or without the three characters that make it safe where case is lost. */
const ORGANISATION = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const SHORT_LENGTH = 15;

/**
 * Salesforce outbound messages are not signed and take no header: what they carry is the id of the organisation. Many
 * people know that id, so a secret may go on with a colon and a word that the address carries as `?token=`.
 */
export const salesforceOutbound: Scheme = {
  secretFault: (secret) => {
    const [organisation = ""] = secret.split(":", 1);
    if (ORGANISATION.test(organisation)) return null;
    return "the secret is an organisation id of 15 or 18 characters, or one with :token after it";
  },
  verify: ({ body, query }, secret) => {
    const sent = organisationWithin(body.toString("utf8"));
    if (sent === null) return missing("its OrganizationId");
    const [organisation = "", ...rest] = secret.split(":");
    const isWhole = organisation.length > SHORT_LENGTH && sent.length > SHORT_LENGTH;
    const shown = (id: string) => (isWhole ? id : id.slice(0, SHORT_LENGTH));
    if (!isSameText(shown(sent), shown(organisation))) return WRONG_SIGNATURE;
    return rest.length === 0 || isSameText(query.token, rest.join(":")) ? null : WRONG_SIGNATURE;
  },
};

/** Anyone can post, so the body is not parsed before it is believed: the first element of this name will do. */
function organisationWithin(text: string): string | null {
  const [, organisation] = /<(?:\w+:)?OrganizationId>\s*([A-Za-z0-9]{15,18})\s*</.exec(text) ?? [];
  return organisation ?? null;
}
