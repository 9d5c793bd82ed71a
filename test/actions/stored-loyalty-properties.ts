import fc from "fast-check";

import { refreshCustomers } from "../../src/actions/loyalty/refresh-customers.js";
import type { LocalDate } from "../../src/domain/calendar.js";
import { ContractEventType } from "../../src/domain/contract/contract.js";
import { inLines } from "../../src/domain/contract/contract-line.js";
import { standingOf } from "../../src/domain/contract/contract-standing.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { TermOutcome } from "../../src/domain/contract/term.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import type { LoyaltyRow } from "../../src/model/customer/loyalty-row.js";
import { arbitraryCustomer, arbitraryDay, arbitraryModel, arbitraryPolicy } from "../support/arbitrary-customer.js";
import { examplesOn, onEachDatabase } from "../support/databases.js";
import { type FactRow, factRowsOf } from "../support/history-rows.js";
import { daysBetween, plusDays, someOf } from "../support/naive-calendar.js";
import type { StoredContract, StoredCustomer } from "../support/stored-facts.js";
import { TestWorkspace } from "../support/test-workspace.js";

const TIME_ZONES = ["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"];
const HORIZON_DAYS = 400;

const arbitraryScenario = fc.record({
  histories: fc.array(arbitraryCustomer, { minLength: 1, maxLength: 4 }),
  policy: arbitraryPolicy,
  model: arbitraryModel,
  laterPolicy: arbitraryPolicy,
  laterModel: arbitraryModel,
  timeZone: fc.constantFrom(...TIME_ZONES),
  hour: fc.nat(23),
  writtenOn: arbitraryDay(),
  laterDays: fc.array(fc.nat(HORIZON_DAYS), { minLength: 1, maxLength: 2 }),
  daysBefore: fc.integer({ min: 1, max: 300 }),
});

/** What holds of the stored values of any customers; the everyday run tries less often, and fewer days. */
export function describeStoredLoyalty(runs: number, everyDay: boolean, timeLimit?: number): void {
  onEachDatabase("stored loyalty and terms", (current, kind) => {
    test("equal the arithmetic of all facts: as stored, on later days, past days, under another policy or model", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryScenario, async (scenario) => {
          const workspace = await TestWorkspace.make(current(), scenario.timeZone);
          await workspace.usePolicy(scenario.policy);
          await workspace.useModel(scenario.model);
          workspace.setDay(scenario.writtenOn, scenario.hour);
          const facts = scenario.histories.flatMap((history, index) => factRowsOf(`customer ${index}`, history));
          // Apart, so that interactions also come to contracts whose terms are stored already.
          const isInteraction = ({ kind }: FactRow) => kind === "interactions";
          const refused = [
            ...(await workspace.write(facts.filter((fact) => !isInteraction(fact)))),
            ...(await workspace.write(facts.filter(isInteraction))),
          ];
          const written = await workspace.stored();
          for (const customer of written) {
            expectStored(customer, workspace);
            expectHoldsUntilItSays(customer, workspace, everyDay);
          }
          const lastDay = plusDays(scenario.writtenOn, HORIZON_DAYS);
          const turns = turningDays(written).filter((day) => day <= lastDay);
          for (const day of [
            ...turns.slice(0, 2),
            ...scenario.laterDays.map((days) => plusDays(workspace.today, days)),
          ]) {
            workspace.setToday(day);
            await expectRead(written, workspace, plusDays(day, -scenario.daysBefore));
          }
          // What lay in the future when it was first sent is accepted now; rows that were behind catch up.
          await workspace.write(refused);
          await refresh(workspace, await workspace.stored());
          const rewritten = await workspace.stored();
          for (const customer of rewritten) expectStored(customer, workspace);

          const pastDay = plusDays(workspace.today, -scenario.daysBefore);
          await workspace.useModel(scenario.laterModel);
          await expectRead(rewritten, workspace, pastDay);
          await refresh(workspace, rewritten);
          await workspace.usePolicy(scenario.laterPolicy);
          await expectRead(rewritten, workspace, pastDay);
          await refresh(workspace, rewritten);
          for (const customer of await workspace.stored()) expectStored(customer, workspace);
        }),
        examplesOn(kind, runs, timeLimit),
      );
    });
  });
}

/** Recomputes customers, as the job does in the background. */
async function refresh(workspace: TestWorkspace, customers: readonly StoredCustomer[]): Promise<void> {
  const ids = customers.map(({ customer }) => customer.id);
  await workspace.current.database.write((sql) => refreshCustomers(workspace.context(sql), ids));
}

/** The days on which stored values end, by what the rows say. */
function turningDays(customers: readonly StoredCustomer[]): LocalDate[] {
  const days = customers.flatMap(({ loyalty, facts }) => [
    loyalty.validUntil,
    ...facts.contracts.map(({ contract }) => contract.rollsOn),
  ]);
  return [...new Set(days)].filter((day) => day !== null).sort();
}

/** The rows of a customer say what the arithmetic says today. */
function expectStored({ facts, loyalty }: StoredCustomer, { state, today }: TestWorkspace): void {
  const placed = { ...facts, contracts: inLines(facts.contracts, state.policy) };
  const expected = loyaltyOf(placed, state.policy, state.model, today);
  const { policyVersion, modelVersion } = state;
  const { renewed, lapsed } = expected;
  expect(loyalty).toMatchObject({ policyVersion, modelVersion, computedFor: today });
  expect(loyalty.retentionRate).toBe(renewed + lapsed === 0 ? null : renewed / (renewed + lapsed));
  expect(loyalty.loyalty).toMatchObject(expected);
  for (const contract of placed.contracts) {
    const { terms, changesOn } = termsOf(contract, today, state.policy.graceDays);
    expect(contract.terms).toMatchObject(terms.map((term) => ({ ...term, ...belongingTo(contract, term.dueOn) })));
    const { status: _, ...standing } = standingOf(contract, today, state.policy.graceDays);
    expect(contract.contract).toMatchObject(standing);
    // Of what is unconfirmed or paused the standing may change before the terms do.
    const isPaused = contract.events.some(({ type }) => type === ContractEventType.PAUSED);
    if (!isPaused && terms.at(-1)?.outcome !== TermOutcome.UNCONFIRMED)
      expect(contract.contract.rollsOn).toBe(changesOn);
  }
}

/** What a term row says beside the term. */
function belongingTo({ contract }: StoredContract, dueOn: LocalDate): object {
  const { id: contractId, customerId, workspaceId, currency, observedFrom } = contract;
  const observed = observedFrom === null || dueOn >= observedFrom;
  return { contractId, customerId, workspaceId, currency, observed };
}

/** On every day before the one on which the rows say that they end, the arithmetic still gives what they say. */
function expectHoldsUntilItSays(
  { facts, loyalty }: StoredCustomer,
  { state, today }: TestWorkspace,
  everyDay: boolean,
): void {
  const daysUntil = (end: LocalDate | null): LocalDate[] => {
    const last = plusDays(today, HORIZON_DAYS);
    const days = daysBetween(today, end === null || end > last ? last : end);
    return everyDay ? days : someOf(days);
  };
  for (const day of daysUntil(loyalty.validUntil)) expectValues(loyalty, facts, state, day);
  for (const { contract, events, line, terms } of inLines(facts.contracts, state.policy)) {
    for (const day of daysUntil(contract.rollsOn)) {
      const expected = termsOf({ contract, events, line }, day, state.policy.graceDays).terms;
      expect({ day, terms }).toMatchObject({ day, terms: expected });
      const { status: _, ...standing } = standingOf({ contract, events, line }, day, state.policy.graceDays);
      expect(contract).toMatchObject(standing);
    }
  }
}

/** What readers are told today, and of a past day, is what the arithmetic says, whether rows are behind or not. */
async function expectRead(
  customers: readonly StoredCustomer[],
  workspace: TestWorkspace,
  pastDay: LocalDate,
): Promise<void> {
  const { state, today } = workspace;
  const loaders = workspace.loaders();
  for (const day of [today, pastDay]) {
    const read = await Promise.all(customers.map(({ customer }) => loaders.loyalty(day).load(customer)));
    read.forEach((row, index) => {
      const facts = customers[index]?.facts;
      if (facts === undefined) throw new Error("more rows than customers");
      expectValues(row, facts, state, day);
      expect(row.validUntil === null || row.validUntil > day).toBe(true);
    });
  }
  const contracts = customers.flatMap(({ facts }) => inLines(facts.contracts, state.policy));
  const terms = await Promise.all(contracts.map(({ contract }) => loaders.terms.load(contract)));
  contracts.forEach((history, index) => {
    expect(terms[index]).toMatchObject(termsOf(history, today, state.policy.graceDays).terms);
  });
}

/** A row shows the values of a day; it may say that they end earlier than they must. */
function expectValues(
  row: LoyaltyRow,
  facts: StoredCustomer["facts"],
  { policy, model }: TestWorkspace["state"],
  day: LocalDate,
): void {
  const { validUntil: _, ...expected } = loyaltyOf(
    { ...facts, contracts: inLines(facts.contracts, policy) },
    policy,
    model,
    day,
  );
  expect({ day, ...row.loyalty }).toMatchObject({ day, ...expected });
}
