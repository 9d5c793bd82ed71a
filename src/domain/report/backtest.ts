import type { LocalDate } from "../calendar.js";
import { type Term, TermOutcome, termsOf } from "../contract/contract-terms.js";
import { termClassOf } from "../contract/term-class.js";
import { type ServiceContact, serviceContactOf } from "../customer/interaction.js";
import type { LoyaltyModel } from "../loyalty/loyalty-model.js";
import { ModelTally } from "../loyalty/model-tally.js";
import type { LoyaltyPolicy } from "../loyalty/policy.js";
import { contactExpiresOn, serviceExperienceOf } from "../loyalty/service-experience.js";
import { withExperience } from "../renewal/experience-effect.js";
import { renewalChance } from "../renewal/renewal-curve.js";
import { opportunitiesOf } from "../renewal/renewal-model.js";
import type { Steps } from "../steps.js";
import {
  bootstrapLoss,
  type CalibrationBin,
  calibrationOf,
  type LossDifference,
  type Prediction,
  type PredictionQuality,
  qualityOf,
} from "./prediction-quality.js";
import type { ReportCustomer } from "./report-customer.js";

/** How well the model, standing at a past day, would have foreseen what came. */
export interface Backtest {
  /** The day stood at. */
  readonly day: LocalDate;
  /** The day whose knowledge says what came. */
  readonly asOf: LocalDate;
  readonly fitted: LoyaltyModel;
  /** Next due terms whose outcome is not known yet, and which are therefore left out. */
  readonly undecided: number;
  readonly model: PredictionQuality;
  /** Tenure alone. */
  readonly tenure: PredictionQuality;
  /** The plain renewal rate of all decided terms. */
  readonly plainRate: PredictionQuality;
  readonly calibration: readonly CalibrationBin[];
  /** Model against tenure alone; null without predictions. */
  readonly experience: LossDifference | null;
  /** Tenure alone against the plain rate. */
  readonly tenureGain: LossDifference | null;
}

interface Case {
  readonly customerId: string;
  readonly term: Pick<Term, "months" | "renewals">;
  readonly contacts: readonly ServiceContact[];
  readonly renewed: boolean;
}

/**
 * Stands at a past day, sees only facts dated up to it, fits a model, predicts the next due term of each contract, and
 * holds the predictions against what came. Terms whose decision was known on the day are left out, as are those whose
 * scheduled end has not come on `asOf`: of them only early leavers would be known.
 */
export class BacktestTally {
  private readonly model: ModelTally;
  private readonly cases: Case[] = [];
  private readonly decided = { renewed: 0, all: 0 };
  private undecided = 0;

  constructor(
    private readonly policy: LoyaltyPolicy,
    private readonly day: LocalDate,
    private readonly asOf: LocalDate,
  ) {
    this.model = new ModelTally(policy, day);
  }

  /** Adds a customer, with all of its facts. */
  add({ id, facts }: ReportCustomer): void {
    const { day, policy } = this;
    const contacts = facts.interactions
      .map(serviceContactOf)
      .filter((contact) => contact !== null)
      .filter(({ resolvedOn }) => resolvedOn <= day);
    const watched: Term[] = [];
    for (const { contract, events } of facts.contracts) {
      if (contract.startsOn > day) continue;
      const { terms } = termsOf(contract, events, day, policy.graceDays);
      const isWatched = ({ dueOn }: Term) => contract.observedFrom === null || dueOn >= contract.observedFrom;
      watched.push(...terms.filter(isWatched));
      const next = terms.at(-1);
      if (next === undefined || next.decidedOn !== null || !isWatched(next)) continue;
      const came = termsOf(contract, events, this.asOf, policy.graceDays).terms[next.number - 1];
      this.addCase(id, next, came, contacts);
    }
    this.model.add(watched, contacts);
    for (const { renewed } of opportunitiesOf(watched, null, day)) {
      this.decided.all += 1;
      this.decided.renewed += renewed ? 1 : 0;
    }
  }

  private addCase(customerId: string, next: Term, came: Term | undefined, contacts: readonly ServiceContact[]): void {
    const isKnown = came?.knownFrom !== undefined && came.knownFrom !== null && came.knownFrom <= this.asOf;
    if (!isKnown || next.scheduledEndsOn > this.asOf) {
      this.undecided += 1;
      return;
    }
    const counting = contacts.filter(
      (contact) => this.day < contactExpiresOn(contact, this.policy.experienceWindowMonths),
    );
    this.cases.push({ customerId, term: next, contacts: counting, renewed: came.outcome === TermOutcome.RENEWED });
  }

  /** The result; it pauses now and then, so that a server can do other work in between. */
  *result(): Steps<Backtest> {
    const fitted = yield* this.model.fit();
    const { renewed, all } = this.decided;
    const plain = (renewed + 0.5) / (all + 1);
    const byTenure = this.predict(({ term }) => tenureChanceOf(fitted, term));
    const byModel = this.predict(({ term, contacts }) =>
      withExperience(
        tenureChanceOf(fitted, term),
        serviceExperienceOf(contacts, fitted.stayChances),
        fitted.renewal.experience,
      ),
    );
    const byRate = this.predict(() => plain);
    yield;
    return {
      day: this.day,
      asOf: this.asOf,
      fitted,
      undecided: this.undecided,
      model: qualityOf(byModel),
      tenure: qualityOf(byTenure),
      plainRate: qualityOf(byRate),
      calibration: calibrationOf(byModel),
      experience: yield* bootstrapLoss(byModel, byTenure),
      tenureGain: yield* bootstrapLoss(byTenure, byRate),
    };
  }

  private predict(probabilityOf: (one: Case) => number): Prediction[] {
    return this.cases.map((one) => ({
      customerId: one.customerId,
      renewed: one.renewed,
      probability: probabilityOf(one),
    }));
  }
}

function tenureChanceOf({ renewal }: LoyaltyModel, { months, renewals }: Case["term"]): number {
  return renewalChance(renewal.classes[termClassOf(months)].curve, renewals);
}
