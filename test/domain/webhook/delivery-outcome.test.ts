import { progressAfter, type SendResult } from "../../../src/domain/webhook/delivery-outcome.js";

const MADE_AT = new Date("2026-01-15T12:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where a message stands that was made at noon and got an answer so many hours later, after three failed attempts. */
function after(hours: number, answer: Pick<SendResult, "status"> & Partial<SendResult>) {
  const at = new Date(MADE_AT.getTime() + hours * HOUR);
  const result = { at, durationMs: 1, error: answer.error ?? `HTTP ${answer.status}`, askedPause: null, ...answer };
  const { state, attempts, nextAttemptAt } = progressAfter({ attempts: 3, madeAt: MADE_AT }, result, 0);
  return { state, attempts, pause: nextAttemptAt === null ? null : nextAttemptAt.getTime() - at.getTime() };
}

test.each([
  ["429 without a time waits a minute", 1, { status: 429 }, MINUTE],
  ["429 with a time waits for it", 1, { status: 429, askedPause: 10 * MINUTE }, 10 * MINUTE],
  ["503 with a time waits for it, too", 1, { status: 503, askedPause: 5 * MINUTE }, 5 * MINUTE],
  ["no time is longer than a day", 1, { status: 429, askedPause: 1_000 * HOUR }, 24 * HOUR],
  ["nor shorter than a second", 1, { status: 429, askedPause: 0 }, 1_000],
])("%s, and uses no step of the schedule", (_title, hours, answer, pause) => {
  expect(after(hours, answer)).toEqual({ state: "PENDING", attempts: 3, pause });
});

test("a failure without a time uses a step", () => {
  expect(after(1, { status: 500 })).toEqual({ state: "PENDING", attempts: 4, pause: 2 * HOUR });
});

test("three days after the message was made or replayed, what postpones uses steps, too, so that it ends", () => {
  expect(after(71, { status: 429 })).toMatchObject({ attempts: 3 });
  expect(after(72, { status: 429 })).toEqual({ state: "PENDING", attempts: 4, pause: 2 * HOUR });
});
