import { customersKeptOf, renewalRateOf, RetentionBasis } from "../../src/domain/contract/retention.js";
import { Activity } from "../../src/domain/customer/activity.js";
import {
  EffortScale,
  InteractionKind,
  QualitySource,
  resolutionQualityOf,
} from "../../src/domain/customer/interaction.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { rawTierOf } from "../../src/domain/loyalty/loyalty-tier.js";
import { DEFAULT_POLICY, ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import { fitStayChances, NO_OUTCOMES, serviceExperienceOf } from "../../src/domain/loyalty/service-experience.js";
import { fitExperience, withExperience } from "../../src/domain/renewal/experience-effect.js";
import {
  renewalChance,
  type RenewalCurve,
  residualLifetime,
  survivalAt,
} from "../../src/domain/renewal/renewal-curve.js";
import { fitCurve } from "../../src/domain/renewal/renewal-fit.js";
import { plainRateOf } from "../../src/domain/report/backtest.js";
import { kaplanMeier } from "../../src/domain/report/kaplan-meier.js";
import { shareOf } from "../../src/domain/report/loyalty-backtest.js";
import {
  bootstrapLoss,
  calibrationOf,
  type Prediction,
  qualityOf,
} from "../../src/domain/report/prediction-quality.js";
import { movementOf, NO_MOVEMENT, revenueRatesOf } from "../../src/domain/report/revenue-movement.js";
import { ServiceTally } from "../../src/domain/report/service/service-tally.js";
import { finished } from "../../src/domain/steps.js";
import { agreed, cancelled, contract, customer, interaction, paused, service, terminated } from "../domain/facts.js";
import type { Arguments, Figures } from "./example-blocks.js";
import { churnRun, furtherRenewalsRun, nextRenewalRun, revenueAtRiskRun, revenueRun } from "./metric-risk-runs.js";
import { SERVICE_RUNS } from "./service-runs.js";

const PERIOD = { from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-01" };

/** The function of the domain behind each example, given what the example says. */
export const RUNS: Readonly<Record<string, (given: Arguments) => Figures>> = {
  retentionRate(given) {
    const counts = {
      renewed: given.number("renewed"),
      lapsed: given.number("lapsed"),
      pending: given.number("pending", 0),
      unconfirmed: given.number("unconfirmed", 0),
    };
    return figuresOf(renewalRateOf(counts, PERIOD));
  },
  customersKept(given) {
    const [atStart, kept] = [given.number("atStart"), given.number("kept")];
    const counts = { atStart, kept, unconfirmed: given.number("unconfirmed", 0) };
    return figuresOf(customersKeptOf(counts, PERIOD, RetentionBasis.TERMS));
  },
  customerOn: customerRun,
  revenueRetention(given) {
    const part = (name: "start" | "contraction" | "churn" | "expansion") => ({ [name]: given.number(name) });
    const unconfirmed = given.number("unconfirmed", 0);
    const movement = {
      ...NO_MOVEMENT,
      ...part("start"),
      ...part("contraction"),
      ...part("churn"),
      ...part("expansion"),
      unconfirmed,
    };
    const { grossRevenueRetention: gross, netRevenueRetention: net } = revenueRatesOf(movement, PERIOD);
    return { GRR: gross.value, NRR: net.value, lowest: gross.lowest, highest: gross.highest };
  },
  movement(given) {
    const atEnd = given.number("atEnd");
    const days = given.words("paused");
    const paused = { atStart: days.includes("atStart"), atEnd: days.includes("atEnd") };
    return figuresOf(movementOf(given.number("atStart"), atEnd, given.number("confirmed", atEnd), paused));
  },
  stayChance(given) {
    const quality = qualityOfText(given.text("quality"));
    const outcomes = { observed: given.number("observed"), stayed: given.number("stayed") };
    const { level, byQuality } = fitStayChances({ ...NO_OUTCOMES, [quality]: outcomes }, given.number("k", 50));
    return { level, ...figuresOf(byQuality[quality]) };
  },
  serviceExperience(given) {
    const contacts = given.words("contacts").map((quality) => ({ quality: qualityOfText(quality) }));
    return { "": serviceExperienceOf(contacts, PRIOR_MODEL.stayChances) };
  },
  resolutionQuality(given) {
    const effortScale = given.text("scale") === "CES_1" ? EffortScale.CES_1 : EffortScale.CES_2;
    const { quality } = resolutionQualityOf({ stated: null, effortScore: given.number("score"), effortScale });
    return { "": quality };
  },
  fitCurve(given) {
    const { curve, logLikelihood, boundary } = fitCurve(opportunitiesOf(given.numbers("survivors")));
    const parameters: Figures =
      curve.form === "BETA_GEOMETRIC" ? { α: curve.alpha, β: curve.beta } : { θ: curve.theta };
    return { ...parameters, LL: logLikelihood, boundary };
  },
  survivalAt: (given) => ({ "": survivalAt(curveOf(given), given.number("renewals")) }),
  projected(given) {
    const [curve, from] = [curveOf(given), given.number("from")];
    return { "": (given.number("survival") * survivalAt(curve, given.number("to"))) / survivalAt(curve, from) };
  },
  renewalChance: (given) => ({ "": renewalChance(curveOf(given), given.number("renewals")) }),
  residualLifetime: (given) => ({
    "": residualLifetime(curveOf(given), given.number("renewals"), given.number("discount")),
  }),
  fitExperience(given) {
    const cell = { tenureChance: given.number("tenure"), experience: given.number("E") };
    const cells = [{ ...cell, renewed: given.number("renewed"), lapsed: given.number("lapsed") }];
    const { intercept, slope, isFitted } = finished(fitExperience(cells, DEFAULT_POLICY));
    return { a: intercept, γ: slope, fitted: isFitted ? "yes" : "no" };
  },
  withExperience(given) {
    const meanLogit = logit(given.number("meanE"));
    const effect = { intercept: given.number("a"), slope: given.number("γ"), meanLogit, observed: 100, isFitted: true };
    return { "": withExperience(given.number("tenure"), given.number("E"), effect) };
  },
  churnRisk: churnRun,
  revenueAtRisk: revenueAtRiskRun,
  nextRenewal: nextRenewalRun,
  expectedRevenue: revenueRun,
  furtherRenewals: furtherRenewalsRun,
  kaplanMeier(given) {
    const spells = ["left", "lost"].flatMap((name) =>
      given.numbers(name).map((exit) => ({ entry: 0, exit, left: name === "left" })),
    );
    const steps = kaplanMeier(spells);
    const entries = steps.flatMap(({ time, survival, standardError, low, high }) => [
      [`S(${time})`, survival],
      [`error(${time})`, standardError],
      [`low(${time})`, low],
      [`high(${time})`, high],
    ]);
    return Object.fromEntries(entries) as Figures;
  },
  shareLeft(given) {
    const { shareLeft, low, high } = shareOf(given.number("left"), given.number("customers"));
    return { share: shareLeft, low, high };
  },
  tier(given) {
    const known = {
      score: given.number("score"),
      activity: given.has("activity") ? (given.text("activity") as Activity) : Activity.ACTIVE,
      heldMonths: given.number("heldMonths"),
      agreed: given.number("agreed", 0),
      monthsKnown: null,
    };
    return { "": rawTierOf(known, DEFAULT_POLICY) };
  },
  serviceQuality(given) {
    const tally = new ServiceTally();
    for (const quality of Object.values(ResolutionQuality)) {
      const count = given.number(quality, 0);
      const ruled = given.number(`ruled(${quality})`, 0);
      tally.addContacts({ quality, source: QualitySource.STATED, isService: true, count });
      tally.addContacts({ quality, source: QualitySource.MAPPING_RULE, isService: true, count: ruled });
    }
    tally.addContacts({ quality: null, source: null, isService: true, count: given.number("unknown", 0) });
    const source = QualitySource.STATED;
    const proactive = { quality: ResolutionQuality.VALUE_ENHANCEMENT, source, isService: false };
    tally.addContacts({ ...proactive, count: given.number("proactive", 0) });
    const { closed, qualityUnknown, qualitySources, qualities, valueEnhancement } = tally.result();
    const shares = qualities.map(({ quality, share }) => [quality, share] as const);
    const sources = qualitySources.map(({ source, count }) => [source, count] as const);
    const counts = { closed, qualityUnknown, ...Object.fromEntries(sources) };
    return { ...counts, ...Object.fromEntries(shares), valueEnhancement: valueEnhancement.share };
  },
  ratings(given) {
    const tally = new ServiceTally();
    const [customers, promoters, detractors] = [
      given.number("customers", 0),
      given.number("promoters", 0),
      given.number("detractors", 0),
    ];
    const [efforts, satisfactions] = [given.numbers("efforts"), given.numbers("satisfactions")];
    tally.addRatings({
      effortScale: given.text("scale", "CES_2"),
      efforts: efforts.length,
      effortSum: sumOf(efforts),
      satisfactions: satisfactions.length,
      satisfactionSum: sumOf(satisfactions),
    });
    tally.addRecommendations({ customers, promoters, detractors });
    const { effortCes1, effortCes2, satisfaction, netPromoterScore } = tally.result();
    const [CES1, CES2] = [effortCes1.mean, effortCes2.mean];
    return { CES1, CES2, satisfaction: satisfaction.mean, NPS: netPromoterScore.score };
  },
  ...SERVICE_RUNS,
  predictions: (given) => figuresOf(qualityOf(predictionsOf(given))),
  calibration(given) {
    const bins = calibrationOf(predictionsOf(given));
    const entries = bins.flatMap(({ meanProbability, renewedShare }, index) => [
      [`foreseen(${index + 1})`, meanProbability],
      [`came(${index + 1})`, renewedShare],
    ]);
    return { bins: bins.length, ...(Object.fromEntries(entries) as Figures) };
  },
  lossDifference(given) {
    const outcomes = [
      ...Array<boolean>(given.number("renewed")).fill(true),
      ...Array<boolean>(given.number("lapsed")).fill(false),
    ];
    const predictionsBy = ([ofRenewed = NaN, ofLapsed = NaN]: number[]) =>
      outcomes.map((renewed, index) => ({
        customerId: `${index}`,
        renewed,
        probability: renewed ? ofRenewed : ofLapsed,
      }));
    const learntFrom = { renewed: given.number("learntRenewed", 1), lapsed: given.number("learntLapsed", 1) };
    const [ours, baseline] = [predictionsBy(given.numbers("model")), predictionsBy(given.numbers("baseline"))];
    const loss = finished(bootstrapLoss(ours, baseline, learntFrom));
    return { difference: loss?.difference ?? null, helps: loss?.helps === true ? "yes" : "no" };
  },
  plainRate: (given) => ({ "": plainRateOf({ renewed: given.number("renewed"), lapsed: given.number("lapsed") }) }),
};

/** A customer with at most one contract of 1,200.00 EUR in all and what else the example names, as loyalty sees it. */
function customerRun(given: Arguments): Figures {
  const startsOn = given.text("start", "");
  const events = [
    ...given.words("renewedOn").map((day) => agreed(day)),
    ...given.words("cancelledOn").map((day) => cancelled(day)),
    ...given.words("pausedOn").map((day) => paused(day, given.text("resumesOn", "") || null)),
    ...given.words("terminatedOn").map((day) => ({ ...terminated(day), learntOn: given.text("toldOn", day) })),
  ];
  const facts = {
    startsOn,
    trialEndsOn: given.text("trialEndsOn", "") || null,
    termMonths: given.number("months", 12),
    autoRenew: given.text("autoRenew", "no") === "yes",
    confirmedUntil: given.has("confirmedUntil") ? given.text("confirmedUntil") : null,
  };
  const spend = given.number("yearlySpend", 0);
  const [quality, contactOn = ""] = given.words("contact");
  const [points, recommendedOn = ""] = given.words("recommends");
  const interactions = [
    ...given.words("usedOn").map((day) => interaction(InteractionKind.USAGE, day)),
    ...given.words("openSince").map((day) => interaction(InteractionKind.SERVICE, day)),
    ...(quality === undefined ? [] : [service(qualityOfText(quality), contactOn)]),
    ...(points === undefined
      ? []
      : [interaction(InteractionKind.FEEDBACK, recommendedOn, { recommendation: Number(points) })]),
  ];
  const yearlySpend = spend === 0 ? null : { minor: spend, currency: "EUR" };
  const contracts = startsOn === "" ? [] : [{ contract: contract(facts), events }];
  const loyalty = loyaltyOf(
    customer({ contracts, yearlySpend, interactions }),
    DEFAULT_POLICY,
    PRIOR_MODEL,
    given.text("day"),
  );
  return {
    ...figuresOf(loyalty),
    annualValue: loyalty.annualValue?.minor ?? null,
    heldUnconfirmed: loyalty.heldUnconfirmed ? "yes" : "no",
    actions: loyalty.nextBestActions.map(({ action }) => action).join(" "),
  };
}

/** The numbers and texts among the fields of an object. */
function figuresOf(values: object): Figures {
  const entries = Object.entries(values).filter(
    ([, value]) => value === null || ["number", "string"].includes(typeof value),
  );
  return Object.fromEntries(entries);
}

function curveOf(given: Arguments): RenewalCurve {
  return { form: "BETA_GEOMETRIC", alpha: given.number("α"), beta: given.number("β") };
}

function opportunitiesOf(survivors: readonly number[]) {
  return survivors.slice(1).map((renewed, index) => ({ renewed, lapsed: (survivors[index] ?? 0) - renewed }));
}

function predictionsOf(given: Arguments): Prediction[] {
  return ["renewed", "lapsed"].flatMap((name) =>
    given.numbers(name).map((probability) => ({ customerId: "", probability, renewed: name === "renewed" })),
  );
}

function qualityOfText(text: string): ResolutionQuality {
  const quality = Object.values(ResolutionQuality).find((each): boolean => String(each) === text);
  if (quality === undefined) throw new Error(`${text} is no resolution quality`);
  return quality;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function logit(chance: number): number {
  return Math.log(chance / (1 - chance));
}
