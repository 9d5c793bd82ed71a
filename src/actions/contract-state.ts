import { uuidv7 as newId } from "uuidv7";

import { groupedRows } from "../data/database/rows.js";
import { dayOf, type LocalDate } from "../domain/calendar.js";
import { type ContractEventFacts, ContractEventType, standingEvents } from "../domain/contract/contract.js";
import { contractStateOf, eventRefusalOf } from "../domain/contract/contract-rules.js";
import { isOfPause, pausesOf } from "../domain/contract/pause.js";
import type { ActionContext } from "../intake/action-context.js";
import { checkDay } from "../intake/input-checks.js";
import type { Problems } from "../intake/row-result.js";
import type { Contract } from "../model/contract/contract.js";
import { ContractEvent } from "../model/contract/contract-event.js";
import type { ContractUpsertInput } from "../model/contract/contract-input.js";

/** What happened, without what the server adds. */
export type EventDraft = Pick<ContractEventFacts, "type" | "day" | "months" | "value" | "undoesId"> & {
  readonly until: LocalDate | null;
};

/** An event that has neither months nor value, nor an end. */
export function plainEvent(type: ContractEventType, day: LocalDate): EventDraft {
  return { type, day, months: null, value: null, until: null, undoesId: null };
}

/** The event that undoes another one, dated as the other. */
export function mistakeOf(event: ContractEventFacts): EventDraft {
  return { ...plainEvent(ContractEventType.MISTAKE, event.day), undoesId: event.id };
}

/**
 * The events by which the state that a CRM sends differs from the state that stands: CRMs say `cancelledOn: …`, later
 * null. A new day is a new event; a corrected day undoes the event before; null revokes a cancellation and resumes after a
 * pause, on the day on which the source said so, and undoes a termination. Those of a changed quantity are judged with them.
 * Faults are noted.
 */
export function stateEventsOf(
  context: ActionContext,
  contract: Contract,
  known: readonly ContractEventFacts[],
  input: ContractUpsertInput,
  problems: Problems,
  ofQuantity: readonly EventDraft[] = [],
): EventDraft[] {
  checkDay(problems, input.cancelledOn, "cancelledOn");
  checkDay(problems, input.terminatedOn, "terminatedOn");
  checkDay(problems, input.pausedOn, "pausedOn");
  checkDay(problems, input.resumesOn, "resumesOn");
  if (problems.found) return [];
  const { cancellation, termination } = contractStateOf(known);
  const learntOn = learntOnOf(context, input);
  const changes = [
    ...cancellationChanges(cancellation, input.cancelledOn, learntOn).map((draft) => ({ draft, field: "cancelledOn" })),
    ...terminationChanges(termination, input.terminatedOn).map((draft) => ({ draft, field: "terminatedOn" })),
    ...ofQuantity.map((draft) => ({ draft, field: input.valueFrom ? "valueFrom" : "quantity" })),
    ...pauseChanges(known, input, learntOn, problems).map((draft) => ({ draft, field: "pausedOn" })),
  ];
  const isLast = ({ draft }: (typeof changes)[number]) => draft.type === ContractEventType.TERMINATED;
  const events = [...known];
  // Nothing else can happen to a contract that is terminated already.
  for (const { draft, field } of changes.sort((one, other) => Number(isLast(one)) - Number(isLast(other)))) {
    const refusal = eventRefusalOf(contract, events, draft, context.workspace.policy.graceDays);
    if (refusal !== null) problems.add(refusal.code, refusal.message, field);
    events.push({ ...draft, id: `draft ${events.length}` });
  }
  return changes.map(({ draft }) => draft);
}

/** The day on which a source changed what a row says: that of its clock, or today. */
export function learntOnOf(
  { now, workspace }: ActionContext,
  { sourceUpdatedAt }: Pick<ContractUpsertInput, "sourceUpdatedAt">,
): LocalDate {
  return dayOf(sourceUpdatedAt && sourceUpdatedAt < now ? sourceUpdatedAt : now, workspace.timeZone);
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

/** The events by which the pause that a source tells of, as learnt on a day, differs from the last one that is known. */
function pauseChanges(
  known: readonly ContractEventFacts[],
  input: ContractUpsertInput,
  learntOn: LocalDate,
  problems: Problems,
): EventDraft[] {
  if (input.pausedOn === undefined && input.resumesOn === undefined) return [];
  const standing = standingEvents(known).filter(isOfPause);
  const last = pausesOf(standing).at(-1);
  const from = input.pausedOn === undefined ? (last?.from ?? null) : input.pausedOn;
  const isOver = last !== undefined && last.until !== null && last.until <= learntOn;
  const undone = standing.filter(({ day }) => last !== undefined && day >= last.from).map(mistakeOf);
  if (from === null) {
    if (input.resumesOn && input.pausedOn === undefined)
      problems.add("NOT_PAUSED", "the contract is not paused", "resumesOn");
    if (last === undefined || isOver) return [];
    return last.from < learntOn ? [plainEvent(ContractEventType.RESUMED, learntOn)] : undone;
  }
  const until = input.resumesOn === undefined ? saidUntil(standing, from) : input.resumesOn;
  if (until !== null && until <= from) {
    problems.add("END_BEFORE_START", `paused on ${from}`, "resumesOn");
    return [];
  }
  const said = { ...plainEvent(ContractEventType.PAUSED, from), until };
  if (last === undefined) return [said];
  if (from === last.from && until === last.until) return [];
  // Another pause after one that is over.
  if (last.until !== null && last.until <= from) return [said];
  if (from !== last.from || from >= learntOn || isOver) return [...undone, said];
  // While a pause lasts, its end is told anew, and what was known of it before stays known.
  const isAhead = until === null || until > learntOn;
  const word = isAhead ? { ...said, day: learntOn } : plainEvent(ContractEventType.RESUMED, until);
  return [...standing.filter(({ day }) => day >= word.day).map(mistakeOf), word];
}

/** What was last said of the end of the pause from a day on; that it was resumed is no such word. */
function saidUntil(standing: readonly ContractEventFacts[], from: LocalDate): LocalDate | null {
  const told = pausesOf(standing.filter(({ type }) => type === ContractEventType.PAUSED));
  return told.find((pause) => pause.from === from)?.until ?? null;
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
