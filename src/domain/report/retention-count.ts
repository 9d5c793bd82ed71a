import type { LocalDate } from "../calendar.js";
import type { ContractHistory } from "../contract/contract.js";
import { termsOf } from "../contract/contract-terms.js";
import { Hold, holdOf, surestHold, watchedTerm } from "../contract/holding-term.js";
import {
  addCounts,
  type KeptCounts,
  NO_RENEWALS,
  type RenewalCounts,
  renewalsWithin,
  type RetentionPeriod,
} from "../contract/retention.js";
import { type Term } from "../contract/term.js";
import type { Channel, InteractionFacts } from "../customer/interaction.js";
import {
  type ContractDimension,
  contractKeyOf,
  type Groups,
  isOfContracts,
  type ReportCustomer,
  ReportDimension,
} from "./report-customer.js";

/** What a customer, or many, add to both retention rates of a period. */
export interface RetentionCount extends KeptCounts {
  readonly renewals: RenewalCounts;
}

export const NO_RETENTION: RetentionCount = { renewals: NO_RENEWALS, atStart: 0, kept: 0, unconfirmed: 0 };

/** The sum of two counts. */
export function addRetention(one: RetentionCount, other: RetentionCount): RetentionCount {
  return {
    renewals: addCounts(one.renewals, other.renewals),
    atStart: one.atStart + other.atStart,
    kept: one.kept + other.kept,
    unconfirmed: one.unconfirmed + other.unconfirmed,
  };
}

/** A period with a beginning, cut to the day whose knowledge is used. */
export type CutPeriod = RetentionPeriod & { readonly from: LocalDate };

/** How surely a customer is there on a day; null: it is not. */
export type Presence = (day: LocalDate) => Hold | null;

/** The contracts of one customer with their terms as they stood on a day. */
export class CustomerTerms {
  private readonly contracts: readonly (ContractHistory & { readonly terms: readonly Term[] })[];
  private readonly presenceOn: Presence;

  /** `presence`: what the customer retention rate goes by; by default how the terms hold the customer. */
  constructor(contracts: readonly ContractHistory[], graceDays: number, asOf: LocalDate, presence?: Presence) {
    this.contracts = contracts.map((history) => ({
      ...history,
      terms: termsOf(history, asOf, graceDays).terms,
    }));
    const isHeld: Presence = (day) =>
      surestHold(this.contracts.map((contract) => holdOf(watchedTerm(contract, day, asOf), day, asOf)));
    this.presenceOn = presence ?? isHeld;
  }

  /** What the customer adds to the rates of a period. */
  count(period: CutPeriod): RetentionCount {
    const renewals = this.contracts
      .flatMap(({ contract, terms }) => renewalsWithin(terms, contract.observedFrom, period))
      .reduce((counts, { outcome }) => ({ ...counts, [outcome]: counts[outcome] + 1 }), NO_RENEWALS);
    const atStart = this.presenceOn(period.from);
    return { renewals, ...(atStart === null ? NOBODY : keptOf(atStart, this.presenceOn(period.to))) };
  }

  /**
   * Adds the same to groups. A renewal belongs to the group of its term. A customer there on the first day belongs to the
   * groups of that day, and is kept in one when there on the last and still in it: by product and term length those in
   * which it holds a contract, or that of none where it holds none. Segment and channel are the customer's own; the last
   * channel up to the first day (of a renewal: up to its due day) stays its group.
   */
  countBy(
    dimension: ReportDimension,
    customer: ReportCustomer,
    period: CutPeriod,
    groups: Groups<RetentionCount>,
  ): void {
    const add = (key: string | null, counted: Partial<RetentionCount>) =>
      groups.change(key, (count) => addRetention(count, { ...NO_RETENTION, ...counted }));
    for (const { contract, terms } of this.contracts) {
      for (const { term, outcome } of renewalsWithin(terms, contract.observedFrom, period)) {
        const key = isOfContracts(dimension)
          ? contractKeyOf(dimension, contract, term)
          : customerKeyOf(dimension, customer, term.dueOn);
        add(key, { renewals: { ...NO_RENEWALS, [outcome]: 1 } });
      }
    }
    const { from, to, asOf } = period;
    const atStart = this.presenceOn(from);
    if (atStart === null) return;
    const atEnd = this.presenceOn(to);
    if (!isOfContracts(dimension)) {
      add(customerKeyOf(dimension, customer, from), keptOf(atStart, atEnd));
      return;
    }
    const partsAtEnd = atEnd === null ? new Map<string | null, Hold>() : this.partsOn(dimension, to, asOf);
    for (const [key, hold] of this.partsOn(dimension, from, asOf)) {
      add(key, keptOf(hold, partsAtEnd.get(key) ?? null));
    }
  }

  /** The parts in which contracts hold the customer on a day, and how surely; that of no contract where none does. */
  private partsOn(dimension: ContractDimension, day: LocalDate, asOf: LocalDate): ReadonlyMap<string | null, Hold> {
    const parts = new Map<string | null, Hold>();
    for (const history of this.contracts) {
      const term = watchedTerm(history, day, asOf);
      const hold = holdOf(term, day, asOf);
      if (term === null || hold === null) continue;
      const key = contractKeyOf(dimension, history.contract, term);
      parts.set(key, surestHold([hold, parts.get(key) ?? null]) ?? hold);
    }
    return parts.size === 0 ? parts.set(null, Hold.CONFIRMED) : parts;
  }
}

const NOBODY: KeptCounts = { atStart: 0, kept: 0, unconfirmed: 0 };

/** What a customer who is there on the first day counts as by how surely it is there on the first and the last. */
function keptOf(atStart: Hold, atEnd: Hold | null): KeptCounts {
  const isUnconfirmed = atStart === Hold.UNCONFIRMED || atEnd === Hold.UNCONFIRMED;
  return { atStart: 1, kept: !isUnconfirmed && atEnd !== null ? 1 : 0, unconfirmed: isUnconfirmed ? 1 : 0 };
}

/** The part that a customer belongs to on a day by what is its own. */
function customerKeyOf(
  dimension: Exclude<ReportDimension, ContractDimension>,
  { segment, facts }: ReportCustomer,
  day: LocalDate,
): string | null {
  return dimension === ReportDimension.SEGMENT ? segment : lastChannelUpTo(facts.interactions, day);
}

/** The channel of the last interaction, of those that have one, up to a day; of several at one instant the last by name. */
function lastChannelUpTo(interactions: readonly InteractionFacts[], day: LocalDate): string | null {
  let last: { readonly at: number; readonly channel: Channel } | null = null;
  for (const { occurredOn, occurredAt, channel } of interactions) {
    if (channel === null || occurredOn > day) continue;
    const at = occurredAt.getTime();
    if (last === null || at > last.at || (at === last.at && channel > last.channel)) last = { at, channel };
  }
  return last?.channel ?? null;
}
