import { claimAddresses, type MatchableAddress } from "../data/customer/address-claim-store.js";
import { customersByEmails, customersByPhones } from "../data/customer/customer-store.js";
import { RecordsMoved } from "../data/database/database-faults.js";
import { peopleByEmails, peopleByPhones } from "../data/person/person-store.js";
import { matchableEmail } from "../domain/matching/email-address.js";
import { matchablePhone } from "../domain/matching/phone-number.js";
import { isSharedMailbox } from "../domain/matching/shared-mailboxes.js";
import type { Customer } from "../model/customer/customer.js";
import { CustomerMatch, type CustomerUpsertInput } from "../model/customer/customer-input.js";
import type { ExternalIdInput } from "../model/customer/external-id.js";
import type { Person } from "../model/person/person.js";
import type { ActionContext } from "./action-context.js";
import { externalIdsWithin, type ExternallyNamed } from "./external-id-ledger.js";
import type { Problems } from "./row-result.js";

/** What a row says of whom it means: how they are found, and their addresses. */
export type Addressed = Pick<CustomerUpsertInput, "match" | "email" | "phone">;

/** A row of a batch, what is wrong with it so far, and the record that it names by an id, if it is known. */
export interface SeekingRow<Input extends Addressed & ExternallyNamed> {
  readonly input: Input;
  readonly problems: Problems;
  readonly namedId: string | null;
}

/**
 * Who has the addresses by which rows look for customers or people, with at most five statements for a batch. The addresses
 * are claimed first, by rows of either kind alike, so that of several who look at once the later ones find what the first
 * one makes. A row that may mean a stranger is AMBIGUOUS_MATCH: a double can be merged, two people in one record are not told
 * apart.
 */
export class AddressBook {
  private readonly claimed = new Map<string, string>();

  private constructor(
    private readonly context: ActionContext,
    private readonly customers: ReadonlyMap<string, readonly Customer[]>,
    private readonly people: ReadonlyMap<string, readonly Person[]>,
  ) {}

  static async load(
    context: ActionContext,
    seeking: readonly SeekingRow<Addressed & ExternallyNamed>[],
  ): Promise<AddressBook> {
    const { rows } = context;
    const keys = seeking.filter(isSeeking).flatMap(({ input }) => soughtKeyOf(context, input) ?? []);
    await claimAddresses(rows, keys, context.now);
    const valuesBy = (match: CustomerMatch) => keys.filter((key) => key.match === match).map(({ value }) => value);
    const emails = valuesBy(CustomerMatch.EMAIL);
    const phones = valuesBy(CustomerMatch.PHONE);
    const customers = [await customersByEmails(rows, emails), await customersByPhones(rows, phones)] as const;
    const people = [await peopleByEmails(rows, emails), await peopleByPhones(rows, phones)] as const;
    return new AddressBook(context, byAddress(...customers), byAddress(...people));
  }

  /** By what a row is matched; null: by its ids alone, or after noting that its mailbox tells nobody apart. */
  keyOf(row: SeekingRow<Addressed & ExternallyNamed>): MatchableAddress | null {
    const { sharedMailboxes } = this.context.workspace;
    const key = isSeeking(row) ? soughtKeyOf(this.context, row.input) : null;
    if (key?.match !== CustomerMatch.EMAIL || !isSharedMailbox(key.value, sharedMailboxes)) return key;
    row.problems.add("AMBIGUOUS_MATCH", SHARED, "email");
    return null;
  }

  /** The customers in the lists who have an address. */
  customersAt(key: MatchableAddress): readonly Customer[] {
    return this.customers.get(textOf(key)) ?? [];
  }

  /** The people in the lists who have an address. */
  peopleAt(key: MatchableAddress): readonly Person[] {
    return this.people.get(textOf(key)) ?? [];
  }

  /** Notes a row that fits a record to which an earlier row of the batch gives what it is matched by. */
  claim(input: Addressed, recordId: string, problems: Problems): void {
    const { country } = this.context.workspace;
    const key = matchKeyOf(input, country);
    const earlier = key && this.claimed.get(textOf(key));
    if (earlier && earlier !== recordId) {
      problems.add("REPEATED_KEY", "an earlier row of this batch has this address", "match");
    }
    for (const match of [CustomerMatch.EMAIL, CustomerMatch.PHONE]) {
      const known = matchKeyOf({ ...input, match }, country);
      if (known !== null) this.claimed.set(textOf(known), recordId);
    }
  }
}

/** Notes that several have the address of a row. */
export function refuseSeveral(
  { input, problems }: Pick<SeekingRow<Addressed & ExternallyNamed>, "input" | "problems">,
  who: string,
): void {
  const field = fieldOf(input.match);
  problems.add("AMBIGUOUS_MATCH", `${who} have this ${field}; ${ADVICE}`, field);
}

/** A row, and the customer or person that has its address, who is locked by now. */
interface MatchedRow extends Pick<SeekingRow<Addressed & ExternallyNamed>, "input" | "problems"> {
  readonly matchedId: string | null;
}

/**
 * Notes the rows whose matches are known by another id in the same system: the system knows two. One that has got the row's
 * own id meanwhile is looked up anew.
 */
export function refuseKnownOtherwise(
  noun: "customer" | "person",
  rows: readonly MatchedRow[],
  known: readonly (ExternalIdInput & { readonly recordId: string })[],
): void {
  for (const { input, problems, matchedId } of rows) {
    if (matchedId === null) continue;
    for (const { externalId: own } of externalIdsWithin(input)) {
      const ofSystem = known.filter(({ recordId, system }) => recordId === matchedId && system === own.system);
      const [other] = ofSystem;
      if (ofSystem.some(({ externalId }) => externalId === own.externalId)) throw new RecordsMoved();
      if (other === undefined) continue;
      const field = fieldOf(input.match);
      const message = `the ${noun} with this ${field} is ${other.system}/${other.externalId} already; ${ADVICE}`;
      problems.add("AMBIGUOUS_MATCH", message, field);
      break;
    }
  }
}

const ADVICE = "name the one that is meant by an id, or make another one with match EXTERNAL_ID";
const SHARED =
  "a shared mailbox does not tell who writes: name the record by an id it has, make one with match EXTERNAL_ID, or take the mailbox out of sharedMailboxes (integrationSettingsUpdate)";

function isSeeking({ input, problems, namedId }: SeekingRow<Addressed & ExternallyNamed>): boolean {
  return namedId === null && !input.id && !problems.found;
}

function fieldOf(match: CustomerMatch | null | undefined): "email" | "phone" {
  return match === CustomerMatch.PHONE ? "phone" : "email";
}

/** By what a row is matched in its workspace: a personal address is none where it is a shared mailbox. */
function soughtKeyOf({ workspace }: ActionContext, input: Addressed): MatchableAddress | null {
  const key = matchKeyOf(input, workspace.country);
  const isPersonal = input.match === CustomerMatch.PERSONAL_EMAIL;
  return isPersonal && key !== null && isSharedMailbox(key.value, workspace.sharedMailboxes) ? null : key;
}

/** By what a row is matched; a row without that value by its external id alone. */
export function matchKeyOf({ match, email, phone }: Addressed, country: string | null): MatchableAddress | null {
  const isByEmail = match === CustomerMatch.EMAIL || match === CustomerMatch.PERSONAL_EMAIL;
  const value = isByEmail
    ? matchableEmail(email ?? null)
    : match === CustomerMatch.PHONE
      ? matchablePhone(phone ?? null, country)
      : null;
  return match && value !== null ? { match: isByEmail ? CustomerMatch.EMAIL : match, value } : null;
}

/** The addresses by which a customer or a person is found. */
export function addressesOf({ emailFolded, phoneFolded }: Folded): MatchableAddress[] {
  return [
    ...(emailFolded === null ? [] : [{ match: CustomerMatch.EMAIL, value: emailFolded }]),
    ...(phoneFolded === null ? [] : [{ match: CustomerMatch.PHONE, value: phoneFolded }]),
  ];
}

type Folded = Pick<Customer, "emailFolded" | "phoneFolded">;

function byAddress<T extends Folded>(byEmail: readonly T[], byPhone: readonly T[]): Map<string, T[]> {
  const known = new Map<string, T[]>();
  const add = (match: CustomerMatch, value: string | null, record: T) => {
    const key = textOf({ match, value: value ?? "" });
    known.set(key, [...(known.get(key) ?? []), record]);
  };
  for (const record of byEmail) add(CustomerMatch.EMAIL, record.emailFolded, record);
  for (const record of byPhone) add(CustomerMatch.PHONE, record.phoneFolded, record);
  return known;
}

function textOf({ match, value }: MatchableAddress): string {
  return `${match} ${value}`;
}
