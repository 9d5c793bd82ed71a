import { uuidv7 as newId } from "uuidv7";

import type { Person } from "../../model/person/person.js";
import { WithoutCustomer } from "../../model/person/person-input.js";

/** What a row says of whose person it is. */
export interface PlacingRow {
  /** The source's name in external ids; empty: the row names the person by its global id, and speaks for all sources. */
  readonly system: string;
  /** The customer whom the row names; null: its source knows of none; undefined: it says nothing. */
  readonly named: string | null | undefined;
  /** The customer who has the person's address. */
  readonly found: string | null;
  readonly withoutCustomer: WithoutCustomer | null | undefined;
  /** The customer whom the id of one that sources named means now. */
  readonly survivorOf: (customerId: string) => string;
  /** Whether one whom other sources named is in the lists, where the row names none. */
  readonly isInLists: (customerId: string) => boolean;
}

type Place = Pick<Person, "customerId" | "hasOwnCustomer" | "customersTold">;

/**
 * Whose person it is after a row: the customer whom a source named last, of those that still name one; else the one who has
 * its address; else one of its own, or none, as the row says. A source takes back its own word only: null lets the person
 * leave the customer whom this source named, and changes nothing where another one names a customer, or none ever did. A row
 * that names the person by its global id takes back the words of all.
 */
export function placeAfter(before: Place | null, row: PlacingRow): Place {
  const { customerId, hasOwnCustomer, customersTold } = before ?? NOWHERE;
  const told = toldAfter(customersTold, row);
  const last = lastOf(told);
  const isMoved = last !== null && (last !== lastOf(customersTold) || customerId === null || hasOwnCustomer);
  if (isMoved) return { customerId: last, hasOwnCustomer: false, customersTold: told };
  const isSentAway = row.named === null && row.system === "" && !hasOwnCustomer;
  const isLeft = isSentAway || (told === null && customersTold !== null);
  // Where the one that was made for the person alone is found, a source knows it: it is the person's own no more.
  if (customerId !== null && !isLeft && row.found !== customerId) {
    return { customerId, hasOwnCustomer, customersTold: told };
  }
  if (row.found !== null) return { customerId: row.found, hasOwnCustomer: false, customersTold: told };
  const ownId = row.withoutCustomer === WithoutCustomer.OWN_CUSTOMER ? newId() : null;
  return { customerId: ownId, hasOwnCustomer: ownId !== null, customersTold: told };
}

const NOWHERE: Place = { customerId: null, hasOwnCustomer: false, customersTold: null };

/** Which customers sources name after a row; a source that says the same again says nothing new. */
function toldAfter(told: Told, { system, named, survivorOf, isInLists }: PlacingRow): Told {
  if (named === null && system === "") return null;
  const earlier = told?.find((each) => each.system === system);
  if (named === undefined || (named === null && earlier === undefined)) return told;
  if (system !== "" && earlier && survivorOf(earlier.customerId) === named) return told;
  const others = (told ?? []).filter((each) => each !== earlier);
  if (named !== null) return [...others, { system, customerId: named }];
  const left = others
    .map((other) => ({ ...other, customerId: survivorOf(other.customerId) }))
    .filter(({ customerId }) => isInLists(customerId));
  return left.length > 0 ? left : null;
}

type Told = Person["customersTold"];

function lastOf(told: Told): string | null {
  return told?.at(-1)?.customerId ?? null;
}
