import type { Person } from "../model/person/person.js";
import type { PersonUpsertInput } from "../model/person/person-input.js";
import { type AddressBook, refuseSeveral, type SeekingRow } from "./address-book.js";

/** A row of people, with the customer whom it names; null: none. */
export interface SeekingPerson extends SeekingRow<PersonUpsertInput> {
  readonly customerId: string | null;
}

/** Whom a row of people means. */
export interface PersonHit {
  /** The one person who has its address. */
  readonly person: Person | null;
  /** Else the one customer who has it. */
  readonly customerId: string | null;
  /** Of a row that names a customer, the one other customer who has it, and may be the person as another source sees it. */
  readonly privateId: string | null;
}

const NOBODY: PersonHit = { person: null, customerId: null, privateId: null };

/**
 * Whom a row means by an address: the one person who has it; where the row names a customer, of that customer, or one whom
 * no source has given to a customer yet. Else, where the row names no customer, the one customer who has it. Nobody also
 * where it was noted that nobody can tell.
 */
export function personHitOf(addresses: AddressBook, row: SeekingPerson): PersonHit {
  const key = addresses.keyOf(row);
  if (key === null) return NOBODY;
  // One whom no source gave to a customer has none, or one by its address, which is no reason to tell it from the row's.
  const isCounted = ({ customerId, customersTold }: Person) =>
    !row.customerId || customerId === row.customerId || customersTold === null;
  const [person = null, ...others] = addresses.peopleAt(key).filter(isCounted);
  if (others.length > 0) refuseSeveral(row, `${others.length + 1} people`);
  const [customer = null, ...further] = addresses.customersAt(key);
  const onlyId = further.length > 0 ? null : (customer?.id ?? null);
  const privateId = row.input.customer && onlyId !== row.customerId ? onlyId : null;
  if (person !== null) return others.length > 0 ? NOBODY : { person, customerId: null, privateId };
  if (row.input.customer) return { ...NOBODY, privateId };
  if (further.length > 0) refuseSeveral(row, `${further.length + 1} customers`);
  return { ...NOBODY, customerId: onlyId };
}
