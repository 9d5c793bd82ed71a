import type { LocalDate } from "../../src/domain/calendar.js";
import { type ContractEventFacts, ContractEventType, type ContractFacts } from "../../src/domain/contract/contract.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { type InteractionFacts, InteractionKind } from "../../src/domain/customer/interaction.js";
import type { ResolutionQuality } from "../../src/domain/loyalty/policy.js";

/** A contract of 12 months from 1 January 2024 for 1,200.00 EUR that does not renew by itself. */
export function contract(changes: Partial<ContractFacts> = {}): ContractFacts {
  return {
    id: "contract",
    product: null,
    currency: "EUR",
    startsOn: "2024-01-01",
    termMonths: 12,
    value: 120_000,
    autoRenew: false,
    renewalMonths: null,
    renewalValue: null,
    noticeDays: 0,
    observedFrom: null,
    ...changes,
  };
}

export function agreed(day: LocalDate, brings: { months?: number; value?: number } = {}): ContractEventFacts {
  return event(ContractEventType.RENEWAL_AGREED, day, brings);
}

export function cancelled(day: LocalDate): ContractEventFacts {
  return event(ContractEventType.CANCELLED, day);
}

export function revoked(day: LocalDate): ContractEventFacts {
  return event(ContractEventType.CANCELLATION_REVOKED, day);
}

export function terminated(day: LocalDate): ContractEventFacts {
  return event(ContractEventType.TERMINATED, day);
}

export function valueChanged(day: LocalDate, value: number): ContractEventFacts {
  return event(ContractEventType.VALUE_CHANGED, day, { value });
}

/** Paused from a day on; `until` null: nobody knows how long. */
export function paused(day: LocalDate, until: LocalDate | null = null): ContractEventFacts {
  return { ...event(ContractEventType.PAUSED, day), id: `PAUSED on ${day} until ${until}`, until };
}

export function resumed(day: LocalDate): ContractEventFacts {
  return event(ContractEventType.RESUMED, day);
}

export function mistake(undone: ContractEventFacts, day: LocalDate): ContractEventFacts {
  return event(ContractEventType.MISTAKE, day, { undoesId: undone.id });
}

export function customer(changes: Partial<CustomerFacts> = {}): CustomerFacts {
  return { customerSince: null, yearlySpend: null, contracts: [], interactions: [], ...changes };
}

export function interaction(
  kind: InteractionKind,
  occurredOn: LocalDate,
  changes: Partial<InteractionFacts> = {},
): InteractionFacts {
  return {
    kind,
    personId: null,
    channel: null,
    direction: null,
    automatic: false,
    occurredOn,
    occurredAt: new Date(`${occurredOn}T12:00:00Z`),
    resolvedOn: null,
    quality: null,
    recommendation: null,
    hasValueTip: false,
    ...changes,
  };
}

/** A service contact, resolved on the day it occurred. */
export function service(quality: ResolutionQuality, day: LocalDate): InteractionFacts {
  return interaction(InteractionKind.SERVICE, day, { quality, resolvedOn: day });
}

function event(
  type: ContractEventType,
  day: LocalDate,
  changes: { months?: number; value?: number; undoesId?: string } = {},
): ContractEventFacts {
  return { id: `${type} on ${day}`, type, day, months: null, value: null, undoesId: null, ...changes };
}
