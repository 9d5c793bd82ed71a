import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

import { Webhook } from "standardwebhooks";

import { Crm } from "../../examples/crm-plugin/crm.js";
import { CrmPlugin } from "../../examples/crm-plugin/crm-plugin.js";
import { type ChangesEndData, OPERATIONS, type WholeCustomer } from "../../examples/crm-plugin/operations.js";
import { FileStore } from "../../examples/crm-plugin/plugin-state.js";
import { TreueClient } from "../../examples/crm-plugin/treue-client.js";
import { webhookListener } from "../../examples/crm-plugin/webhook-listener.js";
import { pendingChanges, purgeChanges } from "../../src/data/change/change-store.js";
import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import type { Listening } from "../../src/http/listen.js";
import { ChangeSequencer } from "../../src/integration/change-sequencer.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { packageRoot } from "../../src/package-root.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { runSync } from "./sync-run.js";
import { pictureOfCrm, pictureOfTreue, TreueSide, unnamedRecords } from "./treue-side.js";

const RUNS = 2;
const [SECRET, OTHER_SECRET] = ["a", "b"].map(
  (letter) => `whsec_${Buffer.from(letter.repeat(32)).toString("base64")}`,
) as [string, string];
const DAY_MS = 86_400_000;

/** The commands of a page, one after another. */
function commandsOf(page: string): string {
  return [...page.matchAll(/^```sh\n([^`]*)^```$/gm)].map(([, block]) => block).join("\n");
}

onEachDatabase("the example plugin", (current) => {
  // Within: what uses the database must end before it is closed.
  describe("over HTTP", () => {
    let api: TestApi;
    let listening: Listening;
    let sequencing: Promise<void>;
    const stop = new AbortController();
    beforeAll(async () => {
      api = await TestApi.start(current());
      api.now = new Date(); // The example CRM reads the machine's clock.
      listening = await api.listen();
      const sequencer = new ChangeSequencer(current().database, "test");
      sequencing = (async () => {
        while (!stop.signal.aborted) if ((await sequencer.run()) === 0) await delay(20);
      })();
    });
    afterAll(async () => {
      stop.abort();
      await sequencing;
      await listening.drain();
    });

    test.each([...Array(RUNS).keys()])("keeps a CRM and Treue in step, though it is killed (run %i)", async (run) => {
      const name = `sync ${run}`;
      const pluginKey = await api.createKey(Role.WRITE, name);
      const otherKey = await api.createKey(Role.ADMIN, name);
      const { id } = await current().workspace(name);
      const emptyFeed = async () => {
        const future = new Date(api.now.getTime() + DAY_MS);
        await current().database.write((sql) => purgeChanges(workspaceRows(sql, id), future));
      };
      const report = await runSync(run, { endpoint: `${listening.url}/graphql`, pluginKey, otherKey, emptyFeed });
      expect(report.kills).toBeGreaterThan(0);
    });

    test("an id is told again when its row was refused, because two records had become one", async () => {
      const pluginKey = await api.createKey(Role.WRITE, "told again");
      const treue = new TreueSide(`${listening.url}/graphql`, await api.createKey(Role.ADMIN, "told again"));
      for (const name of ["One", "Two"]) await treue.mutate("customerUpsert", "CustomerUpsertInput", { name });
      const crm = new Crm();
      const refused: string[] = [];
      const state = new FileStore(path.join(mkdtempSync(path.join(tmpdir(), "treue-plugin-")), "state.json"));
      const client = new TreueClient(`${listening.url}/graphql`, pluginKey);
      const plugin = await CrmPlugin.start(crm, client, state, (_row, reason) => refused.push(reason));
      await plugin.sync();
      const [{ id }, into] = (await treue.customers()) as [WholeCustomer, WholeCustomer];
      await treue.mutate("customerMerge", "CustomerMergeInput", { customer: { id }, into: { id: into.id } });
      for (const _ of [1, 2, 3]) {
        await plugin.sync();
        while ((await pendingChanges(current().database.reader, 1)).length > 0) await delay(5);
      }
      expect(refused).toEqual([expect.stringContaining("REPEATED_KEY")]);
      expect(crm.records("customer")).toHaveLength(1);
      expect(unnamedRecords(crm, await treue.everything())).toEqual([]);
    });

    test("contacts stay when a user removes their company, and a move is told before it", async () => {
      const client = new TreueClient(`${listening.url}/graphql`, await api.createKey(Role.WRITE, "contacts"));
      const treue = new TreueSide(`${listening.url}/graphql`, await api.createKey(Role.ADMIN, "contacts"));
      const state = new FileStore(path.join(mkdtempSync(path.join(tmpdir(), "treue-plugin-")), "state.json"));
      const crm = new Crm();
      const refused: string[] = [];
      const plugin = await CrmPlugin.start(crm, client, state, (_row, reason) => refused.push(reason));
      const created = (kind: "customer" | "contact", name: string, customerId: string | null) =>
        crm.create({ kind, customerId, fields: { name } });
      const company = created("customer", "Left Ltd", null);
      const other = created("customer", "Other Ltd", null);
      const moved = created("contact", "Moved", company);
      const stayed = created("contact", "Stayed", company);
      await plugin.sync();
      crm.move(moved, other);
      crm.remove(company);
      for (const _ of [1, 2]) {
        await plugin.sync();
        while ((await pendingChanges(current().database.reader, 1)).length > 0) await delay(5);
      }
      expect(refused).toEqual([]);
      expect(crm.records("contact").map(({ id, customerId }) => [id, customerId])).toEqual([
        [moved, other],
        [stayed, null],
      ]);
      expect(pictureOfCrm(crm)).toEqual(pictureOfTreue(await treue.everything()));
    });

    test("a gap of its webhook is noted before it is answered, and all is read anew from the gap's cursor on", async () => {
      const client = new TreueClient(`${listening.url}/graphql`, await api.createKey(Role.WRITE, "gap"));
      const treue = new TreueSide(`${listening.url}/graphql`, await api.createKey(Role.ADMIN, "gap"));
      const file = path.join(mkdtempSync(path.join(tmpdir(), "treue-plugin-")), "state.json");
      const crm = new Crm();
      const plugin = await CrmPlugin.start(crm, client, new FileStore(file));
      const server = webhookListener(plugin, SECRET).listen(0, "127.0.0.1");
      try {
        await once(server, "listening");
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const { changesEnd } = await client.ask<ChangesEndData>(OPERATIONS.changesEnd, {});
        const body = JSON.stringify({ type: "gap", timestamp: api.now.toISOString(), data: { cursor: changesEnd } });
        const send = async (secret: string) => {
          const signature = new Webhook(secret).sign("msg_1", new Date(), body);
          const timestamp = String(Math.floor(Date.now() / 1000));
          const headers = { "webhook-id": "msg_1", "webhook-timestamp": timestamp, "webhook-signature": signature };
          return (await fetch(url, { method: "POST", headers, body })).status;
        };
        await treue.mutate("customerUpsert", "CustomerUpsertInput", { name: "One" });
        const [{ id }] = (await treue.customers()) as [WholeCustomer];
        for (const customer of [{ id }, null]) {
          await treue.mutate("personUpsert", "PersonUpsertInput", { name: "Ida", customer });
        }
        while ((await pendingChanges(current().database.reader, 1)).length > 0) await delay(5);
        await plugin.sync();
        // Gone from the CRM without a word: only a full read brings it back.
        for (const kind of ["customer", "contact"] as const) crm.records(kind).forEach((each) => crm.discard(each.id));
        await plugin.sync();
        expect(pictureOfCrm(crm)).toEqual({});
        expect(await send(OTHER_SECRET)).toBe(400);
        expect(await send(SECRET)).toBe(204);
        expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ gapCursor: changesEnd });
        const restarted = await CrmPlugin.start(crm, client, new FileStore(file));
        await restarted.sync();
        expect(Object.keys(pictureOfCrm(crm))).toHaveLength(3);
        expect(pictureOfCrm(crm)).toEqual(pictureOfTreue(await treue.everything()));
        expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ gapCursor: null });
      } finally {
        server.close();
      }
    });

    test("the commands of docs/integrate/sync.md answer as the page says", async () => {
      const key = await api.createKey(Role.ADMIN, "sync page");
      const script = commandsOf(readFileSync(path.join(packageRoot, "docs", "integrate", "sync.md"), "utf8"))
        .replace(/^export TREUE_KEY=.*$/m, `export TREUE_KEY=${key}`)
        .replaceAll("http://127.0.0.1:4000", listening.url);
      const { stdout } = await promisify(execFile)("bash", ["-c", script]);
      const answers = stdout.split("\n").filter(Boolean);
      expect(answers).toHaveLength(9);
      expect(answers.filter((answer) => /"errors"|FAILED|"failed":[1-9]/.test(answer))).toEqual([]);
      expect(answers[2]).toContain("CREATED");
      expect(answers[3]).toContain('"isOwn":true');
      expect(answers[5]).toContain("MERGED");
      expect(answers[6]).toContain(`"userErrors":[]`);
      expect(answers.at(-1)).toContain("ERASED");
    });
  });
});
