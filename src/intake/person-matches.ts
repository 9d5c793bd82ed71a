import type { Person } from "../model/person/person.js";
import type { PersonUpsertInput } from "../model/person/person-input.js";
import { type AddressBook, refuseSeveral, type SeekingRow } from "./address-book.js";

/** A row of people, with the customer whom it names; undefined or null: none. */
export interface SeekingPerson extends SeekingRow<PersonUpsertInput> {
  readonly customerId: string | null | undefined;
}

/** Whom a row of people means. */
export interface PersonHit {
  /** The one person who has its address. */
  readonly person: Person | null;
  /** Else the one customer who has it. */
  readonly customerId: string | null;
}

const NOBODY: PersonHit = { person: null, customerId: null };

/**
 * Whom a row means by an address: the one person who has it; where the row names a customer, of that customer, or one who has
 * no real customer yet. Else, where the row says nothing of a customer, the one customer who has it. Nobody also where it was
 * noted that nobody can tell.
 */
export function personHitOf(addresses: AddressBook, row: SeekingPerson): PersonHit {
  const key = addresses.keyOf(row);
  if (key === null) return NOBODY;
  const isCounted = ({ customerId, hasOwnCustomer }: Person) =>
    !row.customerId || customerId === row.customerId || customerId === null || hasOwnCustomer;
  const [person = null, ...others] = addresses.peopleAt(key).filter(isCounted);
  if (others.length > 0) refuseSeveral(row, `${others.length + 1} people`);
  if (person !== null) return others.length > 0 ? NOBODY : { person, customerId: null };
  if (row.customerId !== undefined || row.input.customer !== undefined) return NOBODY;
  const [customer = null, ...further] = addresses.customersAt(key);
  if (further.length > 0) refuseSeveral(row, `${further.length + 1} customers`);
  return { person: null, customerId: further.length > 0 ? null : (customer?.id ?? null) };
}
