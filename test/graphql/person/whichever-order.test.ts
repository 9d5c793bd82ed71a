import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { permutations } from "../../support/permutations.js";
import { contractRow, interactionRow, named, seed } from "../../support/seed.js";

const STATE = `query ($text: String!) {
  customers(filter: { text: $text }) {
    nodes {
      name
      externalIds { system externalId }
      contracts { totalCount } interactions { totalCount }
      people { nodes { hasOwnCustomer externalIds { system externalId } } }
    }
  }
}`;

/** The instant of what is merely named: older than everything that is told about it. */
const MERELY_NAMED = "1970-01-01T00:00:00.000Z";

/** A batch that one source sends. */
type Sent = Parameters<typeof seed>[1];

onEachDatabase("one person of whom several sources tell", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  /** What the sources send of the person with an address; each batch is a source's own. */
  const sources = (email: string) => {
    const ofDesk = { ...named(email, "desk"), match: "EMAIL", email, name: "Ann" };
    const ofCrm = { ...named(email, "crm"), match: "PERSONAL_EMAIL", email };
    const { customer: _customer, ...ticket } = interactionRow(`ticket ${email}`, "");
    return {
      desk: {
        people: [{ ...ofDesk, withoutCustomer: "OWN_CUSTOMER" }],
        interactions: [{ ...ticket, person: named(email, "desk") }],
      },
      waiting: { people: [{ ...named(email, "list"), match: "EMAIL", email, withoutCustomer: "WAIT" }] },
      nobodys: {
        people: [{ ...named(email, "list"), match: "EMAIL", email, customer: null, withoutCustomer: "OWN_CUSTOMER" }],
      },
      /** A private customer. */
      shop: {
        customers: [{ ...named(email, "shop"), match: "PERSONAL_EMAIL", email, name: "Ann Lee" }],
        contracts: [{ ...contractRow(`order ${email}`, ""), customer: named(email, "shop") }],
      },
      /** A call of a CRM, which names company and person by their ids. */
      call: {
        customers: [{ ...named(`company ${email}`), sourceUpdatedAt: MERELY_NAMED }],
        people: [{ ...named(email), sourceUpdatedAt: MERELY_NAMED }],
        interactions: [{ ...interactionRow(`call ${email}`, `company ${email}`), person: named(email) }],
      },
      /** A person of no company. */
      alone: { people: [{ ...ofCrm, name: "Ann", customer: null, withoutCustomer: "OWN_CUSTOMER" }] },
      /** The person, as merely named. */
      mention: { people: [{ ...named(email), sourceUpdatedAt: MERELY_NAMED }] },
      /** A person of a company. */
      crm: {
        customers: [{ ...named(`company ${email}`), name: `Company of ${email}` }],
        people: [{ ...ofCrm, name: "Ann", customer: named(`company ${email}`), withoutCustomer: "OWN_CUSTOMER" }],
      },
    } satisfies Record<string, Sent>;
  };
  type Source = keyof ReturnType<typeof sources>;

  const idOf = (system: string, externalId: string) => ({ system, externalId });
  const one = (name: string, ids: object[], people: object[], contracts: number, interactions: number) => [
    {
      name,
      externalIds: expect.arrayContaining(ids),
      contracts: { totalCount: contracts },
      interactions: { totalCount: interactions },
      people: { nodes: [{ hasOwnCustomer: false, externalIds: expect.arrayContaining(people) }] },
    },
  ];

  const STORIES: readonly (readonly [
    told: string,
    sources: readonly Source[],
    expected: (email: string) => object[],
  ])[] = [
    [
      "a desk, and a shop whose customer it is",
      ["desk", "shop"],
      (email) => one("Ann Lee", [idOf("shop", email)], [idOf("desk", email)], 1, 1),
    ],
    [
      "a list of people who wait, and a shop whose customer it is",
      ["waiting", "shop"],
      (email) => one("Ann Lee", [idOf("shop", email)], [idOf("list", email)], 1, 0),
    ],
    [
      "a CRM to which it is nobody's, and a shop whose customer it is",
      ["nobodys", "shop"],
      (email) => one("Ann Lee", [idOf("shop", email)], [idOf("list", email)], 1, 0),
    ],
    [
      "a desk, a shop whose customer it is, and a CRM that knows its company",
      ["desk", "shop", "crm"],
      (email) => {
        const ids = [idOf("crm", `company ${email}`), idOf("shop", email)];
        return one(`Company of ${email}`, ids, [idOf("desk", email), idOf("crm", email)], 1, 1);
      },
    ],
    [
      "a list of people who wait, a shop whose customer it is, and a CRM that knows its company",
      ["waiting", "shop", "crm"],
      (email) => {
        const ids = [idOf("crm", `company ${email}`), idOf("shop", email)];
        return one(`Company of ${email}`, ids, [idOf("list", email), idOf("crm", email)], 1, 0);
      },
    ],
    [
      "a desk, a call of the CRM, and the CRM that knows its company",
      ["desk", "call", "crm"],
      (email) => {
        const ids = [idOf("crm", `company ${email}`)];
        return one(`Company of ${email}`, ids, [idOf("desk", email), idOf("crm", email)], 0, 2);
      },
    ],
    [
      "a CRM that mentions it before it tells of it, and a shop whose customer it is",
      ["mention", "alone", "shop"],
      (email) => one("Ann Lee", [idOf("shop", email)], [idOf("crm", email)], 1, 0),
    ],
  ];
  const orders = STORIES.flatMap(([told, names, expected], story) =>
    permutations(names).map((order) => ({ told, order, expected, email: `${order.join("-")}-${story}@example.org` })),
  );

  test.each(orders)("is one customer, told by $told: $order", async ({ order, expected, email }) => {
    const told = sources(email);
    for (const source of order) await seed(api, told[source]);
    // Again, each changes nothing.
    for (const source of order) await seed(api, told[source]);
    expect((await api.data(STATE, { text: email })).customers.nodes).toEqual(expected(email));
  });
});
