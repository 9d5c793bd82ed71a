import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, ingest, named, seed } from "../../support/seed.js";

const BY_EMAIL = `query ($email: EmailAddress) { customer(email: $email) { id email } }`;
const UPSERT = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer { email } userErrors { code message } }
}`;

onEachDatabase("e-mail addresses outside ASCII", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  test.each([
    { given: "chloé@example.fr", asked: "CHLOE\u0301@Example.fr" },
    { given: "jana@bücher.example", asked: "Jana@xn--bcher-kva.example" },
    { given: "用户@例子.广告", asked: "用户@例子.广告" },
  ])("$given is stored as given, and its customer is found and matched by $asked", async ({ given, asked }) => {
    const { customers } = await seed(api, { customers: [customerRow(given, { email: given })] });
    const expected = { id: customers[0].id, email: given };
    expect((await api.data(BY_EMAIL, { email: asked })).customer).toEqual(expected);
    const literal = await api.data(`{ customer(email: ${JSON.stringify(asked)}) { id email } }`);
    expect(literal.customer).toEqual(expected);
    const shop = { ...named(given, "shop"), email: asked, match: "EMAIL" };
    expect((await seed(api, { customers: [shop] })).customers[0]).toMatchObject({
      id: expected.id,
      outcome: "UPDATED",
    });
  });

  test("a mutation takes them, and letters that only look alike are another address", async () => {
    const input = { ...named("é"), email: "rené@example.fr" };
    expect((await api.data(UPSERT, { input })).customerUpsert).toEqual({
      customer: { email: "rené@example.fr" },
      userErrors: [],
    });
    expect((await api.data(BY_EMAIL, { email: "rene@example.fr" })).customer).toBeNull();
  });

  test("what is no address is refused still", async () => {
    const { customers } = await ingest(api, {
      onError: "SKIP_ROW",
      customers: ["chloé", "chloé@", "chloé @example.fr", "a@exämple.org/x", "😀@example.org"].map((email, index) =>
        customerRow(`bad ${index}`, { email }),
      ),
    });
    for (const { userErrors } of customers) expect(userErrors).toMatchObject([{ code: "TEXT_INVALID" }]);
  });
});
