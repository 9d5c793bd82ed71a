import type { LocalDate } from "../calendar.js";
import { type Term, termsOf } from "../contract/contract-terms.js";
import { watchedTerm } from "../contract/holding-term.js";
import {
  addCounts,
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
  /** Customers there on the first day. */
  readonly atStart: number;
  /** Of those, the ones also there on the last day. */
  readonly kept: number;
}

export const NO_RETENTION: RetentionCount = { renewals: NO_RENEWALS, atStart: 0, kept: 0 };

/** The sum of two counts. */
export function addRetention(one: RetentionCount, other: RetentionCount): RetentionCount {
  return {
    renewals: addCounts(one.renewals, other.renewals),
    atStart: one.atStart + other.atStart,
    kept: one.kept + other.kept,
  };
}

/** A period with a beginning, cut to the day whose knowledge is used. */
export type CutPeriod = RetentionPeriod & { readonly from: LocalDate };

/** Whether a customer is there on a day. */
export type Presence = (day: LocalDate) => boolean;

/** The contracts of one customer with their terms as they stood on a day. */
export class CustomerTerms {
  private readonly contracts: readonly (ContractHistory & { readonly terms: readonly Term[] })[];
  private readonly isThere: Presence;

  /** `isThere`: what the customer retention rate goes by; by default whether the terms hold the customer. */
  constructor(contracts: readonly ContractHistory[], graceDays: number, asOf: LocalDate, isThere?: Presence) {
    this.contracts = contracts.map((history) => ({
      ...history,
      terms: termsOf(history.contract, history.events, asOf, graceDays).terms,
    }));
    this.isThere = isThere ?? ((day) => this.contracts.some((contract) => watchedTerm(contract, day, asOf) !== null));
  }

  /** What the customer adds to the rates of a period. */
  count(period: CutPeriod): RetentionCount {
    const renewals = this.contracts
      .flatMap(({ contract, terms }) => renewalsWithin(terms, contract.observedFrom, period))
      .reduce((counts, { outcome }) => ({ ...counts, [outcome]: counts[outcome] + 1 }), NO_RENEWALS);
    return { ...NO_RETENTION, ...this.presenceIn(period), renewals };
  }

  /**
   * Adds the same to groups. A renewal belongs to the group of its term: product, term length, or the channel of the last
   * interaction up to its due day. A customer there on the first day belongs to every group of a contract that held it
   * then, or, held by none, to that of no contract (by channel: of the last interaction up to then), and is kept in it
   * when there on the last, by whatever contract.
   */
  countBy(
    dimension: ReportDimension,
    customer: ReportCustomer,
    period: CutPeriod,
    groups: Groups<RetentionCount>,
  ): void {
    const keyOf = (contract: ContractHistory["contract"] | null, term: Term | null, day: LocalDate): string | null => {
      switch (dimension) {
        case ReportDimension.PRODUCT:
          return contract?.product ?? null;
        case ReportDimension.SEGMENT:
          return customer.segment;
        case ReportDimension.TERM_LENGTH:
          return term && termLengthKey(term.months);
        case ReportDimension.CHANNEL:
          return lastChannelUpTo(customer.facts.interactions, day);
      }
    };
    const keysAtStart = new Set<string | null>();
    for (const history of this.contracts) {
      const { contract, terms } = history;
      for (const { term, outcome } of renewalsWithin(terms, contract.observedFrom, period)) {
        const renewals = { ...NO_RENEWALS, [outcome]: 1 };
        groups.change(keyOf(contract, term, term.dueOn), (count) => addRetention(count, { ...NO_RETENTION, renewals }));
      }
      const term = watchedTerm(history, period.from, period.asOf);
      if (term !== null) keysAtStart.add(keyOf(contract, term, period.from));
    }
    const presence = this.presenceIn(period);
    if (presence === null) return;
    if (keysAtStart.size === 0) keysAtStart.add(keyOf(null, null, period.from));
    for (const key of keysAtStart) {
      groups.change(key, (count) => addRetention(count, { ...NO_RETENTION, ...presence }));
    }
  }

  /** Null: not there on the first day, so counted on neither side. */
  private presenceIn({ from, to }: CutPeriod): Pick<RetentionCount, "atStart" | "kept"> | null {
    return this.isThere(from) ? { atStart: 1, kept: this.isThere(to) ? 1 : 0 } : null;
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
