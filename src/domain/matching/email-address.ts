const LONGEST = 320;

/** HTML's definition of a valid e-mail address: what every form takes. */
const ASCII_LOCAL = /^[\w.!#$%&'*+/=?^`{|}~-]+$/;
const ASCII_DOMAIN = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
/** Beyond it letters, their marks and digits of all scripts (RFC 6531), and no signs, which nobody can tell apart. */
const LOCAL = /^[\p{L}\p{M}\p{N}\w.!#$%&'*+/=?^`{|}~-]+$/u;
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
const NUMERIC_END = /(?:^|\.)\d+$/;

/** Whether a text is an e-mail address; letters outside ASCII may stand on both sides of the @. */
export function isEmailAddress(text: string): boolean {
  const { local, domain } = partsOf(text);
  return (ASCII_LOCAL.test(local) || LOCAL.test(local)) && asciiDomain(domain) !== null;
}

/**
 * An e-mail address as customers are matched by it: composed (NFC), in small letters, the domain as the name service has
 * it. No two addresses that a mail server may tell apart by more than case are matched: ß stays ß, é stays é. Null where
 * there is none, and where it is too long to be kept whole.
 */
export function matchableEmail(email: string | null): string | null {
  if (email === null) return null;
  const { local, domain } = partsOf(email.trim());
  const small = (text: string) => text.normalize("NFC").toLowerCase().replaceAll("ς", "σ").normalize("NFC");
  const matchable = `${small(local)}@${(asciiDomain(domain) ?? small(domain)).toLowerCase()}`;
  return matchable.length > LONGEST ? null : matchable;
}

function partsOf(address: string): { readonly local: string; readonly domain: string } {
  const at = address.lastIndexOf("@");
  return { local: address.slice(0, Math.max(at, 0)), domain: address.slice(at + 1) };
}

/** A domain in the letters of the name service (IDNA); null where it is none. */
function asciiDomain(domain: string): string | null {
  if (ASCII_DOMAIN.test(domain)) return domain;
  if (!DOMAIN.test(domain)) return null;
  const url = `http://${domain}`;
  const converted = URL.canParse(url) ? new URL(url).hostname : "";
  return ASCII_DOMAIN.test(converted) && !NUMERIC_END.test(converted) ? converted : null;
}
