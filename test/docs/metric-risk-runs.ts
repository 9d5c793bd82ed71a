import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { TermClass } from "../../src/domain/contract/term-class.js";
import type { LoyaltyModel } from "../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { churnRiskOf } from "../../src/domain/renewal/churn-risk.js";
import {
  addRevenue,
  furtherTerms,
  horizonFrom,
  NO_REVENUE,
  revenueOf,
} from "../../src/domain/renewal/expected-revenue.js";
import { outlookOf, renewalChanceOf, type RenewalOutlook } from "../../src/domain/renewal/renewal-outlook.js";
import { contract } from "../domain/facts.js";
import { curveOf, equalContracts, modelOf } from "../domain/renewal/models.js";
import type { Arguments, Figures } from "./example-blocks.js";

/**
 * `contracts 900@0.1 100@0.6`: annual values and lapse chances; or one contract by `renewals`, `E`, `decision` under
 * α, β and γ.
 */
export function churnRun(given: Arguments): Figures {
  if (given.has("contracts")) {
    const classes = [TermClass.MONTHS_12, TermClass.MONTHS_24];
    const pairs = given.words("contracts").map((pair) => pair.split("@").map(Number));
    const curves = pairs.map(([, theta = NaN], index) => [classes[index], equalContracts(theta)] as const);
    const outlooks = pairs.map(([annualValue = NaN], index) => outlookIn(classes[index], annualValue));
    return { risk: churnRiskOf(outlooks, null, modelOf(Object.fromEntries(curves)))?.risk ?? null };
  }
  const decision = given.has("decision") ? (given.text("decision") as RenewalOutlook["decision"]) : null;
  const outlook = { ...outlookIn(TermClass.MONTHS_12, 1), renewals: given.number("renewals"), decision };
  const churn = churnRiskOf([outlook], given.has("E") ? given.number("E") : null, yearlyModelOf(given));
  const points = (churn?.reasons ?? []).map((reason) => [reason.factor, reason.points] as const);
  return { risk: churn?.risk ?? null, renewalProbability: 1 - (churn?.risk ?? NaN), ...Object.fromEntries(points) };
}

/** The next due term of a yearly contract that renews by itself. */
export function nextRenewalRun(given: Arguments): Figures {
  const outlook = startedOutlook(given, contract({ startsOn: given.text("start"), autoRenew: true }));
  const { dueOn, renewals, renewalValue } = outlook;
  return {
    dueOn,
    renewals,
    value: renewalValue,
    probability: renewalChanceOf(outlook, null, yearlyModelOf(given)).final,
  };
}

/** A yearly contract over a horizon, by the chance `renewal` of each renewal. */
export function revenueRun(given: Arguments): Figures {
  const model = modelOf({ MONTHS_12: equalContracts(1 - given.number("renewal")) });
  const outlook = startedOutlook(given, contract({ startsOn: given.text("start"), value: given.number("value") }));
  const horizon = horizonFrom(given.text("day"), given.number("months"), given.number("discount", 0));
  const parts = revenueOf(outlook, null, model, horizon).reduce(addRevenue, NO_REVENUE);
  return { ...parts, total: parts.contracted + parts.expected };
}

/** The renewals of a yearly contract: how likely it comes to each, and how likely that one is done too. */
export function furtherRenewalsRun(given: Arguments): Figures {
  const outlook = startedOutlook(given, contract({ startsOn: given.text("start"), autoRenew: true }));
  const terms = [...furtherTerms(outlook, null, yearlyModelOf(given), given.text("before"))];
  const entries = terms.flatMap(({ chance, renewalChance }, index) => [
    [`due(${index + 1})`, chance / renewalChance],
    [`expected(${index + 1})`, chance],
  ]);
  return Object.fromEntries(entries) as Figures;
}

function yearlyModelOf(given: Arguments): LoyaltyModel {
  const effect = given.has("γ") ? { slope: given.number("γ"), meanLogit: logit(given.number("meanE")) } : {};
  return modelOf({ MONTHS_12: curveOf(given.number("α"), given.number("β")) }, effect);
}

function startedOutlook(given: Arguments, facts: ReturnType<typeof contract>): RenewalOutlook {
  const day = given.text("day");
  const outlook = outlookOf(facts, termsOf(facts, [], day, DEFAULT_POLICY.graceDays).terms, day);
  if (outlook === null) throw new Error(`nothing stands before the contract on ${day}`);
  return outlook;
}

function outlookIn(termClass: TermClass = TermClass.OTHER, annualValue: number): RenewalOutlook {
  return {
    contractId: termClass,
    currency: "EUR",
    hasBegun: true,
    annualValue,
    dueOn: "2026-12-31",
    termClass,
    renewals: 0,
    decision: null,
    committed: [],
    startsOn: "2025-01-01",
    committedMonths: 12,
    last: { termClass, renewals: 0, hasLapsed: false },
    renewalMonths: 12,
    renewalValue: annualValue,
  };
}

function logit(chance: number): number {
  return Math.log(chance / (1 - chance));
}
