import fc from "fast-check";

import type { ReportPeriod } from "../../src/actions/report/report-period.js";
import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractHistory } from "../../src/domain/contract/contract.js";
import { ContractEventType } from "../../src/domain/contract/contract.js";
import { inLines } from "../../src/domain/contract/contract-line.js";
import { Activity } from "../../src/domain/customer/activity.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { Happening } from "../../src/domain/customer/happenings.js";
import { EffortScale } from "../../src/domain/customer/interaction.js";
import { LoyaltyTier } from "../../src/domain/loyalty/loyalty-tier.js";
import { ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import { monthCounter } from "../../src/jobs/month-counter.js";
import { refresher } from "../../src/jobs/refresher.js";
import type { CustomerAttributeFilter, ReportFilter } from "../../src/model/customer/customer-filter.js";
import type { InteractionRecordInput } from "../../src/model/interaction/interaction-input.js";
import {
  arbitraryContract,
  arbitraryCustomer,
  arbitraryDay,
  arbitraryModel,
  arbitraryPolicy,
} from "./arbitrary-customer.js";
import type { TestDatabase } from "./databases.js";
import { type Attributes, type FactRow, factRowsOf, testId } from "./history-rows.js";
import { plusDays } from "./naive-calendar.js";
import type { StoredCustomer } from "./stored-facts.js";
import { TestWorkspace } from "./test-workspace.js";

const SEGMENTS = ["retail", "Retail", "public"];
const TAGS = ["vip", "VIP", "50%", "a_b", 'say "hi"', "grün"];
const NAMES = ["Ada Lovelace", "ADA", "Grünwald & Söhne", "100% Müller_AG"];
const SYSTEMS = ["hubspot", "Hubspot", "zendesk"];
const TIME_ZONES = ["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Kiritimati"];
const OFF_DAYS = 400;

const arbitraryAttributes: fc.Arbitrary<Attributes> = fc.record({
  segment: fc.option(fc.constantFrom(...SEGMENTS)),
  tags: fc.subarray(TAGS),
  name: fc.option(fc.constantFrom(...NAMES)),
  company: fc.option(fc.constantFrom(...NAMES)),
  systems: fc.subarray(SYSTEMS),
});

const attributeFilter: fc.Arbitrary<CustomerAttributeFilter> = fc.record(
  {
    segments: fc.subarray(SEGMENTS),
    tags: fc.subarray(TAGS, { maxLength: 2 }),
    externalSystem: fc.constantFrom(...SYSTEMS),
    text: fc.constantFrom("ada", "ADA", "GRÜN", "0%", "r_a", "o"),
  },
  { requiredKeys: [] },
);

const score = fc.integer({ min: 0, max: 100 });
const chance = fc.integer({ min: 0, max: 20 }).map((parts) => parts / 20);
const computedFilter: fc.Arbitrary<ReportFilter> = fc.record(
  {
    tiers: fc.subarray(Object.values(LoyaltyTier), { minLength: 1 }),
    activities: fc.subarray(Object.values(Activity), { minLength: 1 }),
    scoreFrom: score,
    scoreBelow: score,
    churnRiskFrom: chance,
    churnRiskBelow: chance,
    segments: fc.constant(SEGMENTS),
  },
  { requiredKeys: [] },
);

/** Filters of all kinds: none, by attributes, by values computed for the first day. */
export const arbitraryReportFilter: fc.Arbitrary<ReportFilter> = fc.oneof(
  fc.constant({}),
  attributeFilter,
  computedFilter,
);

/** A report as days before today: when the period begins and ends, and whose knowledge is used. */
export const arbitraryReport = fc.record({
  from: fc.integer({ min: 0, max: 900 }),
  to: fc.integer({ min: -60, max: 800 }),
  asOf: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })),
  wholeMonths: fc.boolean(),
  filter: arbitraryReportFilter,
});
export type ReportCase = typeof arbitraryReport extends fc.Arbitrary<infer Case> ? Case : never;

/** The period that a report case asks for on a day. */
export function periodOf({ from, to, asOf, wholeMonths }: Omit<ReportCase, "filter">, today: LocalDate): ReportPeriod {
  const known = plusDays(today, -asOf);
  const snapped = (day: LocalDate) => (wholeMonths ? firstOfMonth(day) : day);
  const begins = snapped(earliest(plusDays(today, -from), known));
  const ends = snapped(plusDays(today, -to));
  return { from: begins, to: ends > begins ? ends : plusDays(begins, 1), asOf: known };
}

/** What the CRM says of an interaction beside the facts that loyalty needs. */
const arbitraryExtra = fc.record({
  agent: fc.option(fc.constantFrom("Kim", "kim", "Zoë")),
  proactive: fc.boolean(),
  effort: fc.option(
    fc.oneof(
      fc.record({ effortScale: fc.constant(EffortScale.CES_1), effortScore: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ effortScale: fc.constant(EffortScale.CES_2), effortScore: fc.integer({ min: 1, max: 7 }) }),
    ),
    { freq: 2 },
  ),
  satisfaction: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 2 }),
  caseKey: fc.option(fc.constantFrom("A", "B")),
  transfers: fc.option(fc.integer({ min: 0, max: 3 })),
  missed: fc.boolean(),
  happened: fc.array(fc.record({ kind: fc.constantFrom(...Object.values(Happening)), afterDays: fc.nat(90) }), {
    maxLength: 3,
  }),
  answeredAfterMinutes: fc.option(fc.integer({ min: 0, max: 3_000 })),
  qualityRule: fc.option(fc.constantFrom(ResolutionQuality.HIGH_EFFORT, ResolutionQuality.UNRESOLVED), { freq: 2 }),
});

const NO_EXTRA = { effort: null, answeredAfterMinutes: null, happened: [] };

/** What happened so many days after an interaction began. */
function happened(
  { occurredAt }: InteractionRecordInput,
  told: readonly { readonly kind: Happening; readonly afterDays: number }[],
): InteractionRecordInput {
  if (!occurredAt || told.length === 0) return {};
  return { happenings: told.map(({ kind, afterDays }) => ({ kind, at: hoursLater(occurredAt, afterDays * 24) })) };
}

/** When the customer of an interaction first got an answer. */
function answered({ occurredAt }: InteractionRecordInput, minutes: number | null): InteractionRecordInput {
  return { firstResponseAt: occurredAt && minutes !== null ? hoursLater(occurredAt, minutes / 60) : null };
}

function hoursLater(instant: Date, hours: number): Date {
  return new Date(instant.getTime() + hours * 3_600_000);
}

const arbitraryReportCustomer = fc.record({
  facts: fc
    .tuple(arbitraryCustomer, fc.boolean())
    .map(([facts, wholeMonths]) => (wholeMonths ? crowdedFacts(facts) : facts)),
  attributes: arbitraryAttributes,
  extras: fc.array(arbitraryExtra, { minLength: 1, maxLength: 5 }),
});

const arbitraryLate = fc.record({
  contracts: fc
    .tuple(fc.array(arbitraryContract, { maxLength: 2 }), fc.boolean())
    .map(([contracts, wholeMonths]) => (wholeMonths ? contracts.map(fromFirstOfMonth) : contracts)),
  event: fc.option(
    fc.record({
      type: fc.constantFrom(
        ContractEventType.TERMINATED,
        ContractEventType.CANCELLED,
        ContractEventType.CANCELLATION_REVOKED,
        ContractEventType.RENEWAL_AGREED,
      ),
      daysAgo: fc.nat(400),
    }),
  ),
  startsOn: fc.option(arbitraryDay(1100, 60), { freq: 2 }),
});

/** Customers with attributes, policies and models before and after a change, a time zone, and the day of writing. */
export const arbitraryReportScenario = fc.record({
  customers: fc.array(arbitraryReportCustomer, { minLength: 1, maxLength: 5 }),
  policy: arbitraryPolicy,
  model: arbitraryModel,
  laterPolicy: arbitraryPolicy,
  laterModel: arbitraryModel,
  timeZone: fc.constantFrom(...TIME_ZONES),
  hour: fc.nat(23),
  writtenOn: arbitraryDay(500, 700),
  late: arbitraryLate,
});
export type ReportScenario = typeof arbitraryReportScenario extends fc.Arbitrary<infer Scenario> ? Scenario : never;

/** The facts of a scenario as ingest rows. */
function scenarioRows(customers: ReportScenario["customers"]): FactRow[] {
  return customers.flatMap(({ facts, attributes, extras }, index) => {
    let count = 0;
    return factRowsOf(`customer ${index}`, facts, attributes).map((fact): FactRow => {
      if (fact.kind !== "interactions") return fact;
      const { effort, answeredAfterMinutes, happened: told, ...extra } = extras[count % extras.length] ?? NO_EXTRA;
      count += 1;
      return {
        kind: fact.kind,
        row: {
          ...fact.row,
          ...extra,
          ...effort,
          ...answered(fact.row, answeredAfterMinutes),
          ...happened(fact.row, told),
        },
      };
    });
  });
}

/** Makes the workspace of a scenario and writes its facts; returned are those that lie in the future. */
export async function writeScenario(
  current: TestDatabase,
  { customers, policy, model, timeZone, writtenOn, hour }: ReportScenario,
): Promise<{ readonly workspace: TestWorkspace; readonly refused: FactRow[] }> {
  const workspace = await TestWorkspace.make(current, timeZone);
  await workspace.usePolicy(policy);
  await workspace.useModel(model);
  workspace.setDay(writtenOn, hour);
  return { workspace, refused: await workspace.write(scenarioRows(customers)) };
}

/**
 * Checks a report wherever it could be wrong: at once, after a write that follows the jobs, when no job has run for
 * long, after they have and more was written, with another policy and model in force, and after the jobs again.
 */
export async function checkThroughout(
  current: TestDatabase,
  scenario: ReportScenario,
  check: (workspace: TestWorkspace, stored: readonly StoredCustomer[]) => Promise<void>,
  jobs = refresh,
): Promise<void> {
  const { workspace, refused } = await writeScenario(current, scenario);
  const checkNow = async () => check(workspace, await placedCustomers(workspace));
  await checkNow();
  await jobs(workspace);
  await workspace.write(lateRows(scenario.late, workspace.today));
  await checkNow();
  workspace.setDay(plusDays(scenario.writtenOn, OFF_DAYS), scenario.hour);
  await checkNow();
  await jobs(workspace);
  await workspace.write(refused);
  await checkNow();
  await workspace.usePolicy(scenario.laterPolicy);
  await workspace.useModel(scenario.laterModel);
  await checkNow();
  await jobs(workspace);
  await checkNow();
  await workspace.remove();
}

/** All customers with their contracts in lines. */
export async function placedCustomers(workspace: TestWorkspace): Promise<StoredCustomer[]> {
  const stored = await workspace.stored();
  return stored.map(({ facts, ...customer }) => ({
    ...customer,
    facts: { ...facts, contracts: inLines(facts.contracts, workspace.state.policy) },
  }));
}

/** What is learnt late of the first customer: further contracts, and what became of its first one. */
function lateRows({ contracts, event, startsOn }: ReportScenario["late"], today: LocalDate): FactRow[] {
  const customer = { externalId: testId("customer 0") };
  const first = testId("customer 0 contract 0");
  const further = factRowsOf("late", { customerSince: null, yearlySpend: null, interactions: [], contracts });
  const rows = further.flatMap((fact): FactRow[] => {
    if (fact.kind === "customers") return [];
    return fact.kind === "contracts" ? [{ kind: fact.kind, row: { ...fact.row, customer } }] : [fact];
  });
  if (startsOn !== null) rows.push({ kind: "contracts", row: { externalId: first, startsOn } });
  if (event !== null) {
    const { type, daysAgo } = event;
    rows.push({
      kind: "contractEvents",
      row: { contract: { externalId: first }, type, day: plusDays(today, -daysAgo) },
    });
  }
  return rows;
}

/** The refresher, then the month counter. */
export async function runJobs(workspace: TestWorkspace): Promise<void> {
  await refresh(workspace);
  await monthCounter.run(jobContextOf(workspace));
}

/** Runs the job that every report depends on; the months counted ahead are read by retention alone. */
async function refresh(workspace: TestWorkspace): Promise<void> {
  await refresher.run(jobContextOf(workspace));
}

function jobContextOf(workspace: TestWorkspace) {
  const { database } = workspace.current;
  return { database, clock: () => workspace.now, signal: new AbortController().signal };
}

/** The same with contracts that begin, and interactions that fall, on firsts of months: where parts of reports meet. */
function crowdedFacts({ contracts, interactions, ...customer }: CustomerFacts): CustomerFacts {
  return {
    ...customer,
    contracts: contracts.map(fromFirstOfMonth),
    interactions: interactions.map(({ occurredOn, resolvedOn, ...interaction }) => ({
      ...interaction,
      occurredOn: firstOfMonth(occurredOn),
      resolvedOn: resolvedOn === null ? null : firstOfMonth(resolvedOn),
    })),
  };
}

function fromFirstOfMonth({ contract, events }: ContractHistory): ContractHistory {
  const { startsOn, trialEndsOn } = contract;
  const begins = { startsOn: firstOfMonth(startsOn), trialEndsOn: trialEndsOn ? firstOfMonth(trialEndsOn) : null };
  return { contract: { ...contract, ...begins }, events };
}

function firstOfMonth(day: LocalDate): LocalDate {
  return `${day.slice(0, 8)}01`;
}

function earliest(one: LocalDate, other: LocalDate): LocalDate {
  return one < other ? one : other;
}
