import { type DatedHappening, Happening } from "../../customer/happenings.js";
import { Channel, QualitySource } from "../../customer/interaction.js";
import { ResolutionQuality } from "../../loyalty/policy.js";

/** A contact as service operations count it. */
export interface OperationsContact {
  readonly customerId: string;
  /** SERVICE or COMPLAINT; others are proactive contacts. */
  readonly isService: boolean;
  readonly proactive: boolean;
  readonly missed: boolean;
  readonly channel: Channel | null;
  readonly agent: string | null;
  readonly occurredAt: Date;
  readonly firstResponseAt: Date | null;
  /** Null: nobody had closed it yet. */
  readonly resolvedAt: Date | null;
  readonly transfers: number | null;
  readonly quality: ResolutionQuality | null;
  readonly qualitySource: QualitySource | null;
  /** What its source told one by one and had happened by then; null: its source tells nothing so. */
  readonly happenings: readonly DatedHappening[] | null;
  /** How it stands among the contacts of its case; null: it names none. */
  readonly inCase: CasePlace | null;
}

/** How a contact stands among the contacts that its customer had about one case. */
interface CasePlace {
  readonly hasEarlier: boolean;
  readonly hasOther: boolean;
  /** Another one took place when this one had been closed. */
  readonly hasLaterThanClosing: boolean;
}

/** Handed on so often, a mapping's rule calls a contact one of high effort without its being reopened. */
const RULED_TRANSFERS = 2;

/** The instant by which a contact belongs to a period: when it was closed, else when it took place. */
export function settledAt({ resolvedAt, occurredAt }: Pick<OperationsContact, "resolvedAt" | "occurredAt">): Date {
  return resolvedAt ?? occurredAt;
}

/**
 * Whether a contact shows that its source tells when customers come back: it names its case, was told to be opened again,
 * or only a rule judged it.
 */
export function tellsReturns(contact: OperationsContact): boolean {
  return contact.inCase !== null || isToldReopened(contact) || isRuledOnly(contact);
}

/**
 * Whether a closed contact was opened again: its source told so, or another contact of its case took place after it was
 * closed. Where the source tells nothing one by one, a mapping's rule says so: rules call a contact HIGH_EFFORT when it was
 * reopened or handed on twice, and this one was not.
 */
export function isReopened(contact: OperationsContact): boolean {
  const { inCase, quality, transfers } = contact;
  if (isToldReopened(contact) || inCase?.hasLaterThanClosing === true) return true;
  return isRuledOnly(contact) && quality === ResolutionQuality.HIGH_EFFORT && (transfers ?? 0) < RULED_TRANSFERS;
}

function isToldReopened({ happenings }: OperationsContact): boolean {
  return happenings?.some(({ kind }) => kind === Happening.REOPENED) ?? false;
}

/** Whether a mapping's rule is all that is known of how a contact ended. */
function isRuledOnly({ happenings, qualitySource }: OperationsContact): boolean {
  return happenings === null && qualitySource === QualitySource.MAPPING_RULE;
}

/** Whether a contact is the first of its case; one that names no case is a case of its own. */
export function isFirstOfCase({ inCase }: OperationsContact): boolean {
  return !(inCase?.hasEarlier ?? false);
}

/** Whether a closed first contact settled its case: the only one, not closed without a solution, not opened again. */
export function settlesCase(contact: OperationsContact): boolean {
  const isOnly = !(contact.inCase?.hasOther ?? false);
  return isOnly && contact.quality !== ResolutionQuality.UNRESOLVED && !isReopened(contact);
}

/** Whether the customer waited for someone: it was not we who began, and it did not help itself. */
export function isAwaited({ proactive, channel }: OperationsContact): boolean {
  return !proactive && channel !== Channel.SELF_SERVICE;
}
