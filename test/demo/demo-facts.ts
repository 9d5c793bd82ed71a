import { stateEventsOf } from "../../src/actions/contract-state.js";
import type { IngestRows } from "../../src/actions/ingest/ingest.js";
import { dayOf, type LocalDate } from "../../src/domain/calendar.js";
import type { ContractEventFacts, ContractFacts } from "../../src/domain/contract/contract.js";
import { eventRefusalOf } from "../../src/domain/contract/contract-rules.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { type InteractionFacts, resolutionQualityOf } from "../../src/domain/customer/interaction.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import type { ActionContext } from "../../src/intake/action-context.js";
import { Problems } from "../../src/intake/row-result.js";
import type { ContractEventInput } from "../../src/model/contract/contract-event-input.js";
import type { ContractUpsertInput } from "../../src/model/contract/contract-input.js";
import type { CustomerUpsertInput } from "../../src/model/customer/customer-input.js";
import type { ExternalIdInput } from "../../src/model/customer/external-id.js";
import type { InteractionRecordInput } from "../../src/model/interaction/interaction-input.js";

interface KnownContract {
  readonly contract: ContractFacts;
  readonly events: ContractEventFacts[];
}

interface KnownCustomer {
  readonly row: CustomerUpsertInput;
  readonly contracts: KnownContract[];
  readonly interactions: InteractionFacts[];
}

/** Takes batches as `ingest` would, in the memory of a test: keeps the facts, and what would have been refused. */
export class DemoFacts {
  readonly customers = new Map<string, KnownCustomer>();
  readonly refusals: string[] = [];
  private readonly contracts = new Map<string, KnownContract>();

  constructor(
    batches: Iterable<IngestRows>,
    private readonly today: LocalDate,
  ) {
    for (const { customers, contracts, contractEvents, interactions } of batches) {
      for (const row of customers ?? []) this.addCustomer(row);
      for (const row of contracts ?? []) this.addContract(row);
      for (const row of [...(contractEvents ?? [])].sort(byDay)) this.addEvent(row);
      for (const row of interactions ?? []) this.addInteraction(row);
    }
  }

  /** The facts of every customer. */
  facts(): CustomerFacts[] {
    return [...this.customers.values()].map(({ row, contracts, interactions }) => ({
      customerSince: row.customerSince ?? null,
      yearlySpend: row.yearlySpend ? { minor: row.yearlySpend.minor ?? 0, currency: row.yearlySpend.currency } : null,
      contracts,
      interactions,
    }));
  }

  private addCustomer(row: CustomerUpsertInput): void {
    const name = nameOf(row.externalId);
    if (this.customers.has(name)) this.refusals.push(`${name} comes twice`);
    this.customers.set(name, { row, contracts: [], interactions: [] });
  }

  private addContract(row: ContractUpsertInput): void {
    const id = nameOf(row.externalId);
    const known = this.contracts.get(id);
    if (known !== undefined) return this.addState(known, row);
    const added = { contract: contractFactsOf(id, row), events: [] };
    this.contracts.set(id, added);
    const owner = this.customers.get(nameOf(row.customer?.externalId));
    if (owner === undefined) this.refusals.push(`${id}: no customer`);
    owner?.contracts.push(added);
  }

  private addState({ contract, events }: KnownContract, row: ContractUpsertInput): void {
    const workspace = { policy: DEFAULT_POLICY, timeZone: "UTC" };
    const context = { today: this.today, now: new Date(this.today), workspace } as ActionContext;
    const problems = new Problems();
    const drafts = stateEventsOf(context, contract as never, events, row, problems);
    this.refusals.push(...problems.errors.map(({ message }) => `${contract.id}: ${message}`));
    for (const draft of drafts) events.push({ ...draft, id: `${contract.id} state ${events.length}` });
  }

  private addEvent(row: ContractEventInput): void {
    const name = nameOf(row.contract.externalId);
    const known = this.contracts.get(name);
    if (known === undefined) return void this.refusals.push(`${name}: no contract`);
    const { months = null, value, until = null } = row;
    const event = { type: row.type, day: row.day, months, value: value?.minor ?? null, until, undoesId: null };
    const refusal = eventRefusalOf(known.contract, known.events, event, DEFAULT_POLICY.graceDays);
    if (refusal !== null) this.refusals.push(`${nameOf(row.externalId)} ${row.type} ${row.day}: ${refusal.message}`);
    known.events.push({ ...event, id: nameOf(row.externalId) });
  }

  private addInteraction(row: InteractionRecordInput): void {
    const owner = this.customers.get(nameOf(row.customer?.externalId));
    const isReferredKnown = !row.referredCustomer || this.customers.has(nameOf(row.referredCustomer.externalId));
    if (owner === undefined || !isReferredKnown) this.refusals.push(`${nameOf(row.externalId)}: no customer`);
    owner?.interactions.push(interactionFactsOf(row));
  }
}

const TIME_ZONE = "Europe/Berlin";

function interactionFactsOf(row: InteractionRecordInput): InteractionFacts {
  if (!row.kind || !row.occurredAt) throw new Error("an interaction needs a kind and an instant");
  const { quality } = resolutionQualityOf({
    stated: row.resolutionQuality ?? null,
    effortScore: row.effortScore ?? null,
    effortScale: row.effortScale ?? null,
  });
  return {
    kind: row.kind,
    personId: null,
    channel: row.channel ?? null,
    direction: row.direction ?? null,
    automatic: row.automatic ?? false,
    occurredOn: dayOf(row.occurredAt, TIME_ZONE),
    occurredAt: row.occurredAt,
    resolvedOn: row.resolvedAt ? dayOf(row.resolvedAt, TIME_ZONE) : null,
    quality,
    recommendation: row.recommendation ?? null,
    hasValueTip: (row.valueTip ?? null) !== null,
  };
}

function contractFactsOf(id: string, row: ContractUpsertInput): ContractFacts {
  const { startsOn, termMonths, value } = row;
  if (!startsOn || !termMonths || !value) throw new Error("a contract needs a start, months and a value");
  return {
    id,
    product: row.product ?? null,
    currency: value.currency,
    startsOn,
    trialEndsOn: row.trialEndsOn ?? null,
    termMonths,
    value: value.minor ?? 0,
    autoRenew: row.autoRenew ?? false,
    renewalMonths: row.renewalMonths ?? null,
    renewalValue: row.renewalValue?.minor ?? null,
    noticeDays: row.noticeDays ?? 0,
    observedFrom: row.observedFrom ?? null,
  };
}

function byDay(one: ContractEventInput, other: ContractEventInput): number {
  return one.day === other.day ? 0 : one.day < other.day ? -1 : 1;
}

function nameOf(externalId: ExternalIdInput | null | undefined): string {
  return externalId?.externalId ?? "";
}
