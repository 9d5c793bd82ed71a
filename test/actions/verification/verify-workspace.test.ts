import { type Verification, verifyWorkspace } from "../../../src/actions/verification/verify-workspace.js";
import type { Sql } from "../../../src/data/database/database.js";
import { insertRows } from "../../../src/data/database/rows.js";
import { monthCounter } from "../../../src/jobs/month-counter.js";
import { refresher } from "../../../src/jobs/refresher.js";
import { Change, PendingChange } from "../../../src/model/change/change.js";
import { sequence } from "../../graphql/integration/feed.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../../support/seed.js";
import { storedRows } from "../../support/stored-rows.js";

/** More than the customers of one batch. */
const CUSTOMERS = 230;
const SIGNAL = new AbortController().signal;

onEachDatabase("a verification", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    api.setDay("2025-10-15");
    const names = Array.from({ length: CUSTOMERS }, (_, index) => `c${index}`);
    await seed(api, { customers: names.map((name) => customerRow(name)) });
    await seed(api, {
      contracts: names.map((name, index) =>
        contractRow(name, name, { startsOn: `2024-0${1 + (index % 9)}-10`, autoRenew: index % 3 > 0 }),
      ),
      contractEvents: [{ contract: named("c1"), type: "VALUE_CHANGED", day: "2024-08-01", value: euros("99.00") }],
      interactions: names.slice(0, 20).map((name) => interactionRow(name, name, { resolutionQuality: "LOW_EFFORT" })),
    });
    api.setDay("2026-01-15");
    // Some rows are of the day before, and both are compared for theirs.
    await seed(api, { interactions: [interactionRow("late", "c5", { kind: "CLICK" })] });
    await job(refresher);
    await job(monthCounter);
    await sequence(current());
  });

  const job = (work: typeof refresher) =>
    work.run({ database: current().database, clock: () => api.now, signal: SIGNAL });
  const verified = async (): Promise<Verification> =>
    verifyWorkspace(current().database.reader, await current().workspace(), api.now);
  const shown = ({ differences }: Verification) =>
    differences.map(({ table, column, stored }) => [table, column, stored] as const);

  /** Runs a statement, verifies, and puts the rows of a table back. */
  async function verifiedAfter(table: string, damage: string): Promise<Verification> {
    const { database } = current();
    const { [table]: before = [] } = await storedRows(database);
    await database.write(async (sql) => void (await sql.query(damage)));
    const verification = await verified();
    await database.write(async (sql) => {
      await sql.query(`DELETE FROM ${table}`);
      await insertRaw(sql, table, before);
    });
    return verification;
  }
  const toldAfter = async (table: string, damage: string) => shown(await verifiedAfter(table, damage));

  const first = (table: string, id = "id") => `(SELECT * FROM (SELECT MIN(${id}) FROM ${table}) AS chosen)`;

  test("of what the program wrote finds no difference, and says what it compared", async () => {
    const { differences, ...counts } = await verified();
    expect(differences).toEqual([]);
    expect(counts).toMatchObject({ customers: CUSTOMERS, customersBehind: 0, monthsBehind: 0, differenceCount: 0 });
    expect(counts.terms).toBeGreaterThan(CUSTOMERS);
    expect(counts.months).toBe(24);
    expect(counts.changes).toBeGreaterThan(3 * CUSTOMERS);
  });

  test("writes nothing", async () => {
    const before = await storedRows(current().database);
    await verified();
    expect(await storedRows(current().database)).toEqual(before);
  });

  test.each([
    ["a value of a loyalty row", "loyalty", "score = 1.5", ["loyalty", "score", 1.5]],
    ["a part of a loyalty row that is kept as JSON", "loyalty", "parts = '[]'", ["loyalty", "parts", []]],
    ["a last valid day", "loyalty", "validUntil = '2031-01-01'", ["loyalty", "validUntil", "2031-01-01"]],
    ["a term", "term", "value = 7", ["term", "value", 7]],
    ["whose term it is", "term", "renewals = 9", ["term", "renewals", 9]],
    ["a derived day of a contract", "contract", "rollsOn = '2030-02-02'", ["contract", "rollsOn", "2030-02-02"]],
    ["a counted month", "retention_month", "kept = 4711", ["retention_month", "kept", 4711]],
    ["a number above the next", "committed_change", "sequence = 99999999", ["committed_change", "sequence", 99999999]],
  ])("finds a change of %s", async (_, table, assignment, expected) => {
    const statement = `UPDATE ${table} SET ${assignment} WHERE id = ${first(table)}`;
    expect(await toldAfter(table, statement)).toContainEqual(expected);
    expect(shown(await verified())).toEqual([]);
  });

  test.each([
    ["a missing loyalty row", "loyalty", ["loyalty", null, null]],
    ["a missing term", "term", ["term", null, null]],
  ])("finds %s", async (_, table, expected) => {
    expect(await toldAfter(table, `DELETE FROM ${table} WHERE id = ${first(table)}`)).toContainEqual(expected);
  });

  test("finds a fact that was changed beside the program, by what follows from it", async () => {
    const statement = `UPDATE contract SET startsOn = '2023-01-10' WHERE id = ${first("contract")}`;
    const tables = (await toldAfter("contract", statement)).map(([table]) => table);
    expect(new Set(tables)).toEqual(new Set(["loyalty", "term", "contract"]));
  });

  test("finds terms and loyalty rows whose contract or customer is gone", async () => {
    const chosen = first("contract", "customerId");
    const withoutOwner = `DELETE FROM contract WHERE customerId = ${chosen}`;
    expect(await toldAfter("contract", withoutOwner)).toContainEqual(["term", null, "a row"]);
    const gone = await toldAfter("customer", `DELETE FROM customer WHERE id = ${first("customer")}`);
    expect(gone).toEqual([["loyalty", null, "a row"]]);
  });

  test("finds a term too many", async () => {
    const { connection } = current().database.reader;
    const columns = connection
      .getMetadata("term")
      .columns.map(({ databaseName }) => connection.driver.escape(databaseName));
    const values = columns.map((name) =>
      /id.$/.test(name) && name.length === 4 ? "'surplus'" : /number/.test(name) ? "40" : name,
    );
    const statement = `INSERT INTO term (${columns.join(", ")}) SELECT ${values.join(", ")} FROM term WHERE id = ${first("term")}`;
    expect(await toldAfter("term", statement)).toContainEqual(["term", null, "a row"]);
  });

  test.each([
    ["versions that do not rise", "committed_change", "version = 1"],
    ["versions that no record has reached", "customer", "version = 0"],
    ["second beginnings", "committed_change", "isNew = 1"],
  ])("finds %s in the feed", async (_, table, damage) => {
    const differences = await toldAfter(table, `UPDATE ${table} SET ${damage}`);
    const column = damage.split(" ")[0];
    expect(new Set(differences.map(([of, named]) => `${of} ${named}`))).toEqual(
      new Set([`committed_change ${column}`]),
    );
  });

  test("finds a change that left the feed and is there again", async () => {
    const differences = await toldAfter("workspace", "UPDATE workspace SET changesPurgedTo = 3");
    expect(differences.map(([, column]) => column)).toEqual(["sequence", "sequence", "sequence"]);
  });

  test("finds a change that has a number and waits for one", async () => {
    const { database } = current();
    const [change] = await database.reader.find(Change, { order: { sequence: "ASC" }, take: 1 });
    const { sequence: number = 0, ...waiting } = { ...change };
    await database.write((sql) => insertRows(sql, PendingChange, [{ ...waiting, arrival: 1 }]));
    expect(shown(await verified())).toEqual([["committed_change", "sequence", number]]);
    await database.write(async (sql) => void (await sql.query("DELETE FROM pending_change")));
  });

  test("tells the first 1,000 differences, and how many there are", async () => {
    const damage = "UPDATE term SET value = 7, endValue = 8, months = 3";
    const { differences, differenceCount, terms } = await verifiedAfter("term", damage);
    expect(differences).toHaveLength(1_000);
    expect(differenceCount).toBe(3 * terms);
  });

  test("leaves out what a newer policy has made untrusted, and says so", async () => {
    await api.data(`mutation { loyaltyPolicyUpdate(input: { graceDays: 31 }) { userErrors { code } } }`);
    expect(await verified()).toMatchObject({
      customersBehind: CUSTOMERS,
      monthsBehind: 24,
      differenceCount: 0,
      terms: 0,
    });
  });
});

/** Inserts rows as the database gave them. */
async function insertRaw(sql: Sql, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => sql.connection.driver.escape(name)).join(", ");
  for (let start = 0; start < rows.length; start += 200) {
    const chunk = rows.slice(start, start + 200);
    const places = chunk.map(() => `(${names.map(() => "?").join(", ")})`).join(", ");
    const values = chunk.flatMap((row) => names.map((name) => row[name]));
    await sql.query(`INSERT INTO ${table} (${columns}) VALUES ${places}`, values);
  }
}
