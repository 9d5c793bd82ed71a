import type { LocalDate } from "../../../src/domain/calendar.js";
import { type ContractEventFacts, ContractEventType } from "../../../src/domain/contract/contract.js";
import { termsOf } from "../../../src/domain/contract/contract-terms.js";
import { TermClass } from "../../../src/domain/contract/term-class.js";
import { DEFAULT_POLICY, ResolutionQuality } from "../../../src/domain/loyalty/policy.js";
import { logLikelihoodOf, renewalChance, type RenewalCurve } from "../../../src/domain/renewal/renewal-curve.js";
import { fitClasses, opportunitiesOf, OpportunityTally } from "../../../src/domain/renewal/renewal-model.js";
import { type Backtest, BacktestTally } from "../../../src/domain/report/backtest.js";
import type { ReportCustomer } from "../../../src/domain/report/report-customer.js";
import { finished } from "../../../src/domain/steps.js";
import {
  drawsOf,
  type Population,
  serviceOn,
  type ServiceStrength,
  simulateContract,
  simulateCustomers,
} from "../../support/simulated-history.js";

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const meanOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
const deviationOf = (values: readonly number[]) =>
  Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)));

describe("renewal curves are recovered from contracts of mixed lengths, staggered and under way", () => {
  const asOf = "2026-01-01";
  const contracts = 1200;
  /** Neither says anything of who renews. */
  const TRIALS_AND_PAUSES = { onTrial: 0.2, paused: 0.1 };
  const POPULATIONS: readonly (Population & { readonly termClass: TermClass })[] = [
    {
      termClass: TermClass.MONTHS_1,
      termMonths: 1,
      alpha: 0.8,
      beta: 6,
      firstStart: "2024-06-01",
      lastStart: asOf,
      until: asOf,
      noticeWithin: null,
      ...TRIALS_AND_PAUSES,
    },
    {
      termClass: TermClass.MONTHS_12,
      termMonths: 12,
      alpha: 0.7,
      beta: 1.2,
      firstStart: "2014-01-01",
      lastStart: asOf,
      until: asOf,
      noticeWithin: null,
      ...TRIALS_AND_PAUSES,
    },
    {
      termClass: TermClass.MONTHS_24,
      termMonths: 24,
      alpha: 1.5,
      beta: 4,
      firstStart: "2004-01-01",
      lastStart: asOf,
      until: asOf,
      noticeWithin: null,
      ...TRIALS_AND_PAUSES,
    },
  ];

  const runs = SEEDS.map((seed) => {
    const draw = drawsOf(seed);
    const tally = new OpportunityTally();
    for (const population of POPULATIONS) {
      for (let index = 0; index < contracts; index += 1) {
        const { contract, events } = simulateContract(population, draw, `contract ${index}`);
        const { terms } = termsOf({ contract, events }, asOf, DEFAULT_POLICY.graceDays);
        tally.addAll(opportunitiesOf(terms, contract.observedFrom, asOf));
      }
    }
    return { tally, fits: fitClasses(tally, DEFAULT_POLICY) };
  });

  describe.each(POPULATIONS)("$termClass, α $alpha β $beta", ({ termClass, alpha, beta }) => {
    const truth: RenewalCurve = { form: "BETA_GEOMETRIC", alpha, beta };
    const fits = runs.map((run) => run.fits[termClass]);

    test("each seed's fit is a curve of its own terms", () => {
      for (const { source, boundary } of fits) expect([source, boundary]).toEqual(["CLASS", null]);
    });

    test.each([0, 1, 3, 6])("the chance after %i renewals, without a bias", (renewals) => {
      const chances = fits.map(({ curve }) => renewalChance(curve, renewals));
      const expected = renewalChance(truth, renewals);
      for (const chance of chances) expect(Math.abs(chance - expected)).toBeLessThan(0.06);
      // The mean of 20 seeds misses by more than four of its own standard errors once in 16,000 times.
      expect(Math.abs(meanOf(chances) - expected)).toBeLessThan((4 * deviationOf(chances)) / Math.sqrt(SEEDS.length));
    });

    test("α and β, by the middle of the seeds", () => {
      const middleOf = (values: readonly number[]) => [...values].sort((one, other) => one - other)[10] ?? NaN;
      const curves = fits.map(({ curve }) => (curve.form === "BETA_GEOMETRIC" ? curve : { alpha: NaN, beta: NaN }));
      expect(Math.abs(middleOf(curves.map((curve) => curve.alpha)) / alpha - 1)).toBeLessThan(0.15);
      expect(Math.abs(middleOf(curves.map((curve) => curve.beta)) / beta - 1)).toBeLessThan(0.15);
    });

    test("the true curve is about as likely as the fitted one, as far as chance allows", () => {
      // Twice the difference of the log likelihoods is spread as χ² with 2 degrees of freedom: mean 2, over 18.4 once in 10,000.
      const differences = runs.map(
        ({ tally }, index) => 2 * ((fits[index]?.logLikelihood ?? NaN) - logLikelihoodOf(truth, tally.of(termClass))),
      );
      for (const difference of differences) {
        expect(difference).toBeGreaterThanOrEqual(-1e-6);
        expect(difference).toBeLessThan(18.4);
      }
      expect(meanOf(differences)).toBeLessThan(4);
    });
  });
});

const day = "2023-01-01";
const backtestAsOf = "2024-01-01";
const YEARLY: Population = {
  termMonths: 12,
  alpha: 1.5,
  beta: 5,
  firstStart: "2018-01-01",
  lastStart: "2022-12-31",
  until: backtestAsOf,
  noticeWithin: 14,
};
const CUSTOMERS = 2000;
const MATTERS: ServiceStrength = { UNRESOLVED: 0.3, HIGH_EFFORT: 0.55, LOW_EFFORT: 1.3, VALUE_ENHANCEMENT: 2.5 };
const NO_MATTER: ServiceStrength = { UNRESOLVED: 1, HIGH_EFFORT: 1, LOW_EFFORT: 1, VALUE_ENHANCEMENT: 1 };

function backtestOf(customers: readonly ReportCustomer[]): Backtest {
  const tally = new BacktestTally(DEFAULT_POLICY, day, backtestAsOf);
  for (const customer of customers) tally.add(customer);
  return finished(tally.result());
}

describe("a backtest of 2,000 customers", () => {
  test("says that service experience helps where it does, in at least 18 of 20 histories", () => {
    const backtests = SEEDS.map((seed) => backtestOf(simulateCustomers(CUSTOMERS, YEARLY, MATTERS, seed)));
    for (const { undecided, model, fitted } of backtests) {
      expect([undecided, fitted.renewal.experience.isFitted]).toEqual([0, true]);
      expect(model.count).toBeGreaterThan(500);
    }
    expect(backtests.filter(({ experience }) => experience?.helps).length).toBeGreaterThanOrEqual(18);
    expect(meanOf(backtests.map(({ model, tenure }) => (model.auc ?? NaN) - (tenure.auc ?? NaN)))).toBeGreaterThan(
      0.03,
    );
  });

  test("does not say so where it does not, but in 2 of 20 at most", () => {
    const backtests = SEEDS.map((seed) => backtestOf(simulateCustomers(CUSTOMERS, YEARLY, NO_MATTER, seed)));
    expect(backtests.filter(({ experience }) => experience?.helps).length).toBeLessThanOrEqual(2);
  });

  test("says that tenure helps in histories in which it does", () => {
    const unequal = { ...YEARLY, alpha: 0.4, beta: 0.8 };
    const backtests = SEEDS.map((seed) => backtestOf(simulateCustomers(CUSTOMERS, unequal, NO_MATTER, seed)));
    expect(backtests.filter(({ tenureGain }) => tenureGain?.helps).length).toBeGreaterThanOrEqual(18);
  });

  test("is calibrated where leavers say so late: what came lies near what was foreseen", () => {
    const backtests = SEEDS.map((seed) => backtestOf(simulateCustomers(CUSTOMERS, YEARLY, MATTERS, seed)));
    const gaps = backtests.map(({ calibration, model }) => {
      const weighted = calibration.map((bin) => bin.count * (bin.renewedShare - bin.meanProbability));
      return weighted.reduce((total, gap) => total + gap, 0) / model.count;
    });
    expect(Math.abs(meanOf(gaps))).toBeLessThan(0.02);
  });
});

describe("a backtest does not see the future", () => {
  const customers = simulateCustomers(600, YEARLY, MATTERS, 7);
  const before = backtestOf(customers);
  const withFacts = (change: (customer: ReportCustomer, index: number) => Partial<ReportCustomer["facts"]>) =>
    customers.map((customer, index) => ({ ...customer, facts: { ...customer.facts, ...change(customer, index) } }));
  const event = (type: ContractEventType, on: LocalDate, value: number | null): ContractEventFacts => {
    return { id: `${type} ${on}`, type, day: on, months: null, value, undoesId: null };
  };

  test("and has something to see", () => {
    expect(before.model.count).toBeGreaterThan(200);
    expect(before.fitted.renewal.experience.isFitted).toBe(true);
  });

  test.each<[string, (customer: ReportCustomer, index: number) => Partial<ReportCustomer["facts"]>]>([
    [
      "contacts after the day",
      ({ facts }, index) => ({
        interactions: [
          ...facts.interactions,
          serviceOn(
            index % 2 === 0 ? "2023-01-02" : "2023-06-01",
            Object.values(ResolutionQuality)[index % 4] ?? ResolutionQuality.LOW_EFFORT,
          ),
        ],
      }),
    ],
    [
      "contacts of before that were resolved after the day",
      ({ facts }) => ({
        interactions: [
          ...facts.interactions,
          { ...serviceOn("2022-12-01", ResolutionQuality.UNRESOLVED), resolvedOn: "2023-01-02" },
        ],
      }),
    ],
    [
      "contacts after the day that are told first",
      ({ facts }) => ({
        interactions: [serviceOn("2023-01-02", ResolutionQuality.VALUE_ENHANCEMENT), ...facts.interactions],
      }),
    ],
    [
      "contracts that start after the day, and how they end",
      ({ facts }, index) => ({
        contracts: [
          ...facts.contracts,
          ...facts.contracts.map(({ contract }) => ({
            contract: { ...contract, id: `later ${index}`, startsOn: "2023-01-02", termMonths: 1, autoRenew: false },
            events: [],
          })),
        ],
      }),
    ],
    [
      "values that changed after the day",
      ({ facts }) => ({
        contracts: facts.contracts.map(({ contract, events }) => ({
          contract,
          events: [...events, event(ContractEventType.VALUE_CHANGED, "2023-01-02", 1)],
        })),
      }),
    ],
    [
      "cancellations after the day whose knowledge is used",
      ({ facts }) => ({
        contracts: facts.contracts.map(({ contract, events }) => ({
          contract,
          events: events.length > 0 ? events : [event(ContractEventType.CANCELLED, "2024-01-02", null)],
        })),
      }),
    ],
  ])("in %s", (_name, change) => {
    expect(backtestOf(withFacts(change))).toEqual(before);
  });

  test("in what decided the terms that it predicts: only what came is another", () => {
    const turned = withFacts(({ facts }) => ({
      contracts: facts.contracts.map(({ contract, events }) => ({
        contract,
        events: events.filter((each) => each.day <= day),
      })),
    }));
    const after = backtestOf(turned);
    expect(after.fitted).toEqual(before.fitted);
    expect(after.model.count).toBe(before.model.count);
    expect(after.calibration.map(({ meanProbability }) => meanProbability)).toEqual(
      before.calibration.map(({ meanProbability }) => meanProbability),
    );
    expect(after.model.auc).toBeNull();
    expect(before.model.auc).not.toBeNull();
  });
});
