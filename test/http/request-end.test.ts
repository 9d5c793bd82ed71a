import { request as httpRequest } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { customerRow, named, seed } from "../support/seed.js";
import { storedContents } from "../support/stored-rows.js";

const TIERS = `{ tiers(from: "2025-01-01", to: "2026-01-01") { distribution { tier } } }`;
const RENAME = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer { name } userErrors { code } }
}`;
/** Four batches of the scan of a report. */
const CUSTOMERS = 400;
const LIMIT_MS = 300;

onEachDatabase("a request", (current, kind) => {
  let api: TestApi;
  let hasty: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    hasty = await TestApi.start(current(), { requestMs: LIMIT_MS });
    await seed(api, { customers: Array.from({ length: CUSTOMERS }, (_, index) => customerRow(`n${index}`)) });
  });
  afterEach(() => jest.restoreAllMocks());

  const scans = () => current().statements.filter((sql) => /FROM .?customer.? .*LIMIT 100/is.test(sql)).length;

  /** Waits, once it is called, until some request is given up. */
  function givenUp(): () => Promise<void> {
    const aborted = jest.spyOn(AbortController.prototype, "abort");
    return async () => {
      while (aborted.mock.calls.length === 0) await nextTurn();
    };
  }

  /** Holds the transaction of every write of a customer until told to let go. */
  async function holdWrites(name: string): Promise<() => Promise<void>> {
    let letGo: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (letGo = resolve));
    let begun: () => void = () => undefined;
    const holding = new Promise<void>((resolve) => (begun = resolve));
    const held = current().database.write(async (sql) => {
      await sql.query(`UPDATE customer SET version = version + 1 WHERE name = '${name}'`);
      begun();
      await released;
    });
    await holding;
    return async () => {
      letGo();
      await held;
    };
  }

  /** How many scans a whole report makes; by its end, one that was asked for before it has ended as well. */
  async function scansOfReport(): Promise<number> {
    const before = scans();
    await api.data(TIERS);
    return scans() - before;
  }

  test("whose sender has left is worked on no longer", async () => {
    const listening = await api.listen();
    const key = await api.createKey(Role.READ);
    current().statements.length = 0;
    const end = givenUp();
    const sending = httpRequest(`${listening.url}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
    });
    sending.on("error", () => undefined).end(JSON.stringify({ query: TIERS }));
    while (scans() === 0) await nextTurn();
    sending.destroy();
    await end();
    await listening.drain();
    await scansOfReport();
    const all = await scansOfReport();
    expect(all).toBeGreaterThan(CUSTOMERS / 100);
    expect(scans()).toBeLessThan(3 * all);
    expect(api.incidents).toEqual([]);
  });

  test("that reads for longer than it may is answered with 504, and worked on no longer", async () => {
    const impatient = await TestApi.start(current(), { requestMs: 1 });
    current().statements.length = 0;
    const { status, data, errors } = await impatient.send(TIERS);
    expect({ status, data, errors }).toEqual({
      status: 504,
      data: undefined,
      errors: [{ message: "the request took longer than 0.001 seconds", extensions: { code: "REQUEST_TIMED_OUT" } }],
    });
    await scansOfReport();
    const all = await scansOfReport();
    expect(scans()).toBeLessThan(3 * all);
    expect(impatient.incidents).toEqual([]);
  });

  test("whose time is over before its last part writes nothing, and is told so", async () => {
    const before = await storedContents(current().database);
    const letGo = await holdWrites("Customer n1");
    const end = givenUp();
    const sending = hasty.send(
      `mutation {
        first: customerUpsert(input: { externalId: { system: "crm", externalId: "n1" }, name: "Late" }) { customer { id } }
        second: customerUpsert(input: { name: "Later" }) { customer { id } }
      }`,
    );
    await end();
    // Transactions of SQLite pass one by one: this one has not begun, and is not waited for.
    if (kind === "mysql") await letGo();
    const { status, data, errors } = await sending;
    if (kind === "sqlite") await letGo();
    expect([status, data, errors?.[0]?.extensions.code]).toEqual([504, undefined, "REQUEST_TIMED_OUT"]);
    expect(await storedContents(current().database)).toEqual(before);
    expect(hasty.incidents).toEqual([]);
  });

  test("that is repeated is carried out once, whatever became of the one that took too long", async () => {
    const key = await api.createKey(Role.WRITE);
    const send = (through: TestApi) =>
      through.http
        .post("/graphql")
        .set({ Authorization: `Bearer ${key}`, "Idempotency-Key": "again" })
        .send({ query: RENAME, variables: { input: { ...named("n2"), name: "In the end" } } });
    const letGo = await holdWrites("Customer n2");
    const end = givenUp();
    const first = send(hasty).then(({ status }) => status);
    await end();
    await letGo();
    // On MySQL its last part has begun to write: it is finished, and answered by what became of it.
    expect(await first).toBe(kind === "mysql" ? 200 : 504);
    const { status, body, headers } = await send(api);
    expect([status, body.data.customerUpsert.customer.name]).toEqual([200, "In the end"]);
    expect(headers["idempotency-replayed"]).toBe(kind === "mysql" ? "true" : undefined);
  });
});
