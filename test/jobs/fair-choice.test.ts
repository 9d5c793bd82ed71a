import fc from "fast-check";

import { fairChoice } from "../../src/jobs/fair-choice.js";

const named = (names: string) => [...names].map((workspaceId, place) => ({ workspaceId, place }));
const chosen = (waiting: string, served: string, places: number) =>
  fairChoice(named(waiting), served, places)
    .map(({ workspaceId }) => workspaceId)
    .join("");

test.each([
  ["aaab", "", 2, "ab"],
  ["aaab", "", 3, "aba"],
  ["aab", "bbb", 2, "aa"],
  ["abc", "ab", 1, "c"],
  ["aaa", "", 2, "aa"],
  ["ab", "", 5, "ab"],
  ["ab", "a", 0, ""],
  ["", "a", 3, ""],
])("of %j, while %j are served, %i places go to %j", (waiting, served, places, expected) => {
  expect(chosen(waiting, served, places)).toBe(expected);
});

test("nobody who waits has two places fewer than another of those chosen, and the first of each come first", () => {
  const workspaces = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 }).map((names) => names.join(""));
  fc.assert(
    fc.property(workspaces, workspaces, fc.nat(12), (names, served, places) => {
      const waiting = named(names);
      const taken = fairChoice(waiting, served, places);
      const held = (name: string) =>
        [...served].filter((each) => each === name).length + taken.filter((each) => each.workspaceId === name).length;
      expect(taken).toHaveLength(Math.min(places, waiting.length));
      const left = waiting.filter((one) => !taken.includes(one));
      for (const { workspaceId, place } of left) {
        for (const one of taken) {
          expect(held(one.workspaceId) - held(workspaceId)).toBeLessThanOrEqual(1);
          if (one.workspaceId === workspaceId) expect(one.place).toBeLessThan(place);
        }
      }
    }),
  );
});
