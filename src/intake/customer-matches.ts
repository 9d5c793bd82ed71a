import { claimAddresses, type MatchableAddress } from "../data/customer/address-claim-store.js";
import { customersByEmails, customersByPhones } from "../data/customer/customer-store.js";
import { RecordsMoved } from "../data/database/database-faults.js";
import { externalIdsOf } from "../data/external-id-store.js";
import { matchableEmail } from "../domain/matching/email-address.js";
import { matchablePhone } from "../domain/matching/phone-number.js";
import { isSharedMailbox } from "../domain/matching/shared-mailboxes.js";
import type { Customer } from "../model/customer/customer.js";
import { CustomerMatch, type CustomerUpsertInput } from "../model/customer/customer-input.js";
import type { ActionContext } from "./action-context.js";
import { externalIdsWithin } from "./external-id-ledger.js";
import type { Problems } from "./row-result.js";

/** A row of a batch, what is wrong with it so far, and the customer that it names by an id, if it is known. */
interface SeekingRow {
  readonly input: CustomerUpsertInput;
  readonly problems: Problems;
  readonly namedId: string | null;
}

/**
 * Finds the customers of rows that name none by what their sources know of them, with at most four statements for a batch.
 * Their addresses are claimed first, so that of several who look at once the later ones find what the first one makes.
 * A row that may mean a stranger is AMBIGUOUS_MATCH: a double can be merged, two people in one record are not told apart.
 */
export class CustomerMatches {
  private readonly claimed = new Map<string, string>();

  private constructor(
    private readonly context: ActionContext,
    private readonly known: ReadonlyMap<string, readonly string[]>,
  ) {}

  static async load(context: ActionContext, rows: readonly SeekingRow[]): Promise<CustomerMatches> {
    const keys = rows.filter(isSeeking).flatMap(({ input }) => soughtKeyOf(context, input) ?? []);
    await claimAddresses(context.rows, keys, context.now);
    const valuesBy = (match: CustomerMatch) => keys.filter((key) => key.match === match).map(({ value }) => value);
    const known = new Map<string, string[]>();
    const add = (match: CustomerMatch, value: string | null, id: string) => {
      const key = textOf({ match, value: value ?? "" });
      known.set(key, [...(known.get(key) ?? []), id]);
    };
    for (const { id, emailFolded } of await customersByEmails(context.rows, valuesBy(CustomerMatch.EMAIL))) {
      add(CustomerMatch.EMAIL, emailFolded, id);
    }
    for (const { id, phoneFolded } of await customersByPhones(context.rows, valuesBy(CustomerMatch.PHONE))) {
      add(CustomerMatch.PHONE, phoneFolded, id);
    }
    return new CustomerMatches(context, known);
  }

  /** The one customer that a row fits; null where there is none, and where it was noted that nobody can tell. */
  idOf(row: SeekingRow): string | null {
    const { sharedMailboxes } = this.context.workspace;
    const key = isSeeking(row) ? soughtKeyOf(this.context, row.input) : null;
    if (key === null) return null;
    const field = fieldOf(key.match);
    if (key.match === CustomerMatch.EMAIL && isSharedMailbox(key.value, sharedMailboxes)) {
      row.problems.add("AMBIGUOUS_MATCH", SHARED, field);
      return null;
    }
    const [id = null, ...others] = this.known.get(textOf(key)) ?? [];
    if (others.length === 0) return id;
    row.problems.add("AMBIGUOUS_MATCH", `${others.length + 1} customers have this ${field}; ${ADVICE}`, field);
    return null;
  }

  /**
   * Notes the rows whose customers, which are locked by now, have another id in the same system: the system knows two. One
   * that has got the row's own id meanwhile is looked up anew.
   */
  async refuseKnownOtherwise(rows: readonly (SeekingRow & { readonly matchedId: string | null })[]): Promise<void> {
    const ids = rows.flatMap(({ matchedId }) => matchedId ?? []);
    const known = await externalIdsOf(this.context.rows, ids);
    for (const { input, problems, matchedId } of rows) {
      if (matchedId === null) continue;
      for (const { externalId: own } of externalIdsWithin(input)) {
        const ofSystem = known.filter(({ recordId, system }) => recordId === matchedId && system === own.system);
        const [other] = ofSystem;
        if (ofSystem.some(({ externalId }) => externalId === own.externalId)) throw new RecordsMoved();
        if (other === undefined) continue;
        const field = fieldOf(input.match);
        const message = `the customer with this ${field} is ${other.system}/${other.externalId} already; ${ADVICE}`;
        problems.add("AMBIGUOUS_MATCH", message, field);
        break;
      }
    }
  }

  /** Notes a row that fits a customer to whom an earlier row of the batch gives what it is matched by. */
  claim(input: CustomerUpsertInput, customerId: string, problems: Problems): void {
    const { country } = this.context.workspace;
    const key = matchKeyOf(input, country);
    const earlier = key && this.claimed.get(textOf(key));
    if (earlier && earlier !== customerId) {
      problems.add("REPEATED_KEY", "an earlier row of this batch is the same customer", "match");
    }
    for (const match of [CustomerMatch.EMAIL, CustomerMatch.PHONE]) {
      const known = matchKeyOf({ ...input, match }, country);
      if (known !== null) this.claimed.set(textOf(known), customerId);
    }
  }
}

const ADVICE = "name the one that is meant by an id, or make another one with match EXTERNAL_ID";
const SHARED =
  "a shared mailbox does not tell who writes: name the customer by an id it has, make one with match EXTERNAL_ID, or take the mailbox out of sharedMailboxes (integrationSettingsUpdate)";

function isSeeking({ input, problems, namedId }: SeekingRow): boolean {
  return namedId === null && !input.id && !problems.found;
}

function fieldOf(match: CustomerMatch | null | undefined): "email" | "phone" {
  return match === CustomerMatch.PHONE ? "phone" : "email";
}

/** By what a row is matched in its workspace: a personal address is none where it is a shared mailbox. */
function soughtKeyOf({ workspace }: ActionContext, input: CustomerUpsertInput): MatchableAddress | null {
  const key = matchKeyOf(input, workspace.country);
  const isPersonal = input.match === CustomerMatch.PERSONAL_EMAIL;
  return isPersonal && key !== null && isSharedMailbox(key.value, workspace.sharedMailboxes) ? null : key;
}

/** By what a row is matched; a row without that value by its external id alone. */
export function matchKeyOf(
  { match, email, phone }: Pick<CustomerUpsertInput, "match" | "email" | "phone">,
  country: string | null,
): MatchableAddress | null {
  const isByEmail = match === CustomerMatch.EMAIL || match === CustomerMatch.PERSONAL_EMAIL;
  const value = isByEmail
    ? matchableEmail(email ?? null)
    : match === CustomerMatch.PHONE
      ? matchablePhone(phone ?? null, country)
      : null;
  return match && value !== null ? { match: isByEmail ? CustomerMatch.EMAIL : match, value } : null;
}

/** The addresses by which a customer or a person is found. */
export function addressesOf({
  emailFolded,
  phoneFolded,
}: Pick<Customer, "emailFolded" | "phoneFolded">): MatchableAddress[] {
  return [
    ...(emailFolded === null ? [] : [{ match: CustomerMatch.EMAIL, value: emailFolded }]),
    ...(phoneFolded === null ? [] : [{ match: CustomerMatch.PHONE, value: phoneFolded }]),
  ];
}

function textOf({ match, value }: MatchableAddress): string {
  return `${match} ${value}`;
}
