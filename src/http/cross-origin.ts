import cors from "cors";
import type { RequestHandler } from "express";

/** What clients send: the key, the body's type, and what GraphQL clients and safe repetition add. */
const SENT = [
  "Authorization",
  "Content-Type",
  "Idempotency-Key",
  "Apollo-Require-Preflight",
  "X-Apollo-Operation-Name",
];

/** What a page could not read otherwise: whether an answer is a repeated one, and when to come again, and what is left of a budget. */
const READ = ["Idempotency-Replayed", "Retry-After", "RateLimit", "RateLimit-Policy"];

/** For how long a browser remembers a permission. */
const REMEMBERED_SECONDS = 600;

/**
 * Lets the pages of these origins, and of no others, call what comes behind it from a browser, and answers preflights.
 * Cookies stay out of it: a caller shows its key itself.
 */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  return cors({
    origin: [...origins],
    methods: ["GET", "POST"],
    allowedHeaders: SENT,
    exposedHeaders: READ,
    maxAge: REMEMBERED_SECONDS,
  });
}
