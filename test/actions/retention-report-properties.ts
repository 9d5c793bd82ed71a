import fc from "fast-check";

import { type ReportPeriod, reportRetention } from "../../src/actions/retention-report.js";
import type { LocalDate } from "../../src/domain/calendar.js";
import { refresher } from "../../src/jobs/refresher.js";
import type { CustomerAttributeFilter } from "../../src/model/customer/customer-filter.js";
import { arbitraryContract, arbitraryDay, arbitraryPolicy } from "../support/arbitrary-customer.js";
import { onEachDatabase } from "../support/databases.js";
import { type Attributes, factRowsOf } from "../support/history-rows.js";
import { plusDays } from "../support/naive-calendar.js";
import { naiveRetention } from "../support/naive-retention.js";
import type { StoredCustomer } from "../support/stored-facts.js";
import { TestWorkspace } from "../support/test-workspace.js";

const SEGMENTS = ["retail", "Retail", "public"];
const TAGS = ["vip", "VIP", "50%", "a_b", 'say "hi"', "grün"];
const NAMES = ["Ada Lovelace", "ADA", "Grünwald & Söhne", "100% Müller_AG"];
const SYSTEMS = ["hubspot", "Hubspot", "zendesk"];

const NO_FACTS = { customerSince: null, yearlySpend: null, interactions: [] };

const arbitraryAttributes: fc.Arbitrary<Attributes> = fc.record({
  segment: fc.option(fc.constantFrom(...SEGMENTS)),
  tags: fc.subarray(TAGS),
  name: fc.option(fc.constantFrom(...NAMES)),
  company: fc.option(fc.constantFrom(...NAMES)),
  systems: fc.subarray(SYSTEMS),
});

const arbitraryFilter: fc.Arbitrary<CustomerAttributeFilter> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      segments: fc.subarray(SEGMENTS),
      tags: fc.subarray(TAGS, { maxLength: 2 }),
      externalSystem: fc.constantFrom(...SYSTEMS),
      text: fc.constantFrom("ada", "ADA", "GRÜN", "0%", "r_a", "o"),
    },
    { requiredKeys: [] },
  ),
);

/** A report as days before today: when the period begins, when it ends, and whose knowledge is used. */
const arbitraryReport = fc.record({
  from: fc.integer({ min: 0, max: 1200 }),
  to: fc.integer({ min: -60, max: 800 }),
  asOf: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })),
  filter: arbitraryFilter,
});
type ReportCase = typeof arbitraryReport extends fc.Arbitrary<infer Case> ? Case : never;

const arbitraryScenario = fc.record({
  customers: fc.array(fc.tuple(fc.array(arbitraryContract, { minLength: 1, maxLength: 3 }), arbitraryAttributes), {
    minLength: 1,
    maxLength: 6,
  }),
  policy: arbitraryPolicy,
  laterPolicy: arbitraryPolicy,
  writtenOn: arbitraryDay(500, 700),
  reports: fc.array(arbitraryReport, { minLength: 4, maxLength: 8 }),
});

/** What holds of any retention report, whether the jobs run or not; the everyday run tries less often. */
export function describeRetentionReport(runs: number, timeLimit: number): void {
  onEachDatabase("the retention report", (current) => {
    test("counts what a loop over all contracts counts: at once, when no job ran for a year, and after the jobs", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryScenario, async ({ customers, policy, laterPolicy, writtenOn, reports }) => {
          const workspace = await TestWorkspace.make(current());
          await workspace.usePolicy(policy);
          workspace.setDay(writtenOn);
          await workspace.write(
            customers.flatMap(([contracts, attributes], index) =>
              factRowsOf(`customer ${index}`, { ...NO_FACTS, contracts }, attributes),
            ),
          );
          const stored = await workspace.stored();
          const turns = turningDays(stored).slice(0, 3);
          const check = async () => {
            const periods = reports.map((report) => ({ ...periodOf(report, workspace.today), filter: report.filter }));
            const known = turns.filter((day) => day <= workspace.today);
            const atTurns = known.map((day) => ({ from: plusDays(day, -200), to: day, asOf: day, filter: {} }));
            for (const period of [...periods, ...atTurns]) await expectReported(workspace, stored, period);
          };
          await check();
          workspace.setDay(plusDays(writtenOn, 400));
          await check();
          const { database } = current();
          const refresh = () =>
            refresher.run({ database, clock: () => workspace.now, signal: new AbortController().signal });
          await refresh();
          await check();
          await workspace.usePolicy(laterPolicy);
          await check();
          await refresh();
          await check();
          await workspace.remove();
        }),
        { numRuns: runs, interruptAfterTimeLimit: timeLimit },
      );
    });
  });
}

/** The days on which stored terms end, by what the rows say. */
function turningDays(customers: readonly StoredCustomer[]): LocalDate[] {
  const days = customers.flatMap(({ facts }) => facts.contracts.map(({ contract }) => contract.rollsOn));
  return [...new Set(days)].filter((day) => day !== null).sort();
}

function periodOf(daysAgo: ReportCase, today: LocalDate): ReportPeriod {
  const asOf = plusDays(today, -daysAgo.asOf);
  const from = earliest(plusDays(today, -daysAgo.from), asOf);
  return { from, to: latest(plusDays(today, -daysAgo.to), plusDays(from, 1)), asOf };
}

async function expectReported(
  workspace: TestWorkspace,
  stored: readonly StoredCustomer[],
  { filter, from, to, asOf }: ReportPeriod & { readonly filter: CustomerAttributeFilter },
): Promise<void> {
  const { current, state } = workspace;
  const report = await reportRetention(current.database.reader, state, { from, to, asOf }, filter);
  const expected = naiveRetention(stored, { from, to, asOf }, filter, state.policy.graceDays);
  const { renewed, lapsed, pending } = expected.renewals;
  const possible = renewed + lapsed + pending;
  const period = { from, to: earliest(to, asOf), asOf };
  expect({ filter, ...report }).toMatchObject({
    filter,
    renewals: {
      ...period,
      numerator: renewed,
      denominator: renewed + lapsed,
      value: share(renewed, renewed + lapsed),
      pending,
      lowest: share(renewed, possible),
      highest: share(renewed + pending, possible),
    },
    customersKept: {
      ...period,
      numerator: expected.kept,
      denominator: expected.heldAtStart,
      value: share(expected.kept, expected.heldAtStart),
    },
  });
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function earliest(one: LocalDate, other: LocalDate): LocalDate {
  return one < other ? one : other;
}

function latest(one: LocalDate, other: LocalDate): LocalDate {
  return one > other ? one : other;
}
