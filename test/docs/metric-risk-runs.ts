import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { TermClass, termClassOf } from "../../src/domain/contract/term-class.js";
import type { LoyaltyModel } from "../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { churnRiskOf, explainedRiskOf, revenueAtRiskOf } from "../../src/domain/renewal/churn-risk.js";
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
import { lapsing, outlook as outlookFor } from "../domain/renewal/outlooks.js";
import type { Arguments, Figures } from "./example-blocks.js";

/** `contracts 12@0.1 1@0.05`: months of the term and lapse chances, of contracts that begin with the horizon of a year. */
export function churnRun(given: Arguments): Figures {
  if (!given.has("contracts")) return explainedRun(given);
  const pairs = given.words("contracts").map((pair) => pair.split("@").map(Number));
  const curves = pairs.map(([months = NaN, theta = NaN]) => [termClassOf(months), equalContracts(theta)] as const);
  const outlooks = pairs.map(([months = NaN]) => outlookOfMonths(months));
  return { risk: churnRiskOf(outlooks, null, modelOf(Object.fromEntries(curves)), HORIZON_END) };
}

/** One yearly contract by `renewals`, `E`, `decision` under α, β and γ. */
function explainedRun(given: Arguments): Figures {
  const renewals = given.number("renewals");
  const yearly = outlookOfMonths(12, { renewals, last: { termClass: TermClass.MONTHS_12, renewals } });
  const isLapsed = given.has("decision") && given.text("decision") === "LAPSED";
  const outlook = isLapsed ? lapsing(yearly, HORIZON_END) : yearly;
  const experience = given.has("E") ? given.number("E") : null;
  const churn = explainedRiskOf([outlook], experience, yearlyModelOf(given), HORIZON_END);
  const points = (churn?.reasons ?? []).map((reason) => [reason.factor, reason.points] as const);
  return { risk: churn?.risk ?? null, ...Object.fromEntries(points) };
}

/** A yearly contract of a value that lapses with a chance. */
export function revenueAtRiskRun(given: Arguments): Figures {
  const model = modelOf({ MONTHS_12: equalContracts(given.number("lapse")) });
  const outlook = outlookOfMonths(12, { annualValue: given.number("value") });
  return { "": revenueAtRiskOf([outlook], null, model, HORIZON_END)[0]?.minor ?? null };
}

/** The next due term of a yearly contract that renews by itself. */
export function nextRenewalRun(given: Arguments): Figures {
  const outlook = startedOutlook(given, contract({ startsOn: given.text("start"), autoRenew: true }));
  const { dueOn, renewals, renewalValue } = outlook;
  return {
    dueOn,
    renewals,
    value: renewalValue,
    probability: renewalChanceOf(outlook, null, yearlyModelOf(given)).experience,
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
  const outlook = outlookOf(facts, termsOf({ contract: facts, events: [] }, day, DEFAULT_POLICY.graceDays).terms, day);
  if (outlook === null) throw new Error(`nothing stands before the contract on ${day}`);
  return outlook;
}

const HORIZON_START = "2026-01-01";
const HORIZON_END = "2027-01-01";

function outlookOfMonths(months: number, changes: Partial<RenewalOutlook> = {}): RenewalOutlook {
  const committed = [{ startsOn: HORIZON_START, endsOn: HORIZON_END, value: 0 }];
  const placed = {
    startsOn: HORIZON_START,
    committed,
    dueMonths: months,
    committedMonths: months,
    renewalMonths: months,
  };
  return outlookFor(termClassOf(months), 0, { ...placed, ...changes });
}

function logit(chance: number): number {
  return Math.log(chance / (1 - chance));
}
