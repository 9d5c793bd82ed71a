import fc from "fast-check";

import { kaplanMeier, type Spell } from "../../../src/domain/report/kaplan-meier.js";

const spell = (exit: number, left: boolean, entry = 0): Spell => ({ entry, exit, left });

describe("the reference", () => {
  const times = [1, 1, 1, 2, 2, 2, 3, 3, 4, 4];
  const left = [true, true, false, true, false, false, true, false, true, false];
  const steps = kaplanMeier(times.map((time, index) => spell(time, left[index] ?? false)));

  test.each([
    [1, 10, 2, 0.8, 0.126491],
    [2, 7, 1, 0.685714, 0.151494],
    [3, 4, 1, 0.514286, 0.18695],
    [4, 2, 1, 0.257143, 0.204448],
  ])("at %i: %i at risk, %i left, S = %f, s.e. %f", (time, atRisk, leavers, survival, standardError) => {
    const step = steps[time - 1];
    expect(step).toMatchObject({ time, atRisk, left: leavers });
    expect(step?.survival).toBeCloseTo(survival, 6);
    expect(step?.standardError).toBeCloseTo(standardError, 6);
  });

  test("has no further steps", () => expect(steps).toHaveLength(4));

  test("has the interval of the log-minus-log scale", () => {
    // θ = exp(1.96 · s.e. / (S · ln S)), [S^(1/θ), S^θ] by Klein & Moeschberger, 4.3.2.
    const theta = Math.exp((1.959964 * 0.126491106) / (0.8 * Math.log(0.8)));
    expect(steps[0]?.low).toBeCloseTo(0.8 ** (1 / theta), 6);
    expect(steps[0]?.high).toBeCloseTo(0.8 ** theta, 6);
  });
});

describe("a curve", () => {
  test("of nobody is empty", () => expect(kaplanMeier([])).toEqual([]));

  test("does not see a life that was over when someone began to watch", () => {
    expect(kaplanMeier([spell(3, true, 3), spell(2, true, 5)])).toEqual([]);
  });

  test("falls to 0, without an interval, where all leave", () => {
    const [only] = kaplanMeier([spell(1, true), spell(1, true)]);
    expect(only).toEqual({ time: 1, atRisk: 2, left: 2, survival: 0, standardError: 0, low: null, high: null });
  });

  test("stays 1, without an interval, where nobody leaves", () => {
    const [only] = kaplanMeier([spell(1, false)]);
    expect(only).toEqual({ time: 1, atRisk: 1, left: 0, survival: 1, standardError: 0, low: null, high: null });
  });

  test("counts who enters late from the time after its entry on", () => {
    const steps = kaplanMeier([spell(3, true), spell(3, false, 1), spell(3, false, 2)]);
    expect(steps.map(({ atRisk }) => atRisk)).toEqual([1, 2, 3]);
    expect(steps.at(-1)?.survival).toBeCloseTo(2 / 3, 12);
  });

  test("has the times of a gap without anyone under observation", () => {
    const steps = kaplanMeier([spell(1, false), spell(4, true, 2), spell(4, false, 2)]);
    expect(steps.map(({ atRisk, survival }) => [atRisk, survival])).toEqual([
      [1, 1],
      [0, 1],
      [2, 1],
      [2, 0.5],
    ]);
  });
});

const SPELLS = fc.array(
  fc
    .record({ entry: fc.oneof(fc.constant(0), fc.nat(6)), length: fc.nat(12), left: fc.boolean() })
    .map(({ entry, length, left }) => spell(entry + length, left, entry)),
  { maxLength: 60 },
);

/** S(t) and Greenwood's sum straight from the definition, time by time and life by life. */
function naiveSurvival(spells: readonly Spell[], until: number): { survival: number; greenwood: number } {
  let [survival, greenwood] = [1, 0];
  for (let time = 1; time <= until; time += 1) {
    const atRisk = spells.filter(({ entry, exit }) => entry < time && time <= exit).length;
    const left = spells.filter((each) => each.entry < time && each.exit === time && each.left).length;
    if (left === 0) continue;
    survival *= (atRisk - left) / atRisk;
    greenwood += left / (atRisk * (atRisk - left));
  }
  return { survival, greenwood };
}

describe("for any lives, entering at any time", () => {
  test("the curve is what the definition says", () => {
    fc.assert(
      fc.property(SPELLS, (spells) => {
        for (const { time, survival, standardError, atRisk, left } of kaplanMeier(spells)) {
          const naive = naiveSurvival(spells, time);
          expect(survival).toBeCloseTo(naive.survival, 12);
          expect(standardError).toBeCloseTo(survival === 0 ? 0 : survival * Math.sqrt(naive.greenwood), 12);
          expect(atRisk).toBe(spells.filter(({ entry, exit }) => entry < time && time <= exit).length);
          expect(left).toBeLessThanOrEqual(atRisk);
        }
      }),
    );
  });

  test("the curve falls, and lies within its interval", () => {
    fc.assert(
      fc.property(SPELLS, (spells) => {
        let before = 1;
        for (const { survival, low, high } of kaplanMeier(spells)) {
          expect(survival).toBeLessThanOrEqual(before);
          before = survival;
          expect(low === null).toBe(survival === 0 || survival === 1);
          if (low === null || high === null) continue;
          expect(0 <= low && low < survival && survival < high && high <= 1).toBe(true);
        }
      }),
    );
  });

  test("without late entry or losses from sight the curve is the plain share of survivors", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 }), (exits) => {
        for (const { time, survival } of kaplanMeier(exits.map((exit) => spell(exit, true)))) {
          expect(survival).toBeCloseTo(exits.filter((exit) => exit > time).length / exits.length, 12);
        }
      }),
    );
  });
});
