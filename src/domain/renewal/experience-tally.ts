import type { TermClass } from "../contract/term-class.js";
import type { ServiceContact } from "../customer/interaction.js";
import { contactExpiresOn, meanStayChance, QUALITIES, type StayChances } from "../loyalty/service-experience.js";
import type { ExperienceCell } from "./experience-effect.js";
import { renewalChance } from "./renewal-curve.js";
import type { ClassFits, Opportunity } from "./renewal-model.js";

interface Tallied {
  readonly termClass: TermClass;
  readonly renewals: number;
  /** How many contacts of each quality, worst first. */
  readonly contacts: readonly number[];
  renewed: number;
  lapsed: number;
}

/** Decided terms with contact, counted by class, renewals before, and the qualities of the contacts. */
export class ExperienceTally {
  private readonly tallied = new Map<string, Tallied>();

  constructor(private readonly windowMonths: number) {}

  /** Adds a customer's opportunities: each with the contacts that counted just before it was decided, if there were any. */
  add(opportunities: readonly Opportunity[], contacts: readonly ServiceContact[]): void {
    if (opportunities.length === 0) return;
    const lasting = contacts.map((contact) => ({
      resolvedOn: contact.resolvedOn,
      expiresOn: contactExpiresOn(contact, this.windowMonths),
      place: QUALITIES.indexOf(contact.quality),
    }));
    for (const { termClass, renewals, renewed, decidedOn } of opportunities) {
      let counts: number[] | undefined;
      for (const { resolvedOn, expiresOn, place } of lasting) {
        if (resolvedOn >= decidedOn || decidedOn >= expiresOn) continue;
        counts ??= QUALITIES.map(() => 0);
        counts[place] = (counts[place] ?? 0) + 1;
      }
      if (counts === undefined) continue;
      const key = `${termClass} ${renewals} ${counts.join(" ")}`;
      const tallied = this.tallied.get(key) ?? { termClass, renewals, contacts: counts, renewed: 0, lapsed: 0 };
      this.tallied.set(key, tallied);
      if (renewed) tallied.renewed += 1;
      else tallied.lapsed += 1;
    }
  }

  /** The counts as cells of the regression, in the light of fitted chances and curves. */
  cells(stayChances: StayChances, classes: ClassFits): ExperienceCell[] {
    const inOrder = [...this.tallied.keys()].sort().flatMap((key) => this.tallied.get(key) ?? []);
    return inOrder.flatMap(({ termClass, renewals, contacts, renewed, lapsed }) => {
      const experience = meanStayChance(contacts, stayChances);
      const tenureChance = renewalChance(classes[termClass].curve, renewals);
      return experience === null ? [] : [{ tenureChance, experience, renewed, lapsed }];
    });
  }
}
