import { ResolutionQuality } from "../loyalty/policy.js";
import { compareTexts } from "../text.js";

/** What can happen to a service contact between its beginning and its end. */
export enum Happening {
  TRANSFERRED = "TRANSFERRED",
  REOPENED = "REOPENED",
  CLOSED_UNSOLVED = "CLOSED_UNSOLVED",
}

/** A happening at an instant (ISO 8601, UTC), which tells it from another one of its kind. */
export interface DatedHappening {
  readonly kind: Happening;
  readonly at: string;
}

/** The happenings that are known with those that are told, each once, in the order of time. */
export function joinedHappenings(
  known: readonly DatedHappening[],
  told: readonly DatedHappening[],
): readonly DatedHappening[] {
  const byText = new Map([...known, ...told].map(({ at, kind }) => [`${at} ${kind}`, { at, kind }]));
  return [...byText].sort(([one], [other]) => compareTexts(one, other)).map(([, happening]) => happening);
}

/** How often a contact was handed over, as far as its happenings tell. */
export function transfersAmong(happenings: readonly DatedHappening[]): number {
  return happenings.filter(({ kind }) => kind === Happening.TRANSFERRED).length;
}

/**
 * The quality that happenings speak for: UNRESOLVED where it was closed unsolved, and not reopened since; else HIGH_EFFORT
 * where it was reopened, or transferred twice or more; else none.
 *
 * Worked example: solved, reopened on 3 March, solved on 5 March: HIGH_EFFORT, in whatever order that is told.
 */
export function qualityRuledBy(happenings: readonly DatedHappening[]): ResolutionQuality | null {
  const lastOf = (kind: Happening) => happenings.findLast((happening) => happening.kind === kind)?.at ?? "";
  if (lastOf(Happening.CLOSED_UNSOLVED) > lastOf(Happening.REOPENED)) return ResolutionQuality.UNRESOLVED;
  const isLaborious = lastOf(Happening.REOPENED) !== "" || transfersAmong(happenings) >= 2;
  return isLaborious ? ResolutionQuality.HIGH_EFFORT : null;
}
