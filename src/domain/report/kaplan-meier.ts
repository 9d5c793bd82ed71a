/** One life under observation: seen from `entry` on until `exit`, where it ended or was lost from sight. */
export interface Spell {
  readonly entry: number;
  readonly exit: number;
  readonly left: boolean;
}

/** One step of a survival curve. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly left: number;
  /** S(t), the share that outlives t. */
  readonly survival: number;
  /** By Greenwood's formula. */
  readonly standardError: number;
  /** 95 % interval on the log-minus-log scale; null where S is 0 or 1. */
  readonly low: number | null;
  readonly high: number | null;
}

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * The Kaplan–Meier curve at every whole time from 1 to the last at which anyone was under observation, with delayed
 * entry: at risk at t are those with entry < t ≤ exit; who leaves at t does so before others are lost from sight at t.
 * Source: Kaplan & Meier 1958, Greenwood 1926; Klein & Moeschberger, "Survival Analysis", 4.2–4.6.
 *
 * Worked example: (1,left)(1,left)(1)(2,left)(2)(2)(3,left)(3)(4,left)(4): 0.8, 0.685714, 0.514286, 0.257143.
 */
export function kaplanMeier(spells: readonly Spell[]): SurvivalStep[] {
  const changes = new Map<number, { entered: number; exited: number; left: number }>();
  const at = (time: number) => {
    const change = changes.get(time) ?? { entered: 0, exited: 0, left: 0 };
    changes.set(time, change);
    return change;
  };
  for (const { entry, exit, left } of spells) {
    if (exit <= entry) continue;
    at(entry).entered += 1;
    at(exit).exited += 1;
    if (left) at(exit).left += 1;
  }
  const last = Math.max(0, ...changes.keys());
  const steps: SurvivalStep[] = [];
  let atRisk = changes.get(0)?.entered ?? 0;
  let survival = 1;
  let greenwood = 0;
  for (let time = 1; time <= last; time += 1) {
    const { entered, exited, left } = changes.get(time) ?? { entered: 0, exited: 0, left: 0 };
    if (atRisk > 0) {
      survival *= 1 - left / atRisk;
      greenwood += left === 0 ? 0 : left / (atRisk * (atRisk - left));
    }
    steps.push({ time, atRisk, left, survival, ...spread(survival, greenwood) });
    atRisk += entered - exited;
  }
  return steps;
}

function spread(survival: number, greenwood: number): Pick<SurvivalStep, "standardError" | "low" | "high"> {
  const standardError = survival === 0 ? 0 : survival * Math.sqrt(greenwood);
  if (survival <= 0 || survival >= 1) return { standardError, low: null, high: null };
  const width = Math.exp((Z * Math.sqrt(greenwood)) / Math.abs(Math.log(survival)));
  return { standardError, low: survival ** width, high: survival ** (1 / width) };
}
