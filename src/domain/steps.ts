/** Long arithmetic that stops between its steps, so that whoever runs it can let others in meanwhile. */
export type Steps<Result> = Generator<void, Result>;

/** Runs all steps at once. */
export function finished<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
