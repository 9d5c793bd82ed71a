import { customersByEmails, customersByPhones } from "../data/customer/customer-store.js";
import { matchableEmail } from "../domain/matching/email-address.js";
import { matchablePhone } from "../domain/matching/phone-number.js";
import { CustomerMatch, type CustomerUpsertInput } from "../model/customer/customer-input.js";
import type { ActionContext } from "./action-context.js";
import type { Problems } from "./row-result.js";

/** Finds the customers of a batch by what their sources know of them, with at most two statements for the batch. */
export class CustomerMatches {
  private readonly claimed = new Map<string, string>();

  private constructor(
    private readonly known: ReadonlyMap<string, readonly string[]>,
    private readonly country: string | null,
  ) {}

  static async load(
    { rows, workspace: { country } }: ActionContext,
    inputs: readonly CustomerUpsertInput[],
  ): Promise<CustomerMatches> {
    const keys = inputs.flatMap((input) => matchKeyOf(input, country) ?? []);
    const valuesBy = (match: CustomerMatch) => keys.filter((key) => key.match === match).map(({ value }) => value);
    const known = new Map<string, string[]>();
    const add = (match: CustomerMatch, value: string | null, id: string) => {
      const key = textOf({ match, value: value ?? "" });
      known.set(key, [...(known.get(key) ?? []), id]);
    };
    for (const { id, emailFolded } of await customersByEmails(rows, valuesBy(CustomerMatch.EMAIL))) {
      add(CustomerMatch.EMAIL, emailFolded, id);
    }
    for (const { id, phoneFolded } of await customersByPhones(rows, valuesBy(CustomerMatch.PHONE))) {
      add(CustomerMatch.PHONE, phoneFolded, id);
    }
    return new CustomerMatches(known, country);
  }

  /** The one customer that a row fits; null where there is none, or where several were noted. */
  idOf(input: CustomerUpsertInput, problems: Problems): string | null {
    const key = matchKeyOf(input, this.country);
    const [id = null, ...others] = (key && this.known.get(textOf(key))) ?? [];
    if (key === null || others.length === 0) return id;
    const field = key.match === CustomerMatch.EMAIL ? "email" : "phone";
    problems.add("AMBIGUOUS_MATCH", `${others.length + 1} customers have this ${field}`, field);
    return null;
  }

  /** Notes a row that fits a customer to whom an earlier row of the batch gives what it is matched by. */
  claim(input: CustomerUpsertInput, customerId: string, problems: Problems): void {
    const key = matchKeyOf(input, this.country);
    const earlier = key && this.claimed.get(textOf(key));
    if (earlier && earlier !== customerId) {
      problems.add("REPEATED_KEY", "an earlier row of this batch is the same customer", "match");
    }
    for (const match of [CustomerMatch.EMAIL, CustomerMatch.PHONE]) {
      const known = matchKeyOf({ ...input, match }, this.country);
      if (known !== null) this.claimed.set(textOf(known), customerId);
    }
  }
}

interface MatchKey {
  readonly match: CustomerMatch;
  readonly value: string;
}

/** By what a row is matched; a row without that value by its external id alone. */
export function matchKeyOf(
  { match, email, phone }: Pick<CustomerUpsertInput, "match" | "email" | "phone">,
  country: string | null,
): MatchKey | null {
  const value =
    match === CustomerMatch.EMAIL
      ? matchableEmail(email ?? null)
      : match === CustomerMatch.PHONE
        ? matchablePhone(phone ?? null, country)
        : null;
  return match && value !== null ? { match, value } : null;
}

function textOf({ match, value }: MatchKey): string {
  return `${match} ${value}`;
}
