import { hmacScheme } from "./signed-request.js";

/** Shopify: base64 of HMAC-SHA256 over the body. */
export const shopify = hmacScheme(["X-Shopify-Hmac-Sha256"], "base64", (body) => [body]);
