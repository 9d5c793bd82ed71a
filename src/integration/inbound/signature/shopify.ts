import { SignatureEncoding, USUAL_HMAC } from "../../../model/inbound/hmac-settings.js";
import { hmacScheme } from "./hmac.js";

/** Shopify: base64 of HMAC-SHA256 over the body. */
export const shopify = hmacScheme({
  ...USUAL_HMAC,
  header: "X-Shopify-Hmac-Sha256",
  encoding: SignatureEncoding.BASE64,
});
