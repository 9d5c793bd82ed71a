import fc from "fast-check";

import {
  type DatedHappening,
  Happening,
  joinedHappenings,
  qualityRuledBy,
  transfersAmong,
} from "../../src/domain/customer/happenings.js";

const { TRANSFERRED, REOPENED, CLOSED_UNSOLVED } = Happening;
const on = (day: number, kind: Happening): DatedHappening => ({ kind, at: `2026-03-0${day}T10:00:00.000Z` });

test.each([
  [[], null],
  [[on(1, TRANSFERRED)], null],
  [[on(1, TRANSFERRED), on(2, TRANSFERRED)], "HIGH_EFFORT"],
  [[on(1, REOPENED)], "HIGH_EFFORT"],
  [[on(1, CLOSED_UNSOLVED)], "UNRESOLVED"],
  [[on(1, CLOSED_UNSOLVED), on(2, REOPENED)], "HIGH_EFFORT"],
  [[on(1, REOPENED), on(2, CLOSED_UNSOLVED)], "UNRESOLVED"],
  [[on(1, TRANSFERRED), on(2, TRANSFERRED), on(3, CLOSED_UNSOLVED)], "UNRESOLVED"],
])("%j speak for %s", (happenings, quality) => {
  expect(qualityRuledBy(happenings)).toBe(quality);
});

test("a group and an agent that change at once are one transfer", () => {
  expect(transfersAmong(joinedHappenings([on(1, TRANSFERRED)], [on(1, TRANSFERRED), on(2, TRANSFERRED)]))).toBe(2);
});

test("happenings come to the same in whatever order, and however often, they are told", () => {
  const happening = fc.record({
    kind: fc.constantFrom(TRANSFERRED, REOPENED, CLOSED_UNSOLVED),
    at: fc.integer({ min: 0, max: 5 }).map((day) => `2026-03-0${day}T10:00:00.000Z`),
  });
  fc.assert(
    fc.property(fc.array(happening), fc.infiniteStream(fc.nat(100)), (told, ranks) => {
      const shuffled = [...told, ...told].map((one) => [ranks.next().value, one] as const);
      shuffled.sort(([one], [other]) => one - other);
      const oneByOne = shuffled.reduce<readonly DatedHappening[]>(
        (known, [, one]) => joinedHappenings(known, [one]),
        [],
      );
      expect(oneByOne).toEqual(joinedHappenings([], told));
    }),
  );
});
