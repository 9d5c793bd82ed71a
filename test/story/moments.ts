/** A customer as a CRM has it, by its number there. */
export interface Customer {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  /** Of a company, a second person, whom a CRM that records companies tells beside the first. */
  readonly colleague?: Pick<Customer, "name" | "email">;
}

/** A deal as it stands: open, won for some months, or lost. */
export interface Deal {
  readonly id: number;
  readonly customer: number;
  readonly product: string;
  readonly stage: "OPEN" | "WON" | "LOST";
  readonly wonOn: string;
  readonly startsOn: string;
  readonly months: number;
  /** Value of the whole first term, in whole units of the currency. */
  readonly amount: number;
  readonly currency: "EUR" | "GBP";
  /** Whether sales call it a renewal; else it is new business. */
  readonly isRenewal: boolean;
  /** The deal that it renews, where that is noted. */
  readonly renews: number | null;
  readonly autoRenew: boolean;
  readonly noticeDays: number;
  readonly cancelledOn: string | null;
  readonly terminatedOn: string | null;
  /** The first day no longer on trial. */
  readonly trialEndsOn: string | null;
  readonly pausedOn: string | null;
  /** The first day after the pause, once it is known. */
  readonly resumesOn: string | null;
}

export type TicketStatus = "OPEN" | "SOLVED" | "CLOSED_UNSOLVED" | "DELETED";

/** A ticket as it stands. */
export interface Ticket {
  readonly id: number;
  /** Who wrote: the desk knows no more of a customer. */
  readonly email: string;
  readonly name: string;
  readonly subject: string;
  readonly openedAt: string;
  readonly status: TicketStatus;
  /** Who works on it; null: nobody yet. */
  readonly agent: string | null;
}

/** What became known at one instant, and how it was before. */
export type Moment = { readonly at: string } & (
  | { readonly kind: "CUSTOMER"; readonly customer: Customer }
  | { readonly kind: "CUSTOMER_MERGED"; readonly customer: Customer; readonly into: Customer }
  | { readonly kind: "CUSTOMER_DELETED"; readonly customer: Customer }
  | { readonly kind: "DEAL"; readonly deal: Deal; readonly before: Deal | null }
  | { readonly kind: "TICKET"; readonly ticket: Ticket; readonly before: Ticket | null }
);

/** A deal that was won on a day for twelve months in euros and is no renewal, unless more is said. */
export function won(
  id: number,
  wonOn: string,
  startsOn: string,
  amount: number,
  more: Partial<Deal> = {},
): (customer: Customer) => Moment[] {
  return ({ id: customer }) => {
    const deal: Deal = {
      id,
      customer,
      product: "Support",
      stage: "WON",
      wonOn,
      startsOn,
      months: 12,
      amount,
      currency: "EUR",
      isRenewal: false,
      renews: null,
      autoRenew: false,
      noticeDays: 0,
      cancelledOn: null,
      terminatedOn: null,
      trialEndsOn: null,
      pausedOn: null,
      resumesOn: null,
      ...more,
    };
    return [{ at: `${wonOn}T09:05:00.000Z`, kind: "DEAL", deal, before: null }];
  };
}

/** A deal that was won as a renewal. */
export const renewal: typeof won = (id, wonOn, startsOn, amount, more) =>
  won(id, wonOn, startsOn, amount, { isRenewal: true, ...more });

/** A deal that was open from a day on, before it was won. */
export function negotiated(openedOn: string, deal: (customer: Customer) => Moment[]): (customer: Customer) => Moment[] {
  return (customer) =>
    deal(customer).flatMap((moment): Moment[] => {
      if (moment.kind !== "DEAL" || moment.before !== null) return [moment];
      const open: Deal = { ...moment.deal, stage: "OPEN" };
      const opened = { at: `${openedOn}T09:00:00.000Z`, kind: "DEAL", deal: open, before: null } as const;
      return [opened, { ...moment, before: open }];
    });
}

/** A deal, and what was changed in it day by day. */
export function changed(
  first: (customer: Customer) => Moment[],
  ...changes: readonly (readonly [day: string, change: Partial<Deal>])[]
): (customer: Customer) => Moment[] {
  return (customer) => {
    const moments = first(customer);
    for (const [day, change] of changes) {
      const last = moments.at(-1);
      if (last?.kind !== "DEAL") continue;
      moments.push({
        at: `${day}T11:00:00.000Z`,
        kind: "DEAL",
        deal: { ...last.deal, ...change },
        before: last.deal,
      });
    }
    return moments;
  };
}

/** A ticket that a customer wrote, and what became of it day by day. */
export function ticket(
  id: number,
  openedOn: string,
  ...changes: readonly (readonly [day: string, change: TicketStatus | { readonly agent: string }])[]
): (customer: Customer) => Moment[] {
  return ({ email, name }) => {
    const openedAt = `${openedOn}T10:00:00.000Z`;
    let before: Ticket = { id, email, name, subject: `Ticket ${id}`, openedAt, status: "OPEN", agent: null };
    const moments: Moment[] = [{ at: openedAt, kind: "TICKET", ticket: before, before: null }];
    for (const [day, change] of changes) {
      const now: Ticket = { ...before, ...(typeof change === "string" ? { status: change } : change) };
      moments.push({ at: `${day}T16:00:00.000Z`, kind: "TICKET", ticket: now, before });
      before = now;
    }
    return moments;
  };
}

/** What happened with one customer, who became known on a day. */
export function customer(
  id: number,
  name: string,
  knownOn: string,
  ...parts: readonly ((customer: Customer) => Moment[])[]
): Moment[] {
  const known = { id, name, email: `${name.toLowerCase()}@${name.toLowerCase()}.example` };
  return storyOf(known, knownOn, parts);
}

export function storyOf(known: Customer, day: string, parts: readonly ((customer: Customer) => Moment[])[]): Moment[] {
  return [{ at: `${day}T08:00:00.000Z`, kind: "CUSTOMER", customer: known }, ...parts.flatMap((part) => part(known))];
}

/** The order in which moments came. */
export function byTime(one: Pick<Moment, "at">, other: Pick<Moment, "at">): number {
  return one.at < other.at ? -1 : one.at > other.at ? 1 : 0;
}
