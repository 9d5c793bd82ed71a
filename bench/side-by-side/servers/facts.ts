/** The id by which another system knows a record. */
export interface Key {
  readonly system: string;
  readonly externalId: string;
}

/** A customer as a CRM sends it. */
export interface CustomerFacts {
  readonly externalId: Key;
  readonly name: string;
  readonly email: string;
  readonly company: string;
}

/** An interaction as a desk sends it. */
export interface InteractionFacts {
  readonly externalId: Key;
  readonly customer: { readonly externalId: Key };
  readonly kind: string;
  readonly channel: string;
  readonly direction: string;
  readonly occurredAt: string;
  readonly subject: string;
}

/** The words by which a customer is found. */
export function searchText({ name, email, company }: CustomerFacts): string {
  return [name, email, company].join(" ").toLowerCase();
}
