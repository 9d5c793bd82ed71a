import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, ingest, named, personRow, seed } from "../../support/seed.js";
import { sequence } from "../integration/feed.js";

const PERSON = "{ name email role hasOwnCustomer customer { name email } externalIds { system externalId } }";

onEachDatabase("matching people", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("acme"), customerRow("beta")] });
  });

  const person = async (externalId: string, system = "crm") =>
    (
      await api.data(
        `query ($system: String!, $externalId: String!) {
          person(externalId: { system: $system, externalId: $externalId }) ${PERSON}
        }`,
        { system, externalId },
      )
    ).person;
  const customer = async (externalId: string, system = "crm") =>
    (
      await api.data(
        `query ($system: String!, $externalId: String!) {
          customer(externalId: { system: $system, externalId: $externalId }) {
            name email phone segment externalIds { system externalId } people { nodes { name } }
          }
        }`,
        { system, externalId },
      )
    ).customer;
  /** A person as a desk tells of it: with an address, and of no company. */
  const byEmail = (externalId: string, email: string, fields: object = {}) => ({
    ...named(externalId, "desk"),
    match: "EMAIL",
    email,
    ...fields,
  });

  test("the one person who has the address is it, by e-mail or telephone, and gets the further id", async () => {
    await seed(api, {
      people: [
        personRow("m-mail", "acme", { email: "Mary@Example.org" }),
        personRow("m-phone", "acme", { phone: "+49 30 7770123" }),
      ],
    });
    await seed(api, {
      people: [
        byEmail("m-mail", "mary@example.ORG", { role: "Buyer" }),
        { ...named("m-phone", "desk"), match: "PHONE", phone: "+49 (30) 777-0123" },
      ],
    });
    expect(await person("m-mail", "desk")).toMatchObject({
      name: "Person m-mail",
      role: "Buyer",
      externalIds: [{ system: "crm" }, { system: "desk" }],
    });
    expect(await person("m-phone", "desk")).toMatchObject({ name: "Person m-phone" });
  });

  test("else the one customer who has it gets the person; else the person is new", async () => {
    await seed(api, { customers: [customerRow("shop", { email: "sheila@example.org" })] });
    const row = byEmail("of-shop", "sheila@example.org", { withoutCustomer: "OWN_CUSTOMER" });
    await seed(api, { people: [row, byEmail("new", "new@example.org")] });
    expect(await person("of-shop", "desk")).toMatchObject({
      hasOwnCustomer: false,
      customer: { name: "Customer shop" },
    });
    expect(await person("new", "desk")).toMatchObject({ customer: null });
    expect((await ingest(api, { people: [row] })).people).toMatchObject([{ outcome: "UNCHANGED" }]);
  });

  test("a row that names a customer means one of its people, or one without a real customer, and no other's", async () => {
    await seed(api, {
      people: [
        personRow("of-beta", "beta", { email: "both@example.org" }),
        personRow("solo", null, { email: "solo@example.org", withoutCustomer: "OWN_CUSTOMER" }),
      ],
    });
    await seed(api, {
      people: [
        byEmail("of-acme", "both@example.org", { customer: named("acme"), name: "Another" }),
        byEmail("solo", "solo@example.org", { customer: named("acme") }),
      ],
    });
    expect(await person("of-acme", "desk")).toMatchObject({ name: "Another", customer: { name: "Customer acme" } });
    expect(await person("of-beta")).toMatchObject({
      customer: { name: "Customer beta" },
      externalIds: [{ system: "crm" }],
    });
    expect(await person("solo")).toMatchObject({ hasOwnCustomer: false, customer: { name: "Customer acme" } });
  });

  test.each([
    { why: "several people have it", email: "twice@example.org", customer: undefined },
    { why: "the mailbox is shared", email: "info@example.org", customer: undefined },
    { why: "the one who has it has another id in the same system", email: "known@example.org", customer: undefined },
    { why: "several customers have it", email: "customers@example.org", customer: undefined },
  ])("is refused where $why", async ({ why, email }) => {
    const key = (place: number) => `${place} ${why}`;
    await seed(api, {
      customers: ["customers@example.org", "customers@example.org"].map((address, place) =>
        customerRow(key(place), { email: address }),
      ),
      people: [
        personRow(key(0), "acme", { email: "twice@example.org" }),
        personRow(key(1), "beta", { email: "twice@example.org" }),
        personRow(key(2), "acme", { email: "info@example.org" }),
        { ...personRow(key(3), "acme", { email: "known@example.org" }), ...named(key(3), "desk") },
      ],
    });
    const answer = await ingest(api, { people: [byEmail(key(4), email)] });
    expect(answer.people).toMatchObject([{ outcome: "FAILED", userErrors: [{ code: "AMBIGUOUS_MATCH" }] }]);
    await seed(api, {
      people: [0, 1, 2]
        .map((place) => ({ ...named(key(place)), operation: "DELETE" }))
        .concat([{ ...named(key(3), "desk"), operation: "DELETE" }]),
      customers: [0, 1].map((place) => ({ ...named(key(place)), operation: "DELETE" })),
    });
  });

  describe("by rows of customers", () => {
    test("finds the person's customer, and what the row says is the person's, also when its address changes", async () => {
      await seed(api, { people: [personRow("grace", "acme", { email: "grace@example.org" })] });
      const row = { ...named("42", "desk"), match: "EMAIL", name: "Grace H.", email: "grace@example.org" };
      const first = await ingest(api, { customers: [{ ...row, segment: "Large" }] });
      expect(first.customers).toMatchObject([{ outcome: "UPDATED" }]);
      const expected = { name: "Customer acme", email: null, segment: "Large" };
      expect(await customer("42", "desk")).toMatchObject(expected);
      expect(await person("grace")).toMatchObject({ name: "Grace H.", externalIds: [{ system: "crm" }] });
      await seed(api, { customers: [{ ...row, email: "hopper@example.org" }] });
      expect(await customer("42", "desk")).toMatchObject(expected);
      expect(await person("grace")).toMatchObject({ email: "hopper@example.org" });
      expect((await ingest(api, { customers: [{ ...row, email: "hopper@example.org" }] })).customers).toMatchObject([
        { outcome: "UNCHANGED" },
      ]);
    });

    test("several people of one customer keep it one, each with the id of the desk", async () => {
      await seed(api, {
        people: ["p1", "p2"].map((key) => personRow(key, "beta", { email: `${key}@example.org` })),
      });
      for (const key of ["p1", "p2"]) {
        await seed(api, {
          customers: [{ ...named(key, "desk"), match: "EMAIL", email: `${key}@example.org`, name: key }],
        });
      }
      expect(await customer("p2", "desk")).toMatchObject({ name: "Customer beta" });
      expect(await person("p1")).toMatchObject({ name: "p1" });
      expect((await customer("p1", "desk")).externalIds).toMatchObject([
        { externalId: "beta" },
        { externalId: "p1" },
        { externalId: "p2" },
      ]);
    });

    test("the desk's id follows the person to another customer, and its deletion takes no company along", async () => {
      await seed(api, { people: [personRow("mover", "acme", { email: "mover@example.org" })] });
      const row = { ...named("mover", "desk"), match: "EMAIL", email: "mover@example.org", name: "Mover" };
      await seed(api, { customers: [row] });
      await seed(api, { people: [{ ...named("mover"), customer: named("beta") }] });
      const ticket = { ...named("ticket", "desk"), customer: named("mover", "desk"), kind: "SERVICE" };
      await seed(api, { interactions: [ticket] });
      const { interaction } = await api.data(
        `{ interaction(externalId: { system: "desk", externalId: "ticket" }) { customer { name } person { name } } }`,
      );
      expect(interaction).toEqual({ customer: { name: "Customer beta" }, person: { name: "Mover" } });
      expect(await customer("mover", "desk")).toMatchObject({ name: "Customer beta" });
      await seed(api, { customers: [{ ...named("mover", "desk"), operation: "DELETE" }] });
      expect(await customer("mover", "desk")).toBeNull();
      expect(await customer("beta")).toMatchObject({ name: "Customer beta" });
      expect(await person("mover")).toMatchObject({ name: "Mover", customer: { name: "Customer beta" } });
    });

    test("the desk's id follows the person into another one, of another customer, and the feed tells of both customers", async () => {
      await seed(api, {
        people: [personRow("twin-1", "acme", { email: "twin@example.org" }), personRow("twin-2", "beta")],
      });
      await seed(api, { customers: [{ ...named("twin", "desk"), match: "EMAIL", email: "twin@example.org" }] });
      await sequence(current());
      const { changesEnd } = await api.data("{ changesEnd }");
      await seed(api, { people: [{ ...named("twin-1"), operation: "MERGE", into: named("twin-2") }] });
      expect(await customer("twin", "desk")).toMatchObject({ name: "Customer beta" });
      await sequence(current());
      const { changes } = await api.data(
        `query ($after: String) { changes(after: $after, types: [CUSTOMER]) { changes { externalIds { externalId } } } }`,
        { after: changesEnd },
      );
      const holders = changes.changes.map(({ externalIds }: { externalIds: object[] }) => externalIds);
      expect(holders).toHaveLength(2);
      expect(holders).toContainEqual(expect.arrayContaining([{ externalId: "beta" }, { externalId: "twin" }]));
      expect(holders).toContainEqual(expect.not.arrayContaining([{ externalId: "twin" }]));
    });

    test("an id that is taken out of the customer means the person no more", async () => {
      await seed(api, { people: [personRow("mistaken", "acme", { email: "mistaken@example.org" })] });
      const row = { ...named("stranger", "desk"), match: "EMAIL", email: "mistaken@example.org", name: "Stranger" };
      await seed(api, { customers: [row] });
      const input = { customer: named("acme"), externalIds: [named("stranger", "desk").externalId] };
      await api.data(
        `mutation ($input: CustomerUnmergeInput!) { customerUnmerge(input: $input) { userErrors { code } } }`,
        { input },
      );
      await seed(api, { people: [{ ...named("mistaken"), name: "Person mistaken" }] });
      await seed(api, { customers: [row] });
      expect(await customer("stranger", "desk")).toMatchObject({ name: "Stranger" });
      expect(await person("mistaken")).toMatchObject({ name: "Person mistaken", customer: { name: "Customer acme" } });
    });

    test("a company is not taken for the person of the same system who has its address", async () => {
      await seed(api, { people: [personRow("owner", "acme", { email: "owner@example.org" })] });
      const company = { ...named("company"), match: "EMAIL", email: "owner@example.org", name: "Company" };
      const { customers } = await ingest(api, { customers: [company] });
      expect(customers).toMatchObject([{ userErrors: [{ code: "AMBIGUOUS_MATCH" }] }]);
    });

    test("makes a customer whose person one is who waited, and becomes part of the company that the person is given", async () => {
      await seed(api, { people: [personRow("waits", null, { email: "waits@example.org" })] });
      const row = { ...named("waits", "desk"), match: "EMAIL", email: "waits@example.org", name: "Told" };
      const { customers } = await ingest(api, { customers: [row] });
      expect(customers).toMatchObject([{ outcome: "CREATED" }]);
      const whose = { name: "Person waits", hasOwnCustomer: false };
      expect(await person("waits")).toMatchObject({ ...whose, customer: { name: "Told" } });
      await seed(api, { customers: [{ ...row, name: "Told again" }] });
      expect(await person("waits")).toMatchObject({ ...whose, customer: { name: "Told again" } });
      await seed(api, { people: [{ ...named("waits"), customer: named("acme") }] });
      expect(await customer("waits", "desk")).toMatchObject({ name: "Customer acme" });
    });

    test("is refused where an earlier row of the batch means the same person who waits, and means its customer afterwards", async () => {
      await seed(api, {
        people: [personRow("awaits", null, { email: "awaits@example.org", phone: "+49 30 7770999" })],
      });
      const byMail = { ...named("by-mail", "desk"), match: "EMAIL", email: "awaits@example.org", name: "By mail" };
      const byPhone = { ...named("by-phone", "shop"), match: "PHONE", phone: "+49 30 7770999", name: "By phone" };
      const { customers } = await ingest(api, { customers: [byMail, byPhone], onError: "ABORT_ALL" });
      expect(customers).toMatchObject([
        { userErrors: [] },
        { userErrors: [{ code: "REPEATED_KEY", path: ["input", "customers", "1"] }] },
      ]);
      expect(await person("awaits")).toMatchObject({ customer: null });
      for (const row of [byMail, byPhone]) await seed(api, { customers: [row] });
      expect(await customer("by-phone", "shop")).toMatchObject({ name: "By mail" });
      expect(await person("awaits")).toMatchObject({ name: "By phone" });
    });

    test.each([
      ["it has other people", { of: "private", other: {} }],
      [
        "a source knows it and the company",
        { of: "company", other: { externalIds: [named("seen-2", "shop").externalId] } },
      ],
      ["a source knows it and the person", { of: "person", other: {} }],
    ])("stays beside the company that its only person is given where %s", async (_why, { of, other }) => {
      const email = `${of}@example.org`;
      const privately = { ...named(`seen-${of}`, "shop"), match: "EMAIL", email, name: `Private ${of}` };
      await seed(api, { customers: [privately, { ...customerRow(`company-${of}`), ...other }] });
      await seed(api, {
        people: [
          of === "private"
            ? personRow("beside", null, { customer: named("seen-private", "shop") })
            : personRow("unrelated", "acme"),
          {
            ...personRow(`of-${of}`, `company-${of}`, { match: "EMAIL", email }),
            externalIds: of === "person" ? [named("person", "shop").externalId] : [],
          },
        ],
      });
      expect(await person(`of-${of}`)).toMatchObject({ customer: { name: `Customer company-${of}` } });
      expect(await customer(`seen-${of}`, "shop")).toMatchObject({ name: `Private ${of}`, email });
    });

    test("is refused where several customers or people fit, and for a row that cannot be read", async () => {
      await seed(api, {
        customers: [customerRow("direct", { email: "direct@example.org" })],
        people: [
          personRow("elsewhere", "acme", { email: "direct@example.org" }),
          personRow("shared-1", "beta", { email: "shared@example.org" }),
          personRow("shared-2", "beta", { email: "shared@example.org" }),
        ],
      });
      const answer = await ingest(api, {
        customers: ["direct@example.org", "shared@example.org"].map((email) => ({
          ...named(email, "desk"),
          match: "EMAIL",
          email,
        })),
        onError: "SKIP_ROW",
      });
      expect(answer.customers).toMatchObject([
        { userErrors: [{ code: "AMBIGUOUS_MATCH", message: expect.stringContaining("2 customers have this email") }] },
        { userErrors: [{ code: "AMBIGUOUS_MATCH", message: expect.stringContaining("2 people have this email") }] },
      ]);
    });
  });
});
