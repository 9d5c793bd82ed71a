import { TimestampFormat, USUAL_HMAC } from "../../../model/inbound/hmac-settings.js";
import { hmacScheme } from "./hmac.js";

/** Twenty: hexadecimal HMAC-SHA256 over `{timestamp}:{body}`. The time is in milliseconds. */
export const twenty = hmacScheme({
  ...USUAL_HMAC,
  header: "X-Twenty-Webhook-Signature",
  signed: "{timestamp}:{body}",
  timestampHeader: "X-Twenty-Webhook-Timestamp",
  timestampFormat: TimestampFormat.MILLISECONDS,
});
