import { setTimeout as delay } from "node:timers/promises";

import { In } from "typeorm";

import { openDatabase } from "../../src/data/database/database.js";
import { PendingChange } from "../../src/model/change/change.js";
import { Role } from "../../src/model/workspace/api-key.js";
import type { FeedChange } from "../graphql/integration/feed.js";
import { TestApi } from "../support/api.js";
import { CuttingProxy } from "../support/cutting-proxy.js";
import { databaseKinds, openTestDatabase, type TestDatabase } from "../support/databases.js";
import { buildProgram, runProgram } from "../support/program.js";
import { endServer, type RunningServer, startServer } from "../support/running-server.js";
import { customerRow, interactionRow, named } from "../support/seed.js";

const SERVERS = 4;
const CLIENTS = 16;
const WRITES = 10_000;
const WRITES_PER_REQUEST = 10;
const INTERACTIONS_PER_REQUEST = WRITES_PER_REQUEST - 2;
const CUSTOMERS = 40;
const TAKEOVER_MS = 10_000;

const INGEST = `mutation ($input: IngestInput!) { ingest(input: $input) { failed
  customers { outcome } interactions { outcome } } }`;
const UPSERT = `mutation ($input: CustomerUpsertInput!) { customerUpsert(input: $input) { customer { id } } }`;
const CHANGES = `query ($after: String) { changes(after: $after, first: 200) {
  cursor hasMore changes { id sequence entity operation recordId customerId version isNew mergedIntoId }
} }`;

type SeenChange = Pick<
  FeedChange,
  "id" | "sequence" | "entity" | "operation" | "recordId" | "customerId" | "version" | "isNew"
>;

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

onMysql("four servers on one database (mysql)", () => {
  let current: TestDatabase;
  let servers: RunningServer[];
  let key: string;

  beforeAll(async () => {
    buildProgram();
    current = await openTestDatabase("mysql");
    servers = await Promise.all(Array.from({ length: SERVERS }, start));
    const created = await runProgram(["key", "create", "--role", "ADMIN", "--name", "test"], {
      DATABASE_URL: current.url,
    });
    key = created.stdout.trim();
  });
  afterAll(async () => {
    await Promise.all(servers.map(({ process: server }) => endServer(server, "SIGTERM")));
    await current.close();
  });

  const start = () => startServer(current.url);

  /** Sends to one of the servers; one that does not answer is left for the next. */
  async function send(index: number, query: string, variables: object, idempotencyKey?: string): Promise<string> {
    for (let attempt = index; ; attempt += 1) {
      const { url } = servers[attempt % servers.length] ?? { url: "" };
      const headers = {
        "Content-Type": "application/json",
        Authorization: `Bearer ${key}`,
        ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
      };
      try {
        const answer = await fetch(`${url}/graphql`, {
          method: "POST",
          headers,
          body: JSON.stringify({ query, variables }),
        });
        const text = await answer.text();
        if (answer.status === 200) return text;
        if (answer.status !== 409 && answer.status !== 503) throw new Error(`${answer.status}: ${text}`);
      } catch (fault) {
        // A server that is gone; fetch throws an error of another realm than that of the test.
        if (attempt > index + 200 || (fault as Error).name !== "TypeError") throw fault;
      }
      await delay(50);
    }
  }

  async function read(after: string | null): Promise<{ cursor: string; changes: SeenChange[] }> {
    const { data } = JSON.parse(await send(Math.floor(Math.random() * SERVERS), CHANGES, { after })) as {
      readonly data: { readonly changes: { cursor: string; changes: SeenChange[] } };
    };
    return data.changes;
  }

  test("a consumer sees every change once, each record's versions rising, also while one server after the other is killed", async () => {
    const seen: SeenChange[] = [];
    let isWriting = true;
    const consume = async () => {
      let cursor: string | null = null;
      for (;;) {
        // Asked before the page: what gets its number after an empty page was read is seen by the next one.
        const isAllNumbered = !isWriting && (await pendingCount(current)) === 0;
        const page = await read(cursor);
        seen.push(...page.changes);
        cursor = page.cursor;
        if (page.changes.length > 0) continue;
        if (isAllNumbered) return;
        await delay(20);
      }
    };
    const consuming = consume();

    let isKilling = true;
    let requests = 0;
    const write = async () => {
      while (isKilling || requests < WRITES / WRITES_PER_REQUEST) {
        const request = requests++;
        for (const [step, input] of batchesOf(request).entries()) {
          const answer = await send(request, INGEST, { input }, `write ${request}-${step}`);
          expect(JSON.parse(answer)).toMatchObject({ data: { ingest: { failed: 0 } } });
        }
      }
    };
    const killing = killEveryServer().finally(() => {
      isKilling = false;
    });
    const ended = await Promise.allSettled([killing, ...Array.from({ length: CLIENTS }, write)]);
    isWriting = false;
    await consuming;
    expect(ended.filter(({ status }) => status === "rejected")).toEqual([]);

    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen.map(({ sequence }) => sequence)).toEqual(
      seen.map(({ sequence }) => sequence).sort((one, other) => one - other),
    );
    const stored = await current.database.reader.query<{ readonly id: string; readonly sequence: number }[]>(
      "SELECT id, sequence FROM committed_change ORDER BY sequence",
    );
    const ids = new Set(seen.map(({ id }) => id));
    expect(stored.filter(({ id }) => !ids.has(id))).toEqual([]);
    expect(seen).toHaveLength(stored.length);
    const made = seen.filter(({ entity, isNew }) => entity === "INTERACTION" && isNew);
    expect(made).toHaveLength(requests * INTERACTIONS_PER_REQUEST);
    const left = (wanted: string) => seen.filter(({ operation }) => operation === wanted);
    expect(left("MERGE")).toHaveLength(Math.ceil(requests / 10));
    expect(left("DELETE")).toHaveLength(Math.ceil((requests - 5) / 10));
    expectOrder(seen);
  });

  /** Kills one server after the other, so also the one that numbers changes; each time another one must go on soon. */
  async function killEveryServer(): Promise<void> {
    while ((await sequencerRow(current)).next < 500) await delay(50);
    // Writers go on until this has ended, so that changes wait for whoever takes over.
    const { epoch } = await sequencerRow(current);
    for (const [index, { process: server }] of [...servers].entries()) {
      await endServer(server, "SIGKILL");
      // Some changes of those that are written meanwhile wait by now.
      await delay(200);
      await goesOn();
      servers[index] = await start();
    }
    expect((await sequencerRow(current)).epoch).toBeGreaterThan(epoch);
  }

  /** Waits until changes that were waiting have got their numbers. */
  async function goesOn(): Promise<void> {
    const waiting = await current.database.reader.find(PendingChange, { select: { id: true } });
    const ids = In(waiting.map(({ id }) => id));
    const since = Date.now();
    while ((await current.database.reader.countBy(PendingChange, { id: ids })) > 0) {
      if (Date.now() - since > TAKEOVER_MS) throw new Error("nobody took over the numbering of changes");
      await delay(20);
    }
  }

  test("the same key at two servers at once makes one record, and both give the same answer", async () => {
    const before = await customerCount(current);
    for (let index = 0; index < 100; index += 1) {
      const sendTo = (server: number) => send(server, UPSERT, { input: { name: `Twin ${index}` } }, `twin ${index}`);
      const answers = await Promise.all([0, 1, 2, 3].map(sendTo));
      expect(new Set(answers).size).toBe(1);
    }
    expect((await customerCount(current)) - before).toBe(100);
  });

  test("a server that is killed while it answers neither loses nor doubles what it was sent with a key", async () => {
    const before = await customerCount(current);
    const sending = Array.from({ length: 200 }, async (_, index) => {
      await delay(index * 5);
      return send(index, UPSERT, { input: { name: `Killed ${index}` } }, `killed ${index}`);
    });
    await delay(400);
    servers[1]?.process.kill("SIGKILL");
    servers[1] = await start();
    const answers = await Promise.all(sending);
    expect(new Set(answers).size).toBe(200);
    expect((await customerCount(current)) - before).toBe(200);
  });
});

onMysql("a network that cuts the answers to COMMIT (mysql)", () => {
  test("neither loses nor doubles what was sent with a key, and gives the answer again", async () => {
    const current = await openTestDatabase("mysql");
    const proxy = await CuttingProxy.start(current.url);
    const database = await openDatabase(proxy.url);
    const api = await TestApi.start({ ...current, database });
    const key = await api.createKey(Role.WRITE);
    const send = async (index: number) => {
      const { status, text, headers } = await api.http
        .post("/graphql")
        .set({ Authorization: `Bearer ${key}`, "Content-Type": "application/json", "Idempotency-Key": `cut ${index}` })
        .send(JSON.stringify({ query: UPSERT, variables: { input: { name: `Cut ${index}` } } }));
      expect(status).toBe(200);
      return { text, isReplayed: headers["idempotency-replayed"] === "true" };
    };
    for (const [index, cut] of (["after COMMIT", "during COMMIT", "before COMMIT"] as const).entries()) {
      proxy.cutNextCommits(cut);
      const first = await send(index);
      const again = await send(index);
      expect(again).toEqual({ text: first.text, isReplayed: true });
    }
    await delay(1_000);
    expect(await customerCount(current)).toBe(3);
    await database.close();
    await proxy.close();
    await current.close();
  });
});

/**
 * Ten writes: a customer that others write as well, one that nobody else writes, and interactions. In every tenth request
 * the second customer is merged into the first afterwards, in every tenth it is deleted.
 */
function batchesOf(request: number): object[] {
  const shared = `customer ${request % CUSTOMERS}`;
  const own = `own ${request}`;
  const interactions = Array.from({ length: INTERACTIONS_PER_REQUEST }, (_, index) =>
    interactionRow(`interaction ${request}-${index}`, index === 0 ? own : shared),
  );
  const made = { customers: [customerRow(shared, { name: `Version ${request}` }), customerRow(own)], interactions };
  if (request % 10 === 0) return [made, { customers: [{ ...named(own), operation: "MERGE", into: named(shared) }] }];
  if (request % 10 === 5) return [made, { customers: [{ ...named(own), operation: "DELETE" }] }];
  return [made];
}

/** Each record's versions rise, a record comes after its customer, and nothing is told of a record before it is made. */
function expectOrder(seen: readonly SeenChange[]): void {
  const versions = new Map<string, number>();
  const known = new Set<string>();
  for (const { entity, recordId, customerId, version, isNew } of seen) {
    const record = `${entity} ${recordId}`;
    expect(known.has(record)).toBe(!isNew);
    if (entity !== "CUSTOMER") expect(known.has(`CUSTOMER ${customerId}`)).toBe(true);
    expect(version).toBeGreaterThan(versions.get(record) ?? 0);
    versions.set(record, version);
    known.add(record);
  }
}

async function pendingCount(current: TestDatabase): Promise<number> {
  return numberOf(current, "SELECT COUNT(*) AS number FROM pending_change");
}

async function customerCount(current: TestDatabase): Promise<number> {
  return numberOf(current, "SELECT COUNT(*) AS number FROM customer");
}

async function sequencerRow(current: TestDatabase): Promise<{ epoch: number; next: number }> {
  return {
    epoch: await numberOf(current, "SELECT epoch AS number FROM sequencer"),
    next: await numberOf(current, "SELECT next AS number FROM sequencer"),
  };
}

async function numberOf({ database }: TestDatabase, statement: string): Promise<number> {
  const [row] = await database.reader.query<{ readonly number: number | string }[]>(statement);
  return Number(row?.number);
}
