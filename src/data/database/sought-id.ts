import { isUuid } from "../../model/node.js";

/**
 * An id that a caller names, as ids can be compared with it: what is no UUID is nobody's. MySQL refuses to compare its ids,
 * which are ASCII, with other letters.
 */
export function soughtId(named: string): string {
  return isUuid(named) ? named : "";
}
