import { createHmac } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import type { Database } from "../../src/data/database/database.js";
import { InboundPayload } from "../../src/model/inbound/inbound-payload.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

const UPSERT = "mutation ($input: CustomerUpsertInput!) { customerUpsert(input: $input) { customer { name } } }";
const MAPPING = "mutation ($input: MappingUpsertInput!) { mappingUpsert(input: $input) { mapping { path } } }";
const SECRET = "hush-hush-hush";
const BODY = "{}";
const SENT = ["many", "many", "many", "few"] as const;
const LONGEST_LINE = 200;

type Workspace = (typeof SENT)[number];

onEachDatabase("writes of a workspace", (current) => {
  let held: Promise<void> | null = null;
  let letGo: () => void = () => undefined;
  let afterWrite = async (): Promise<void> => undefined;
  const keys = { many: "", few: "" };
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start({ ...current(), database: holding() });
    for (const workspace of ["many", "few"] as const) keys[workspace] = await api.createKey(Role.ADMIN, workspace);
  });
  afterAll(() => api.stop());

  /** The database with one transaction at a time, none of which begins while they are held. */
  function holding(): Database {
    const { database } = current();
    return {
      reader: database.reader,
      writesAtOnce: 1,
      write: async (work) => {
        await held;
        const result = await database.write(work);
        await afterWrite();
        return result;
      },
      close: () => database.close(),
    };
  }

  function hold(): void {
    held = new Promise<void>((resolve) => (letGo = resolve));
  }

  /** Sends for one workspace after the other while nothing is written, each once the one before waits for that. */
  async function sendAll(send: (workspace: Workspace) => Promise<void>, lookedUp: string): Promise<void> {
    hold();
    const sending: Promise<void>[] = [];
    for (const workspace of SENT) {
      current().statements.length = 0;
      sending.push(send(workspace));
      // What it asks before it writes: what comes next comes after it.
      while (!current().statements.some((statement) => statement.includes(lookedUp))) await delay(5);
      // Once a later request is answered, it is in line.
      await api.data("{ __typename }", {}, keys.few);
    }
    letGo();
    await Promise.all(sending);
  }

  test("wait for one of another at a time, however many mutations of the other came before", async () => {
    const answered: Workspace[] = [];
    const upsert = async (name: Workspace) => {
      await api.data(UPSERT, { input: { name } }, keys[name]);
      answered.push(name);
    };
    await sendAll(upsert, "api_key");
    expect(answered).toEqual(["many", "few", "many", "many"]);
  });

  test("wait for one of another at a time, however many payloads of the other came before", async () => {
    const input = { name: "hook", expression: '{ "ignored": "" }', signature: "SHOPIFY", secrets: [SECRET] };
    const paths = { many: "", few: "" };
    for (const workspace of ["many", "few"] as const) {
      paths[workspace] = (await api.data(MAPPING, { input }, keys[workspace])).mappingUpsert.mapping.path;
    }
    const names = new Map([
      [(await current().workspace("many")).id, "many"],
      [(await current().workspace("few")).id, "few"],
    ]);
    const kept: InboundPayload[] = [];
    afterWrite = async () => {
      const all = await current().database.reader.find(InboundPayload);
      kept.push(...all.filter(({ id }) => !kept.some((known) => known.id === id)));
    };
    const signature = createHmac("sha256", SECRET).update(BODY).digest("base64");
    const post = async (workspace: Workspace) => {
      const headers = { "Content-Type": "application/json", "X-Shopify-Hmac-Sha256": signature };
      expect((await api.http.post(paths[workspace]).set(headers).send(BODY)).status).toBe(202);
    };
    await sendAll(post, "mapping");
    expect(kept.map(({ workspaceId }) => names.get(workspaceId))).toEqual(["many", "few", "many", "many"]);
  });

  test("leave room for others when nobody waits for them any more", async () => {
    const hasty = await TestApi.start({ ...current(), database: holding() }, { requestMs: 1_000 });
    const upsert = () => hasty.send(UPSERT, { input: { name: "given up" } }, keys.many);
    const codeOf = async () => (await upsert()).errors?.[0]?.extensions.code;
    hold();
    const codes = await Promise.all(Array.from({ length: LONGEST_LINE }, codeOf));
    expect(new Set(codes)).toEqual(new Set(["REQUEST_TIMED_OUT"]));
    expect(await codeOf()).toBe("REQUEST_TIMED_OUT");
    letGo();
    hasty.stop();
  });
});
