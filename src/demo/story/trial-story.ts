import { addDays, type LocalDate } from "../../domain/calendar.js";
import { ContractEventType, type ContractFacts } from "../../domain/contract/contract.js";
import { drawOffer } from "../cast/offer.js";
import type { Segment } from "../cast/persona.js";
import { dayWithin, type DemoTime, laterDay } from "../demo-time.js";
import type { Dice } from "../dice.js";
import type { ContractStory } from "./contract-story.js";

const BEGINS_ON_TRIAL = 0.12;
const PROSPECT_TRIES = 0.4;
const TRIES_NOW = 0.5;
const LONGEST_TRIAL = 30;
const TRIAL_DAYS = [14, LONGEST_TRIAL];

/** The contract, or the same with a trial before its first term, which begins on the same day. */
export function drawTrialBefore(dice: Dice, contract: ContractFacts, { watchedFrom }: DemoTime): ContractFacts {
  const { startsOn } = contract;
  const triedFrom = addDays(startsOn, -dice.pick(TRIAL_DAYS));
  if (!dice.chance(BEGINS_ON_TRIAL) || triedFrom < watchedFrom) return contract;
  return { ...contract, startsOn: triedFrom, trialEndsOn: startsOn };
}

/** What a prospect has tried who was first seen on a day, or still tries; null: nothing. */
export function drawProspectTrial(
  dice: Dice,
  segment: Segment,
  firstSeenOn: LocalDate,
  id: string,
  { today }: DemoTime,
): ContractStory | null {
  const lately = dayWithin(dice, addDays(today, -LONGEST_TRIAL), today);
  const startsOn = dice.chance(TRIES_NOW) ? laterDay(firstSeenOn, lately) : firstSeenOn;
  const { product, terms } = drawOffer(dice, segment, startsOn, []);
  const trialEndsOn = addDays(startsOn, dice.pick(TRIAL_DAYS));
  const day = dayWithin(dice, addDays(startsOn, 1), trialEndsOn);
  if (!dice.chance(PROSPECT_TRIES)) return null;
  const contract = { ...terms, id, startsOn, trialEndsOn, observedFrom: null };
  const notice = { type: ContractEventType.CANCELLED, months: null, value: null, undoesId: null };
  const events = trialEndsOn <= today ? [{ ...notice, id: `${id}-1`, day }] : [];
  return { product, contract, events, endsOn: trialEndsOn };
}
