import { inRounds } from "../../src/jobs/in-rounds.js";

/** Who had a step after whom, where each has as many as is said. */
async function stepsOf(work: Record<string, number>, abortAfter = Infinity): Promise<string> {
  const stop = new AbortController();
  const left = new Map(Object.entries(work));
  let steps = "";
  await inRounds(left.keys(), stop.signal, (name) => {
    steps += name;
    if (steps.length === abortAfter) stop.abort();
    const more = (left.get(name) ?? 0) - 1;
    left.set(name, more);
    return Promise.resolve(more > 0);
  });
  return steps;
}

test.each([
  [{ a: 3, b: 1, c: 2 }, "abcaca"],
  [{ a: 1 }, "a"],
  [{}, ""],
])("of work %j steps are taken in the order %s", async (work, order) => {
  await expect(stepsOf(work)).resolves.toBe(order);
});

test("one that fails gets no further step, the others go on, and the fault is told", async () => {
  const steps: string[] = [];
  const work = inRounds(["a", "b", "c"], new AbortController().signal, (name) => {
    steps.push(name);
    if (name === "b") return Promise.reject(new Error("b is broken"));
    return Promise.resolve(steps.length < 6);
  });
  await expect(work).rejects.toThrow("b is broken");
  expect(steps.join("")).toBe("abcacac");
});

test("no step is begun once the signal is aborted", async () => {
  await expect(stepsOf({ a: 3, b: 3 }, 3)).resolves.toBe("aba");
});
