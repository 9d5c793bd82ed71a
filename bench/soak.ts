import "reflect-metadata";

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

import { createApiKey } from "../src/actions/key/api-key-actions.js";
import { openDatabase } from "../src/data/database/database.js";
import { migrateDatabase } from "../src/data/schema/schema.js";
import { allWorkspaces } from "../src/data/workspace/workspace-store.js";
import { Role } from "../src/model/workspace/api-key.js";
import { withMysql } from "./mysql.js";
import { addressOf, startCommand } from "./server.js";
import { SoakLoad } from "./soak-load.js";
import { growthOf, lineOf, type Minute, percentile, usageOf } from "./soak-minute.js";

const MINUTES = Number(process.env.SOAK_MINUTES ?? "60");
const PER_SECOND = Number(process.env.SOAK_RATE ?? "10");
const MINUTE_MS = 60_000;
/** By then every payload that came in is mapped, also those that the job has to map. */
const LONGEST_MAPPING_MS = 120_000;

/**
 * A real server under an even load for an hour: what it needs of memory and connections, how fast it answers, and what it logs,
 * minute by minute. Fails where memory grows without end, anything was answered wrongly, is lost, or is stored otherwise than the
 * facts say. On MariaDB or MySQL, or with the argument `sqlite` on a SQLite file.
 */
async function main(): Promise<void> {
  if (process.argv[2] !== "sqlite") return withMysql(soak);
  const folder = mkdtempSync(path.join(tmpdir(), "treue-soak-"));
  await soak(`sqlite:${path.join(folder, "soak.sqlite")}`);
  rmSync(folder, { recursive: true });
}

async function soak(url: string): Promise<void> {
  const key = await newKey(url);
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(204).end());
  });
  await once(receiver.listen(0, "127.0.0.1"), "listening");
  const server = startCommand(["serve"], {
    DATABASE_URL: url,
    PORT: "0",
    LOG_LEVEL: "info",
    WEBHOOK_ALLOW_PRIVATE: "true",
    SECRETS_KEY: randomBytes(32).toString("base64"),
  });
  let logLines = 0;
  server.stderr.on("data", (chunk: Buffer) => (logLines += chunk.toString().split("\n").length - 1));
  const load = new SoakLoad(await addressOf(server), key);
  await load.prepare(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`);

  const faults: string[] = [];
  const minutes: Minute[] = [];
  const under = new Set<Promise<void>>();
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    const times: number[] = [];
    const before = { faults: faults.length, logLines };
    const send = () => {
      const begun = performance.now();
      const sent: Promise<void> = load
        .sendOne()
        .then(() => void times.push(performance.now() - begun))
        .catch((fault: unknown) => void faults.push(String(fault)))
        .finally(() => under.delete(sent));
      under.add(sent);
    };
    const sending = setInterval(send, 1_000 / PER_SECOND);
    await delay(MINUTE_MS);
    clearInterval(sending);
    const sorted = times.sort((one, other) => one - other);
    const seen = {
      ...usageOf(server.pid ?? 0),
      answers: times.length,
      errors: faults.length - before.faults,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      logLines: logLines - before.logLines,
    };
    minutes.push(seen);
    console.log(lineOf(minute, seen));
  }
  await Promise.all(under);

  const stored = await storedOnceMapped(load);
  server.kill("SIGTERM");
  const [code] = (await once(server, "exit")) as [number | null];
  receiver.closeAllConnections();
  receiver.close();
  const verification = startCommand(["verify"], { DATABASE_URL: url });
  verification.stderr.pipe(process.stderr);
  const [differing] = (await once(verification, "exit")) as [number | null];

  const growth = growthOf(minutes);
  const wrong = [
    ...new Set(faults),
    ...(isDeepStrictEqual(stored, { ...load.made, unmapped: 0 }) ? [] : [`stored ${JSON.stringify(stored)}`]),
    ...(code === 0 ? [] : [`the server ended with ${code}`]),
    ...(differing === 0 ? [] : ["verify found differences"]),
    ...(growth.isEndless ? ["memory grows without end"] : []),
  ];
  console.log(`acknowledged: ${JSON.stringify(load.made)}; memory grew by ${growth.megabytes.toFixed(2)} MB a minute`);
  console.log(wrong.length === 0 ? "nothing was wrong" : `wrong:\n${wrong.slice(0, 20).join("\n")}`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function newKey(url: string): Promise<string> {
  await migrateDatabase(url);
  const database = await openDatabase(url);
  const [workspace] = await allWorkspaces(database.reader);
  if (workspace === undefined) throw new Error("the default workspace is missing");
  const key = { workspaceId: workspace.id, name: "soak", role: Role.ADMIN, expiresAt: null };
  const secret = await database.write((sql) => createApiKey(sql, key, new Date()));
  await database.close();
  return secret;
}

async function storedOnceMapped(load: SoakLoad): ReturnType<SoakLoad["counts"]> {
  const deadline = Date.now() + LONGEST_MAPPING_MS;
  for (;;) {
    const counts = await load.counts();
    if (counts.unmapped === 0 || Date.now() > deadline) return counts;
    await delay(1_000);
  }
}

void main();
