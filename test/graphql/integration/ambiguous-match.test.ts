import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, ingest, interactionRow, named, seed } from "../../support/seed.js";
import { storedContents } from "../../support/stored-rows.js";

const UPDATE = `mutation ($input: IntegrationSettingsInput!) {
  integrationSettingsUpdate(input: $input) { integrationSettings { sharedMailboxes } userErrors { code path } }
}`;

onEachDatabase("a match that could join strangers", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  const outcomes = (rows: { outcome: string }[]) => rows.map(({ outcome }) => outcome);

  /** Sends customers and expects the first to be refused, with nothing written. */
  async function expectRefused(row: object, path: string, message: RegExp): Promise<void> {
    const before = await storedContents(current().database);
    const { customers } = await ingest(api, { customers: [row] });
    expect(customers).toEqual([
      {
        outcome: "FAILED",
        id: null,
        userErrors: [
          {
            code: "AMBIGUOUS_MATCH",
            message: expect.stringMatching(message),
            path: ["input", "customers", "0", path],
          },
        ],
      },
    ]);
    expect(await storedContents(current().database)).toEqual(before);
  }

  test("is refused where the customer has another id in the row's system: the system knows two people", async () => {
    const email = "family@example.org";
    const phone = "+49 30 5550100";
    await seed(api, { customers: [{ ...named("1", "hubspot"), email, phone }] });
    await expectRefused({ ...named("2", "hubspot"), email, match: "EMAIL" }, "email", /hubspot\/1.*EXTERNAL_ID/);
    await expectRefused({ ...named("2", "hubspot"), phone, match: "PHONE" }, "phone", /hubspot\/1/);
    const further = { ...named("9", "desk"), externalIds: [named("2", "hubspot").externalId], email, match: "EMAIL" };
    await expectRefused(further, "email", /hubspot\/1/);

    const { customers } = await seed(api, { customers: [{ ...named("9", "desk"), email, match: "EMAIL" }] });
    expect(outcomes(customers)).toEqual(["UPDATED"]);
    const again = await seed(api, { customers: [{ ...named("1", "hubspot"), email, phone, match: "EMAIL" }] });
    expect(outcomes(again.customers)).toEqual(["UNCHANGED"]);
    const own = await seed(api, { customers: [{ ...named("2", "hubspot"), email, match: "EXTERNAL_ID" }] });
    expect(outcomes(own.customers)).toEqual(["CREATED"]);
  });

  test("is not refused for an id that the customer no longer has", async () => {
    const email = "moved@example.org";
    await seed(api, { customers: [{ ...named("old", "desk"), externalIds: [named("m", "crm").externalId], email }] });
    await seed(api, { customers: [{ ...named("older", "desk"), operation: "MERGE", into: named("old", "desk") }] });
    await seed(api, { customers: [{ ...named("old", "desk"), operation: "DELETE" }] });
    const { customers } = await seed(api, { customers: [{ ...named("new", "desk"), email, match: "EMAIL" }] });
    expect(outcomes(customers)).toEqual(["CREATED"]);
  });

  test.each(["info@example.org", "Info@example.org", "SUPPORT@bücher.example", "kontakt+web@example.org"])(
    "is refused where %s is a mailbox of many, known or not, and the message says what to do",
    async (email) => {
      const ticket = { ...named(email, "zendesk"), email, match: "EMAIL" };
      await expectRefused(ticket, "email", /shared.*EXTERNAL_ID.*sharedMailboxes/);
      await seed(api, { customers: [customerRow(`crm ${email}`, { email })] });
      await expectRefused(ticket, "email", /shared/);
    },
  );

  test("a CRM's record is a customer of its own, whatever its mailbox: a personal address finds, a shared one finds nobody", async () => {
    await seed(api, { customers: [customerRow("own", { email: "own@example.org" })] });
    await seed(api, { customers: [customerRow("hello", { email: "hello@example.org" })] });
    const send = async (email: string) =>
      outcomes(
        (await ingest(api, { customers: [{ ...named(email, "zoho"), email, match: "PERSONAL_EMAIL" }] })).customers,
      );
    expect(await send("own@example.org")).toEqual(["UPDATED"]);
    expect(await send("hello@example.org")).toEqual(["CREATED"]);
    await expectRefused({ ...named("2", "zoho"), email: "own@example.org", match: "PERSONAL_EMAIL" }, "email", /zoho/);
  });

  test("refuses the ticket of such a requester with it, until the requester is a customer of its own", async () => {
    const requester = { ...named("77", "zendesk"), email: "office@example.org" };
    const ticket = { ...interactionRow("t77", "77"), customer: named("77", "zendesk") };
    const refused = await ingest(api, { customers: [{ ...requester, match: "EMAIL" }], interactions: [ticket] });
    expect(refused.customers[0].userErrors[0].code).toBe("AMBIGUOUS_MATCH");
    expect(refused.interactions[0].userErrors[0].code).toBe("CUSTOMER_NOT_FOUND");
    await seed(api, { customers: [requester] });
    const taken = await seed(api, { customers: [{ ...requester, match: "EMAIL" }], interactions: [ticket] });
    expect(outcomes(taken.interactions)).toEqual(["CREATED"]);
  });

  test("which mailboxes are shared is a setting of the workspace, with a list that it begins with", async () => {
    const key = await api.createKey(Role.ADMIN, "shared");
    const settings = async (sharedMailboxes: string[] | null) =>
      (await api.data(UPDATE, { input: { sharedMailboxes } }, key)).integrationSettingsUpdate;
    const send = async (email: string) =>
      outcomes((await ingest(api, { customers: [{ ...named(email, "desk"), email, match: "EMAIL" }] }, key)).customers);
    const query = "{ integrationSettings { sharedMailboxes } }";
    const initial = (await api.data(query, {}, key)).integrationSettings.sharedMailboxes;
    expect(initial).toEqual(expect.arrayContaining(["info", "sales", "office", "support", "kontakt"]));
    expect(await send("family@example.net")).toEqual(["CREATED"]);

    expect(await settings(["Family", "team", "team"])).toEqual({
      integrationSettings: { sharedMailboxes: ["family", "team"] },
      userErrors: [],
    });
    expect(await send("family@example.com")).toEqual(["FAILED"]);
    expect(await send("info@example.com")).toEqual(["CREATED"]);
    await settings([]);
    expect(await send("family@example.com")).toEqual(["CREATED"]);
    expect((await settings(null)).integrationSettings.sharedMailboxes).toEqual(initial);
    expect(await send("sales@example.com")).toEqual(["FAILED"]);
    expect((await settings(["a@b"])).userErrors).toEqual([
      { code: "TEXT_INVALID", path: ["input", "sharedMailboxes", "0"] },
    ]);
    expect((await settings(Array<string>(501).fill("x"))).userErrors).toMatchObject([{ code: "TEXT_INVALID" }]);
  });
});
