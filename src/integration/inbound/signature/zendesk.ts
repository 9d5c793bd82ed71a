import { hmacScheme } from "./signed-request.js";

/** Zendesk: base64 of HMAC-SHA256 over timestamp and body. The time is an instant such as 2026-01-15T12:00:00Z. */
export const zendesk = hmacScheme(
  ["X-Zendesk-Webhook-Signature", "X-Zendesk-Webhook-Signature-Timestamp"],
  "base64",
  (body, timestamp) => [timestamp, body],
  Date.parse,
);
