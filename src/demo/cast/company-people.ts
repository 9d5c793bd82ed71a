import type { Dice } from "../dice.js";
import { addressOf, fullNameOf, type Identity } from "./identity.js";

/** Somebody who speaks for a company. */
export interface CompanyPerson {
  /** Counted over all companies, from 1 on. */
  readonly number: number;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: string;
}

const OTHER_ROLES = ["Front office", "Bookkeeping", "Assistant", "Deputy"];
const MOST_COLLEAGUES = 2;

/** Draws the people of one company after another. */
export class CompanyPeople {
  private drawn = 0;

  constructor(private readonly dice: Dice) {}

  /** Who signed for a company, and up to two colleagues; nobody for a private customer. */
  drawFor({ name, email, phone, company }: Identity): CompanyPerson[] {
    if (company === null) return [];
    const signed = { number: ++this.drawn, name, email, phone, role: "Owner" };
    return [signed, ...Array.from({ length: this.dice.whole(0, MOST_COLLEAGUES) }, () => this.drawColleague(company))];
  }

  private drawColleague(company: string): CompanyPerson {
    const number = ++this.drawn;
    const [first, family] = fullNameOf(number);
    const email = addressOf(first, `${family} ${number}`, company);
    return { number, name: `${first} ${family}`, email, phone: null, role: this.dice.pick(OTHER_ROLES) };
  }
}
