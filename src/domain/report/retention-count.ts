import type { LocalDate } from "../calendar.js";
import { type Term, termsOf } from "../contract/contract-terms.js";
import {
  addCounts,
  isHeld,
  NO_RENEWALS,
  type RenewalCounts,
  renewalsWithin,
  type RetentionPeriod,
} from "../contract/retention.js";
import type { ContractHistory } from "../customer/customer.js";
import type { Channel, InteractionFacts } from "../customer/interaction.js";
import { type Groups, type ReportCustomer, ReportDimension, termLengthKey } from "./report-customer.js";

/** What a customer, or many, add to both retention rates of a period. */
export interface RetentionCount {
  readonly renewals: RenewalCounts;
  readonly heldAtStart: number;
  readonly kept: number;
}

export const NO_RETENTION: RetentionCount = { renewals: NO_RENEWALS, heldAtStart: 0, kept: 0 };

/** The sum of two counts. */
export function addRetention(one: RetentionCount, other: RetentionCount): RetentionCount {
  return {
    renewals: addCounts(one.renewals, other.renewals),
    heldAtStart: one.heldAtStart + other.heldAtStart,
    kept: one.kept + other.kept,
  };
}

/** A period with a beginning, cut to the day whose knowledge is used. */
export type CutPeriod = RetentionPeriod & { readonly from: LocalDate };

/** The terms of one customer as they stood on a day. */
export class CustomerTerms {
  private readonly contracts: readonly (ContractHistory & { readonly terms: readonly Term[] })[];

  constructor(contracts: readonly ContractHistory[], graceDays: number, asOf: LocalDate) {
    this.contracts = contracts.map((history) => ({
      ...history,
      terms: termsOf(history.contract, history.events, asOf, graceDays).terms,
    }));
  }

  /** What the customer adds to the rates of a period. */
  count(period: CutPeriod): RetentionCount {
    const renewals = this.contracts
      .flatMap(({ contract, terms }) => renewalsWithin(terms, contract.observedFrom, period))
      .reduce((counts, { outcome }) => ({ ...counts, [outcome]: counts[outcome] + 1 }), NO_RENEWALS);
    const terms = this.contracts.flatMap((contract) => contract.terms);
    const heldAtStart = isHeld(terms, period.from);
    return { renewals, heldAtStart: heldAtStart ? 1 : 0, kept: heldAtStart && isHeld(terms, period.to) ? 1 : 0 };
  }

  /**
   * Adds the same to groups. A renewal belongs to the group of its term: product, term length, or the channel of the last
   * interaction up to its due day. A customer belongs to every group of a contract that held it on the first day (by
   * channel: of the last interaction up to then), and is kept in it when held on the last, by whatever contract.
   */
  countBy(
    dimension: ReportDimension,
    customer: ReportCustomer,
    period: CutPeriod,
    groups: Groups<RetentionCount>,
  ): void {
    const keyOf = (contract: ContractHistory["contract"], term: Term, day: LocalDate): string | null => {
      switch (dimension) {
        case ReportDimension.PRODUCT:
          return contract.product;
        case ReportDimension.SEGMENT:
          return customer.segment;
        case ReportDimension.TERM_LENGTH:
          return termLengthKey(term.months);
        case ReportDimension.CHANNEL:
          return lastChannelUpTo(customer.facts.interactions, day);
      }
    };
    const held = new Set<string | null>();
    for (const { contract, terms } of this.contracts) {
      for (const { term, outcome } of renewalsWithin(terms, contract.observedFrom, period)) {
        const renewals = { ...NO_RENEWALS, [outcome]: 1 };
        groups.change(keyOf(contract, term, term.dueOn), (count) => addRetention(count, { ...NO_RETENTION, renewals }));
      }
      for (const term of terms) {
        if (isHeld([term], period.from)) held.add(keyOf(contract, term, period.from));
      }
    }
    const terms = this.contracts.flatMap((contract) => contract.terms);
    const kept = isHeld(terms, period.to) ? 1 : 0;
    for (const key of held) {
      groups.change(key, (count) => addRetention(count, { ...NO_RETENTION, heldAtStart: 1, kept }));
    }
  }
}

/** The channel of the last interaction, of those that have one, up to a day; of several on one day the last by name. */
function lastChannelUpTo(interactions: readonly InteractionFacts[], day: LocalDate): string | null {
  let last: { readonly on: LocalDate; readonly channel: Channel } | null = null;
  for (const { occurredOn: on, channel } of interactions) {
    if (channel === null || on > day) continue;
    if (last === null || on > last.on || (on === last.on && channel > last.channel)) last = { on, channel };
  }
  return last?.channel ?? null;
}
