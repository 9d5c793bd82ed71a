import type { ResolutionQuality } from "../loyalty/policy.js";
import { compareTexts } from "../text.js";
import { type EffortScale, resolutionQualityOf } from "./interaction.js";

/** What a customer said about the effort of a service contact, some time after it. */
export interface EffortAnswer {
  readonly id: string;
  readonly personId: string | null;
  readonly occurredAt: Date;
  readonly effortScore: number;
  readonly effortScale: EffortScale;
  /** The case that it names; or the contact itself, by its id; null: neither. */
  readonly caseKey: string | null;
  readonly contactId: string | null;
}

/** A service contact that an answer may be about. */
export interface AnsweredContact {
  readonly id: string;
  readonly personId: string | null;
  readonly occurredAt: Date;
  readonly resolvedAt: Date | null;
  readonly caseKey: string | null;
}

const MS_PER_DAY = 86_400_000;
/** Longer ago, nobody is asked about a contact, and an answer that names none is about none that is known. */
const LONGEST_WAIT_DAYS = 14;

/**
 * The resolution quality that the answers of one customer give to its contacts, by their ids; of several answers about one
 * contact the latest counts. An answer is about the contact that it names; else about the last of the case that it names
 * that had begun by then; else, where it names none, about the contact of the same person that was closed last, within 14 days before.
 *
 * Worked example: two tickets of a customer are closed on 3 and 9 March. Asked without a name on 10 March, the customer
 * speaks of the second; on 24 March of neither.
 */
export function answeredQualities(
  answers: readonly EffortAnswer[],
  contacts: readonly AnsweredContact[],
): ReadonlyMap<string, ResolutionQuality> {
  const qualities = new Map<string, ResolutionQuality>();
  for (const answer of [...answers].sort(byTime)) {
    const contact = contactOf(answer, contacts);
    const { quality } = resolutionQualityOf({ ...answer, stated: null });
    if (contact !== undefined && quality !== null) qualities.set(contact.id, quality);
  }
  return qualities;
}

function contactOf(answer: EffortAnswer, contacts: readonly AnsweredContact[]): AnsweredContact | undefined {
  if (answer.contactId !== null) return contacts.find(({ id }) => id === answer.contactId);
  if (answer.caseKey !== null) {
    const ofCase = contacts.filter(({ caseKey }) => caseKey === answer.caseKey).sort(byTime);
    return ofCase.findLast(({ occurredAt }) => occurredAt <= answer.occurredAt) ?? ofCase[0];
  }
  return contacts
    .filter((contact) => mayBeAbout(answer, contact))
    .sort(byClosing)
    .at(-1);
}

function mayBeAbout({ personId, occurredAt }: EffortAnswer, contact: AnsweredContact): boolean {
  if (contact.resolvedAt === null) return false;
  const waited = occurredAt.getTime() - contact.resolvedAt.getTime();
  const isOthers = personId !== null && contact.personId !== null && personId !== contact.personId;
  return !isOthers && waited >= 0 && waited <= LONGEST_WAIT_DAYS * MS_PER_DAY;
}

interface Dated {
  readonly id: string;
  readonly occurredAt: Date;
}

/** Of two at one instant, in the order of their ids. */
function byTime(one: Dated, other: Dated): number {
  return one.occurredAt.getTime() - other.occurredAt.getTime() || compareTexts(one.id, other.id);
}

function byClosing(one: AnsweredContact, other: AnsweredContact): number {
  return (one.resolvedAt?.getTime() ?? 0) - (other.resolvedAt?.getTime() ?? 0) || byTime(one, other);
}
