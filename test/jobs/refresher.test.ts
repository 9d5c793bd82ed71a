import { setTimeout as delay } from "node:timers/promises";

import fc from "fast-check";

import { ingest, type IngestRows } from "../../src/actions/ingest/ingest.js";
import { countStale } from "../../src/data/customer/loyalty-store.js";
import { type Database, openDatabase } from "../../src/data/database/database.js";
import { inLines } from "../../src/domain/contract/contract-line.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { refresher } from "../../src/jobs/refresher.js";
import { arbitraryCustomer } from "../support/arbitrary-customer.js";
import { databaseKinds, onEachDatabase, openTestDatabase, type TestDatabase } from "../support/databases.js";
import { factRowsOf, testId } from "../support/history-rows.js";
import { TestWorkspace } from "../support/test-workspace.js";

const HOUR_MS = 3_600_000;
const STOP = new AbortController().signal;
const MANY = 120;
const ONE_BATCH = 100;

onEachDatabase("the refresher", (current) => {
  let workspace: TestWorkspace;
  beforeEach(async () => {
    workspace = await TestWorkspace.make(current(), "America/New_York");
    workspace.setDay("2025-01-15");
  });
  afterEach(async () => {
    await workspace.remove();
  });

  const run = (signal = STOP, clock = () => workspace.now) =>
    refresher.run({ database: current().database, clock, signal });

  test("brings every row up to the day, the policy and the model, and leaves nothing behind", async () => {
    const histories = fc.sample(arbitraryCustomer, 25);
    await workspace.write(histories.flatMap((history, index) => factRowsOf(`customer ${index}`, history)));
    await run();
    for (const day of ["2025-01-16", "2025-03-31", "2026-02-28"]) {
      workspace.setDay(day);
      await run();
      await expectCurrent(workspace);
    }
    await workspace.usePolicy({ ...DEFAULT_POLICY, graceDays: 45, activeWindowDays: 90 });
    expect(await behind(workspace)).toBe(25);
    await run();
    await expectCurrent(workspace);
  });

  test("prolongs the grace of terms that are pending when a policy gives more days", async () => {
    const externalId = testId("pending");
    const terms = { startsOn: "2024-01-01", termMonths: 12, value: { minor: 1200, currency: "EUR" } };
    await workspace.ingest({
      customers: [{ externalId }],
      contracts: [{ externalId, customer: { externalId }, ...terms }],
    });
    const heldUntil = async () => (await workspace.stored())[0]?.facts.contracts[0]?.terms[0]?.heldUntil;
    expect(await heldUntil()).toBe("2025-01-31");
    await workspace.usePolicy({ ...DEFAULT_POLICY, graceDays: 60 });
    await run();
    expect(await heldUntil()).toBe("2025-03-02");
  });

  test("takes the day from the workspace's time zone, not from the server's", async () => {
    await writeYearly(workspace, 1);
    const midnight = new Date("2026-01-01T05:00:00.000Z");
    workspace.now = new Date(midnight.getTime() - 1);
    await run();
    expect((await workspace.stored())[0]?.loyalty).toMatchObject({ computedFor: "2025-12-31", renewed: 0 });
    workspace.now = midnight;
    await run();
    expect((await workspace.stored())[0]?.loyalty).toMatchObject({ computedFor: "2026-01-01", renewed: 1 });
  });

  test("stops after the batch that runs when it is told to, and goes on from there at the next run", async () => {
    await writeYearly(workspace, MANY);
    workspace.setDay("2026-01-15");
    expect(await behind(workspace)).toBe(MANY);
    const stop = new AbortController();
    await run(stop.signal, () => {
      stop.abort();
      return workspace.now;
    });
    expect(await behind(workspace)).toBe(MANY - ONE_BATCH);
    await run();
    expect(await behind(workspace)).toBe(0);
  });

  test("writes nothing where nothing is behind", async () => {
    await writeYearly(workspace, 3);
    workspace.now = new Date(workspace.now.getTime() + HOUR_MS);
    const { statements } = current();
    statements.length = 0;
    await run();
    expect(statements.filter((sql) => /^(INSERT|UPDATE|DELETE|COMMIT)/.test(sql))).toEqual([]);
  });
});

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

onMysql("the refresher of another server (mysql)", () => {
  let current: TestDatabase;
  let other: Database;
  const sentByOther: string[] = [];
  let workspace: TestWorkspace;
  beforeAll(async () => {
    current = await openTestDatabase("mysql");
    other = await openDatabase(current.url, { onStatement: (sql) => sentByOther.push(sql) });
    workspace = await TestWorkspace.make(current);
    workspace.setDay("2025-01-15");
    await writeYearly(workspace, 60);
  });
  afterAll(async () => {
    await other.close();
    await current.close();
  });

  async function untilLocking(): Promise<void> {
    while (!sentByOther.some((sql) => sql.includes("lockCustomers"))) await delay(1);
  }

  const refreshOn = (database: Database) => refresher.run({ database, clock: () => workspace.now, signal: STOP });

  test("does no harm beside this one's, while facts are written", async () => {
    workspace.setDay("2026-01-15");
    await Promise.all([
      refreshOn(current.database),
      refreshOn(other),
      ...Array.from({ length: 10 }, (_, index) => workspace.ingest(valueRaised(index * 5))),
    ]);
    await expectCurrent(workspace);
  });

  test("waits for facts that are being written, and sees them", async () => {
    workspace.setDay("2027-01-15");
    let refreshing: Promise<void> | undefined;
    await current.database.write(async (sql) => {
      await ingest(workspace.context(sql), valueRaised(3));
      sentByOther.length = 0;
      refreshing = refreshOn(other);
      await Promise.race([refreshing, untilLocking()]);
      expect(sentByOther.join()).toContain("lockCustomers");
    });
    await refreshing;
    await expectCurrent(workspace);
  });
});

/** The row by which a contract's renewals become worth more. */
function valueRaised(index: number): IngestRows {
  return { contracts: [{ externalId: testId(`yearly ${index}`), renewalValue: { minor: 4711, currency: "EUR" } }] };
}

/** Customers with a contract of a year from 2025-01-01, which renews by itself. */
async function writeYearly(workspace: TestWorkspace, count: number): Promise<void> {
  const keys = Array.from({ length: count }, (_, index) => testId(`yearly ${index}`));
  const terms = { startsOn: "2025-01-01", termMonths: 12, value: { minor: 1200, currency: "EUR" }, autoRenew: true };
  await workspace.ingest({
    customers: keys.map((externalId) => ({ externalId })),
    contracts: keys.map((externalId) => ({ externalId, customer: { externalId }, ...terms })),
  });
}

async function behind({ current, state, today }: TestWorkspace): Promise<number> {
  return countStale(current.database.reader, state, today);
}

/** Nothing is behind, and every row is what the arithmetic says; a row that held may name an earlier day. */
async function expectCurrent(workspace: TestWorkspace): Promise<void> {
  expect(await behind(workspace)).toBe(0);
  const { policy, model } = workspace.state;
  for (const { loyalty, facts } of await workspace.stored()) {
    const contracts = inLines(facts.contracts, policy);
    const { validUntil: _, ...expected } = loyaltyOf({ ...facts, contracts }, policy, model, workspace.today);
    expect(loyalty.loyalty).toMatchObject(expected);
    for (const { terms, ...history } of contracts) {
      expect(terms).toMatchObject(termsOf(history, workspace.today, policy.graceDays).terms);
    }
  }
}
