import type { Request } from "express";

/** What answers of GraphQL may be; of two that a caller takes alike the first, as Apollo chooses. */
const MEDIA_TYPES = ["application/json", "application/graphql-response+json"] as const;

/** The media type in which a caller wants the answer of GraphQL. */
export function mediaTypeFor(request: Request): (typeof MEDIA_TYPES)[number] {
  const accepted = request.accepts([...MEDIA_TYPES]);
  return MEDIA_TYPES.find((type) => type === accepted) ?? MEDIA_TYPES[0];
}

/**
 * Whether a caller reads no more from the status of an answer than that there is one: of `application/json` it takes any other
 * than 200 for a fault on the way.
 */
export function isLegacy(request: Request): boolean {
  return mediaTypeFor(request) === "application/json";
}
