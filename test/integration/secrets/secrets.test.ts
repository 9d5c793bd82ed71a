import { SecretKeys, SecretKeysError, type SecretOwner } from "../../../src/integration/secrets/secret-keys.js";
import { sealStoredSecrets } from "../../../src/integration/secrets/stored-secrets.js";
import { MappingRow } from "../../../src/model/inbound/mapping-row.js";
import { WebhookEndpoint } from "../../../src/model/webhook/webhook-endpoint.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { TEST_SECRET_KEYS } from "../../support/secret-keys.js";
import { storedRows } from "../../support/stored-rows.js";

const OLD_KEY = Buffer.alloc(32, "old");
const NEW_KEY = Buffer.alloc(32, "new");
const OLD = new SecretKeys([OLD_KEY]);
const BOTH = new SecretKeys([NEW_KEY, OLD_KEY]);
const NEW = new SecretKeys([NEW_KEY]);
const NONE = new SecretKeys([]);
const OWNER: SecretOwner = { table: "mapping", workspaceId: "workspace", id: "mapping" };

describe("a sealed secret", () => {
  test.each(["", "open-sesame", "Käse 🧀", "x".repeat(1_000)])("is opened by its key: %#", (secret) => {
    const stored = OLD.seal(OWNER, secret);
    expect(OLD.open(OWNER, stored)).toBe(secret);
    expect(OLD.seal(OWNER, secret)).not.toBe(stored);
  });

  test.each<[string, SecretOwner]>([
    ["row", { ...OWNER, id: "other" }],
    ["workspace", { ...OWNER, workspaceId: "other" }],
    ["table", { ...OWNER, table: "webhook_endpoint" }],
  ])("is not opened for another %s", (_, owner) => {
    const stored = OLD.seal(OWNER, "open-sesame");
    expect(() => OLD.open(owner, stored)).toThrow(SecretKeysError);
  });

  test("is not opened when a byte of it differs, or by another key, and the message names the key", () => {
    const stored = OLD.seal(OWNER, "open-sesame");
    const place = stored.length - 10;
    const damaged = stored.slice(0, place) + (stored[place] === "A" ? "B" : "A") + stored.slice(place + 1);
    expect(() => OLD.open(OWNER, damaged)).toThrow("a secret of the mapping mapping is damaged");
    expect(() => NEW.open(OWNER, stored)).toThrow(/sealed by the key [0-9a-f]{8}, which SECRETS_KEY does not hold/);
  });

  test("is sealed anew by the first key only where another one sealed it", () => {
    const old = OLD.seal(OWNER, "open-sesame");
    const anew = BOTH.resealed(OWNER, old);
    expect(NEW.open(OWNER, anew)).toBe("open-sesame");
    expect(BOTH.resealed(OWNER, anew)).toBe(anew);
  });
});

const CREATE = `mutation ($input: WebhookEndpointCreateInput!) {
  webhookEndpointCreate(input: $input) { webhookEndpoint { id } secret userErrors { code path } }
}`;
const ROTATE = `mutation ($input: WebhookSecretRotateInput!) {
  webhookSecretRotate(input: $input) { secret userErrors { code path } }
}`;
const MAPPING = `mutation ($input: MappingUpsertInput!) {
  mappingUpsert(input: $input) { mapping { id } userErrors { code path } }
}`;
const DESK = { name: "desk", preset: "zendesk", secrets: ["open-sesame", "open-barley"] };

onEachDatabase("stored secrets", (current) => {
  let api: TestApi;
  let secrets: string[];
  beforeAll(async () => {
    api = await TestApi.start(current(), { secretKeys: OLD });
    const created = (await api.data(CREATE, { input: { url: "https://crm.example/hook" } })).webhookEndpointCreate;
    const { id } = created.webhookEndpoint;
    const rotated = (await api.data(ROTATE, { input: { id, keepPreviousHours: 24 } })).webhookSecretRotate;
    await api.data(MAPPING, { input: DESK });
    secrets = [rotated.secret, created.secret, ...DESK.secrets];
  });
  afterAll(() => api.stop());

  /** What stands in the columns, and what it says, opened by some keys. */
  async function stored(keys: SecretKeys) {
    const { reader } = current().database;
    const [endpoint] = await reader.find(WebhookEndpoint);
    const [mapping] = await reader.find(MappingRow);
    if (!endpoint || !mapping) throw new Error("nothing is stored");
    const ofEndpoint = [endpoint.secret, endpoint.previousSecret ?? ""];
    const { workspaceId } = endpoint;
    return {
      columns: [...ofEndpoint, ...mapping.secrets],
      opened: () => [
        ...ofEndpoint.map((each) => keys.open({ table: "webhook_endpoint", workspaceId, id: endpoint.id }, each)),
        ...mapping.secrets.map((each) => keys.open({ table: "mapping", workspaceId, id: mapping.id }, each)),
      ],
    };
  }

  test("stand in clear in no table", async () => {
    const everything = JSON.stringify(await storedRows(current().database));
    for (const secret of secrets) expect(everything).not.toContain(secret.replace("whsec_", ""));
    expect((await stored(OLD)).opened()).toEqual(secrets);
  });

  test("are sealed anew by a new key, and then the old one is needed no longer", async () => {
    expect(await sealStoredSecrets(current().database, BOTH)).toBe(2);
    expect((await stored(NEW)).opened()).toEqual(secrets);
    expect(await sealStoredSecrets(current().database, BOTH)).toBe(0);
    expect(await sealStoredSecrets(current().database, NEW)).toBe(0);
  });

  test("that an earlier program left in clear are sealed", async () => {
    const [secret = "", previousSecret = "", ...others] = secrets;
    const { id: workspaceId } = await current().workspace();
    await current().database.write(async (sql) => {
      await sql.update(WebhookEndpoint, { workspaceId }, { secret, previousSecret });
      await sql.update(MappingRow, { workspaceId }, { secrets: others });
    });
    expect((await stored(NEW)).columns).toEqual(secrets);
    expect(await sealStoredSecrets(current().database, NEW)).toBe(2);
    const { columns, opened } = await stored(NEW);
    expect(columns.every((column) => column.startsWith("sealed:"))).toBe(true);
    expect(opened()).toEqual(secrets);
  });

  test("without their key, or without any, keep a server from starting, and stay as they are", async () => {
    const before = (await stored(NEW)).columns;
    await expect(sealStoredSecrets(current().database, NONE)).rejects.toThrow(/^SECRETS_KEY is not set, and the/);
    await expect(sealStoredSecrets(current().database, OLD)).rejects.toThrow(/which SECRETS_KEY does not hold$/);
    expect((await stored(NEW)).columns).toEqual(before);
  });

  test("need a key: without one, none are taken, and nothing is written", async () => {
    const keyless = await TestApi.start(current(), { secretKeys: NONE });
    const before = await storedRows(current().database);
    const refused = { userErrors: [{ code: "SECRETS_KEY_MISSING", path: ["input"] }] };
    const endpoint = { input: { url: "https://crm.example/other" } };
    expect((await keyless.data(CREATE, endpoint)).webhookEndpointCreate).toMatchObject(refused);
    expect((await keyless.data(MAPPING, { input: { ...DESK, name: "other" } })).mappingUpsert).toMatchObject(refused);
    expect(await storedRows(current().database)).toEqual(before);
    keyless.stop();
  });
});

onEachDatabase("a database without secrets", (current) => {
  test("needs no key", async () => {
    expect(await sealStoredSecrets(current().database, NONE)).toBe(0);
    expect(await sealStoredSecrets(current().database, TEST_SECRET_KEYS)).toBe(0);
  });
});
