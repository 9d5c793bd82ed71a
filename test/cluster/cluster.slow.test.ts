import { setTimeout as delay } from "node:timers/promises";

import { buildProgram, runProgram, startProgram } from "../support/program.js";
import { Receiver } from "../support/receiver.js";
import { endServer, listening, type RunningServer } from "../support/running-server.js";
import { TEST_SECRETS_KEY } from "../support/secret-keys.js";
import { named } from "../support/seed.js";
import { describeOnCluster, GaleraCluster } from "./galera-cluster.js";

const WRITERS = 6;
/** So many writes are acknowledged before the first fault and after each. */
const WRITES_BETWEEN_FAULTS = 60;
const LONGEST_WAIT_MS = 120_000;

const UPSERT = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer { id } userErrors { code message } }
}`;
const ENDPOINT = `mutation ($input: WebhookEndpointCreateInput!) {
  webhookEndpointCreate(input: $input) { secret userErrors { code message } }
}`;
const CHANGES = `query ($after: String) {
  changes(after: $after, first: 200) { cursor hasMore changes { id sequence entity recordId isNew } }
}`;

/** A write that was answered with the id of what it made. */
interface Acknowledged {
  readonly externalId: string;
  readonly id: string;
  readonly at: number;
}

interface SeenChange {
  readonly id: string;
  readonly sequence: number;
  readonly entity: string;
  readonly recordId: string;
  readonly isNew: boolean;
}

describeOnCluster("two servers on a cluster of three nodes", () => {
  let cluster: GaleraCluster;
  let receiver: Receiver;
  let servers: RunningServer[];
  let key: string;

  beforeAll(async () => {
    buildProgram();
    cluster = await GaleraCluster.start();
    await (await cluster.writer()).query("CREATE DATABASE treue");
    servers = [await startServer(), await startServer()];
    const created = await runProgram(["key", "create", "--role", "ADMIN", "--name", "test"], environment());
    key = created.stdout.trim();
    receiver = await Receiver.start();
  });
  afterAll(async () => {
    await Promise.all(servers.map(({ process: server }) => endServer(server, "SIGTERM")));
    await receiver.stop();
    await cluster.stop();
  });

  const environment = () => ({
    DATABASE_URL: cluster.url("treue"),
    PORT: "0",
    LOG_LEVEL: "info",
    WEBHOOK_ALLOW_PRIVATE: "true",
    SECRETS_KEY: TEST_SECRETS_KEY,
  });

  const startServer = () => listening(startProgram(["serve"], environment()));

  /** Sends until one of the servers answers without an error that asks to try again. */
  async function send(query: string, variables: object, idempotencyKey?: string): Promise<Record<string, unknown>> {
    const ends = Date.now() + LONGEST_WAIT_MS;
    for (let attempt = Math.floor(Math.random() * 2); Date.now() < ends; attempt += 1) {
      const answer = await fetch(`${servers[attempt % servers.length]?.url}/graphql`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Authorization: `Bearer ${key}`,
          ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
        },
        body: JSON.stringify({ query, variables }),
      })
        .then(async (response) => JSON.parse(await response.text()) as Answer)
        // The server is gone; the request is sent again.
        .catch(() => null);
      const codes = (answer?.errors ?? []).map(({ extensions }) => extensions.code);
      const unexpected = codes.filter((code) => !["UNAVAILABLE", "IDEMPOTENCY_KEY_BUSY"].includes(code));
      if (unexpected.length > 0) throw new Error(JSON.stringify(answer));
      if (answer !== null && codes.length === 0) return answer.data;
      await delay(50);
    }
    throw new Error(`no server answered within ${LONGEST_WAIT_MS} ms`);
  }

  test("acknowledge nothing that is not on every node once, under the id that was told, whichever node or server is killed or stopped", async () => {
    const { webhookEndpointCreate } = await send(ENDPOINT, {
      input: { url: receiver.url, eventTypes: ["CUSTOMER_CREATED"] },
    });
    expect(webhookEndpointCreate).toMatchObject({ userErrors: [] });

    const acknowledged: Acknowledged[] = [];
    let isWriting = true;
    let count = 0;
    const write = async () => {
      while (isWriting) {
        const externalId = `customer ${(count += 1)}`;
        const input = { ...named(externalId), name: externalId };
        const { customerUpsert } = await send(UPSERT, { input }, externalId);
        const { customer, userErrors } = customerUpsert as { customer: { id: string } | null; userErrors: unknown[] };
        expect(userErrors).toEqual([]);
        acknowledged.push({ externalId, id: customer?.id ?? "", at: Date.now() });
      }
    };
    const writing = Promise.all(Array.from({ length: WRITERS }, write));
    const reading = readFeed(() => (isWriting ? Infinity : acknowledged.length));
    const moreAcknowledged = async () => {
      const enough = acknowledged.length + WRITES_BETWEEN_FAULTS;
      while (acknowledged.length < enough) await Promise.race([delay(20), writing]);
    };

    const disturb = async () => {
      const faults: readonly [isOfWriter: boolean, signal: "SIGKILL" | "SIGTERM"][] = [
        [false, "SIGKILL"],
        [false, "SIGTERM"],
        [true, "SIGKILL"],
        [true, "SIGTERM"],
      ];
      for (const [isOfWriter, signal] of faults) {
        await moreAcknowledged();
        const writer = await cluster.writer();
        const node = isOfWriter ? writer : cluster.nodes.find((each) => each !== writer);
        await node?.end(signal);
        await moreAcknowledged();
        await node?.start();
      }
      for (const [index, { process: server }] of [...servers].entries()) {
        await moreAcknowledged();
        await endServer(server, "SIGKILL");
        await moreAcknowledged();
        servers[index] = await startServer();
      }
      await moreAcknowledged();
    };
    await disturb().finally(() => (isWriting = false));
    await writing;

    const told = new Map(acknowledged.map(({ externalId, id }) => [externalId, id]));
    expect(told.size).toBe(acknowledged.length);
    for (const node of cluster.nodes) {
      await node.query("SET SESSION wsrep_sync_wait = 1");
      const stored = await node.query<{ readonly externalId: string; readonly id: string }>(
        `SELECT externalId, CONCAT('customer_', recordId) AS id FROM treue.external_id`,
      );
      expect(new Map(stored.map(({ externalId, id }) => [externalId, id]))).toEqual(told);
      const [customers] = await node.query<{ readonly number: number }>(
        "SELECT COUNT(*) AS number FROM treue.customer",
      );
      expect(customers?.number).toBe(told.size);
    }

    expect((await reading).sort()).toEqual([...told.values()].sort());
    const delivered = () =>
      receiver.received.map(({ body }) => (JSON.parse(body) as { data: { customerId: string } }).data.customerId);
    const ends = Date.now() + LONGEST_WAIT_MS;
    while (new Set(delivered()).size < told.size && Date.now() < ends) await delay(100);
    expect([...new Set(delivered())].sort()).toEqual([...told.values()].sort());

    const times = acknowledged.map(({ at }) => at).sort((one, other) => one - other);
    const longestGap = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
    console.info(`${told.size} writes acknowledged, none lost or doubled; longest gap ${longestGap} ms`);
  });

  /** The new customers in the feed, read page by page until so many were seen; each change is told once and in order. */
  async function readFeed(count: () => number): Promise<string[]> {
    const seen: SeenChange[] = [];
    const made = () => seen.filter(({ entity, isNew }) => entity === "CUSTOMER" && isNew);
    let after: string | null = null;
    let lastNew = Date.now();
    while (made().length < count() && Date.now() - lastNew < LONGEST_WAIT_MS) {
      const { changes } = await send(CHANGES, { after });
      const page = changes as { readonly cursor: string; readonly changes: readonly SeenChange[] };
      seen.push(...page.changes);
      after = page.cursor;
      if (page.changes.length > 0) lastNew = Date.now();
      else await delay(20);
    }
    const sequences = seen.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
    return made().map(({ recordId }) => recordId);
  }
});

interface Answer {
  readonly data: Record<string, unknown>;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}
