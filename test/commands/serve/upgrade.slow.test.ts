import { createHash } from "node:crypto";

import type { Verification } from "../../../src/actions/verification/verify-workspace.js";
import { goBackToEarlierVersion, onRunner, restoreEarlierVersion } from "../../data/earlier-version/kept-database.js";
import { Writers } from "../../faults/writers.js";
import { onEachEmptyDatabase } from "../../support/databases.js";
import { buildProgram, runProgram } from "../../support/program.js";
import { endServer, type RunningServer, startServer } from "../../support/running-server.js";
import { TEST_SECRETS_KEY } from "../../support/secret-keys.js";

const CLIENTS = 4;
const REQUESTS = 40;
const KEY = "treue_kept";
/** Version 0.1.0 kept the secrets of webhooks in clear. */
const SECRETS = { SECRETS_KEY: TEST_SECRETS_KEY };
/** Sealed they are longer than that version's columns (docs/operate.md, "Secrets"). */
const WITHOUT_SECRETS = "UPDATE webhook_endpoint SET secret = '', previousSecret = NULL, enabled = 0";
const LATER = "Later9999999999999";
const CUSTOMERS = "{ customers { totalCount } interactions { totalCount } }";

onEachEmptyDatabase("a database of version 0.1.0 to which clients write", "the first test", (current, kind) => {
  let server: RunningServer | null = null;
  let writers: Writers | null = null;
  beforeAll(async () => {
    buildProgram();
    await restoreEarlierVersion(current().url);
    const hash = createHash("sha256").update(KEY).digest("hex");
    await onRunner(current().url, (queryRunner) => queryRunner.query("UPDATE api_key SET hash = ?", [hash]));
  });
  afterAll(async () => {
    writers?.giveUp();
    if (server) await endServer(server.process, "SIGKILL");
  });

  async function totals(): Promise<{ customers: number; interactions: number }> {
    const response = await fetch(`${server?.url}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${KEY}` },
      body: JSON.stringify({ query: CUSTOMERS }),
    });
    const { data } = (await response.json()) as { data: Record<"customers" | "interactions", { totalCount: number }> };
    return { customers: data.customers.totalCount, interactions: data.interactions.totalCount };
  }

  test("goes forward, back and forward again, and has once whatever was acknowledged", async () => {
    const { url } = current();
    server = await startServer(url, SECRETS);
    const before = await totals();
    writers = new Writers(() => server?.url ?? "", KEY, CLIENTS);
    await writers.moreAcknowledged(REQUESTS);
    await endServer(server.process, "SIGTERM");
    expect(server.process.exitCode).toBe(0);
    await onRunner(url, (queryRunner) => queryRunner.query(WITHOUT_SECRETS));
    await goBackToEarlierVersion(url);
    server = await startServer(url, SECRETS);
    await writers.moreAcknowledged(REQUESTS);
    await writers.end();
    const written = writers.acknowledged.size;
    expect(await totals()).toEqual({
      customers: before.customers + written + 2,
      interactions: before.interactions + 2 * written,
    });
    const verified = await runProgram(["verify", "--json"], { DATABASE_URL: url });
    const found = JSON.parse(verified.stdout) as readonly Verification[];
    expect(found.flatMap(({ differences }) => differences)).toEqual([]);
    const refused = writers.refused.map(({ status, code }) => `${status} ${code}`);
    process.stdout.write(`upgrade (${kind}): ${JSON.stringify({ written, refused: refused.length })}\n`);
    expect(refused.filter((each) => !each.startsWith("503"))).toEqual([]);
  });

  test("is refused by older programs once a later version has migrated it, and a running one is no longer ready", async () => {
    const { url } = current();
    await onRunner(url, (queryRunner) => {
      return queryRunner.query("INSERT INTO migrations (timestamp, name) VALUES (?, ?)", ["9999999999999", LATER]);
    });
    const ready = await fetch(`${server?.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { unknownMigrations: [LATER] }]);
    if (server) await endServer(server.process, "SIGTERM");
    for (const command of ["serve", "migrate", "verify"]) {
      const { code, stderr } = await runProgram([command], { DATABASE_URL: url, PORT: "0" });
      expect([command, code]).toEqual([command, 1]);
      expect(stderr).toContain(LATER);
    }
  });
});
