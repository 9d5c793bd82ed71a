import type { Authentication } from "../../../src/integration/inbound/signature/schemes.js";
import type { SignedRequest } from "../../../src/integration/inbound/signature/signed-request.js";

/** An authentic request, as a vendor's documents or programs have it. */
export interface Vector extends Authentication {
  readonly name: string;
  readonly secret: string;
  readonly request: Partial<Omit<SignedRequest, "body">> & { readonly body: string };
  /** What the signature covers; a scheme without one knows its sender by the secret alone. */
  readonly signsBody: boolean;
  /** The header that holds the time, where the signature covers it. */
  readonly timeHeader?: string;
  /** Whether a signature holds for five minutes only. */
  readonly hasWindow?: boolean;
}
