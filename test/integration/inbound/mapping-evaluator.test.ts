import type { ChildProcess } from "node:child_process";
import path from "node:path";

import { EvaluationProcess } from "../../../src/integration/inbound/evaluation-process.js";
import { MappingEvaluator } from "../../../src/integration/inbound/mapping-evaluator.js";
import { packageRoot } from "../../../src/package-root.js";

const PROGRAM = path.join(packageRoot, "test", "support", "mapping-process.js");

describe("expressions run in a process of their own", () => {
  const evaluator = new MappingEvaluator(PROGRAM);
  afterAll(() => evaluator.close());

  const evaluate = (expression: string, input: unknown = {}, bindings: Record<string, unknown> = {}) =>
    evaluator.evaluate("workspace", { expression, input, bindings, timeZone: "Europe/Berlin" });

  test("and yield what they make of input, bindings and functions", async () => {
    const yielded = evaluate(
      '{ "day": $localDate(at), "who": $headers.from }',
      { at: "2026-01-30T23:00:00Z" },
      { headers: { from: "x" } },
    );
    await expect(yielded).resolves.toEqual({ day: "2026-01-31", who: "x" });
    await expect(evaluate("nothing.here")).resolves.toBeUndefined();
  });

  test("say why they fail, and do not keep others from being evaluated", async () => {
    await expect(evaluate("$nobody()")).rejects.toThrow("Attempted to invoke a non-function");
    await expect(evaluate("(")).rejects.toThrow("before end of expression");
    await expect(evaluate("$minorUnits(1, 'X')")).rejects.toThrow("not an ISO 4217 currency");
    await expect(evaluate("1 + 1")).resolves.toBe(2);
  });

  test.each([
    ["(", "line 1, column 1: Expected"],
    ["{\n  \"a\": $minorUnits(1, 'X')\n}", `(in $minorUnits, line 2, column 8: $minorUnits(1, 'X'))`],
    ["( $f := function($x) { $minorUnits($x, 'X') };\n  $map([1, 2], $f) )", "(in $minorUnits, line 1, column 24: "],
    ["[$number(1),\n $number('x')]", "(in $number, line 2, column 2: $number('x')])"],
    ["1 +\n 'x'", "(in line 1, column 3: +)"],
    [`$number("x${" ".repeat(100)}")`, `(in $number, line 1, column 1: $number("x${" ".repeat(50)}…)`],
  ])("say where %j fails", async (expression, place) => {
    await expect(evaluate(expression)).rejects.toThrow(place);
  });

  test.each([
    ["that loops forever", "( $loop := function() { $loop() }; $loop() )", /longer than a second/],
    ["whose pattern runs away", `$match("${"a".repeat(40)}!", /^(a+)+$/)`, /longer than a second/],
    [
      "that wants too much memory",
      "( $grow := function($x) { $grow($append($x, $x)) }; $grow([1..1000000]) )",
      /memory|longer/,
    ],
  ])("one %s is ended, and those that waited are evaluated", async (_title, expression, reason) => {
    const ended = expect(evaluate(expression)).rejects.toThrow(reason);
    const waiting = [1, 2, 3].map((number) => evaluate("number + 1", { number }));
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 10);
    await ended;
    clearInterval(turning);
    await expect(Promise.all(waiting)).resolves.toEqual([2, 3, 4]);
    // The server went on meanwhile.
    expect(turns).toBeGreaterThan(0);
  });
});

test("time for which a busy machine gives the process nothing is not counted", async () => {
  const evaluator = new EvaluationProcess(PROGRAM);
  const task = { input: {}, bindings: {}, timeZone: "UTC" };
  try {
    await evaluator.evaluate({ expression: "1", ...task });
    const pid = (Reflect.get(evaluator, "child") as ChildProcess).pid ?? 0;
    process.kill(pid, "SIGSTOP");
    const evaluated = evaluator.evaluate({ expression: "$sum([1..10])", ...task });
    setTimeout(() => process.kill(pid, "SIGCONT"), 1_500);
    await expect(evaluated).resolves.toBe(55);
  } finally {
    evaluator.close();
  }
});

test("a process that cannot be started is told, and tried again", async () => {
  const evaluator = new MappingEvaluator(path.join(packageRoot, "test", "support", "nowhere.js"));
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(
      evaluator.evaluate("workspace", { expression: "1", input: {}, bindings: {}, timeZone: "UTC" }),
    ).rejects.toThrow("cannot be started");
  }
});

test("what is under way when the server stops is no fault of the expression", async () => {
  const evaluator = new MappingEvaluator(PROGRAM);
  await evaluator.evaluate("workspace", { expression: "1", input: {}, bindings: {}, timeZone: "UTC" });
  const running = evaluator.evaluate("workspace", {
    expression: "( $f := function() { $f() }; $f() )",
    input: {},
    bindings: {},
    timeZone: "UTC",
  });
  const refused = expect(running).rejects.toThrow("the server stops");
  // It is under way once what can be done at once is done: the process runs already.
  await new Promise(setImmediate);
  evaluator.close();
  await refused;
  await expect(
    evaluator.evaluate("workspace", { expression: "1", input: {}, bindings: {}, timeZone: "UTC" }),
  ).rejects.toThrow("the server stops");
});

describe("workspaces that evaluate at the same time", () => {
  const ENDLESS = "( $f := function() { $f() }; $f() )";
  const task = { input: {}, bindings: {}, timeZone: "UTC" };

  test("do not wait for another's endless expressions", async () => {
    const evaluator = new MappingEvaluator(PROGRAM);
    const ended: string[] = [];
    const endless = Array.from({ length: 4 }, () =>
      evaluator.evaluate("endless", { expression: ENDLESS, ...task }).catch(() => ended.push("endless")),
    );
    for (const workspace of ["one", "other"]) {
      await expect(evaluator.evaluate(workspace, { expression: "1", ...task })).resolves.toBe(1);
      ended.push(workspace);
    }
    await Promise.all(endless);
    expect(ended.at(-1)).toBe("endless");
    evaluator.close();
  });

  test("are told when too much of them waits, and no other is", async () => {
    const evaluator = new MappingEvaluator(PROGRAM);
    const endless = Array.from({ length: 100 }, () =>
      evaluator.evaluate("endless", { expression: ENDLESS, ...task }).catch((fault: unknown) => fault),
    );
    const refused = evaluator.evaluate("endless", { expression: "1", ...task });
    await expect(refused).rejects.toMatchObject({ code: "SERVER_BUSY" });
    await expect(evaluator.evaluate("other", { expression: "1", ...task })).resolves.toBe(1);
    evaluator.close();
    await Promise.all(endless);
  });
});
