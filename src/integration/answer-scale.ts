/** Two whole numbers, the worst answer first: in `1-5` five is the best, in `5-1` the worst, in `-3-3` three is the best. */
const SCALE = /^\s*(-?\d{1,4})\s*-\s*(-?\d{1,4})\s*$/;
const WHOLE_NUMBER = /^\s*-?\d{1,15}\s*$/;

/**
 * The answer to a question on another scale, the worst on the worst and the best on the best, and the nearest whole number
 * between. Each scale is written from the worst answer to the best. Null where the answer was taken back, nothing where none was
 * given. What is no answer on the scale becomes words that say so, so that the row is refused in its place.
 *
 * Worked example: 6 of `1-7` is 4 of `1-5`; 1 of `5-1` is 5; 8 of `1-7` is refused.
 */
export function onScale(answer: unknown, scale: unknown, onto: unknown): number | string | null | undefined {
  if (answer === undefined) return undefined;
  if (answer === null || (typeof answer === "string" && answer.trim() === "")) return null;
  const [worst, best] = endsOf(scale);
  const [worstThere, bestThere] = endsOf(onto);
  const number = typeof answer === "string" && WHOLE_NUMBER.test(answer) ? Number(answer) : answer;
  const isAnswer = typeof number === "number" && Number.isInteger(number);
  if (!isAnswer || number < Math.min(worst, best) || number > Math.max(worst, best)) {
    return `${typeof answer === "string" ? answer.trim() : JSON.stringify(answer)} is no answer on the scale ${String(scale)}`;
  }
  return Math.round(worstThere + ((number - worst) / (best - worst)) * (bestThere - worstThere));
}

function endsOf(scale: unknown): readonly [worst: number, best: number] {
  const [, worst, best] = (typeof scale === "string" ? SCALE.exec(scale) : null) ?? [];
  if (worst === undefined || best === undefined || Number(worst) === Number(best)) {
    throw new Error(
      `${JSON.stringify(scale) ?? "nothing"} is no scale, which is written from the worst answer to the best, such as 1-5`,
    );
  }
  return [Number(worst), Number(best)];
}
