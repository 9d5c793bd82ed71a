import type { LocalDate } from "../calendar.js";
import type { ServiceContact } from "../customer/interaction.js";
import { fitExperience } from "../renewal/experience-effect.js";
import { ExperienceTally } from "../renewal/experience-tally.js";
import { fitClasses, type LessonTerm, opportunitiesOf, OpportunityTally } from "../renewal/renewal-model.js";
import type { LoyaltyModel } from "./loyalty-model.js";
import type { LoyaltyPolicy, ResolutionQuality } from "./policy.js";
import { fitStayChances, NO_OUTCOMES, QUALITIES, type StayOutcomes, stayOutcomesOf } from "./service-experience.js";

/**
 * Collects what a model is fitted on, customer by customer, by what was known on a day: opportunities to renew, what
 * customers did after service contacts, and the decided terms with contact. Terms that ended before anyone watched are
 * not for it.
 */
export class ModelTally {
  private readonly opportunities = new OpportunityTally();
  private readonly experience = new ExperienceTally();
  private readonly outcomes = new Map<ResolutionQuality, { observed: number; stayed: number }>();

  constructor(
    private readonly policy: LoyaltyPolicy,
    private readonly day: LocalDate,
  ) {}

  /** Adds the watched terms of a customer with its service contacts. */
  add(terms: readonly LessonTerm[], contacts: readonly ServiceContact[]): void {
    const opportunities = opportunitiesOf(terms, null, this.day);
    this.opportunities.addAll(opportunities);
    if (contacts.length === 0) return;
    const { experienceWindowMonths } = this.policy;
    const own = stayOutcomesOf(contacts, terms, experienceWindowMonths, this.day);
    for (const quality of QUALITIES) {
      const { observed, stayed } = own[quality];
      if (observed === 0) continue;
      const sum = this.outcomes.get(quality) ?? { observed: 0, stayed: 0 };
      this.outcomes.set(quality, { observed: sum.observed + observed, stayed: sum.stayed + stayed });
    }
    this.experience.add(opportunities, contacts, experienceWindowMonths);
  }

  /** The model that everything collected teaches. */
  fit(): LoyaltyModel {
    const outcomes = Object.fromEntries(this.outcomes) as Partial<Record<ResolutionQuality, StayOutcomes>>;
    const stayChances = fitStayChances({ ...NO_OUTCOMES, ...outcomes }, this.policy.priorStrength);
    const classes = fitClasses(this.opportunities, this.policy);
    const experience = fitExperience(this.experience.cells(stayChances, classes), this.policy);
    return { stayChances, renewal: { classes, experience } };
  }
}
