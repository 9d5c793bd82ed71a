import { Matrix, solve } from "ml-matrix";

import type { Steps } from "../steps.js";

/** A function's value and its first and second derivatives at a point. */
export interface Curvature {
  readonly value: number;
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[];
}

const STEPS = 200;
const LONGEST_STEP = 2;
/** A step that promises less, against the height itself, is lost in rounding. */
const LEAST_GAIN = 1e-14;

/**
 * A local maximum of a smooth function, by Newton's method with Levenberg's damping: a step that does not climb is made
 * shorter and steeper. Stops where no step promises a gain that rounding would not swallow, or where `isBeyond` says that the climb leads
 * out of the range of interest; returns the last point.
 */
export function* climb(
  curvatureAt: (point: readonly number[]) => Curvature,
  start: readonly number[],
  scale: number,
  isBeyond: (point: readonly number[]) => boolean = () => false,
): Steps<number[]> {
  let point = [...start];
  let here = curvatureAt(point);
  let damping = 1e-3 * scale;
  for (let step = 0; step < STEPS && !isBeyond(point); step += 1) {
    yield;
    const { next, gain } = stepFrom(point, here, damping);
    if (gain < LEAST_GAIN * Math.max(1, Math.abs(here.value))) break;
    const there = next === null ? null : curvatureAt(next);
    if (next !== null && there !== null && there.value >= here.value) {
      point = next;
      here = there;
      damping /= 10;
    } else {
      damping = Math.max(damping, 1e-12 * scale) * 10;
      if (damping > 1e12 * scale) break;
    }
  }
  return point;
}

/** The next point, null where the damped slope leads nowhere, and the gain that the slope promises. */
function stepFrom(
  point: readonly number[],
  { gradient, hessian }: Curvature,
  damping: number,
): { readonly next: number[] | null; readonly gain: number } {
  const damped = Matrix.eye(point.length)
    .mul(damping)
    .sub(new Matrix(hessian.map((row) => [...row])));
  const step = solve(damped, Matrix.columnVector([...gradient]), true).to1DArray();
  const rise = step.reduce((sum, each, index) => sum + each * (gradient[index] ?? 0), 0);
  const longest = Math.max(...step.map(Math.abs));
  if (!(rise >= 0) || !Number.isFinite(longest)) return { next: null, gain: Infinity };
  const shortening = Math.min(1, LONGEST_STEP / longest);
  return { next: point.map((each, index) => each + shortening * (step[index] ?? 0)), gain: rise };
}
