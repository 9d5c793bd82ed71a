import { onceReachable } from "../../../src/commands/serve/once-reachable.js";

describe("work that needs the database", () => {
  const fault = (code: string) => Object.assign(new Error(code), { code });
  const SHORT = { longestMs: 100, pauseMs: 1 };
  const LONG = { longestMs: 60_000, pauseMs: 1 };

  test("is done as soon as it can be reached, and each wait is told", async () => {
    const told: unknown[] = [];
    const codes = ["ECONNREFUSED", "PROTOCOL_CONNECTION_LOST", "ENOTFOUND"];
    const work = async () => {
      const code = codes[told.length];
      if (code !== undefined) throw fault(code);
      return "done";
    };
    expect(await onceReachable(work, { ...LONG, onWait: (why) => told.push(why) })).toBe("done");
    expect(told).toEqual(codes.map(fault));
  });

  test("is given up in the end", async () => {
    let waits = 0;
    const work = async () => Promise.reject(fault("ECONNREFUSED"));
    await expect(onceReachable(work, { ...SHORT, onWait: () => (waits += 1) })).rejects.toThrow("ECONNREFUSED");
    expect(waits).toBeGreaterThan(0);
  });

  test("fails at once for any other reason", async () => {
    const work = async () => Promise.reject(fault("ER_ACCESS_DENIED_ERROR"));
    const onWait = () => {
      throw new Error("it waited");
    };
    await expect(onceReachable(work, { ...LONG, onWait })).rejects.toThrow("ER_ACCESS_DENIED_ERROR");
  });
});
