import type { ContractFacts } from "../contract/contract.js";
import type { Term } from "../contract/term.js";
import type { CustomerFacts } from "../customer/customer.js";

/** A customer as reports see it. */
export interface ReportCustomer {
  readonly id: string;
  /** Market segment as it is today. */
  readonly segment: string | null;
  readonly facts: CustomerFacts;
}

/** By what a report can be split. */
export enum ReportDimension {
  PRODUCT = "PRODUCT",
  SEGMENT = "SEGMENT",
  TERM_LENGTH = "TERM_LENGTH",
  CHANNEL = "CHANNEL",
}

/** What is a contract's, not its customer's: by these, a customer is in each part what it holds there. */
export type ContractDimension = ReportDimension.PRODUCT | ReportDimension.TERM_LENGTH;

/** Whether a report is split by what is a contract's. */
export function isOfContracts(dimension: ReportDimension): dimension is ContractDimension {
  return dimension === ReportDimension.PRODUCT || dimension === ReportDimension.TERM_LENGTH;
}

/** The part that a contract belongs to while it holds its customer by a term. Term lengths sort as text: 012. */
export function contractKeyOf(
  dimension: ContractDimension,
  { product }: Pick<ContractFacts, "product">,
  { months }: Pick<Term, "months">,
): string | null {
  return dimension === ReportDimension.PRODUCT ? product : String(months).padStart(3, "0");
}

/** Values kept apart by a key; null is the key of what has none. */
export class Groups<T> {
  private readonly groups = new Map<string | null, T>();

  constructor(private readonly empty: () => T) {}

  /** The value of a key; an empty one where there was none. */
  of(key: string | null): T {
    const value = this.groups.get(key) ?? this.empty();
    this.groups.set(key, value);
    return value;
  }

  /** Replaces the value of a key by what `change` makes of it. */
  change(key: string | null, change: (value: T) => T): void {
    this.groups.set(key, change(this.of(key)));
  }

  /** Keys in order, the one that is null last. */
  entries(): [key: string | null, value: T][] {
    return [...this.groups].sort(([one], [other]) => {
      if (one === null || other === null) return one === null ? 1 : -1;
      return one < other ? -1 : 1;
    });
  }
}
