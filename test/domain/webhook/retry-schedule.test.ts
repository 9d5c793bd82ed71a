import { askedPauseOf, retryPause, throttlePause } from "../../../src/domain/webhook/retry-schedule.js";

describe("the pause after a failed attempt", () => {
  const SECOND = 1_000;
  const MINUTE = 60_000;
  const HOUR = 3_600_000;

  test.each([
    [1, 5 * SECOND],
    [2, 5 * MINUTE],
    [3, 30 * MINUTE],
    [4, 2 * HOUR],
    [5, 5 * HOUR],
    [6, 10 * HOUR],
    [7, 14 * HOUR],
    [8, 20 * HOUR],
    [9, 24 * HOUR],
  ])("after %i is %i ms, and up to a tenth more", (failed, pause) => {
    expect(retryPause(failed, null, 0)).toBe(pause);
    expect(retryPause(failed, null, 1)).toBe(Math.round(pause * 1.1));
  });

  test("after ten there is none: given up", () => {
    expect(retryPause(10, 5 * SECOND, 0)).toBeNull();
  });

  test("is as long as the receiver asks for where that is longer, but no longer than a day", () => {
    expect(retryPause(1, 120 * SECOND, 0)).toBe(120 * SECOND);
    expect(retryPause(2, 1 * SECOND, 0)).toBe(5 * MINUTE);
    expect(retryPause(1, 1_000 * HOUR, 0)).toBe(24 * HOUR);
    expect(throttlePause(null)).toBe(MINUTE);
    expect(throttlePause(1_000 * HOUR)).toBe(24 * HOUR);
  });

  test.each([
    ["120", 120 * SECOND],
    [" 0 ", 0],
    ["Thu, 15 Jan 2026 12:05:00 GMT", 5 * MINUTE],
    ["Thu, 15 Jan 2026 11:00:00 GMT", 0],
    ["-5", null],
    ["soon", null],
    ["1.5", null],
    [undefined, null],
  ])("is asked for by Retry-After: %s", (header, pause) => {
    expect(askedPauseOf(header, new Date("2026-01-15T12:00:00Z"))).toBe(pause);
  });
});
