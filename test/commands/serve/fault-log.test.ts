import pino from "pino";

import { type FaultLog, faultLog } from "../../../src/commands/serve/fault-log.js";

describe("the log of faults", () => {
  let lines: Record<string, unknown>[];
  let now: number;
  let log: FaultLog;
  beforeEach(() => {
    lines = [];
    now = 0;
    const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
    log = faultLog(pino({}, { write }), () => now);
  });

  const gone = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

  test("tells an outage of the database in a line a second, without stacks, with how many faults there were", () => {
    for (now = 0; now < 3_000; now += 10) log(gone(), { job: "sequencer" }, "job failed");
    const line = (faults: number) => ({
      msg: "the database is not available",
      job: "sequencer",
      fault: { type: "Error", message: "connect ECONNREFUSED" },
      faults,
    });
    expect(lines).toMatchObject([line(1), line(100), line(100)]);
    expect(JSON.stringify(lines)).not.toContain("fault-log.test");
  });

  test("tells every other fault by itself, with its stack", () => {
    for (const incidentId of ["a", "b"]) log(new TypeError("no such thing"), { incidentId }, "unknown fault");
    expect(lines).toMatchObject(["a", "b"].map((incidentId) => ({ msg: "unknown fault", incidentId })));
    expect(JSON.stringify(lines[1])).toContain("fault-log.test");
  });
});
