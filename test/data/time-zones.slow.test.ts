import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { packageRoot } from "../../src/package-root.js";
import { databaseKinds } from "../support/databases.js";

const SERVER_TIME_ZONES = ["UTC", "America/New_York", "Asia/Kolkata"];

interface Scenario {
  /** Of the process. */
  readonly timeZone: string;
  readonly answers: readonly {
    /** Of the workspace. */
    readonly timeZone: string;
    readonly answer: {
      readonly customers: { readonly nodes: readonly { readonly loyalty: { readonly asOf: string } }[] };
      readonly retention: { readonly renewals: { readonly asOf: string } };
    };
  }[];
}

describe("a server", () => {
  let scenarios: Scenario[];
  beforeAll(() => {
    const folder = mkdtempSync(path.join(tmpdir(), "treue-time-zones-"));
    scenarios = SERVER_TIME_ZONES.map((timeZone, index) => run(timeZone, path.join(folder, `${index}.json`)));
    rmSync(folder, { recursive: true });
  });

  test("answers the same in every time zone and on every database", () => {
    expect(scenarios.map(({ timeZone }) => timeZone)).toEqual(SERVER_TIME_ZONES);
    const [first = [], ...others] = scenarios.map(({ answers }) => answers);
    for (const other of others) expect(other).toEqual(first);
    const perDatabase = first.length / databaseKinds.length;
    for (const [index, answer] of first.entries()) expect(answer).toEqual(first[index % perDatabase]);
  });

  test("tells the day of each workspace by its own midnight", () => {
    const days = scenarios[0]?.answers.map(({ timeZone, answer }) => [
      timeZone,
      answer.retention.renewals.asOf,
      answer.customers.nodes[0]?.loyalty.asOf,
    ]);
    const expected = ["2026-02-28", "2026-03-01", "2026-03-08", "2026-03-09"].map((day) => [day, day]);
    const ofBoth = ["Asia/Kolkata", "America/New_York"].flatMap((zone) => expected.map((pair) => [zone, ...pair]));
    expect(days).toEqual(databaseKinds.flatMap(() => ofBoth));
  });
});

/** What the scenario answers in a process of its own under a time zone. */
function run(timeZone: string, file: string): Scenario {
  const jest = path.join(packageRoot, "node_modules/jest/bin/jest.js");
  const options = ["--testMatch", "**/test/data/time-zones-scenario.ts", "--testTimeout", "120000"];
  execFileSync(process.execPath, [jest, "--config", path.join(packageRoot, "jest.config.js"), ...options], {
    cwd: packageRoot,
    env: { ...process.env, TZ: timeZone, SCENARIO_FILE: file },
    stdio: "pipe",
  });
  return JSON.parse(readFileSync(file, "utf8")) as Scenario;
}
