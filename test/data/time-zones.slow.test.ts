import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { packageRoot } from "../../src/package-root.js";
import { databaseKinds } from "../support/databases.js";
import { describeAroundMidnight } from "./time-zones-scenario.js";

/** Time zones of servers, and by how many minutes each is behind UTC in winter. */
const SERVER_TIME_ZONES = { UTC: 0, "America/New_York": 300, "Asia/Kolkata": -330 };

interface Scenario {
  readonly minutesBehindUtc: number;
  readonly answers: readonly {
    /** Of the workspace. */
    readonly timeZone: string;
    readonly answer: {
      readonly customers: { readonly nodes: readonly { readonly loyalty: { readonly asOf: string } }[] };
      readonly retention: { readonly renewals: { readonly asOf: string } };
    };
  }[];
}

// Set where this file runs itself as a process under another time zone.
const { SCENARIO_FILE } = process.env;
if (SCENARIO_FILE === undefined) describeComparison();
else describeAroundMidnight(SCENARIO_FILE);

function describeComparison(): void {
  let scenarios: Scenario[];
  beforeAll(() => {
    const folder = mkdtempSync(path.join(tmpdir(), "treue-time-zones-"));
    scenarios = Object.keys(SERVER_TIME_ZONES).map((timeZone, index) =>
      run(timeZone, path.join(folder, `${index}.json`)),
    );
    rmSync(folder, { recursive: true });
  });

  test("a server answers the same in every time zone and on every database", () => {
    const offsets = scenarios.map(({ minutesBehindUtc }) => minutesBehindUtc);
    expect(offsets).toEqual(Object.values(SERVER_TIME_ZONES));
    const [first = [], ...others] = scenarios.map(({ answers }) => answers);
    for (const other of others) expect(other).toEqual(first);
    const perDatabase = first.length / databaseKinds.length;
    for (const [index, answer] of first.entries()) expect(answer).toEqual(first[index % perDatabase]);
  });

  test("a server tells the day of each workspace by its own midnight", () => {
    const days = scenarios[0]?.answers.map(({ timeZone, answer }) => [
      timeZone,
      answer.retention.renewals.asOf,
      answer.customers.nodes[0]?.loyalty.asOf,
    ]);
    const expected = ["2026-02-28", "2026-03-01", "2026-03-08", "2026-03-09"].map((day) => [day, day]);
    const ofBoth = ["Asia/Kolkata", "America/New_York"].flatMap((zone) => expected.map((pair) => [zone, ...pair]));
    expect(days).toEqual(databaseKinds.flatMap(() => ofBoth));
  });
}

/** What the scenario answers in a process of its own under a time zone. */
function run(timeZone: string, file: string): Scenario {
  const jest = path.join(packageRoot, "node_modules/jest/bin/jest.js");
  execFileSync(process.execPath, [jest, "--config", "jest.slow.config.js", "--runTestsByPath", __filename], {
    cwd: packageRoot,
    env: { ...process.env, TZ: timeZone, SCENARIO_FILE: file },
    stdio: "pipe",
  });
  return JSON.parse(readFileSync(file, "utf8")) as Scenario;
}
