import { uuidv7 as newId } from "uuidv7";

import { groupedRows } from "../data/database/rows.js";
import { dayOf, type LocalDate } from "../domain/calendar.js";
import { type ContractEventFacts, ContractEventType } from "../domain/contract/contract.js";
import { contractStateOf, eventRefusalOf } from "../domain/contract/contract-rules.js";
import type { ActionContext } from "../intake/action-context.js";
import { checkDay } from "../intake/input-checks.js";
import type { Problems } from "../intake/row-result.js";
import type { Contract } from "../model/contract/contract.js";
import { ContractEvent } from "../model/contract/contract-event.js";
import type { ContractUpsertInput } from "../model/contract/contract-input.js";

/** What happened, without what the server adds. */
export type EventDraft = Pick<ContractEventFacts, "type" | "day" | "months" | "value" | "undoesId">;

/** An event that has neither months nor value. */
export function plainEvent(type: ContractEventType, day: LocalDate): EventDraft {
  return { type, day, months: null, value: null, undoesId: null };
}

/** The event that undoes another one, dated as the other. */
export function mistakeOf(event: ContractEventFacts): EventDraft {
  return { ...plainEvent(ContractEventType.MISTAKE, event.day), undoesId: event.id };
}

/**
 * The events by which the state that a CRM sends differs from the state that stands: CRMs say `cancelledOn: …`, later
 * null. A new day is a new event; a corrected day undoes the event before; null revokes a cancellation, on the day on
 * which the source said so, and undoes a termination. Faults are noted.
 */
export function stateEventsOf(
  { now, workspace }: ActionContext,
  contract: Contract,
  known: readonly ContractEventFacts[],
  input: ContractUpsertInput,
  problems: Problems,
): EventDraft[] {
  checkDay(problems, input.cancelledOn, "cancelledOn");
  checkDay(problems, input.terminatedOn, "terminatedOn");
  if (problems.found) return [];
  const { cancellation, termination } = contractStateOf(known);
  const { sourceUpdatedAt } = input;
  const learntOn = dayOf(sourceUpdatedAt && sourceUpdatedAt < now ? sourceUpdatedAt : now, workspace.timeZone);
  const changes = [
    ...cancellationChanges(cancellation, input.cancelledOn, learntOn).map((draft) => ({ draft, field: "cancelledOn" })),
    ...terminationChanges(termination, input.terminatedOn).map((draft) => ({ draft, field: "terminatedOn" })),
  ];
  const events = [...known];
  for (const { draft, field } of changes) {
    const refusal = eventRefusalOf(contract, events, draft, workspace.policy.graceDays);
    if (refusal !== null) problems.add(refusal.code, refusal.message, field);
    events.push({ ...draft, id: `draft ${events.length}` });
  }
  return changes.map(({ draft }) => draft);
}

function cancellationChanges(
  standing: ContractEventFacts | null,
  wanted: LocalDate | null | undefined,
  learntOn: LocalDate,
): EventDraft[] {
  if (wanted === undefined || wanted === (standing?.day ?? null)) return [];
  if (wanted === null) return standing === null ? [] : [reinstatementOf(standing, learntOn)];
  const added = plainEvent(ContractEventType.CANCELLED, wanted);
  return standing === null ? [added] : [mistakeOf(standing), added];
}

function terminationChanges(standing: ContractEventFacts | null, wanted: LocalDate | null | undefined): EventDraft[] {
  if (wanted === undefined || wanted === (standing?.day ?? null)) return [];
  const undone = standing === null ? [] : [mistakeOf(standing)];
  return wanted === null ? undone : [...undone, plainEvent(ContractEventType.TERMINATED, wanted)];
}

/** A cancellation taken back on its own day, or before it took effect, never was; later it is revoked. */
export function reinstatementOf(cancellation: ContractEventFacts, day: LocalDate): EventDraft {
  return day <= cancellation.day ? mistakeOf(cancellation) : plainEvent(ContractEventType.CANCELLATION_REVOKED, day);
}

/** The event that a draft becomes, learnt now. */
export function newEvent({ workspace, now }: ActionContext, contract: Contract, draft: EventDraft): ContractEvent {
  return Object.assign(new ContractEvent(), {
    id: newId(),
    workspaceId: workspace.id,
    customerId: contract.customerId,
    contractId: contract.id,
    ...draft,
    learntAt: now,
  });
}

/** The events of each contract, by its id. */
export function groupEvents(events: readonly ContractEvent[]): Map<string, ContractEvent[]> {
  return groupedRows(events, ({ contractId }) => contractId);
}
