import { peopleByIds } from "../data/person/person-store.js";
import { CustomerMatch, type CustomerUpsertInput } from "../model/customer/customer-input.js";
import { ExternalEntity } from "../model/customer/external-id.js";
import type { Person } from "../model/person/person.js";
import type { ActionContext } from "./action-context.js";
import { AddressBook, refuseSeveral, type SeekingRow } from "./address-book.js";
import { References } from "./references.js";

/** Whom a row of customers means. */
export interface CustomerHit {
  /** The customer that it fits; null: none, or a customer that it names. */
  readonly matchedId: string | null;
  /** The person whom its name and addresses describe, rather than the customer. */
  readonly person: Person | null;
  /** Whether the row's own id names that person. */
  readonly isNamed: boolean;
}

const NOBODY: CustomerHit = { matchedId: null, person: null, isNamed: false };

/**
 * Finds the customers of rows by what their sources know of them, or of their people. A source that takes a person for a
 * customer is understood so: the row's id means the person's customer, and what it calls the customer is the person's, now
 * and whenever it comes again.
 */
export class CustomerMatches {
  private constructor(
    readonly addresses: AddressBook,
    private readonly references: References,
    private readonly people: ReadonlyMap<string, Person>,
  ) {}

  static async load(
    context: ActionContext,
    rows: readonly SeekingRow<CustomerUpsertInput>[],
  ): Promise<CustomerMatches> {
    const addresses = await AddressBook.load(context, rows);
    const named = rows.flatMap(({ input }) => referenceOf(input) ?? []);
    const references = await References.load(context, "person", ExternalEntity.PERSON, named);
    const people = await peopleByIds(context.rows, references.named(named));
    return new CustomerMatches(addresses, references, new Map(people.map((person) => [person.id, person])));
  }

  /** Whom a row means beyond what it names; nobody also where it was noted that nobody can tell. */
  find(row: SeekingRow<CustomerUpsertInput>): CustomerHit {
    const person = this.personNamed(row);
    if (person !== null) return { matchedId: row.namedId === null ? person.customerId : null, person, isNamed: true };
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
    const isMadeForOne = people.some(({ hasOwnCustomer }) => hasOwnCustomer);
    if (customers.length > 0 && !isMadeForOne) return { matchedId, person: null, isNamed: false };
    const meant = people.filter(({ customerId }) => customerId === matchedId);
    if (meant.length > 1) {
      refuseSeveral(row, `${meant.length} people`);
      return NOBODY;
    }
    return { matchedId, person: meant[0] ?? null, isNamed: false };
  }

  private personNamed({ input, problems }: SeekingRow<CustomerUpsertInput>): Person | null {
    const reference = referenceOf(input);
    if (reference === null || problems.found) return null;
    const [id = ""] = this.references.named([reference]);
    return this.people.get(id) ?? null;
  }
}

/** How a row that is matched by an address would name a person: only such a row ever meant one. */
function referenceOf({ match, externalId }: CustomerUpsertInput): Pick<CustomerUpsertInput, "externalId"> | null {
  const isMatched = match === CustomerMatch.EMAIL || match === CustomerMatch.PHONE;
  return isMatched && externalId ? { externalId } : null;
}
