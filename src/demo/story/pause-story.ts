import { addDays, type LocalDate } from "../../domain/calendar.js";
import { type ContractEventFacts, ContractEventType } from "../../domain/contract/contract.js";
import { termsOf } from "../../domain/contract/contract-terms.js";
import { DEFAULT_POLICY } from "../../domain/loyalty/policy.js";
import { dayWithin, type DemoTime, earlierDay } from "../demo-time.js";
import type { Dice } from "../dice.js";
import type { ContractStory } from "./contract-story.js";

const PAUSES = 0.08;
const END_IS_TOLD = 0.6;
const SHORTEST_DAYS = 28;
const LONGEST_DAYS = 100;
/** From the ends of the term, so that a pause decides nothing about it. */
const DISTANCE_DAYS = 30;

/**
 * What tells of a pause within one term of the contract, such as a closed season: its end is told ahead, or the resumption when
 * it comes. Mostly there is none.
 */
export function drawPause(dice: Dice, { contract, events }: ContractStory, time: DemoTime): ContractEventFacts[] {
  if (!dice.chance(PAUSES)) return [];
  const { terms } = termsOf({ contract, events }, time.today, DEFAULT_POLICY.graceDays);
  const spans = terms.flatMap(({ startsOn, endsOn }) => {
    const latest = earlierDay(addDays(endsOn, -DISTANCE_DAYS - LONGEST_DAYS), time.today);
    const earliest = addDays(startsOn, DISTANCE_DAYS);
    return earliest >= time.watchedFrom && earliest < latest ? [{ earliest, latest }] : [];
  });
  if (spans.length === 0) return [];
  const { earliest, latest } = dice.pick(spans);
  const pausedOn = dayWithin(dice, earliest, latest);
  const until = addDays(pausedOn, dice.whole(SHORTEST_DAYS, LONGEST_DAYS));
  const paused = pauseEvent(`${contract.id}-paused`, ContractEventType.PAUSED, pausedOn);
  if (dice.chance(END_IS_TOLD)) return [{ ...paused, until }];
  const resumed = pauseEvent(`${contract.id}-resumed`, ContractEventType.RESUMED, until);
  return [paused, resumed].filter(({ day }) => day < time.today);
}

function pauseEvent(id: string, type: ContractEventType, day: LocalDate): ContractEventFacts {
  return { id, type, day, months: null, value: null, undoesId: null };
}
