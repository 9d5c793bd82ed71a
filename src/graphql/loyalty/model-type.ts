import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";

import { TERM_CLASSES, TermClass } from "../../domain/contract/term-class.js";
import type { LoyaltyModel } from "../../domain/loyalty/loyalty-model.js";
import { renewalChance } from "../../domain/renewal/renewal-curve.js";
import { FitBoundary } from "../../domain/renewal/renewal-fit.js";
import { type ClassFit, CurveSource } from "../../domain/renewal/renewal-model.js";
import { stayChanceAnswers } from "./loyalty-answer.js";
import { StayChanceType } from "./loyalty-type.js";

@ObjectType("RenewalCurve", {
  description:
    "The chance of each further renewal in contracts of one term length: (β+n)/(α+β+n) after n renewals, or always 1−θ.",
})
export class RenewalCurveType {
  @Field(() => TermClass, { description: "Its class of term lengths." })
  termClass: TermClass;

  @Field(() => CurveSource, { description: "The source of the curve." })
  source: CurveSource;

  @Field(() => Int, { description: "Decided terms it was fitted on." })
  decided: number;

  @Field(() => Int, { description: "Those of them that lapsed." })
  lapsed: number;

  @Field(() => Float, { nullable: true, description: "α; null where contracts are equal." })
  alpha: number | null;

  @Field(() => Float, { nullable: true, description: "β; null where contracts are equal." })
  beta: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "θ, the chance of each to leave, where contracts are equal; else null.",
  })
  theta: number | null;

  @Field(() => FitBoundary, { nullable: true, description: "Why contracts are taken as equal; else null." })
  boundary: FitBoundary | null;

  @Field(() => Float, { nullable: true, description: "Log likelihood of the fit; null for the prior." })
  logLikelihood: number | null;

  @Field(() => [Float], { description: "The chance of the first, second, … tenth renewal." })
  renewalChances: number[];
}

@ObjectType("ExperienceEffect", {
  description:
    "How service experience E moves the odds of a renewal: a + γ(logit E − mean logit E) on the logit scale.",
})
export class ExperienceEffectType {
  @Field(() => Float, { description: "a: the effect of having had any contact." })
  intercept: number;

  @Field(() => Float, { description: "γ: the strength of the effect of service experience; never negative." })
  slope: number;

  @Field(() => Float, { description: "The mean of logit E over the terms it was fitted on." })
  meanLogit: number;

  @Field(() => Int, { description: "Decided terms with contact that it was fitted on." })
  observed: number;

  @Field(() => Boolean, { description: "Whether they were enough to fit; otherwise a is 0 and γ the policy's γ₀." })
  isFitted: boolean;
}

@ObjectType("RenewalModel", { description: "The renewal model fitted on a workspace's own outcomes." })
export class RenewalModelType {
  @Field(() => Int, { nullable: true, description: "Version in force; null: fitted for this answer." })
  version: number | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "Day up to which facts were seen; null: the prior." })
  fittedOn: string | null;

  @Field(() => [RenewalCurveType], { description: "One curve for each class of term lengths." })
  classes: RenewalCurveType[];

  @Field(() => [StayChanceType], { description: "Chances to stay after service contacts, worst quality first." })
  stayChances: StayChanceType[];

  @Field(() => ExperienceEffectType, { description: "How service experience moves a renewal." })
  experience: ExperienceEffectType;
}

const SHOWN_RENEWALS = 10;

/** A model as the API shows it. */
export function modelAnswer(model: LoyaltyModel, version: number | null, fittedOn: string | null): RenewalModelType {
  return {
    version,
    fittedOn,
    stayChances: stayChanceAnswers(model),
    experience: model.renewal.experience,
    classes: TERM_CLASSES.map((termClass) => renewalCurveAnswer(termClass, model.renewal.classes[termClass])),
  };
}

/** A fitted renewal curve as the API shows it. */
export function renewalCurveAnswer(
  termClass: TermClass,
  { curve, source, decided, lapsed, boundary, logLikelihood }: ClassFit,
): RenewalCurveType {
  return {
    termClass,
    source,
    decided,
    lapsed,
    boundary,
    logLikelihood: source === CurveSource.PRIOR ? null : logLikelihood,
    alpha: curve.form === "GEOMETRIC" ? null : curve.alpha,
    beta: curve.form === "GEOMETRIC" ? null : curve.beta,
    theta: curve.form === "GEOMETRIC" ? curve.theta : null,
    renewalChances: Array.from({ length: SHOWN_RENEWALS }, (_, renewals) => renewalChance(curve, renewals)),
  };
}
