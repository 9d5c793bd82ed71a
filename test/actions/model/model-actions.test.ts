import fc from "fast-check";

import { fitModel, refitModel } from "../../../src/actions/model/model-actions.js";
import { countStale } from "../../../src/data/customer/loyalty-store.js";
import type { ContractHistory } from "../../../src/domain/contract/contract.js";
import { inLines } from "../../../src/domain/contract/contract-line.js";
import { termsOf } from "../../../src/domain/contract/contract-terms.js";
import { type Term, TermOutcome } from "../../../src/domain/contract/term.js";
import { termClassOf } from "../../../src/domain/contract/term-class.js";
import { Direction, InteractionKind } from "../../../src/domain/customer/interaction.js";
import { loyaltyOf } from "../../../src/domain/loyalty/loyalty.js";
import { type LoyaltyModel, PRIOR_MODEL } from "../../../src/domain/loyalty/loyalty-model.js";
import { type LoyaltyPolicy, ResolutionQuality } from "../../../src/domain/loyalty/policy.js";
import {
  fitStayChances,
  NO_OUTCOMES,
  QUALITIES,
  serviceExperienceOf,
} from "../../../src/domain/loyalty/service-experience.js";
import { fitExperience } from "../../../src/domain/renewal/experience-effect.js";
import { renewalChance } from "../../../src/domain/renewal/renewal-curve.js";
import { fitClasses, OpportunityTally } from "../../../src/domain/renewal/renewal-model.js";
import { finished } from "../../../src/domain/steps.js";
import { modelFitter } from "../../../src/jobs/model-fitter.js";
import { refresher } from "../../../src/jobs/refresher.js";
import { arbitraryCustomer, arbitraryDay, arbitraryPolicy } from "../../support/arbitrary-customer.js";
import { onEachDatabase } from "../../support/databases.js";
import { factRowsOf, testId } from "../../support/history-rows.js";
import { plusMonths } from "../../support/naive-calendar.js";
import { firstTermStart } from "../../support/naive-terms.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import { TestWorkspace } from "../../support/test-workspace.js";

const arbitraryScenario = fc.record({
  histories: fc.array(arbitraryCustomer, { minLength: 1, maxLength: 8 }),
  policy: arbitraryPolicy,
  fittedOn: arbitraryDay(100, 900),
});

onEachDatabase("the model of a workspace", (current) => {
  let workspace: TestWorkspace;
  beforeEach(async () => {
    workspace = await TestWorkspace.make(current(), "Asia/Kolkata");
    workspace.setDay("2026-01-15");
  });
  afterEach(async () => {
    await workspace.remove();
  });

  const job = () => ({
    database: current().database,
    clock: () => workspace.now,
    signal: new AbortController().signal,
  });

  test("is fitted on what a plain loop over all customers counts", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScenario, async ({ histories, policy, fittedOn }) => {
        const fitted = await TestWorkspace.make(current(), "Asia/Kolkata");
        fitted.setDay("2027-06-01");
        await fitted.usePolicy(policy);
        await fitted.write(histories.flatMap((history, index) => factRowsOf(`customer ${index}`, history)));
        const model = await fitModel(current().database.reader, fitted.state, fittedOn);
        expectSameModel(model, naiveModel(await fitted.stored(), policy, fittedOn));
        await fitted.remove();
      }),
      { numRuns: 12, interruptAfterTimeLimit: 8_000 },
    );
  });

  test("is published where a value moved by more than 0.005, and only then", async () => {
    await writeOutcomes(workspace, 12, 9);
    const fitted = await fitModel(current().database.reader, workspace.state, workspace.today);
    for (const { by, isPublished } of [
      { by: 0.0049, isPublished: false },
      { by: -0.0049, isPublished: false },
      { by: 0.0051, isPublished: true },
      { by: -0.0051, isPublished: true },
    ]) {
      for (const shifted of [withLevel(fitted, by), withChance(fitted, by)]) {
        await workspace.useModel(shifted);
        const { modelVersion } = workspace.state;
        await refitModel(current().database, workspace.state, workspace.now);
        await workspace.reload();
        expect(workspace.state.modelVersion - modelVersion).toBe(isPublished ? 1 : 0);
        expect(workspace.state.model).toEqual(isPublished ? fitted : shifted);
      }
    }
  });

  test("of a workspace without outcomes stays the prior", async () => {
    await workspace.ingest({ customers: [{ externalId: testId("alone") }] });
    await modelFitter.run(job());
    await workspace.reload();
    expect(workspace.state).toMatchObject({ modelVersion: 1, model: PRIOR_MODEL, modelFittedOn: null });
  });

  test("is read by everybody as soon as it is published, and the refresher brings the rows up", async () => {
    await writeOutcomes(workspace, 6, 4);
    const before = await workspace.stored();
    await modelFitter.run(job());
    await workspace.reload();
    expect(workspace.state).toMatchObject({ modelVersion: 2, modelFittedOn: workspace.today });
    expect(await countStale(current().database.reader, workspace.state, workspace.today)).toBe(before.length);

    const loaders = workspace.loaders();
    for (const { customer, facts } of before) {
      const read = await loaders.loyalty(workspace.today).load(customer);
      expect(read).toMatchObject({ modelVersion: 2 });
      expect(read.loyalty).toMatchObject(expectedLoyalty(facts, workspace));
    }

    await refresher.run(job());
    expect(await countStale(current().database.reader, workspace.state, workspace.today)).toBe(0);
    for (const { loyalty, facts } of await workspace.stored()) {
      expect(loyalty.loyalty).toMatchObject(expectedLoyalty(facts, workspace));
    }
  });

  test("published by two servers at once becomes one version", async () => {
    await writeOutcomes(workspace, 6, 4);
    const { database } = current();
    await Promise.all([1, 2, 3].map(() => refitModel(database, workspace.state, workspace.now)));
    await workspace.reload();
    expect(workspace.state.modelVersion).toBe(2);
  });
});

/** Customers who had one contact each, some weeks before their yearly term came up; so many of them renewed. */
async function writeOutcomes(workspace: TestWorkspace, count: number, renewed: number): Promise<void> {
  const qualities = Object.values(ResolutionQuality);
  const keys = Array.from({ length: count }, (_, index) => testId(`outcome ${index}`));
  await workspace.ingest({
    customers: keys.map((externalId) => ({ externalId })),
    contracts: keys.map((externalId, index) => ({
      externalId,
      customer: { externalId },
      startsOn: "2024-12-01",
      termMonths: 12,
      value: { minor: 1200, currency: "EUR" },
      autoRenew: index < renewed,
    })),
    interactions: keys.map((externalId, index) => ({
      externalId,
      customer: { externalId },
      kind: InteractionKind.SERVICE,
      direction: Direction.INBOUND,
      occurredAt: new Date("2025-11-01T10:00:00Z"),
      resolutionQuality: qualities[index % qualities.length],
    })),
  });
}

function expectedLoyalty(facts: StoredCustomer["facts"], { state, today }: TestWorkspace) {
  return loyaltyOf(facts, state.policy, state.model, today);
}

function withLevel({ stayChances, ...model }: LoyaltyModel, by: number): LoyaltyModel {
  return { ...model, stayChances: { ...stayChances, level: stayChances.level + by } };
}

function withChance({ stayChances, ...model }: LoyaltyModel, by: number): LoyaltyModel {
  const { LOW_EFFORT: before } = stayChances.byQuality;
  const LOW_EFFORT = { ...before, chance: before.chance + by };
  return { ...model, stayChances: { ...stayChances, byQuality: { ...stayChances.byQuality, LOW_EFFORT } } };
}

/** The model by DESIGN.md 3.6 and 3.7, from all facts and without any of the program's statements. */
function naiveModel(customers: readonly StoredCustomer[], policy: LoyaltyPolicy, day: string): LoyaltyModel {
  const outcomes = structuredClone(NO_OUTCOMES) as Record<ResolutionQuality, { observed: number; stayed: number }>;
  for (const { facts } of customers) {
    const decided = inLines(facts.contracts, policy).flatMap(({ contract, ...history }) =>
      termsOf({ contract, ...history }, day, policy.graceDays).terms.flatMap((term) => {
        const isObserved = contract.observedFrom === null || contract.observedFrom <= term.dueOn;
        const isKnown = term.knownFrom !== null && term.knownFrom <= day;
        return isObserved && isKnown && term.decidedOn !== null ? [{ ...term, decidedOn: term.decidedOn }] : [];
      }),
    );
    const contactsOf = new Map<(typeof decided)[number], ResolutionQuality[]>();
    for (const { kind, quality, resolvedOn } of facts.interactions) {
      const isService = kind === InteractionKind.SERVICE || kind === InteractionKind.COMPLAINT;
      if (!isService || quality === null || resolvedOn === null) continue;
      const later = decided.filter(({ decidedOn }) => decidedOn > resolvedOn);
      const orderOf = ({ decidedOn, dueOn, outcome }: (typeof decided)[number]) => `${decidedOn} ${dueOn} ${outcome}`;
      const [first] = later.sort((one, other) => orderOf(one).localeCompare(orderOf(other)));
      if (first === undefined || first.decidedOn >= plusMonths(resolvedOn, policy.experienceWindowMonths)) continue;
      contactsOf.set(first, [...(contactsOf.get(first) ?? []), quality]);
    }
    for (const [{ outcome }, qualities] of contactsOf) {
      for (const quality of qualities) {
        outcomes[quality].observed += 1 / qualities.length;
        if (outcome === TermOutcome.RENEWED) outcomes[quality].stayed += 1 / qualities.length;
      }
    }
  }
  const stayChances = fitStayChances(outcomes, policy.priorStrength);
  const opportunities = customers.map(({ facts }) => naiveOpportunities(facts, policy, day));
  const tally = new OpportunityTally();
  for (const { termClass, renewals, renewed } of opportunities.flat()) {
    tally.add(termClass, renewals, { renewed: Number(renewed), lapsed: Number(!renewed) });
  }
  const classes = fitClasses(tally, policy);
  const cells = customers.flatMap(({ facts }, index) =>
    (opportunities[index] ?? []).flatMap(({ termClass, renewals, renewed, decidedOn }) => {
      const counting = facts.interactions.flatMap(({ kind, quality, resolvedOn }) => {
        const isService = kind === InteractionKind.SERVICE || kind === InteractionKind.COMPLAINT;
        const isRated = isService && quality !== null && resolvedOn !== null;
        if (!isRated || resolvedOn >= decidedOn) return [];
        return plusMonths(resolvedOn, policy.experienceWindowMonths) > decidedOn ? [{ quality }] : [];
      });
      const experience = serviceExperienceOf(counting, stayChances);
      const tenureChance = renewalChance(classes[termClass].curve, renewals);
      const outcome = { renewed: Number(renewed), lapsed: Number(!renewed) };
      return experience === null ? [] : [{ tenureChance, experience, ...outcome }];
    }),
  );
  return { stayChances, renewal: { classes, experience: finished(fitExperience(cells, policy)) } };
}

/** The decided terms whose scheduled end has come and that someone watched, each with its place on the curve. */
function naiveOpportunities(facts: StoredCustomer["facts"], policy: LoyaltyPolicy, day: string) {
  const contracts = inLines(facts.contracts, policy);
  return contracts.flatMap((history) => {
    const { contract } = history;
    const before = naiveTermsBefore(history, contracts, policy);
    const terms = [...before, ...termsOf(history, day, policy.graceDays).terms];
    return terms.flatMap(({ startsOn, months, outcome, decidedOn, dueOn, knownFrom }, index) => {
      if (index < before.length) return [];
      const own = terms.slice(before.length, index + 1);
      const agreedMonths = own.reduce((total, term) => total + term.months + term.prolongedMonths, 0);
      const hasEnded = plusMonths(firstTermStart(contract), agreedMonths) <= day && startsOn < day;
      const isWatched = contract.observedFrom === null || contract.observedFrom <= dueOn;
      if (!hasEnded || !isWatched || decidedOn === null || knownFrom === null || knownFrom > day) return [];
      const classes = terms.slice(0, index + 1).map((term) => termClassOf(term.months));
      const renewals = classes.reverse().findIndex((termClass) => termClass !== termClassOf(months));
      const place = renewals === -1 ? index : renewals - 1;
      return [{ termClass: termClassOf(months), renewals: place, renewed: outcome === TermOutcome.RENEWED, decidedOn }];
    });
  });
}

/** The terms of the contracts that a contract continues, first to last, as they ended. */
function naiveTermsBefore(
  { contract, line }: ContractHistory,
  all: readonly ContractHistory[],
  policy: LoyaltyPolicy,
): Term[] {
  const before = all.find((other) => other.contract.id === line?.predecessor?.contractId);
  if (before === undefined) return [];
  return [
    ...naiveTermsBefore(before, all, policy),
    ...termsOf(before, firstTermStart(contract), policy.graceDays).terms,
  ];
}

/** The same but for the last digits, which depend on the order of summing. */
function expectSameModel(
  { stayChances: one, renewal }: LoyaltyModel,
  { stayChances: other, renewal: otherRenewal }: LoyaltyModel,
): void {
  expect(renewal.classes).toEqual(otherRenewal.classes);
  const { observed, isFitted, ...effect } = otherRenewal.experience;
  expect(renewal.experience).toMatchObject({ observed, isFitted });
  for (const [name, value] of Object.entries(effect)) {
    expect(renewal.experience[name as keyof typeof effect]).toBeCloseTo(value, 8);
  }
  expect(one.level).toBeCloseTo(other.level, 8);
  for (const quality of QUALITIES) {
    for (const value of ["observed", "stayed", "chance", "low", "high"] as const) {
      expect(one.byQuality[quality][value]).toBeCloseTo(other.byQuality[quality][value], 8);
    }
  }
}
