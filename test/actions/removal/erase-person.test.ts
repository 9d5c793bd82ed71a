import { sequence } from "../../graphql/integration/feed.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, ingest, named, personRow, seed } from "../../support/seed.js";
import { columnsHolding } from "../../support/stored-words.js";

const ERASE = `mutation ($input: PersonReference!) {
  personErase(input: $input) { person { id name email phone role consent customer { name } externalIds { system } archivedAt } userErrors { code } }
}`;

onEachDatabase("the erasure of a person", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  test("leaves no word of it, while its customer stays, and no late event brings it back", async () => {
    await seed(api, {
      customers: [customerRow("acme")],
      people: [
        personRow("erna-person", "acme", { role: "erna-role", email: "erna@example.org", phone: "+493012345" }),
        personRow("erna-twin", null),
        personRow("other", "acme"),
      ],
    });
    await sequence(current());
    await seed(api, { people: [{ ...named("erna-twin"), operation: "MERGE", into: named("erna-person") }] });
    const { personErase } = await api.data(ERASE, { input: named("erna-person") });
    expect(personErase).toMatchObject({
      person: {
        name: null,
        email: null,
        phone: null,
        role: null,
        customer: { name: "Customer acme" },
        externalIds: [],
      },
      userErrors: [],
    });
    const words = ["erna-role", "erna@example.org", "+493012345", "Person erna-person", "erna-person", "erna-twin"];
    // The last change names the external ids once more, so that consumers can erase the person, too.
    expect(await columnsHolding(current().database, words)).toEqual({
      "pending_change.externalIds": ["erna-person", "erna-twin"],
    });
    const late = { ...personRow("erna-person", "acme"), sourceUpdatedAt: "2026-01-01T00:00:00Z" };
    expect((await ingest(api, { people: [late] })).people).toMatchObject([{ outcome: "STALE" }]);
    const { people } = await api.data("{ people { nodes { name } } }");
    expect(people.nodes).toEqual([{ name: "Person other" }]);
  });
});
