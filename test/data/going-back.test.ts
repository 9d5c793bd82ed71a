import { KeyScopes1775200342000 } from "../../migrations/1775200342000-key-scopes.js";
import { migrations } from "../../migrations/list.js";
import { connect, dataSourceOptions } from "../../src/data/database/data-source.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

const UPSERT = `mutation ($input: MappingUpsertInput!) {
  mappingUpsert(input: $input) { mapping { id } userErrors { code } }
}`;

onEachDatabase("going back to a version before, and forward again", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await api.createKey(Role.WRITE);
    const { database } = current();
    await database.write((sql) => sql.query("UPDATE api_key SET scope = 'HOOKS' WHERE role = 'WRITE'"));
    const hmac = { header: "X-Signature" };
    const input = { name: "signed", signature: "HMAC", hmac, secrets: ["long enough"], expression: "{}" };
    expect((await api.data(UPSERT, { input })).mappingUpsert.userErrors).toEqual([]);
    const source = await connect(await dataSourceOptions(current().url));
    for (const _ of migrations.slice(migrations.indexOf(KeyScopes1775200342000))) await source.undoLastMigration();
    await source.runMigrations();
    await source.destroy();
  });
  afterAll(() => api.stop());

  test("no key opens more than before", async () => {
    const keys = await current().database.reader.query(
      "SELECT role, CASE WHEN revokedAt IS NULL THEN 'in force' ELSE 'revoked' END AS state FROM api_key ORDER BY role",
    );
    expect(keys.map(({ role, state }: Record<string, string>) => [role, state])).toEqual([
      ["ADMIN", "in force"],
      ["WRITE", "revoked"],
    ]);
  });

  test("a mapping whose payloads nobody can check takes none, and the others can be read", async () => {
    const { mappings } = await api.data("{ mappings { name signature enabled hmac { header } } }");
    expect(mappings).toEqual([{ name: "signed", signature: "GENERIC", enabled: false, hmac: null }]);
    expect((await api.http.post("/hooks/signed").set("X-Treue-Token", "long enough").send({})).status).toBe(401);
  });
});
