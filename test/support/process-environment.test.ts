import { runInThisContext } from "node:vm";

test("what tests make is an instance of the classes that packages know", () => {
  expect(Date).toBe(runInThisContext("Date"));
  expect(Error).toBe(runInThisContext("Error"));
});
