import type { Request } from "express";

/** The headers of a request by lower-case name, each as one text. */
export function headersOf({ headers }: Request): Record<string, string> {
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as const],
  );
  return Object.fromEntries(texts);
}
