import type { LocalDate } from "../calendar.js";
import { type ContractEventFacts, ContractEventType } from "./contract.js";

/** Days on which a contract holds its customer without value, `[from, until)`. */
export interface Pause {
  readonly from: LocalDate;
  /** The first day no longer paused; null: nobody has said. */
  readonly until: LocalDate | null;
}

/**
 * The pauses that standing events, by day, tell of, first to last. What is said while a pause lasts replaces what was said
 * of its end. Worked example: paused on 1 March until 1 May, on 10 April said to last until 1 June, resumed on 20 May: one
 * pause, from 1 March to 20 May.
 */
export function pausesOf(events: readonly ContractEventFacts[]): Pause[] {
  const pauses: { from: LocalDate; until: LocalDate | null }[] = [];
  for (const { type, day, until = null } of events) {
    const last = pauses.at(-1);
    const lasting = last !== undefined && covers(last, day) ? last : undefined;
    if (type === ContractEventType.RESUMED && lasting !== undefined) lasting.until = day;
    if (type !== ContractEventType.PAUSED) continue;
    if (lasting !== undefined) lasting.until = until;
    else pauses.push({ from: day, until });
  }
  return pauses.filter(({ from, until }) => until === null || from < until);
}

/** The pause that a day lies in; null: none. */
export function pauseOn(pauses: readonly Pause[], day: LocalDate): Pause | null {
  return pauses.find((pause) => covers(pause, day)) ?? null;
}

/** Whether an event says that a pause begins, or when it ends. */
export function isOfPause({ type }: Pick<ContractEventFacts, "type">): boolean {
  return type === ContractEventType.PAUSED || type === ContractEventType.RESUMED;
}

function covers({ from, until }: Pause, day: LocalDate): boolean {
  return from <= day && (until === null || day < until);
}
