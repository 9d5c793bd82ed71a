import { onScale } from "../../src/integration/answer-scale.js";

test.each([
  ["1-5", "1-5", 4, 4],
  ["5-1", "1-5", 1, 5],
  ["5-1", "1-5", 5, 1],
  ["1-7", "1-5", 1, 1],
  ["1-7", "1-5", 6, 4],
  ["1-7", "1-5", "7", 5],
  ["1-3", "1-5", 2, 3],
  ["0-1", "1-5", 0, 1],
  ["0-10", "1-5", 10, 5],
  ["-3-3", "1-5", -3, 1],
  ["3--3", "1-5", -3, 5],
  ["0-10", "0-10", 0, 0],
  ["7-1", "1-7", 2, 6],
  ["1-5", "1-5", null, null],
  ["1-5", "1-5", "", null],
  ["0-10", "0-10", " ", null],
  ["1-5", "1-5", undefined, undefined],
])("on the scale %s, put onto %s, %p is %p", (scale, onto, answer, expected) => {
  expect(onScale(answer, scale, onto)).toBe(expected);
});

test.each([
  ["1-5", 0],
  ["1-5", 6],
  ["5-1", 10],
  ["1-5", 4.5],
  ["1-5", "good"],
  ["1-5", true],
  ["1-5", "0x4"],
  ["0-1", "1.5"],
])("on the scale %s, %p is no answer", (scale, answer) => {
  expect(onScale(answer, scale, "1-5")).toBe(`${String(answer)} is no answer on the scale ${scale}`);
});

test.each(["", "5", "5-5", "one to five", "1-99999", undefined])("%p is no scale", (scale) => {
  expect(() => onScale(3, scale, "1-5")).toThrow("is no scale, which is written from the worst answer to the best");
});
