import { createHmac } from "node:crypto";

import {
  type HmacSettings,
  SecretEncoding,
  SignatureEncoding,
  TimestampFormat,
} from "../../../model/inbound/hmac-settings.js";
import { templateOf } from "./hmac-template.js";
import {
  headersOf,
  isRecent,
  isSameText,
  missing,
  type Scheme,
  SHORTEST_SECRET,
  shortSecretFault,
  WRONG_SIGNATURE,
} from "./signed-request.js";

const INSTANTS: Readonly<Record<TimestampFormat, (text: string) => number>> = {
  [TimestampFormat.SECONDS]: (text) => (/^\d{1,12}$/.test(text) ? Number(text) * 1000 : NaN),
  [TimestampFormat.MILLISECONDS]: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : NaN),
  [TimestampFormat.ISO_8601]: Date.parse,
};

/** A scheme by which a header carries an HMAC, as the settings say: any of several signatures may fit. */
export function hmacScheme(settings: HmacSettings): Scheme {
  const { header, pattern, signed, algorithm, encoding, timestampHeader, timestampFormat, toleranceSeconds } = settings;
  const template = templateOf({ pattern, signed });
  const names = [header, ...template.headers, ...(timestampHeader === null ? [] : [timestampHeader])];
  return {
    secretFault: (secret) => shortSecretFault(secret) ?? encodingFault(secret, settings.secretEncoding),
    verify: (request, secret) => {
      const carried = headersOf(
        request,
        names.map((name) => name.toLowerCase()),
      );
      const { signatures, ...found } = template.read(carried?.[0] ?? "");
      const timestamp = timestampHeader === null ? found.timestamp : (carried?.at(-1) ?? "");
      if (signatures.length === 0 || (template.hasTime && timestamp === "")) return missing(names.join(" with "));
      const hmac = createHmac(algorithm, Buffer.from(secret, settings.secretEncoding));
      for (const part of template.signedParts(request, timestamp)) hmac.update(part);
      const expected = hmac.digest(encoding);
      // Every one is looked at, so that the time does not tell which of them fits.
      const fitting = signatures.filter((signature) => isSameText(written(signature, encoding), expected));
      if (fitting.length === 0) return WRONG_SIGNATURE;
      if (!template.hasTime || isRecent(INSTANTS[timestampFormat](timestamp), request, toleranceSeconds)) return null;
      return `the timestamp is more than ${toleranceSeconds} seconds away`;
    },
  };
}

/** Some senders write hexadecimal in capitals. */
function written(signature: string, encoding: SignatureEncoding): string {
  return encoding === SignatureEncoding.HEX ? signature.toLowerCase() : signature;
}

function encodingFault(secret: string, encoding: SecretEncoding): string | null {
  if (encoding === SecretEncoding.TEXT) return null;
  const key = Buffer.from(secret, encoding);
  if (key.length < SHORTEST_SECRET) return `the secret has at least ${SHORTEST_SECRET} bytes`;
  const bytes = key.toString(encoding);
  const isWritten =
    encoding === SecretEncoding.HEX ? bytes === secret.toLowerCase() : unpadded(bytes) === unpadded(secret);
  return isWritten
    ? null
    : `the secret is not written in ${encoding === SecretEncoding.HEX ? "hexadecimal" : encoding}`;
}

function unpadded(base64: string): string {
  return base64.replace(/=+$/, "");
}
