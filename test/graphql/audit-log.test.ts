import { createKey, revokeKey, rotateKey } from "../../src/commands/keys.js";
import { createWorkspace } from "../../src/commands/workspaces.js";
import { readConfig } from "../../src/config.js";
import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { apiKeysOf } from "../../src/data/workspace/api-key-store.js";
import { auditKeeper } from "../../src/jobs/audit-keeper.js";
import { KeyScope, Role } from "../../src/model/workspace/api-key.js";
import { AuditEntry } from "../../src/model/workspace/audit-entry.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, named, personRow, seed } from "../support/seed.js";

const LOG = `query ($first: Int, $after: String) {
  auditLog(first: $first, after: $after) {
    totalCount nodes { id actorId actorName action targets createdAt } pageInfo { hasNextPage endCursor }
  }
}`;
const SECRET = "hush-hush-hush";

/** Some of what only ADMINs may do: the type of its input, and what in its payload has an id. */
const DEEDS: readonly [action: string, inputType: string, selection: string, input: object][] = [
  ["customerErase", "CustomerReference", "customer { id }", named("ada")],
  ["personErase", "PersonReference", "person { id }", named("eve")],
  [
    "mappingUpsert",
    "MappingUpsertInput",
    "mapping { id }",
    { name: "people", expression: "{}", signature: "SHOPIFY", secrets: [SECRET], enabled: true },
  ],
  [
    "webhookEndpointCreate",
    "WebhookEndpointCreateInput",
    "secret webhookEndpoint { id }",
    { url: "https://crm.example/hook?token=hush" },
  ],
];

onEachDatabase("the audit log", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("ada"), customerRow("bob")],
      people: [personRow("eve", "bob")],
      contracts: [contractRow("c", "bob")],
    });
  });
  afterAll(() => api.stop());
  afterEach(() => jest.restoreAllMocks());

  const log = async (variables: object = {}, key?: string) => (await api.data(LOG, variables, key)).auditLog;

  test.each(DEEDS)(
    "tells who did %s, when and to what, and nothing else of it",
    async (action, inputType, selection, input) => {
      const { viewer } = await api.data("{ viewer { key { id name } } }");
      const mutation = `mutation ($input: ${inputType}!) { ${action}(input: $input) { ${selection} userErrors { message } } }`;
      const { userErrors, ...done } = (await api.data(mutation, { input }))[action];
      expect(userErrors).toEqual([]);
      const record = Object.values(done).find((part) => typeof part === "object") as { id: string };
      const { nodes } = await log({ first: 1 });
      expect(nodes).toEqual([
        {
          id: expect.any(String),
          actorId: viewer.key.id,
          actorName: viewer.key.name,
          action,
          targets: [record.id],
          createdAt: "2026-01-15T12:00:00.000Z",
        },
      ]);
      const rows = JSON.stringify(await current().database.reader.find(AuditEntry));
      expect(rows).not.toMatch(/hush|ada|eve|crm/i);
    },
  );

  test("holds nothing of what was refused or undone, nor of what whoever writes may do", async () => {
    const before = (await log()).totalCount;
    const { mappingUpsert } = await api.data(
      `mutation { mappingUpsert(input: { name: "bad", expression: "{", signature: SHOPIFY, secrets: ["${SECRET}"] }) { userErrors { code } } }`,
    );
    expect(mappingUpsert.userErrors).toHaveLength(1);
    const writer = await api.createKey(Role.WRITE);
    expect(
      (await api.send(`mutation { customerErase(input: { id: "x" }) { customer { id } } }`, {}, writer)).errors,
    ).toHaveLength(1);
    await api.data(`mutation { customerUpsert(input: { name: "New" }) { customer { id } } }`);
    const undone = await api.send(
      `mutation { integrationSettingsUpdate(input: { country: "DE" }) { userErrors { code } } node: customerUpsert(input: { name: "x" }) { customer { contracts(first: 500) { nodes { id } } } } }`,
    );
    expect(undone.errors).toHaveLength(1);
    expect((await log()).totalCount).toBe(before);
    await api.data(`mutation { integrationSettingsUpdate(input: { country: "DE" }) { userErrors { code } } }`);
    expect((await log({ first: 1 })).nodes).toMatchObject([{ action: "integrationSettingsUpdate", targets: [] }]);
  });

  test("is of its workspace, and read in pages, newest first", async () => {
    const key = await api.createKey(Role.ADMIN, "other");
    expect((await log({}, key)).nodes).toEqual([]);
    for (const country of ["DE", "AT", "CH"]) {
      api.now = new Date(api.now.getTime() + 1_000);
      await api.data(
        `mutation { integrationSettingsUpdate(input: { country: "${country}" }) { userErrors { code } } }`,
        {},
        key,
      );
    }
    const first = await log({ first: 2 }, key);
    const rest = await log({ first: 2, after: first.pageInfo.endCursor }, key);
    const times = [...first.nodes, ...rest.nodes].map(({ createdAt }: { createdAt: string }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    expect([times.length, first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([3, true, false]);
  });

  test("has what the command line does to keys and workspaces", async () => {
    jest.spyOn(process.stdout, "write").mockReturnValue(true);
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const settings = readConfig({ DATABASE_URL: current().url });
    const workspace = "made";
    await createWorkspace(settings, workspace, { timeZone: "UTC", currency: "EUR" });
    await createKey(settings, { workspace, name: "plugin", role: Role.READ, scope: KeyScope.ALL });
    await rotateKey(settings, "plugin", { workspace, overlap: 0 });
    await revokeKey(settings, "plugin", { workspace });
    await expect(revokeKey(settings, "plugin", { workspace })).rejects.toThrow("has no key plugin");
    const { id } = await current().workspace(workspace);
    const [key] = await apiKeysOf(workspaceRows(current().database.reader, id));
    const { nodes } = await log({}, await api.createKey(Role.ADMIN, workspace));
    const shown = nodes.map(({ actorId, actorName, action, targets }: AuditEntry) => [
      actorId,
      actorName,
      action,
      targets,
    ]);
    expect(shown).toEqual([
      [null, "command line", "key revoke", [key?.id]],
      [null, "command line", "key rotate", [key?.id]],
      [null, "command line", "key create", [key?.id]],
      [null, "command line", "workspace create", []],
    ]);
  });

  test("is kept for so many days", async () => {
    const key = await api.createKey(Role.ADMIN, "kept");
    const change = () =>
      api.data(`mutation { integrationSettingsUpdate(input: { country: "DE" }) { userErrors { code } } }`, {}, key);
    api.setDay("2026-01-15");
    await change();
    api.setDay("2026-01-20");
    await change();
    const clean = () =>
      auditKeeper(7).run({ database: current().database, clock: () => api.now, signal: new AbortController().signal });
    await clean();
    expect((await log({}, key)).nodes).toHaveLength(2);
    api.now = new Date("2026-01-22T12:00:00.001Z");
    await clean();
    expect((await log({}, key)).nodes).toMatchObject([{ createdAt: "2026-01-20T12:00:00.000Z" }]);
  });
});
