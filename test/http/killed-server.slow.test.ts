import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

import type { Verification } from "../../src/actions/verification/verify-workspace.js";
import { onEachEmptyDatabase } from "../support/databases.js";
import { type EmptyDatabase } from "../support/empty-database.js";
import { buildProgram, runProgram, startProgram } from "../support/program.js";
import { endServer, listening, type RunningServer, startServer } from "../support/running-server.js";
import { contractRow, customerRow, euros, interactionRow, named } from "../support/seed.js";

/** More for a measurement: KILLS=100. */
const KILLS = Number(process.env.KILLS ?? 10);
const CLIENTS = 6;
const SHARED_CUSTOMERS = 20;
/** A server lives at most for so many answers and a moment, or for a moment of its start. */
const MOST_ANSWERS = 40;
const MOMENT_MS = 60;
const START_MS = 1_500;
const LONGEST_MS = 300_000 + KILLS * 20_000;
const WORK_LEFT_MS = 120_000;

const INGEST = `mutation ($input: IngestInput!) { ingest(input: $input) { failed } }`;
const POLICY = `mutation ($input: LoyaltyPolicyInput!) { loyaltyPolicyUpdate(input: $input) { userErrors { code } } }`;
const TOTALS = "{ customers { totalCount rowsBehind } contracts { totalCount } interactions { totalCount } }";

onEachEmptyDatabase("a server that is killed at any point of a write load", "the first test", (current, kind) => {
  let clients: Clients;
  beforeAll(async () => {
    buildProgram();
    const environment = { DATABASE_URL: current().url };
    await runProgram(["migrate"], environment);
    const created = await runProgram(["key", "create", "--role", "ADMIN", "--name", "test"], environment);
    clients = new Clients(created.stdout.trim());
  });

  test(
    `${KILLS} times loses and doubles nothing that it acknowledged, and leaves all values right`,
    async () => {
      const writing = Promise.all(Array.from({ length: CLIENTS }, (_, client) => clients.write(client)));
      void writing.catch(() => clients.stop());
      const killing = killAgainAndAgain(current(), clients).finally(() => clients.stop());
      await Promise.all([killing, writing]);
      const totals = await clients.totalsWithoutWork();
      await endServer((await killing).process, "SIGTERM");
      const verification = await verifiedWithMonths(current());
      const { acknowledged, attempts, longestGapMs } = clients;
      process.stdout.write(
        `kill -9 (${kind}): ${JSON.stringify({ kills: KILLS, acknowledged, attempts, longestGapMs, ...verification })}\n`,
      );
      expect(totals).toEqual(clients.expectedTotals());
      expect(verification).toMatchObject({ customersBehind: 0, monthsBehind: 0, differences: [] });
    },
    LONGEST_MS,
  );
});

/** A verification once the jobs of a server have counted all months. */
async function verifiedWithMonths({ url }: EmptyDatabase): Promise<Verification> {
  const server = await startServer(url);
  const deadline = Date.now() + WORK_LEFT_MS;
  try {
    for (;;) {
      const { stdout } = await runProgram(["verify", "--json"], { DATABASE_URL: url });
      const [verification] = JSON.parse(stdout) as Verification[];
      if (verification === undefined) throw new Error("nothing was verified");
      if (verification.months > 0 && verification.monthsBehind === 0) return verification;
      if (Date.now() > deadline) throw new Error("the months were not counted");
    }
  } finally {
    await endServer(server.process, "SIGTERM");
  }
}

/** Returns the last server, which lives. */
async function killAgainAndAgain({ url }: EmptyDatabase, clients: Clients): Promise<RunningServer> {
  for (let kill = 0; kill < KILLS; kill += 1) await killedSomewhere(url, clients);
  const last = await startServer(url);
  clients.url = last.url;
  return last;
}

/** Starts a server and kills it: in every fifth life while it still starts, else while it answers. */
async function killedSomewhere(databaseUrl: string, clients: Clients): Promise<void> {
  const server: ChildProcess = startProgram(["serve"], { DATABASE_URL: databaseUrl, PORT: "0", LOG_LEVEL: "info" });
  if (Math.random() < 0.2) {
    server.stderr?.resume();
    await delay(Math.random() * START_MS);
  } else {
    clients.url = (await listening(server)).url;
    await clients.answers(Math.floor(Math.random() * MOST_ANSWERS));
    await delay(Math.random() * MOMENT_MS);
  }
  await endServer(server, "SIGKILL");
}

/** Clients that send each request until it is acknowledged. */
class Clients {
  /** Where the server listens now, or did before it was killed; null: none has yet. */
  url: string | null = null;
  longestGapMs = 0;
  acknowledged = 0;
  private readonly shared = new Set<string>();
  attempts = 0;
  private policies = 0;
  private lastAnswerAt: number | null = null;
  private isWriting = true;

  constructor(private readonly key: string) {}

  stop(): void {
    this.isWriting = false;
  }

  /** Writes one request after the other; every hundredth makes all loyalty rows untrusted, which a job then replaces. */
  async write(client: number): Promise<void> {
    for (let number = 0; this.isWriting; number += 1) {
      const name = `${client}-${number}`;
      const shared = `shared ${number % SHARED_CUSTOMERS}`;
      const answer = await this.send(INGEST, { input: rowsOf(name, shared) }, `write ${name}`);
      this.shared.add(shared);
      expect(answer).toMatchObject({ data: { ingest: { failed: 0 } } });
      this.acknowledged += 1;
      if (client > 0 || number % 100 < 99) continue;
      this.policies += 1;
      await this.send(POLICY, { input: { graceDays: 30 + this.policies } }, `policy ${number}`);
    }
  }

  /** Waits until so many more requests are acknowledged. */
  async answers(count: number): Promise<void> {
    const wanted = this.acknowledged + count;
    while (this.isWriting && this.acknowledged < wanted) await delay(5);
  }

  /** What there is if every acknowledged request was done once. */
  expectedTotals() {
    const each = { totalCount: this.acknowledged };
    return {
      customers: { totalCount: this.acknowledged + this.shared.size, rowsBehind: 0 },
      contracts: each,
      interactions: { totalCount: 2 * this.acknowledged },
    };
  }

  /** What there is, once the jobs have left nothing to do. */
  async totalsWithoutWork(): Promise<unknown> {
    const deadline = Date.now() + WORK_LEFT_MS;
    for (;;) {
      const { data } = (await this.send(TOTALS, {}, null)) as Totals;
      if (data.customers.rowsBehind === 0 || Date.now() > deadline) return data;
      await delay(100);
    }
  }

  private async send(query: string, variables: object, idempotencyKey: string | null): Promise<unknown> {
    for (;;) {
      this.attempts += 1;
      try {
        const answer = await fetch(`${this.url}/graphql`, {
          method: "POST",
          headers: {
            "Content-Type": "application/json",
            Authorization: `Bearer ${this.key}`,
            ...(idempotencyKey === null ? {} : { "Idempotency-Key": idempotencyKey }),
          },
          body: JSON.stringify({ query, variables }),
        });
        const body: unknown = await answer.json();
        if (answer.status === 200) {
          this.noteAnswer();
          return body;
        }
        if (answer.status !== 409 && answer.status !== 503) throw new Error(JSON.stringify(body));
      } catch (fault) {
        // A server that is gone; fetch throws an error of another realm than that of the test.
        if (!["TypeError", "SyntaxError"].includes((fault as Error).name)) throw fault;
      }
      await delay(20);
    }
  }

  private noteAnswer(): void {
    const now = Date.now();
    if (this.lastAnswerAt !== null) this.longestGapMs = Math.max(this.longestGapMs, now - this.lastAnswerAt);
    this.lastAnswerAt = now;
  }
}

interface Totals {
  readonly data: { readonly customers: { readonly rowsBehind: number } };
}

/** A customer of its own with a contract and a change of it, and what all clients write about: a shared customer. */
function rowsOf(name: string, shared: string): object {
  return {
    customers: [customerRow(name), customerRow(shared, { name: `As of ${name}` })],
    contracts: [contractRow(name, name, { startsOn: "2024-02-10", termMonths: 3, autoRenew: true })],
    contractEvents: [{ contract: named(name), type: "VALUE_CHANGED", day: "2025-01-05", value: euros("99.00") }],
    interactions: [
      interactionRow(`${name} own`, name, { resolutionQuality: "HIGH_EFFORT" }),
      // Nothing but the key of the request tells it from another one.
      interactionRow("", shared, { kind: "CLICK", externalId: null }),
    ],
  };
}
