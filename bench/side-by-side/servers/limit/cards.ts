import { filled, instant, places, rows, WORKSPACE } from "./statements.js";

/** A customer with the columns of its loyalty that a card shows. */
export interface CustomerRow {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly company: string | null;
  readonly segment: string | null;
  readonly tier: string;
  readonly renewed: number;
  readonly lapsed: number;
  readonly churnRisk: number | null;
}

export const CARD_COLUMNS = "c.id, c.name, c.email, c.company, c.segment, l.tier, l.renewed, l.lapsed, l.churnRisk";

interface ContractRow {
  readonly id: string;
  readonly customerId: string;
  readonly product: string | null;
  readonly startsOn: string;
  readonly termMonths: number;
  readonly value: number;
  readonly currency: string;
}

interface InteractionRow {
  readonly id: string;
  readonly customerId: string;
  readonly kind: string;
  readonly channel: string | null;
  readonly occurredAt: string;
  readonly subject: string | null;
}

interface CountRow {
  readonly customerId: string;
  readonly count: number;
}

const FIRST_CONTRACTS = 10;
const LAST_INTERACTIONS = 3;

/** The statements for the cards of so many customers: their contracts, their last interactions, and how many those are. */
function statementsFor(count: number) {
  const newest = `SELECT id, customerId, kind, channel, occurredAt, subject FROM interaction
    WHERE workspaceId = ? AND customerId = ? AND archivedAt IS NULL ORDER BY occurredAt DESC, id DESC LIMIT ${LAST_INTERACTIONS}`;
  return {
    contracts: `SELECT id, customerId, product, startsOn, termMonths, value, currency FROM contract
      WHERE workspaceId = ? AND customerId IN (${places(count)}) AND archivedAt IS NULL ORDER BY startsOn DESC, id DESC`,
    interactions: Array.from({ length: count }, () => `(${newest})`).join(" UNION ALL "),
    counts: `SELECT customerId, COUNT(*) AS count FROM interaction
      WHERE workspaceId = ? AND customerId IN (${places(count)}) AND archivedAt IS NULL GROUP BY customerId`,
  };
}

const STATEMENTS = { 1: statementsFor(1), 50: statementsFor(50) };

/** The cards of at most so many customers, by three statements. */
export async function cardsOf(customers: readonly CustomerRow[], atMost: keyof typeof STATEMENTS) {
  const statements = STATEMENTS[atMost];
  const ids = filled(
    customers.map(({ id }) => id),
    atMost,
  );
  const [contracts, interactions, counts] = await Promise.all([
    rows<ContractRow>(statements.contracts, [WORKSPACE, ...ids]),
    rows<InteractionRow>(
      statements.interactions,
      ids.flatMap((id) => [WORKSPACE, id]),
    ),
    rows<CountRow>(statements.counts, [WORKSPACE, ...ids]),
  ]);
  const contractsOf = byCustomer(contracts);
  const interactionsOf = byCustomer(interactions);
  const countOf = new Map(counts.map(({ customerId, count }) => [customerId, count]));
  return customers.map((customer) => {
    const { id, name, email, company, segment, tier, renewed, lapsed, churnRisk } = customer;
    const own = contractsOf.get(id) ?? [];
    return {
      ...{ id, name, email, company, segment, loyaltyTier: tier },
      retentionRate: {
        value: renewed + lapsed === 0 ? null : renewed / (renewed + lapsed),
        numerator: renewed,
        denominator: renewed + lapsed,
      },
      churnRisk: churnRisk === null ? null : { value: churnRisk },
      contracts: { totalCount: own.length, nodes: own.slice(0, FIRST_CONTRACTS).map(contractNode) },
      interactions: { totalCount: countOf.get(id) ?? 0, nodes: (interactionsOf.get(id) ?? []).map(interactionNode) },
    };
  });
}

function contractNode({ id, product, startsOn, termMonths, value, currency }: ContractRow) {
  return { id, product, startsOn, termMonths, value: { minor: value, currency } };
}

function interactionNode({ id, kind, channel, occurredAt, subject }: InteractionRow) {
  return { id, kind, channel, occurredAt: instant(occurredAt), subject };
}

function byCustomer<T extends { readonly customerId: string }>(found: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of found) {
    const group = groups.get(row.customerId);
    if (group) group.push(row);
    else groups.set(row.customerId, [row]);
  }
  return groups;
}
