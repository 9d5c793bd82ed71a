import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, ingest, named, seed } from "../../support/seed.js";

const UPDATE = `mutation ($input: IntegrationSettingsInput!) {
  integrationSettingsUpdate(input: $input) { integrationSettings { country } userErrors { code path } }
}`;
const PHONES = `{ customers(first: 50) { nodes { phone } } }`;

onEachDatabase("telephone numbers", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  const setCountry = async (country: string | null, key?: string) =>
    (await api.data(UPDATE, { input: { country } }, key)).integrationSettingsUpdate;
  /** What became of a row of another system that is matched by a number. */
  const match = async (externalId: string, phone: string, key?: string) => {
    const { customers } = await ingest(
      api,
      { customers: [{ ...named(externalId, `desk ${externalId}`), phone, match: "PHONE" }] },
      key,
    );
    return customers[0];
  };

  test("without a country, numbers with a plus are matched however they are written, and no others", async () => {
    const { customers } = await seed(api, {
      customers: [
        customerRow("plus", { phone: "+49 (0)30 / 123-45" }),
        customerRow("national", { phone: "040 98765" }),
        customerRow("extension", { phone: "12" }),
      ],
    });
    expect(await match("1", "+49.30.12345")).toMatchObject({ outcome: "UPDATED", id: customers[0].id });
    expect(await match("2", "040 98765")).toMatchObject({ outcome: "CREATED" });
    expect(await match("3", "12")).toMatchObject({ outcome: "CREATED" });
  });

  test("with the workspace's country national numbers are matched as well, those that were there before too", async () => {
    const key = await api.createKey(Role.ADMIN, "country");
    const { customers } = await seed(
      api,
      {
        customers: [
          customerRow("before", { phone: "030 12345" }),
          customerRow("abroad", { phone: "+1 212 555 0100" }),
          ...Array.from({ length: 520 }, (_, index) => customerRow(`many ${index}`, { phone: `040 1${1000 + index}` })),
        ],
      },
      key,
    );
    expect(await setCountry("DE", key)).toEqual({ integrationSettings: { country: "DE" }, userErrors: [] });
    expect(await api.data("{ viewer { workspace { country } } integrationSettings { country } }", {}, key)).toEqual({
      viewer: { workspace: { country: "DE" } },
      integrationSettings: { country: "DE" },
    });
    expect(await match("1", "+49 30 12345", key)).toMatchObject({ outcome: "UPDATED", id: customers[0].id });
    expect(await match("2", "001 (212) 555-0100", key)).toMatchObject({ outcome: "UPDATED", id: customers[1].id });
    expect(await match("3", "0049 40 11519", key)).toMatchObject({ outcome: "UPDATED", id: customers[521].id });
    const seen = (await api.data(PHONES, {}, key)).customers.nodes.map(({ phone }: { phone: string }) => phone);
    expect(seen).toEqual(expect.arrayContaining(["040 11010"]));

    await setCountry("US", key);
    expect(await match("4", "+49 40 11007", key)).toMatchObject({ outcome: "CREATED" });
    await setCountry(null, key);
    expect(await match("5", "+49-40-11007", key)).toMatchObject({ outcome: "UPDATED" });
    expect((await setCountry("XX", key)).userErrors).toEqual([{ code: "COUNTRY_UNKNOWN", path: ["input", "country"] }]);
  });

  test("a text finds a number with its country code, however it is written, and no part of one", async () => {
    const key = await api.createKey(Role.ADMIN, "searched");
    await setCountry("DE", key);
    await seed(api, { customers: [customerRow("found", { phone: "(030) 555-777" }), customerRow("other")] }, key);
    const query = "query ($text: String) { customers(filter: { text: $text }) { nodes { name } totalCount } }";
    const found = async (text: string) => (await api.data(query, { text }, key)).customers.totalCount;
    expect([await found("+49 30 555 777"), await found("+4930555"), await found("FOUND")]).toEqual([1, 0, 1]);
  });

  test("rows of a batch with one number in two notations are one customer", async () => {
    const key = await api.createKey(Role.ADMIN, "notations");
    await setCountry("DE", key);
    const { customers } = await ingest(
      api,
      {
        onError: "SKIP_ROW",
        customers: ["030 777 888", "+49 30 777888"].map((phone, index) => ({
          ...named(`n${index}`, "shop"),
          phone,
          match: "PHONE",
        })),
      },
      key,
    );
    expect(customers).toMatchObject([{ outcome: "CREATED" }, { userErrors: [{ code: "REPEATED_KEY" }] }]);
  });
});
