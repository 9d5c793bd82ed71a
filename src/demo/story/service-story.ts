import { addDays, type LocalDate } from "../../domain/calendar.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import type { Persona } from "../cast/persona.js";
import { daysBetween, type DemoTime, laterDay } from "../demo-time.js";
import type { Dice } from "../dice.js";
import { type Contact, drawContact, drawReturn } from "./contact.js";

/**
 * How far a contact moves the will to stay on the logit scale. The order is Gartner's: not solved, solved with high
 * effort, with low effort, value enhancement.
 */
const EFFECT: Readonly<Record<ResolutionQuality, number>> = {
  UNRESOLVED: -2.7,
  HIGH_EFFORT: -1.2,
  LOW_EFFORT: 0.6,
  VALUE_ENHANCEMENT: 2.3,
};

/** After so many days a contact moves the will to stay half as far. */
const HALF_LIFE_DAYS = 240;
const STRONGEST_MOOD = 3;
const CONTACTS_PER_YEAR = 1.35;
const COMES_BACK = 0.35;

/** The service contacts of one customer, told as far as they are asked for. */
export class ServiceStory {
  readonly contacts: Contact[] = [];
  private nextOn: LocalDate;

  constructor(
    private readonly dice: Dice,
    private readonly persona: Persona,
    private readonly time: DemoTime,
    private readonly name: string,
    from: LocalDate,
  ) {
    this.nextOn = addDays(from, this.wait());
  }

  /** Tells what happens before a day. */
  tellUntil(day: LocalDate): void {
    while (this.nextOn < day) {
      const contact = drawContact(this.dice, this.persona, this.nextOn, this.time);
      const isUnresolved = contact.quality === ResolutionQuality.UNRESOLVED;
      if (isUnresolved && this.dice.chance(COMES_BACK)) this.tellReturnTo(contact);
      else this.contacts.push(contact);
      this.nextOn = addDays(this.nextOn, this.wait());
    }
  }

  /** Nothing happens before a day that was not told yet. */
  restUntil(day: LocalDate): void {
    this.nextOn = laterDay(this.nextOn, addDays(day, this.wait()));
  }

  /** What the contacts ended before a day do to the will to stay, on the logit scale. */
  moodOn(day: LocalDate): number {
    const mood = this.contacts.reduce((sum, { endedOn, quality }) => {
      if (endedOn === null || endedOn >= day) return sum;
      return sum + EFFECT[quality] * 0.5 ** (daysBetween(endedOn, day) / HALF_LIFE_DAYS);
    }, 0);
    return Math.min(Math.max(mood, -STRONGEST_MOOD), STRONGEST_MOOD);
  }

  private tellReturnTo(contact: Contact): void {
    const caseKey = `${this.name}-case-${this.contacts.length + 1}`;
    const again = drawReturn(this.dice, contact, caseKey, this.time);
    this.contacts.push({ ...contact, draft: { ...contact.draft, caseKey } });
    if (again !== null) this.contacts.push(again);
  }

  private wait(): number {
    return this.dice.daysUntilNext(CONTACTS_PER_YEAR * this.persona.liveliness);
  }
}
