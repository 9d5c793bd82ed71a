import type { Sql } from "../../src/data/database/database.js";
import type { WorkspaceState } from "../../src/data/workspace/workspace-store.js";
import { inLines } from "../../src/domain/contract/contract-line.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { Contract } from "../../src/model/contract/contract.js";
import { ContractEvent } from "../../src/model/contract/contract-event.js";
import { TermRow } from "../../src/model/contract/term.js";
import { Customer } from "../../src/model/customer/customer.js";
import { ExternalId } from "../../src/model/customer/external-id.js";
import { LoyaltyRow } from "../../src/model/customer/loyalty-row.js";
import { Interaction } from "../../src/model/interaction/interaction.js";

/** Everything that the tables hold of a customer. */
export interface StoredCustomer {
  readonly customer: Customer;
  /** All facts, not only those within the windows of a policy. */
  readonly facts: Omit<CustomerFacts, "contracts"> & { readonly contracts: readonly StoredContract[] };
  readonly loyalty: LoyaltyRow;
  readonly externalIds: readonly ExternalId[];
}

/** Everything that the tables hold of a contract. */
export interface StoredContract {
  readonly contract: Contract;
  readonly events: readonly ContractEvent[];
  readonly terms: readonly TermRow[];
}

/** All customers of a workspace with all their rows, read table by table without any statement of the program. */
export async function storedCustomers(
  sql: Sql,
  { id: workspaceId, timeZone }: { readonly id: string; readonly timeZone: string },
): Promise<StoredCustomer[]> {
  const where = { workspaceId };
  const customers = await sql.find(Customer, { where, order: { id: "ASC" } });
  const contracts = await sql.find(Contract, { where, order: { id: "ASC" } });
  const events = await sql.find(ContractEvent, { where, order: { id: "ASC" } });
  const terms = await sql.find(TermRow, { where, order: { number: "ASC" } });
  const interactions = await sql.find(Interaction, { where, order: { id: "ASC" } });
  const loyalty = await sql.find(LoyaltyRow, { where });
  const externalIds = await sql.find(ExternalId, { where });
  return customers.map((customer) => {
    const row = loyalty.find(({ id }) => id === customer.id);
    if (row === undefined) throw new Error(`customer ${customer.id} has no loyalty row`);
    return {
      customer,
      loyalty: row,
      externalIds: externalIds.filter(({ recordId }) => recordId === customer.id),
      facts: {
        customerSince: customer.customerSince,
        recordedOn: localDay(customer.createdAt, timeZone),
        yearlySpend: customer.yearlySpend,
        contracts: contracts
          .filter(({ customerId }) => customerId === customer.id)
          .map((contract) => ({
            contract: Object.assign(contract, { learntOn: localDay(contract.createdAt, timeZone) }),
            events: events
              .filter(({ contractId }) => contractId === contract.id)
              .map((event) => Object.assign(event, { learntOn: localDay(event.learntAt, timeZone) })),
            terms: terms.filter(({ contractId }) => contractId === contract.id),
          })),
        interactions: interactions
          .filter(({ customerId }) => customerId === customer.id)
          .map(
            ({
              kind,
              personId,
              channel,
              direction,
              automatic,
              occurredAt,
              resolvedAt,
              resolutionQuality,
              recommendation,
              valueTip,
            }) => ({
              kind,
              personId,
              channel,
              direction,
              automatic,
              occurredOn: localDay(occurredAt, timeZone),
              occurredAt,
              resolvedOn: resolvedAt === null ? null : localDay(resolvedAt, timeZone),
              quality: resolutionQuality,
              recommendation,
              hasValueTip: valueTip !== null,
            }),
          ),
      },
    };
  });
}

/** The stored row and terms are what the arithmetic makes of all facts. */
export function expectPure(
  { loyalty, facts }: StoredCustomer,
  { policy, model }: Pick<WorkspaceState, "policy" | "model">,
): void {
  const { computedFor } = loyalty;
  const contracts = inLines(facts.contracts, policy);
  expect(loyalty.loyalty).toMatchObject(loyaltyOf({ ...facts, contracts }, policy, model, computedFor));
  for (const { terms, ...history } of contracts) {
    expect(terms).toMatchObject(termsOf(history, computedFor, policy.graceDays).terms);
  }
}

/** The local day of an instant, by another library than the one that src/domain/calendar.ts uses. */
function localDay(instant: Date, timeZone: string): string {
  const format = DAY_FORMATS.get(timeZone) ?? new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  DAY_FORMATS.set(timeZone, format);
  return format.format(instant);
}

/** By time zone; making one takes longer than to format a thousand days. */
const DAY_FORMATS = new Map<string, Intl.DateTimeFormat>();
