import type { IngestRows } from "../../src/actions/ingest/ingest.js";
import { ContractEventType } from "../../src/domain/contract/contract.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import type { ExternalIdInput } from "../../src/model/customer/external-id.js";

/** The kinds of ingest rows, in the order in which a batch applies them. */
export const ROW_KINDS = ["customers", "people", "contracts", "contractEvents", "interactions"] as const;

type RowKind = (typeof ROW_KINDS)[number];

/** One fact as an ingest row. */
export type FactRow = {
  [Kind in RowKind]: {
    readonly kind: Kind;
    readonly row: NonNullable<IngestRows[Kind]>[number];
    /** Of a MISTAKE: the external id of the event that it undoes; whoever writes the row finds its id. */
    readonly undoes?: string;
  };
}[RowKind];

/** What the CRM says of a customer beside its facts. */
export interface Attributes {
  readonly segment?: string | null;
  readonly tags?: string[];
  readonly name?: string | null;
  readonly company?: string | null;
  /** Systems that know the customer, beside the test's own. */
  readonly systems?: readonly string[];
}

/** The external id by which tests address a record. */
export function testId(externalId: string): ExternalIdInput {
  return { system: "test", externalId };
}

/** Minutes of the day at which interactions take place; the first and last are near midnight in most time zones. */
const MINUTES = [0, 4 * 60 + 30, 12 * 60, 18 * 60 + 29, 23 * 60 + 59];

/** The facts of a customer as ingest rows; `key` makes their external ids. A customer's row comes before its facts. */
export function factRowsOf(key: string, facts: CustomerFacts, attributes: Attributes = {}): FactRow[] {
  const { systems = [], ...described } = attributes;
  const customer = { externalId: testId(key) };
  const rows: FactRow[] = [
    {
      kind: "customers",
      row: {
        ...customer,
        ...described,
        externalIds: systems.map((system) => ({ system, externalId: key })),
        customerSince: facts.customerSince,
        yearlySpend: facts.yearlySpend,
      },
    },
  ];
  facts.contracts.forEach(({ contract, events }, index) => {
    const { currency, value, renewalValue, id: _id, learntOn: _learntOn, succeedsId, ...terms } = contract;
    const succeeded = facts.contracts.findIndex((other) => other.contract.id === succeedsId);
    const contractKey = `${key} contract ${index}`;
    rows.push({
      kind: "contracts",
      row: {
        ...terms,
        externalId: testId(contractKey),
        customer,
        succeeds: succeeded === -1 ? null : { externalId: testId(`${key} contract ${succeeded}`) },
        value: { minor: value, currency },
        renewalValue: renewalValue === null ? null : { minor: renewalValue, currency },
      },
    });
    for (const { id, type, day, months, value: amount, until = null, undoesId } of events) {
      rows.push({
        kind: "contractEvents",
        ...(type === ContractEventType.MISTAKE && { undoes: `${contractKey} ${undoesId}` }),
        row: {
          externalId: testId(`${contractKey} ${id}`),
          contract: { externalId: testId(contractKey) },
          type,
          day,
          months,
          until,
          value: amount === null ? null : { minor: amount, currency },
        },
      });
    }
  });
  const personOf = (name: string) => ({ externalId: testId(`${key} person ${name}`) });
  for (const name of new Set(facts.interactions.flatMap(({ personId }) => personId ?? []))) {
    rows.push({ kind: "people", row: { ...personOf(name), customer, name } });
  }
  facts.interactions.forEach(({ occurredOn, resolvedOn, quality, hasValueTip, personId, ...interaction }, index) => {
    const minutes = MINUTES[index % MINUTES.length] ?? 0;
    const instantOn = (day: string) => new Date(Date.parse(day) + minutes * 60_000);
    rows.push({
      kind: "interactions",
      row: {
        ...interaction,
        externalId: testId(`${key} interaction ${index}`),
        ...(personId === null ? { customer } : { person: personOf(personId) }),
        occurredAt: instantOn(occurredOn),
        resolvedAt: resolvedOn === null ? null : instantOn(resolvedOn),
        resolutionQuality: quality,
        valueTip: hasValueTip ? "a new use" : null,
      },
    });
  });
  return rows;
}
