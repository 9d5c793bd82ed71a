import { hmacScheme } from "./signed-request.js";

/** Zendesk: base64 of HMAC-SHA256 over timestamp and body. It states no replay window. */
export const zendesk = hmacScheme(
  ["X-Zendesk-Webhook-Signature", "X-Zendesk-Webhook-Signature-Timestamp"],
  "base64",
  (body, timestamp) => [timestamp, body],
);
