import type { LocalDate } from "../calendar.js";
import { type ContractHistory, isChanged, termsBeginOn } from "../contract/contract.js";
import { foreseenTermsOf, termsOf } from "../contract/contract-terms.js";
import { type Term, TermOutcome } from "../contract/term.js";
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
  type Outcomes,
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
  /** The renewal rate of all terms decided by the day, one for every term: (renewed + ½) / (all + 1). */
  readonly plainRate: PredictionQuality;
  readonly calibration: readonly CalibrationBin[];
  /** Model against tenure alone; null without predictions. */
  readonly experience: LossDifference | null;
  /** Tenure alone against the plain rate; null without predictions. */
  readonly tenureGain: LossDifference | null;
  /** Why nothing was predicted that could be held against what came; null where something was. */
  readonly reason: string | null;
}

/**
 * The plain renewal rate by which a baseline predicts every term: (renewed + ½) / (renewed + lapsed + 1). The half keeps it
 * off 0 and 1, where one failure would cost without end. Worked example: 66 renewed, 14 lapsed: 66.5 / 81 = 0.821.
 */
export function plainRateOf({ renewed, lapsed }: Outcomes): number {
  return (renewed + 0.5) / (renewed + lapsed + 1);
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
  private readonly decided = { renewed: 0, lapsed: 0 };
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
    for (const history of facts.contracts) {
      const { contract } = history;
      if (termsBeginOn(contract) > day) continue;
      const { terms } = termsOf(history, day, policy.graceDays);
      const isWatched = ({ dueOn }: Term) => contract.observedFrom === null || dueOn >= contract.observedFrom;
      watched.push(...terms.filter(isWatched));
      const next = terms.at(-1);
      if (next === undefined || !isWatched(next) || this.isDecided(next, history)) continue;
      const came = termsOf(history, this.asOf, policy.graceDays).terms[next.number - 1];
      this.addCase(id, next, came, contacts);
    }
    this.model.add(watched, contacts);
    for (const { renewed } of opportunitiesOf(watched, null, day)) {
      this.decided[renewed ? "renewed" : "lapsed"] += 1;
    }
  }

  /** Whether the decision of a term was known on the day, also where it takes effect later. */
  private isDecided(next: Term, history: ContractHistory): boolean {
    if (next.decidedOn !== null || !isChanged(history)) return next.decidedOn !== null;
    const foreseen = foreseenTermsOf(history, this.day, this.policy.graceDays).terms[next.number - 1];
    return foreseen === undefined || foreseen.decidedOn !== null;
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
    const plain = plainRateOf(this.decided);
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
      experience: yield* bootstrapLoss(byModel, byTenure, this.decided),
      tenureGain: yield* bootstrapLoss(byTenure, byRate, this.decided),
      reason: this.emptyReason(),
    };
  }

  private emptyReason(): string | null {
    if (this.cases.length > 0) return null;
    const others = this.undecided === 0 ? "" : ` (${this.undecided} are still undecided)`;
    return `no contract's next due term after ${this.day} was decided by ${this.asOf}${others}`;
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
