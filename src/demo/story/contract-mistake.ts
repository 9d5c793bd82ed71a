import { addDays } from "../../domain/calendar.js";
import { type ContractEventFacts, ContractEventType } from "../../domain/contract/contract.js";
import type { ContractUpsertInput } from "../../model/contract/contract-input.js";
import { dayWithin, type DemoTime, laterDay } from "../demo-time.js";
import type { Dice } from "../dice.js";
import type { ContractStory } from "./contract-story.js";

/** What the CRM recorded first, and the state it sent when the mistake was found. */
export interface MistakenRecord {
  readonly events: readonly ContractEventFacts[];
  readonly correction: Pick<ContractUpsertInput, "cancelledOn" | "terminatedOn">;
}

const WRONG_DAY = 0.04;
const WRONG_CONTRACT = 0.02;
const NOTICED_WITHIN_DAYS = 90;

/**
 * Sometimes a CRM records a notice under a wrong day, or a termination with the wrong contract, and later sends the
 * right state; the server then undoes the event. Null: no mistake was made.
 */
export function drawMistake(dice: Dice, story: ContractStory, time: DemoTime): MistakenRecord | null {
  if (dice.chance(WRONG_DAY)) return wrongDay(dice, story);
  return dice.chance(WRONG_CONTRACT) ? wrongContract(dice, story, time) : null;
}

function wrongDay(dice: Dice, { contract, events }: ContractStory): MistakenRecord | null {
  const cancellation = events.at(-1);
  if (cancellation?.type !== ContractEventType.CANCELLED) return null;
  const before = events.slice(0, -1);
  const day = addDays(cancellation.day, -dice.whole(1, 6));
  if (day <= (before.at(-1)?.day ?? contract.startsOn)) return null;
  return { events: [...before, { ...cancellation, day }], correction: { cancelledOn: cancellation.day } };
}

function wrongContract(dice: Dice, { contract, events, endsOn }: ContractStory, time: DemoTime): MistakenRecord | null {
  const lastDay = events.at(-1)?.day ?? contract.startsOn;
  const earliest = laterDay(addDays(lastDay, 1), addDays(time.today, -NOTICED_WITHIN_DAYS));
  if (endsOn !== null || earliest >= time.today) return null;
  const termination = {
    id: `${contract.id}-${events.length + 1}`,
    type: ContractEventType.TERMINATED,
    day: dayWithin(dice, earliest, time.today),
    months: null,
    value: null,
    undoesId: null,
  };
  return { events: [...events, termination], correction: { terminatedOn: null } };
}
