import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setImmediate as immediate } from "node:timers/promises";

import { CostBudget } from "../../../src/graphql/cost/cost-budget.js";

/** A Redis of its own, which stores nothing; it takes connections when this ends. */
async function startRedis(port: number): Promise<ChildProcess> {
  const redis = spawn("redis-server", ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
  let said = "";
  for await (const part of redis.stdout) {
    said += String(part);
    if (said.includes("Ready to accept connections")) return redis;
  }
  throw new Error(`redis-server did not start: ${said}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function stop(redis: ChildProcess): Promise<void> {
  redis.kill("SIGKILL");
  await once(redis, "exit");
}

test("servers share the budget in one Redis, count for themselves while it is gone, and share again when it is back", async () => {
  const port = await freePort();
  let redis = await startRedis(port);
  const limits = { keyCost: 100, workspaceCost: 0 };
  const [one, two] = [0, 1].map(() => new CostBudget(limits, `redis://127.0.0.1:${port}`, () => 0)) as [
    CostBudget,
    CostBudget,
  ];
  const remaining = async (budget: CostBudget, key: string) =>
    (await budget.spend(key, "workspace", 10)).state.remaining;
  /** Spends by both servers under new keys until it is as expected: connections come and go in their own time. */
  const untilTheyShare = async (share: boolean): Promise<void> => {
    for (let key = 0; ; key += 1) {
      const left = [await remaining(one, `${share} ${key}`), await remaining(two, `${share} ${key}`)];
      await immediate();
      if (String(left) === String(share ? [90, 80] : [90, 90])) return;
    }
  };
  await untilTheyShare(true);
  expect((await one.spend("spent", "workspace", 100)).state).toMatchObject({ isSpent: false, remaining: 0 });
  expect((await two.spend("spent", "workspace", 1)).state).toMatchObject({ isSpent: true, limit: 100 });
  const spending = await one.spend("given back", "workspace", 100);
  expect(await spending.settle(30)).toMatchObject({ isSpent: false, remaining: 70 });
  expect((await two.spend("given back", "workspace", 60)).state).toMatchObject({ isSpent: false, remaining: 10 });
  await stop(redis);
  await untilTheyShare(false);
  expect((await two.spend("spent", "workspace", 1)).state).toMatchObject({ isSpent: false });
  redis = await startRedis(port);
  await untilTheyShare(true);
  one.close();
  two.close();
  await stop(redis);
});
