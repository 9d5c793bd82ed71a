import { setImmediate as lookAround } from "node:timers/promises";

import { nextTurn } from "../../src/actions/in-turns.js";
import { whileWanted } from "../../src/actions/wanted-work.js";

/** Takes turns for a workspace, and notes each. */
async function takeTurns(workspaceId: string, count: number, taken: string[]): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await nextTurn(workspaceId);
    taken.push(workspaceId);
  }
}

describe("turns of long work", () => {
  test("go to workspaces one after another, however much of it one has", async () => {
    const taken: string[] = [];
    const busy = Array.from({ length: 5 }, () => takeTurns("a", 2, taken));
    await Promise.all([...busy, takeTurns("b", 3, taken), takeTurns("c", 1, taken)]);
    expect(taken.join("")).toBe("abcababaaaaaaa");
  });

  test("are given one at a time: what has come in is looked at between any two", async () => {
    const taken: string[] = [];
    const working = Promise.all(["a", "a", "b", "c"].map((workspaceId) => takeTurns(workspaceId, 2, taken)));
    for (let looks = 1; taken.length < 8; looks += 1) {
      await lookAround();
      expect(taken.length).toBeLessThanOrEqual(looks);
    }
    await working;
  });

  test("end with work that is wanted no longer, and the others' go on", async () => {
    const stop = new AbortController();
    const taken: string[] = [];
    const unwanted = whileWanted(stop.signal, () => takeTurns("a", Infinity, taken));
    const wanted = takeTurns("a", 3, taken).then(() => stop.abort(new Error("nobody waits")));
    await expect(unwanted).rejects.toThrow("nobody waits");
    await wanted;
    expect(taken).toHaveLength(6);
  });
});
