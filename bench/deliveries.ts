import "reflect-metadata";

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { uuidv7 as newId } from "uuidv7";

import { type Database, openDatabase } from "../src/data/database/database.js";
import { migrateDatabase } from "../src/data/schema/schema.js";
import { insertDeliveries } from "../src/data/webhook/delivery-store.js";
import { insertEndpoint } from "../src/data/webhook/endpoint-store.js";
import { allWorkspaces } from "../src/data/workspace/workspace-store.js";
import { WebhookEventType } from "../src/domain/webhook/webhook-event-type.js";
import { SecretKeys } from "../src/integration/secrets/secret-keys.js";
import { sealStoredSecrets } from "../src/integration/secrets/stored-secrets.js";
import { resolveByDns } from "../src/integration/webhook-out/target.js";
import { webhookSender } from "../src/jobs/webhook-sender.js";
import { WebhookDelivery } from "../src/model/webhook/webhook-delivery.js";
import { WebhookEndpoint } from "../src/model/webhook/webhook-endpoint.js";
import { onServer } from "./base.js";

/** How fast one endpoint gets what waited for it during an outage, from the first message to the last. */
const PENDING = 20_000;
const MESSAGES_PER_RECORD = 3;
const SHOWN_EVERY = 2_000;
const LONGEST_SECONDS = Number(process.env.BENCH_SECONDS ?? "120");
const SERVER = process.env.TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/";
const NAME = "treue_bench_deliveries";

/** `sqlite` or `mysql` measures one of them, nothing both. */
const [, , ONLY] = process.argv;

async function main(): Promise<void> {
  if (ONLY !== "mysql") {
    const folder = mkdtempSync(path.join(tmpdir(), "treue-bench-"));
    await measure("SQLite", `sqlite:${path.join(folder, "bench.sqlite")}`);
    rmSync(folder, { recursive: true });
  }
  if (ONLY !== "sqlite") {
    await onServer(SERVER, [`DROP DATABASE IF EXISTS ${NAME}`, `CREATE DATABASE ${NAME}`]);
    await measure("MariaDB or MySQL", new URL(`/${NAME}`, SERVER).href);
    await onServer(SERVER, [`DROP DATABASE ${NAME}`]);
  }
}

async function measure(title: string, url: string): Promise<void> {
  await migrateDatabase(url);
  const database = await openDatabase(url);
  const stop = new AbortController();
  let received = 0;
  let since = performance.now();
  const server = createServer((request, response) => {
    request.resume();
    received += 1;
    if (received % SHOWN_EVERY === 0) {
      const rate = Math.round((SHOWN_EVERY / (performance.now() - since)) * 1_000);
      process.stdout.write(`${title}: ${received} of ${PENDING} sent, ${rate} a second\n`);
      since = performance.now();
    }
    response.writeHead(204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await fill(database, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
  if (url.startsWith("mysql")) await database.reader.query("ANALYZE TABLE webhook_delivery");
  since = performance.now();
  const began = since;
  const timer = setTimeout(() => stop.abort(), LONGEST_SECONDS * 1_000);
  const secretKeys = new SecretKeys([Buffer.alloc(32)]);
  await sealStoredSecrets(database, secretKeys);
  const sender = webhookSender({ rules: { allowPrivate: true }, resolve: resolveByDns, timeoutMs: 5_000, secretKeys });
  await sender.run({ database, clock: () => new Date(), signal: stop.signal });
  clearTimeout(timer);
  const rate = Math.round((received / (performance.now() - began)) * 1_000);
  const left = await database.reader.countBy(WebhookDelivery, { state: "PENDING" as WebhookDelivery["state"] });
  process.stdout.write(`${title}: ${received} in all, ${rate} a second; ${left} are left\n`);
  server.close();
  await database.close();
}

async function fill(database: Database, url: string): Promise<void> {
  const [workspace] = await allWorkspaces(database.reader);
  if (workspace === undefined) throw new Error("the default workspace is missing");
  const now = new Date();
  const endpoint = Object.assign(new WebhookEndpoint(), {
    id: newId(),
    workspaceId: workspace.id,
    url,
    description: null,
    eventTypes: [],
    secret: `whsec_${Buffer.alloc(32).toString("base64")}`,
    previousSecret: null,
    previousSecretUntil: null,
    enabled: true,
    disabledAt: null,
    disabledReason: null,
    throttledUntil: null,
    position: 0,
    createdAt: now,
    updatedAt: now,
  });
  await database.write((sql) => insertEndpoint(sql, endpoint));
  const records = Array.from({ length: Math.ceil(PENDING / MESSAGES_PER_RECORD) }, () => newId());
  for (let first = 0; first < PENDING; first += 500) {
    const deliveries = Array.from({ length: 500 }, (_, index) => {
      const recordId = records[(first + index) % records.length] ?? "";
      return {
        id: newId(),
        workspaceId: workspace.id,
        endpointId: endpoint.id,
        changeId: newId(),
        eventType: WebhookEventType.LOYALTY_UPDATED,
        customerId: recordId,
        recordId,
        recordVersion: 1,
        sequence: first + index + 1,
        body: JSON.stringify({ type: "loyalty.updated", data: { id: recordId, text: "x".repeat(500) } }),
        createdAt: now,
      };
    });
    await database.write((sql) => insertDeliveries(sql, deliveries));
  }
}

void main();
