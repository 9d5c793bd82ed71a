import { standingEvents } from "../../src/domain/contract/contract.js";
import { agreed, cancelled, mistake, revoked, terminated, valueChanged } from "./facts.js";

test("events stand in the order of their days, however they were written", () => {
  const events = [agreed("2024-03-01"), cancelled("2024-01-01"), revoked("2024-02-01")];
  expect(standingEvents(events).map(({ day }) => day)).toEqual(["2024-01-01", "2024-02-01", "2024-03-01"]);
});

test("on one day a renewal outweighs a revocation, and both a cancellation, however they were written", () => {
  const day = "2024-01-01";
  const events = [agreed(day), revoked(day), cancelled(day), valueChanged(day, 1), terminated(day)];
  const expected = ["TERMINATED", "VALUE_CHANGED", "CANCELLED", "CANCELLATION_REVOKED", "RENEWAL_AGREED"];
  expect(standingEvents(events).map(({ type }) => type)).toEqual(expected);
  expect(standingEvents(events.toReversed()).map(({ type }) => type)).toEqual(expected);
});

test("of one kind and day the longer and the dearer one comes last, however they were written", () => {
  const day = "2024-01-01";
  const events = [agreed(day, { months: 24 }), agreed(day, { months: 12 }), valueChanged(day, 2), valueChanged(day, 1)];
  const expected = [1, 2, 12, 24];
  expect(standingEvents(events).map(({ months, value }) => months ?? value)).toEqual(expected);
  expect(standingEvents(events.toReversed()).map(({ months, value }) => months ?? value)).toEqual(expected);
});

test("a mistake removes the event it names, and itself", () => {
  const wrong = cancelled("2024-01-01");
  const right = cancelled("2024-02-01");
  expect(standingEvents([mistake(wrong, "2024-05-01"), wrong, right])).toEqual([right]);
});

test("the events that were handed in stay in their order", () => {
  const events = Object.freeze([agreed("2024-03-01"), cancelled("2024-01-01")]);
  expect(standingEvents(events)).toHaveLength(2);
});
