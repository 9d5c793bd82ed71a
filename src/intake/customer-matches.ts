import { aliasesOf, externalIdsOf } from "../data/external-id-store.js";
import { peopleByIds } from "../data/person/person-store.js";
import type { CustomerUpsertInput } from "../model/customer/customer-input.js";
import type { Person } from "../model/person/person.js";
import type { ActionContext } from "./action-context.js";
import { AddressBook, refuseKnownOtherwise, refuseSeveral, type SeekingRow } from "./address-book.js";
import { externalIdsWithin } from "./external-id-ledger.js";
import type { References } from "./references.js";

/** Whom a row of customers means beyond what it names. */
export interface CustomerHit {
  /** The customer that has its address, or whose person has it. */
  readonly matchedId: string | null;
  /** The person whom its name and addresses describe, rather than the customer. */
  readonly person: Person | null;
  /** The people who have its address and no other customer than one of their own: the row's is theirs. */
  readonly theirs: readonly Person[];
}

const NOBODY: CustomerHit = { matchedId: null, person: null, theirs: [] };

/**
 * Finds the customers of rows by what their sources know of them, or of their people. A source that takes a person for a
 * customer is understood so: its id means the person's customer, and what it calls the customer is the person's, now and
 * whenever the row comes again.
 */
export class CustomerMatches {
  private constructor(
    private readonly context: ActionContext,
    private readonly references: References,
    private readonly people: ReadonlyMap<string, Person>,
    readonly addresses: AddressBook,
  ) {}

  static async load(
    context: ActionContext,
    references: References,
    rows: readonly SeekingRow<CustomerUpsertInput>[],
  ): Promise<CustomerMatches> {
    const addresses = await AddressBook.load(context, rows);
    const meant = rows.flatMap(({ input }) => references.personIdOf(input) ?? []);
    const people = (await peopleByIds(context.rows, meant)).map((person) => [person.id, person] as const);
    return new CustomerMatches(context, references, new Map(people), addresses);
  }

  /** Whom a row means; nobody also where it was noted that nobody can tell. */
  find(row: SeekingRow<CustomerUpsertInput>): CustomerHit {
    const named = this.people.get(this.references.personIdOf(row.input) ?? "");
    if (named !== undefined) return { ...NOBODY, person: named };
    const key = this.addresses.keyOf(row);
    if (key === null) return NOBODY;
    const customers = this.addresses.customersAt(key);
    const people = this.addresses.peopleAt(key);
    const owned = people.flatMap(({ customerId }) => customerId ?? []);
    const [matchedId = null, ...others] = new Set([...customers.map(({ id }) => id), ...owned]);
    if (others.length > 0) {
      refuseSeveral(row, `${others.length + 1} customers`);
      return NOBODY;
    }
    const theirs = people.filter(({ customerId, hasOwnCustomer }) => hasOwnCustomer || customerId === null);
    if (customers.length > 0 || matchedId === null) return { matchedId, person: null, theirs };
    const meant = people.filter(({ customerId }) => customerId === matchedId);
    if (meant.length > 1) {
      refuseSeveral(row, `${meant.length} people`);
      return NOBODY;
    }
    return { ...NOBODY, matchedId, person: meant[0] ?? null };
  }

  /** Notes the matched rows, whose customers are locked by now, that may mean another one of the same system. */
  async refuseKnownOtherwise(rows: readonly (SeekingRow<CustomerUpsertInput> & CustomerHit)[]): Promise<void> {
    const matched = rows.filter(({ namedId }) => namedId === null);
    const customerIds = matched.flatMap(({ matchedId, person }) => (person === null ? (matchedId ?? []) : []));
    const ofCustomers = matched.map((row) => (row.person === null ? row : { ...row, matchedId: null }));
    refuseKnownOtherwise("customer", ofCustomers, await externalIdsOf(this.context.rows, customerIds));
    const ofPeople = matched.map((row) => ({ ...row, matchedId: row.person?.id ?? null }));
    const personIds = ofPeople.flatMap(({ matchedId }) => matchedId ?? []);
    const aliases = await aliasesOf(this.context.rows, personIds);
    // The same system may well have a person of this number, which is no customer of it.
    const own = new Set(
      ofPeople.flatMap(({ input }) => externalIdsWithin(input).map(({ externalId }) => externalId.externalId)),
    );
    const asPeople = await externalIdsOf(this.context.rows, personIds);
    refuseKnownOtherwise("person", ofPeople, [
      ...aliases.map((alias) => ({ ...alias, recordId: alias.personId ?? "" })),
      ...asPeople.filter(({ externalId }) => !own.has(externalId)),
    ]);
  }
}
