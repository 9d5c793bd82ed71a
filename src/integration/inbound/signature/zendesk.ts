import { SignatureEncoding, TimestampFormat, USUAL_HMAC } from "../../../model/inbound/hmac-settings.js";
import { hmacScheme } from "./hmac.js";

/** Zendesk: base64 of HMAC-SHA256 over timestamp and body. The time is an instant such as 2026-01-15T12:00:00Z. */
export const zendesk = hmacScheme({
  ...USUAL_HMAC,
  header: "X-Zendesk-Webhook-Signature",
  encoding: SignatureEncoding.BASE64,
  signed: "{timestamp}{body}",
  timestampHeader: "X-Zendesk-Webhook-Signature-Timestamp",
  timestampFormat: TimestampFormat.ISO_8601,
});
