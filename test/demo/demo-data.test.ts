import { isDeepStrictEqual } from "node:util";

import { ingest, type IngestRows } from "../../src/actions/ingest/ingest.js";
import { drawIdentity } from "../../src/demo/cast/identity.js";
import { demoBatches } from "../../src/demo/demo-data.js";
import { Dice } from "../../src/demo/dice.js";
import type { ContractHistory } from "../../src/domain/contract/contract.js";
import { ContractEventType } from "../../src/domain/contract/contract.js";
import { ContractStatus, standingOf } from "../../src/domain/contract/contract-standing.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { addCounts, countRenewals, type RenewalCounts } from "../../src/domain/contract/retention.js";
import { type Term } from "../../src/domain/contract/term.js";
import { Activity } from "../../src/domain/customer/activity.js";
import { InteractionKind, serviceContactOf } from "../../src/domain/customer/interaction.js";
import { Channel } from "../../src/domain/customer/interaction.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { LoyaltyTier } from "../../src/domain/loyalty/loyalty-tier.js";
import { DEFAULT_POLICY, ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import { StayTally } from "../../src/domain/loyalty/stay-tally.js";
import { documentedOperations } from "../../src/http/examples.js";
import { actionContext } from "../../src/intake/action-context.js";
import { RowOutcome } from "../../src/model/ingest/ingest.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { DemoFacts } from "./demo-facts.js";

const TODAY = "2026-03-15";
const batches = [...demoBatches({ seed: 1, today: TODAY, customers: 500 })];
const demo = new DemoFacts(batches, TODAY);
const customers = demo.facts();
const interactions = batches.flatMap((batch) => batch.interactions ?? []);

describe("demo data", () => {
  test("the same seed and day give the same rows, another seed or day gives others", () => {
    const rows = (seed: number, today: string) => JSON.stringify([...demoBatches({ seed, today, customers: 20 })]);
    expect(rows(7, TODAY)).toBe(rows(7, TODAY));
    expect(rows(7, TODAY)).not.toBe(rows(8, TODAY));
    expect(rows(7, TODAY)).not.toBe(rows(7, "2026-03-16"));
  });

  test("a batch has at most 500 rows, and stands on the batches before it", () => {
    expect(Math.max(...batches.map((batch) => rowsOf(batch).length))).toBeLessThanOrEqual(500);
    expect(demo.refusals).toEqual([]);
    expect(customers).toHaveLength(500);
  });

  test("every new row has an external id of its own in the system demo", () => {
    for (const kind of ["customers", "people", "contractEvents", "interactions"] as const) {
      const ids = batches.flatMap((batch) => (batch[kind] ?? []).map(({ externalId }) => externalId));
      expect(ids.every((id) => id?.system === "demo")).toBe(true);
      expect(new Set(ids.map((id) => id?.externalId)).size).toBe(ids.length);
    }
  });

  test("all rows of a customer come together, apart from corrections and what a customer brought", () => {
    const batchOf = new Map(
      batches.flatMap((batch, index) => (batch.customers ?? []).map((row) => [row.externalId?.externalId, index])),
    );
    const strays = batches.flatMap((batch, index) => {
      const made = (batch.contracts ?? []).filter(({ startsOn }) => startsOn);
      const own = (batch.interactions ?? []).filter(({ kind }) => kind !== InteractionKind.REFERRAL);
      return [...made, ...own].filter(({ customer }) => batchOf.get(customer?.externalId?.externalId) !== index);
    });
    expect(strays).toEqual([]);
  });

  test("nothing lies in the future, wherever on earth it is that day", () => {
    const dayBegins = new Date(`${TODAY}T00:00:00+14:00`);
    const instants = interactions.flatMap(({ occurredAt, firstResponseAt, resolvedAt }) => [
      occurredAt ?? dayBegins,
      firstResponseAt ?? dayBegins,
      resolvedAt ?? dayBegins,
    ]);
    expect(Math.max(...instants.map(Number))).toBeLessThanOrEqual(dayBegins.getTime());
    const days = histories().flatMap(({ contract, events }) => [contract.startsOn, ...events.map(({ day }) => day)]);
    expect(days.filter((day) => day >= TODAY)).toEqual([]);
  });

  test("everything that can happen happens", () => {
    expect(new Set(interactions.map(({ kind }) => kind))).toEqual(new Set(Object.values(InteractionKind)));
    expect(new Set(interactions.flatMap(({ channel }) => channel ?? []))).toEqual(new Set(Object.values(Channel)));
    const events = histories().flatMap((history) => history.events.map(({ type }) => type));
    expect(new Set(events)).toEqual(new Set(Object.values(ContractEventType)));
    const months = histories().map(({ contract }) => contract.termMonths);
    expect(new Set(months)).toEqual(new Set([1, 12, 24]));
  });

  test("some contracts are on trial or paused today, and no pause decides an end", () => {
    const statuses = histories().map((history) => standingOf(history, TODAY, DEFAULT_POLICY.graceDays).status);
    expect(statuses).toEqual(expect.arrayContaining([ContractStatus.TRIAL, ContractStatus.PAUSED]));
    expect(
      histories()
        .flatMap(termsIn)
        .filter(({ prolongedMonths }) => prolongedMonths > 0),
    ).toEqual([]);
  });

  test("companies have people of their own, who had some of the service contacts", () => {
    const people = batches.flatMap((batch) => batch.people ?? []);
    const owners = new Map(people.map(({ externalId, customer }) => [externalId?.externalId, customer]));
    expect(new Set(people.map(({ email }) => email)).size).toBe(people.length);
    const told = interactions.filter(({ person }) => person);
    expect(told.length).toBeGreaterThan(100);
    expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set([InteractionKind.SERVICE]));
    expect(
      told.every(({ person, customer }) => isDeepStrictEqual(owners.get(person?.externalId?.externalId), customer)),
    ).toBe(true);
  });

  test("contacts have stated qualities, effort scores, neither, or are still open", () => {
    const contacts = interactions.filter(({ kind }) => kind === InteractionKind.SERVICE);
    const closed = contacts.filter(({ resolvedAt }) => resolvedAt);
    const stated = new Set(closed.flatMap(({ resolutionQuality }) => resolutionQuality ?? []));
    expect(stated).toEqual(new Set(Object.values(ResolutionQuality)));
    expect(share(closed, ({ effortScore }) => Boolean(effortScore))).toBeGreaterThan(0.1);
    expect(share(closed, ({ effortScale, resolutionQuality }) => !effortScale && !resolutionQuality)).toBeGreaterThan(
      0.03,
    );
    expect(contacts.length - closed.length).toBeGreaterThan(1);
  });

  test("customers stay more often after good service than after bad", () => {
    const after = stayShares();
    const bad = after(ResolutionQuality.UNRESOLVED, ResolutionQuality.HIGH_EFFORT);
    const good = after(ResolutionQuality.LOW_EFFORT, ResolutionQuality.VALUE_ENHANCEMENT);
    expect(good - bad).toBeGreaterThan(0.08);
  });

  test.each([
    [1, 0.95, 0.985],
    [12, 0.78, 0.9],
    [24, 0.65, 0.85],
  ])("of terms of %i months a believable share is renewed", (months, lowest, highest) => {
    const { renewed, lapsed } = renewalsOf(months);
    expect(renewed + lapsed).toBeGreaterThan(100);
    expect(renewed / (renewed + lapsed)).toBeGreaterThan(lowest);
    expect(renewed / (renewed + lapsed)).toBeLessThan(highest);
  });

  test("customers are of every tier and activity", () => {
    const sample = customers.filter((_, index) => index % 3 === 0);
    const loyalties = sample.map((facts) => loyaltyOf(facts, DEFAULT_POLICY, PRIOR_MODEL, TODAY));
    for (const tier of Object.values(LoyaltyTier))
      expect(share(loyalties, (each) => each.tier === tier)).toBeGreaterThan(0.005);
    for (const activity of Object.values(Activity)) {
      expect(share(loyalties, (each) => each.activity === activity)).toBeGreaterThan(0.005);
    }
  });
});

describe("demo data that a loyalty manager believes", () => {
  const rows = batches.flatMap((batch) => batch.customers ?? []);

  test("nobody spends more with us than on such products in all, on any day", () => {
    const shares = customers.flatMap((facts) =>
      ["2022-03-15", "2024-03-15", "2025-09-15", TODAY].map(
        (day) => loyaltyOf(facts, DEFAULT_POLICY, PRIOR_MODEL, day).shareOfWallet,
      ),
    );
    const known = shares.filter((each) => each !== null);
    expect(known.length).toBeGreaterThan(200);
    expect(Math.max(...known)).toBeLessThan(1);
    expect(Math.max(...known)).toBeGreaterThan(0.9);
  });

  test("nobody is called as somebody else is, also among 2,000, and welcomed once a stretch", () => {
    const dice = new Dice(1);
    const names = Array.from({ length: 2_000 }, (_, number) => drawIdentity(dice, "Private", number + 1).name);
    expect(new Set(names).size).toBe(names.length);
    const welcomed = interactions.flatMap(({ subject, customer }) =>
      subject === "Welcome call" ? [customer?.externalId?.externalId] : [],
    );
    expect(
      Math.max(...[...new Set(welcomed)].map((each) => welcomed.filter((one) => one === each).length)),
    ).toBeLessThan(3);
  });

  test("a segment is written in one way, in the ready operations too", () => {
    const segments = new Set(rows.map(({ segment }) => segment ?? ""));
    const asked = documentedOperations().flatMap(({ operation }) => [...operation.matchAll(/segment: "([^"]*)"/g)]);
    expect(asked.length).toBeGreaterThan(0);
    for (const [, segment = ""] of asked) expect(segments).toContain(segment);
    expect(new Set([...segments].map((segment) => segment.toLowerCase())).size).toBe(segments.size);
  });
});

describe("demo data in a database", () => {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase("sqlite");
  });
  afterAll(() => opened.close());

  test("all of it is accepted, and writing it twice changes nothing", async () => {
    const some = [...demoBatches({ seed: 7, today: TODAY, customers: 60 })];
    expect(some.flatMap(({ contracts }) => contracts ?? []).some(({ startsOn }) => !startsOn)).toBe(true);
    await outcomesOf(some);
    expect(await outcomesOf(some)).toEqual(new Set([RowOutcome.UNCHANGED]));
  });

  async function outcomesOf(rows: readonly IngestRows[]): Promise<Set<RowOutcome>> {
    const outcomes = new Set<RowOutcome>();
    for (const batch of rows) {
      const context = { workspace: await opened.workspace(), now: new Date(`${TODAY}T00:30:00+01:00`) };
      const results = await opened.database.write((sql) =>
        ingest(actionContext(sql, context.workspace, context.now), batch),
      );
      for (const { outcome, errors } of Object.values(results).flat()) {
        expect(errors).toEqual([]);
        outcomes.add(outcome);
      }
    }
    return outcomes;
  }
});

function histories(): ContractHistory[] {
  return customers.flatMap(({ contracts }) => contracts);
}

function termsIn({ contract, events }: ContractHistory): Term[] {
  const { terms } = termsOf({ contract, events }, TODAY, DEFAULT_POLICY.graceDays);
  return terms.filter(({ dueOn }) => contract.observedFrom === null || dueOn >= contract.observedFrom);
}

/** Share of the decisions after contacts of some qualities that were renewals. */
function stayShares(): (...qualities: ResolutionQuality[]) => number {
  const tally = new StayTally(DEFAULT_POLICY.experienceWindowMonths, TODAY);
  for (const { contracts, interactions } of customers) {
    const contacts = interactions.map(serviceContactOf).filter((contact) => contact !== null);
    tally.add(contracts.flatMap(termsIn), contacts);
  }
  const outcomes = tally.outcomes();
  return (...qualities) => {
    const some = qualities.map((quality) => outcomes[quality]);
    const observed = some.reduce((sum, outcome) => sum + outcome.observed, 0);
    expect(observed).toBeGreaterThan(100);
    return some.reduce((sum, outcome) => sum + outcome.stayed, 0) / observed;
  };
}

function renewalsOf(months: number): RenewalCounts {
  return histories()
    .map((history) => termsIn(history).filter((term) => term.months === months))
    .map((terms) => countRenewals(terms, null, { from: null, to: TODAY, asOf: TODAY }))
    .reduce(addCounts);
}

function rowsOf(batch: IngestRows): readonly object[] {
  return Object.values(batch).flatMap((rows) => rows as readonly object[]);
}

function share<T>(items: readonly T[], isOne: (item: T) => boolean): number {
  return items.filter(isOne).length / items.length;
}
