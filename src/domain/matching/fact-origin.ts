/** An id by which another system knows a customer. */
export interface KnownBy {
  readonly id: string;
  readonly system: string;
  /** The customer whose id it was before the first merge; null: the customer's own. */
  readonly fromId: string | null;
  /** When it came to the customer by a merge; null: otherwise. */
  readonly mergedAt: Date | null;
}

/** A contract or an interaction of a customer. */
export interface OwnedFact {
  /** The systems that know the fact itself. */
  readonly systems: readonly string[];
  /** The customer whose fact it was before the first merge; null: it came to the customer that has it. */
  readonly fromId: string | null;
  readonly createdAt: Date;
}

/** Whether a fact came by ids that are taken out of a customer. */
export type FactOrigin = "TAKEN" | "STAYING" | "UNDECIDED";

/**
 * Whether a fact came by ids that are taken out of a customer. One that was merged into the customer came by an id of the
 * one that it was merged with. Any other came by an id of its own system that the customer had by then; where the customer
 * has none of that system, or some that go and some that stay, nobody can tell.
 */
export function originOf(fact: OwnedFact, known: readonly KnownBy[], takenIds: ReadonlySet<string>): FactOrigin {
  const isOfSystem = ({ system }: KnownBy) => fact.systems.includes(system);
  if (fact.fromId === null) {
    const had = known.filter(({ mergedAt }) => mergedAt === null || mergedAt <= fact.createdAt);
    return had.some(({ id }) => takenIds.has(id)) ? decided(had.filter(isOfSystem), takenIds) : "STAYING";
  }
  const merged = known.filter(({ fromId }) => fromId === fact.fromId);
  if (!merged.some(({ id }) => takenIds.has(id))) return "STAYING";
  return merged.every(({ id }) => takenIds.has(id)) ? "TAKEN" : decided(merged.filter(isOfSystem), takenIds);
}

function decided(possible: readonly KnownBy[], takenIds: ReadonlySet<string>): FactOrigin {
  const taken = possible.filter(({ id }) => takenIds.has(id)).length;
  if (possible.length === 0) return "UNDECIDED";
  if (taken === possible.length) return "TAKEN";
  return taken === 0 ? "STAYING" : "UNDECIDED";
}
