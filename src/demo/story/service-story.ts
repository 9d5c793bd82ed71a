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
  UNRESOLVED: -6,
  HIGH_EFFORT: -2.4,
  LOW_EFFORT: 1.1,
  VALUE_ENHANCEMENT: 2.9,
};

/** Days after which a contact moves the will to stay half as far. */
const HALF_LIFE_DAYS = 540;
/** So much weight of no contact at all, so that a single one does not decide alone. */
const INDIFFERENCE = 0.3;
const CONTACTS_PER_YEAR = 1.5;
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

  /** Generates what happens before a day. */
  generateUntil(day: LocalDate): void {
    while (this.nextOn < day) {
      const contact = drawContact(this.dice, this.persona, this.nextOn, this.time);
      const isUnresolved = contact.quality === ResolutionQuality.UNRESOLVED;
      if (isUnresolved && this.dice.chance(COMES_BACK)) this.generateReturnTo(contact);
      else this.contacts.push(contact);
      this.nextOn = addDays(this.nextOn, this.wait());
    }
  }

  /** Nothing happens before a day that was not told yet. */
  restUntil(day: LocalDate): void {
    this.nextOn = laterDay(this.nextOn, addDays(day, this.wait()));
  }

  /** What the contacts ended before a day do to the will to stay, on the logit scale: their mean, the later the heavier. */
  moodOn(day: LocalDate): number {
    let [sum, weights] = [0, INDIFFERENCE];
    for (const { endedOn, quality } of this.contacts) {
      if (endedOn === null || endedOn >= day) continue;
      const weight = 0.5 ** (daysBetween(endedOn, day) / HALF_LIFE_DAYS);
      sum += EFFECT[quality] * weight;
      weights += weight;
    }
    return sum / weights;
  }

  private generateReturnTo(contact: Contact): void {
    const caseKey = `${this.name}-case-${this.contacts.length + 1}`;
    const again = drawReturn(this.dice, contact, caseKey, this.time);
    this.contacts.push({ ...contact, draft: { ...contact.draft, caseKey } });
    if (again !== null) this.contacts.push(again);
  }

  private wait(): number {
    return this.dice.daysUntilNext(CONTACTS_PER_YEAR * this.persona.liveliness);
  }
}
