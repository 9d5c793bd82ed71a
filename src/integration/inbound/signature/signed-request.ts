import { createHmac, timingSafeEqual } from "node:crypto";

/** A request as it came in, before anything in it is believed. */
export interface SignedRequest {
  readonly method: string;
  /** The whole address as the sender wrote it. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The bytes as they came. */
  readonly body: Buffer;
  readonly receivedAt: Date;
}

/** Holds a request against one secret: null where it is authentic, else why it is not. */
type Verification = (request: SignedRequest, secret: string) => string | null;

/** A scheme by which senders sign. */
export interface Scheme {
  readonly verify: Verification;
  /** Why a text cannot be a secret of this scheme; null: it can. */
  readonly secretFault: (secret: string) => string | null;
}

/** For how long a signature over a time holds. */
const REPLAY_WINDOW_S = 300;

/** Characters of a text, or bytes of a key. */
export const SHORTEST_SECRET = 8;

/** For secrets of any form: only that they are not so short that they can be guessed. */
export function shortSecretFault(secret: string): string | null {
  return secret.length < SHORTEST_SECRET ? `a secret has at least ${SHORTEST_SECRET} characters` : null;
}

/** For pairs written as user:password. */
export function basicSecretFault(secret: string): string | null {
  return /^[^:]+:.+$/s.test(secret) ? shortSecretFault(secret) : "the secret is written as user:password";
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSameText(given: string | undefined, expected: string): boolean {
  if (given === undefined) return false;
  // Of unlike lengths, the digests are compared: they are as long as each other and as good as the texts.
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function digestOf(text: string): Buffer {
  return createHmac("sha256", "comparison").update(text).digest();
}

/** HMAC-SHA256 over some texts and bytes, one after another. */
export function hmacOf(secret: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** What stands under these headers; null where one is missing or empty. */
export function headersOf<const Names extends readonly string[]>(
  { headers }: SignedRequest,
  names: Names,
): { [Name in keyof Names]: string } | null {
  const values = names.map((name) => headers[name] ?? "");
  return values.includes("") ? null : (values as { [Name in keyof Names]: string });
}

/** Whether an instant lies so near to the one at which the request came in that it is no replay. */
export function isRecent(milliseconds: number, { receivedAt }: SignedRequest, seconds = REPLAY_WINDOW_S): boolean {
  return Math.abs(receivedAt.getTime() - milliseconds) <= seconds * 1000;
}

export const WRONG_SIGNATURE = "the signature does not fit the body, the time and the secret";
export const STALE_TIMESTAMP = "the timestamp is more than five minutes away";

/** What is said of a request without its headers. */
export function missing(...names: readonly string[]): string {
  return `the request lacks ${names.join(" or ")}`;
}
