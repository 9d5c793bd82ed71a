import type { LocalDate } from "../calendar.js";
import type { ServiceContact } from "../customer/interaction.js";
import { fitExperience } from "../renewal/experience-effect.js";
import { ExperienceTally } from "../renewal/experience-tally.js";
import { fitClasses, type LessonTerm, opportunitiesOf, OpportunityTally } from "../renewal/renewal-model.js";
import type { Steps } from "../steps.js";
import type { LoyaltyModel } from "./loyalty-model.js";
import type { LoyaltyPolicy } from "./policy.js";
import { fitStayChances } from "./service-experience.js";
import { StayTally } from "./stay-tally.js";

/**
 * Collects what a model is fitted on, customer by customer, by what was known on a day: opportunities to renew, what
 * customers did after service contacts, and the decided terms with contact. Terms that ended before anyone watched are
 * not for it.
 */
export class ModelTally {
  private readonly opportunities = new OpportunityTally();
  private readonly experience: ExperienceTally;
  private readonly stays: StayTally;

  constructor(
    private readonly policy: LoyaltyPolicy,
    private readonly day: LocalDate,
  ) {
    this.stays = new StayTally(policy.experienceWindowMonths, day);
    this.experience = new ExperienceTally(policy.experienceWindowMonths);
  }

  /** Adds the watched terms of a customer with its service contacts. */
  add(terms: readonly LessonTerm[], contacts: readonly ServiceContact[]): void {
    const opportunities = opportunitiesOf(terms, null, this.day);
    this.opportunities.addAll(opportunities);
    if (contacts.length === 0) return;
    this.stays.add(terms, contacts);
    this.experience.add(opportunities, contacts);
  }

  /** The model that everything collected teaches. */
  *fit(): Steps<LoyaltyModel> {
    const stayChances = fitStayChances(this.stays.outcomes(), this.policy.priorStrength);
    const classes = fitClasses(this.opportunities, this.policy);
    yield;
    const cells = this.experience.cells(stayChances, classes);
    yield;
    const experience = yield* fitExperience(cells, this.policy);
    return { stayChances, renewal: { classes, experience } };
  }
}
