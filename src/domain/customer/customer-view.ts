import { addDays, addMonths, completedMonths, earlier, type LocalDate } from "../calendar.js";
import { type Hold, holdingTerm, holdOf, isInSight, surestHold } from "../contract/holding-term.js";
import { NO_RENEWALS, type RenewalCounts, renewalsWithin } from "../contract/retention.js";
import { isAgreed, type Term, TermOutcome } from "../contract/term.js";
import { MONTHS_NEW } from "../loyalty/loyalty-tier.js";
import { type LoyaltyPolicy, ResolutionQuality } from "../loyalty/policy.js";
import { contactExpiresOn } from "../loyalty/service-experience.js";
import { type Amount, orderlessSum } from "../money.js";
import type { RenewalOutlook } from "../renewal/renewal-outlook.js";
import { compareTexts } from "../text.js";
import { actDaysOf, actExpiresOn, type Activity, activityOf, decisionDaysOf } from "./activity.js";
import { type AnnualValue, ContractView } from "./contract-view.js";
import type { CustomerFacts } from "./customer.js";
import { type HeldSpan, heldSpansOf, monthsCompletedOn } from "./held-span.js";
import {
  type InteractionFacts,
  InteractionKind,
  isOpenContact,
  type ServiceContact,
  serviceContactOf,
} from "./interaction.js";
import { silenceBreaksOf, type ViewChanges, viewChanges } from "./view-changes.js";
import { saidOf, type WordOfMouth, wordOfMouthOf } from "./word-of-mouth.js";

/** Months for which one tries to win back who has left. */
export const WIN_BACK_MONTHS = 12;
/**
 * The facts of one customer known on a day, prepared for questions about that day and the days before it. Terms are
 * derived once: what is known later never changes the outcome that a term had on an earlier day, so a question about
 * day d gets the answer that facts dated up to d would give.
 */
export class CustomerView {
  private readonly contracts: readonly ContractView[];
  private readonly terms: readonly Term[];
  private readonly spans: readonly HeldSpan[];
  private readonly actDays: readonly LocalDate[];
  private readonly contacts: readonly ServiceContact[];
  private readonly wordOfMouth: readonly WordOfMouth[];
  private readonly decisionDays: readonly LocalDate[];
  private readonly outreachDays: readonly LocalDate[];
  private readonly openContactDays: readonly LocalDate[];
  private readonly valueTipDays: readonly LocalDate[];
  /** The next day on which terms change without a new fact. */
  private readonly termsChangeOn: LocalDate | null;

  constructor(
    private readonly facts: CustomerFacts,
    private readonly policy: LoyaltyPolicy,
    readonly day: LocalDate,
  ) {
    this.contracts = facts.contracts.map((history) => new ContractView(history, policy, day));
    this.termsChangeOn = this.contracts.reduce<LocalDate | null>(
      (next, { changesOn }) => earlier(next, changesOn),
      null,
    );
    this.terms = this.contracts.flatMap(({ terms }) => terms);
    this.spans = heldSpansOf(this.terms);
    this.actDays = actDaysOf(facts);
    this.contacts = facts.interactions.map(serviceContactOf).filter((contact) => contact !== null);
    this.wordOfMouth = facts.interactions.flatMap(wordOfMouthOf);
    this.decisionDays = decisionDaysOf(facts);
    const daysOf = (isMeant: (interaction: InteractionFacts) => boolean) =>
      facts.interactions.filter(isMeant).map(({ occurredOn }) => occurredOn);
    this.outreachDays = daysOf(({ kind }) => kind === InteractionKind.OUTREACH);
    this.openContactDays = daysOf(isOpenContact);
    this.valueTipDays = daysOf(({ hasValueTip }) => hasValueTip);
  }

  /** All terms of the customer up to the day: how they came out, and how many were renewed because the customer agreed. */
  renewalsOn(day: LocalDate): RenewalCounts & { readonly agreed: number } {
    const counts = { ...NO_RENEWALS, agreed: 0 };
    for (const { contract, terms } of this.contracts) {
      for (const { term, outcome } of renewalsWithin(terms, contract.observedFrom, {
        from: null,
        to: day,
        asOf: day,
      })) {
        counts[outcome] += 1;
        if (outcome === "renewed" && isAgreed(term)) counts.agreed += 1;
      }
    }
    return counts;
  }

  /** The last act within the activity window; null: silent for longer. */
  lastActOn(day: LocalDate): LocalDate | null {
    const last = this.actDays.findLast((actedOn) => actedOn <= day);
    return last !== undefined && day < actExpiresOn(last, this.policy.activeWindowDays) ? last : null;
  }

  activityOn(day: LocalDate): Activity {
    const { customerSince } = this.facts;
    const facts = {
      isHeld: this.isHeldOn(day),
      wasHeld: this.terms.some(({ startsOn }) => startsOn <= day),
      hasContract: this.contracts.some(({ contract }) => contract.startsOn <= day),
      isCustomerSince: customerSince !== null && customerSince <= day,
      hasActed: this.lastActOn(day) !== null,
    };
    return activityOf(facts);
  }

  /** Completed months held, summed over unbroken spans; null: never held. */
  heldMonthsOn(day: LocalDate): number | null {
    const begun = this.spans.filter(({ from }) => from <= day);
    if (begun.length === 0) return null;
    return begun.reduce((months, { from, until }) => months + completedMonths(from, until < day ? until : day), 0);
  }

  /** Service contacts that count on a day. */
  contactsOn(day: LocalDate): ServiceContact[] {
    const { experienceWindowMonths } = this.policy;
    return this.contacts.filter(
      (contact) => contact.resolvedOn <= day && day < contactExpiresOn(contact, experienceWindowMonths),
    );
  }

  /** Referral within the activity window, and the mean of the latest recommendations of the people; of one day's the lowest. */
  wordOfMouthOn(day: LocalDate): { readonly hasReferred: boolean; readonly recommendation: number | null } {
    const current = this.wordOfMouth.filter(
      ({ on }) => on <= day && day < actExpiresOn(on, this.policy.activeWindowDays),
    );
    return saidOf(current);
  }

  /**
   * Annual recurring value on a day: the value of the terms that hold the customer then, scaled to a year and rounded to
   * whole minor units; null where none does or where currencies differ.
   */
  annualValueOn(day: LocalDate): Amount | null {
    const values = this.annualValuesOn(day);
    const [currency] = new Set(values.map(({ contract }) => contract.currency));
    if (currency === undefined || values.some(({ contract }) => contract.currency !== currency)) return null;
    return { minor: Math.round(orderlessSum(values.map(({ yearly }) => yearly))), currency };
  }

  /** The annual recurring value of each contract that holds the customer on a day, as known on `asOf`, not rounded. */
  annualValuesOn(day: LocalDate, asOf = day): AnnualValue[] {
    return this.contracts.map((contract) => contract.annualValueOn(day, asOf)).filter((value) => value !== null);
  }

  /** Whether reports know what the customer was on a day: someone watched it then. */
  isInSightOn(day: LocalDate): boolean {
    return isInSight(this.contracts, day);
  }

  /** Whether the customer is held on a day: some term covers it, or is pending or unconfirmed on it. */
  isHeldOn(day: LocalDate): boolean {
    return this.holdOn(day) !== null;
  }

  /** How surely the customer is held on a day, as known on `asOf`; null: not held. */
  holdOn(day: LocalDate, asOf = day): Hold | null {
    return surestHold(this.contracts.map(({ terms }) => holdOf(holdingTerm(terms, day, asOf), day, asOf)));
  }

  /** Whether some term covers a day; days of grace are not covered. */
  isCoveredOn(day: LocalDate): boolean {
    return this.terms.some(({ startsOn, endsOn }) => startsOn <= day && day < endsOn);
  }

  /** Whether some term has ended of which the view's own day does not know whether it was or will be renewed. */
  isUndecided(): boolean {
    const { PENDING, UNCONFIRMED } = TermOutcome;
    return this.terms.some(({ outcome }) => outcome === PENDING || outcome === UNCONFIRMED);
  }

  /** Our revenue from the customer / what they spend on such products; null where either is unknown. */
  shareOfWalletOn(day: LocalDate): number | null {
    const spend = this.facts.yearlySpend;
    const revenue = this.annualValueOn(day);
    if (spend === null || spend.minor === 0 || revenue?.currency !== spend.currency) return null;
    return revenue.minor / spend.minor;
  }

  /** What stands before each contract known on a day, by all that is known on it, in the order in which terms come up. */
  outlooksOn(day: LocalDate): RenewalOutlook[] {
    return this.contracts
      .map((contract) => contract.outlookOn(day))
      .filter((outlook) => outlook !== null)
      .sort((one, other) => compareTexts(one.dueOn, other.dueOn) || compareTexts(one.contractId, other.contractId));
  }

  /** The first day on which the customer was no longer held, of a customer who is not held but was; else null. */
  leftOn(day: LocalDate): LocalDate | null {
    if (this.heldSince(day) !== null) return null;
    return this.spans.findLast(({ until }) => until <= day)?.until ?? null;
  }

  /**
   * Completed months since a customer without any contract is known: since the day that the CRM says, the day it was
   * recorded, or its first act within the activity window; null: it is not known yet.
   */
  monthsKnownOn(day: LocalDate): number | null {
    const { customerSince, recordedOn = null } = this.facts;
    const firstAct = this.actDays.find((on) => day < actExpiresOn(on, this.policy.activeWindowDays)) ?? null;
    const since = earlier(earlier(customerSince, recordedOn), firstAct);
    return since === null || since > day ? null : completedMonths(since, day);
  }

  /** The latest contract start or agreed renewal within the days called near; null where there is none. */
  recentDecisionOn(day: LocalDate): LocalDate | null {
    const latest = this.decisionDays.findLast((decidedOn) => decidedOn <= day);
    return latest !== undefined && day < addDays(latest, this.policy.renewalNearDays) ? latest : null;
  }

  /** Whether someone turned to the customer on one of the days `[from, to]`. */
  hasOutreach(from: LocalDate, to: LocalDate): boolean {
    return this.outreachDays.some((day) => day >= from && day <= to);
  }

  /** Since when the customer is held without a break; null: not held. */
  heldSince(day: LocalDate): LocalDate | null {
    return this.spans.find(({ from, until }) => from <= day && day < until)?.from ?? null;
  }

  /** The day on which the latest contact was closed without a solution, where that is recent; else null. */
  leftUnresolvedOn(day: LocalDate): LocalDate | null {
    const closed = this.contacts.filter(({ resolvedOn }) => resolvedOn <= day);
    const latest = closed.reduce<LocalDate | null>((last, { resolvedOn }) => later(last, resolvedOn), null);
    if (latest === null || day >= addDays(latest, this.policy.renewalNearDays)) return null;
    const isUnresolved = closed
      .filter(({ resolvedOn }) => resolvedOn === latest)
      .every(({ quality }) => quality === ResolutionQuality.UNRESOLVED);
    return isUnresolved ? latest : null;
  }

  /** The days of service contacts of the experience window that nobody has closed. */
  openContactsOn(day: LocalDate): LocalDate[] {
    return this.openContactDays.filter((on) => on <= day && day < addMonths(on, this.policy.experienceWindowMonths));
  }

  /** Whether the customer was shown a new use of the product within the experience window. */
  hasValueTipOn(day: LocalDate): boolean {
    return this.valueTipDays.some((on) => on <= day && day < addMonths(on, this.policy.experienceWindowMonths));
  }

  /** The days since which a customer without any contract may be known, of acts those that count for as long as it is new. */
  private knownDays(): LocalDate[] {
    const { customerSince, recordedOn = null } = this.facts;
    const acts = this.actDays.filter(
      (day) => addMonths(day, MONTHS_NEW) < actExpiresOn(day, this.policy.activeWindowDays),
    );
    return [...acts, ...nonNull(customerSince), ...nonNull(recordedOn)];
  }

  /** The days after `after` on which answers may change. */
  changesAfter(after: LocalDate): ViewChanges {
    const { activeWindowDays, experienceWindowMonths, renewalNearDays, outreachOverdueDays } = this.policy;
    const actDays = this.actDays.flatMap((day) => [day, actExpiresOn(day, activeWindowDays)]);
    const newUntil = this.knownDays().map((day) => addMonths(day, MONTHS_NEW));
    const isHeldBefore = this.spans.some(({ from }) => from <= after);
    const outlooks = this.contracts.map((contract) => contract.outlookChangesAfter(after));
    const groups: readonly (readonly (LocalDate | null)[])[] = [
      [this.termsChangeOn, this.facts.customerSince],
      this.terms.flatMap(({ startsOn, endsOn, heldUntil, knownFrom, unconfirmedFrom }) => [
        startsOn,
        endsOn,
        heldUntil,
        knownFrom,
        unconfirmedFrom,
      ]),
      this.contracts.map(({ contract }) => contract.startsOn),
      this.contracts.flatMap(({ valueChanges }) => valueChanges.map(({ day }) => day)),
      // Who is held is not judged by how long it has been known, and each of its acts matters where it was silent before.
      ...(isHeldBefore ? [silenceBreaksOf(this.actDays, activeWindowDays)] : [actDays, newUntil]),
      this.contacts.flatMap((contact) => [contact.resolvedOn, contactExpiresOn(contact, experienceWindowMonths)]),
      this.wordOfMouth.flatMap(({ on }) => [on, actExpiresOn(on, activeWindowDays)]),
      this.spans.flatMap((span) => monthsCompletedOn(span, after, this.day)),
      ...outlooks.map(({ ofOutlook }) => ofOutlook),
    ];
    const others: readonly (readonly LocalDate[])[] = [
      actDays,
      newUntil,
      ...outlooks.map(({ ofNearness }) => ofNearness),
      this.contacts.map(({ resolvedOn }) => addDays(resolvedOn, renewalNearDays)),
      this.spans.flatMap(({ from, until }) => [
        addDays(from, outreachOverdueDays),
        addDays(until, renewalNearDays + 1),
        addMonths(until, WIN_BACK_MONTHS),
      ]),
      this.decisionDays.flatMap((day) => [day, addDays(day, renewalNearDays)]),
      this.outreachDays.flatMap((day) => [day, addDays(day, outreachOverdueDays)]),
      [...this.openContactDays, ...this.valueTipDays].flatMap((day) => [day, addMonths(day, experienceWindowMonths)]),
    ];
    return viewChanges(groups, others, after, this.day);
  }
}

function later(one: LocalDate | null, other: LocalDate): LocalDate {
  return one === null || one < other ? other : one;
}

function nonNull<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}
