import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { permutations } from "../../support/permutations.js";
import { contractRow, customerRow, ingest, named, seed } from "../../support/seed.js";

const READ = `query ($email: String!) {
  people(filter: { text: $email }) {
    nodes { name email hasOwnCustomer customer { name } }
  }
}`;

/** What a source says at an hour of whose person it is; null: nobody's. */
type Word = readonly [system: string, hour: number, customer: string | null];

onEachDatabase("a person whose company is told, and told no more", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("acme"), customerRow("beta")] });
  });

  const rowOf = (email: string, [system, hour, customer]: Word, withoutCustomer: string) => ({
    ...named(email, system),
    match: "EMAIL",
    email,
    customer: customer === null ? null : named(customer),
    withoutCustomer,
    sourceUpdatedAt: `2026-01-01T${String(10 + hour)}:00:00.000Z`,
  });
  const read = async (email: string) => (await api.data(READ, { email })).people.nodes;

  const OWN = { hasOwnCustomer: true, customer: { name: null } };
  const of = (company: string) => ({ hasOwnCustomer: false, customer: { name: `Customer ${company}` } });
  const CASES: readonly (readonly [told: string, words: readonly Word[], withoutCustomer: string, ends: object])[] = [
    [
      "its only source takes it out",
      [
        ["crm", 1, "acme"],
        ["crm", 2, null],
      ],
      "OWN_CUSTOMER",
      OWN,
    ],
    [
      "its only source takes it out, and it is to wait",
      [
        ["crm", 1, "acme"],
        ["crm", 2, null],
      ],
      "WAIT",
      { hasOwnCustomer: false, customer: null },
    ],
    [
      "it comes back",
      [
        ["crm", 1, "acme"],
        ["crm", 2, null],
        ["crm", 3, "beta"],
      ],
      "OWN_CUSTOMER",
      of("beta"),
    ],
    [
      "another source knows of no company",
      [
        ["crm", 1, "acme"],
        ["desk", 2, null],
      ],
      "OWN_CUSTOMER",
      of("acme"),
    ],
    [
      "another source names the company that its first one takes back",
      [
        ["crm", 1, "acme"],
        ["desk", 1, "acme"],
        ["crm", 2, null],
      ],
      "OWN_CUSTOMER",
      of("acme"),
    ],
  ];
  const orders = CASES.flatMap(([told, words, withoutCustomer, ends], number) =>
    permutations(words).map((order, place) => ({
      told,
      order,
      withoutCustomer,
      ends,
      email: `case-${number}-${place}@example.org`,
    })),
  );

  test.each(orders)("where $told: $order", async ({ order, withoutCustomer, ends, email }) => {
    for (const word of [...order, ...order]) {
      const { people } = await ingest(api, { people: [rowOf(email, word, withoutCustomer)] });
      expect(people[0].userErrors).toEqual([]);
    }
    expect(await read(email)).toEqual([{ name: null, email, ...ends }]);
  });

  test("goes back to the company that another source named first, though that is another's part by now", async () => {
    const email = "goes-back@example.org";
    await seed(api, { customers: [customerRow("small"), customerRow("large")] });
    const say = (word: Word) => seed(api, { people: [rowOf(email, word, "WAIT")] });
    for (const word of [
      ["crm", 0, null],
      ["desk", 0, null],
      ["desk", 1, "small"],
      ["crm", 1, "acme"],
    ] as const)
      await say(word);
    expect(await read(email)).toMatchObject([of("acme")]);
    await seed(api, { customers: [{ ...named("small"), operation: "MERGE", into: named("large") }] });
    await say(["crm", 2, null]);
    expect(await read(email)).toMatchObject([of("large")]);
  });

  test("stays where another source moved it when its first one says the same again, of a company that is another's part by now", async () => {
    const email = "same-word@example.org";
    await seed(api, { customers: [customerRow("part"), customerRow("whole")] });
    const say = (word: Word) => seed(api, { people: [rowOf(email, word, "WAIT")] });
    for (const word of [
      ["crm", 0, null],
      ["desk", 0, null],
      ["crm", 1, "part"],
      ["desk", 1, "beta"],
    ] as const)
      await say(word);
    await seed(api, { customers: [{ ...named("part"), operation: "MERGE", into: named("whole") }] });
    await say(["crm", 2, "part"]);
    expect(await read(email)).toMatchObject([of("beta")]);
    await say(["crm", 3, "whole"]);
    expect(await read(email)).toMatchObject([of("beta")]);
    await api.data(
      `mutation ($input: CustomerUnmergeInput!) { customerUnmerge(input: $input) { userErrors { code } } }`,
      { input: { customer: named("whole"), externalIds: [named("part").externalId] } },
    );
    await say(["crm", 4, "part"]);
    expect(await read(email)).toMatchObject([of("beta")]);
    await say(["crm", 5, "whole"]);
    expect(await read(email)).toMatchObject([of("whole")]);
  });

  test.each([
    { told: "it has the person's address", key: "known", match: undefined },
    { told: "the person is found by its address, too", key: "found", match: "EMAIL" },
    { told: "the one who was named became part of it", key: "joined", match: undefined },
  ])("leaves behind a company that was named as its own, with all that it has: $told", async ({ key, match }) => {
    const email = `${key}@company.example.org`;
    const company = named(`company ${key}`, "shop");
    const part = named(`part of ${key}`, "till");
    const first = key === "joined" ? part : company;
    await seed(api, {
      customers: [
        { ...company, name: "Company", email },
        { ...part, name: "Part" },
      ],
      contracts: [{ ...contractRow(key, ""), customer: company }],
    });
    const ann = { ...named(key), name: "Ann", email, match };
    await seed(api, { people: [{ ...ann, customer: first }] });
    if (key === "joined") await seed(api, { customers: [{ ...part, operation: "MERGE", into: company }] });
    await seed(api, { people: [{ ...ann, customer: named("beta") }] });
    expect(await read(email)).toMatchObject([of("beta")]);
    const { contract } = await api.data(
      `query ($externalId: ExternalIdInput!) { contract(externalId: $externalId) { customer { name people { nodes { name } } } } }`,
      named(key),
    );
    expect(contract).toEqual({ customer: { name: "Company", people: { nodes: [] } } });
  });

  test("does not go back to a company that has left the lists", async () => {
    const email = "stays-out@example.org";
    await seed(api, { customers: [customerRow("gone")] });
    const say = (word: Word) => seed(api, { people: [rowOf(email, word, "WAIT")] });
    for (const word of [
      ["crm", 0, null],
      ["desk", 0, null],
      ["desk", 1, "gone"],
      ["crm", 1, "acme"],
    ] as const)
      await say(word);
    await seed(api, { customers: [{ ...named("gone"), operation: "DELETE" }] });
    await say(["crm", 2, null]);
    expect(await read(email)).toMatchObject([{ customer: null }]);
  });

  test("stays where a person put it, until a source says something new", async () => {
    const email = "by-hand@example.org";
    const say = (word: Word) => seed(api, { people: [rowOf(email, word, "WAIT")] });
    await say(["crm", 1, "acme"]);
    const { person } = await api.data(
      `query ($externalId: ExternalIdInput!) { person(externalId: $externalId) { id } }`,
      named(email),
    );
    await seed(api, { people: [{ id: person.id, customer: named("beta") }] });
    await say(["crm", 2, "acme"]);
    expect(await read(email)).toMatchObject([of("beta")]);
    await say(["crm", 3, null]);
    expect(await read(email)).toMatchObject([of("beta")]);
    await say(["crm", 4, "acme"]);
    expect(await read(email)).toMatchObject([of("acme")]);
    await seed(api, { people: [{ id: person.id, customer: null }] });
    expect(await read(email)).toMatchObject([{ customer: null }]);
  });
});
