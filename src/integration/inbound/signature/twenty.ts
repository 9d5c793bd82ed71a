import { hmacScheme } from "./signed-request.js";

/** Twenty: hexadecimal HMAC-SHA256 over `{timestamp}:{body}`. The time is in milliseconds. */
export const twenty = hmacScheme(
  ["X-Twenty-Webhook-Signature", "X-Twenty-Webhook-Timestamp"],
  "hex",
  (body, timestamp) => [`${timestamp}:`, body],
  Number,
);
