import { TestApi } from "../support/api.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { permutations } from "../support/permutations.js";
import { named, seed } from "../support/seed.js";
import { withoutEmptyLists, yieldOf } from "./mapping-harness.js";

const AT = "2026-01-02T00:00:00.000Z";
const LATER = "2026-01-03T00:00:00.000Z";
const CORRECTED = "2026-01-04T00:00:00.000Z";
const RENAMED = "2026-01-05T00:00:00.000Z";

const CUSTOMERS = `query ($text: String!) {
  customers(filter: { text: $text }) {
    nodes {
      name
      externalIds { system externalId }
      interactions { totalCount }
      people { nodes { email externalIds { system externalId } } }
    }
  }
}`;

describe("organizations of a desk that are companies of a CRM", () => {
  let current: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    current = await openTestDatabase("sqlite");
    api = await TestApi.start(current);
  });
  afterAll(() => current.close());

  /** What desk and CRM send of the company of a number and its person. */
  const payloads = (number: number) => {
    const zendesk = (type: string, detail: object, time = AT, event: object = {}) => ({
      mapping: "zendesk",
      parameters: { customerObject: "organization", crmSystem: "pipedrive" },
      payload: { type: `zen:event-type:${type}`, time, detail: { updated_at: time, ...detail }, event },
    });
    const email = `ann@company-${number}.example`;
    const user = { id: `1${number}`, email, role: "end-user", organization_id: `7${number}` };
    return {
      organization: zendesk("organization.created", { id: `7${number}`, name: "As the desk calls it" }),
      joined: zendesk(
        "organization.external_id_changed",
        { id: `7${number}`, name: "As the desk calls it", external_id: String(number) },
        LATER,
      ),
      corrected: zendesk(
        "organization.external_id_changed",
        { id: `7${number}`, name: "As the desk calls it", external_id: `${number}-other` },
        CORRECTED,
        { current: `${number}-other`, previous: String(number) },
      ),
      emptied: zendesk(
        "organization.external_id_changed",
        { id: `7${number}`, name: "As the desk calls it", external_id: "" },
        CORRECTED,
        { current: "", previous: String(number) },
      ),
      renamed: zendesk(
        "organization.name_changed",
        { id: `7${number}`, name: "As the desk calls it", external_id: `${number}-other` },
        RENAMED,
      ),
      user: zendesk("user.created", user),
      ticket: zendesk("ticket.created", {
        id: `9${number}`,
        requester_id: `1${number}`,
        status: "OPEN",
        created_at: AT,
      }),
      crm: {
        mapping: "pipedrive",
        parameters: { customerObject: "organization" },
        payload: {
          meta: { action: "create", entity: "organization", entity_id: String(number), timestamp: AT, version: "2.0" },
          data: { id: number, name: `Company ${number}`, update_time: AT },
        },
      },
    };
  };
  type Told = keyof ReturnType<typeof payloads>;

  async function receive(number: number, ...order: readonly Told[]): Promise<void> {
    for (const told of order) {
      const {
        toFetch: _toFetch,
        ignored: _ignored,
        ...rows
      } = withoutEmptyLists(await yieldOf({ event: told, yields: {}, ...payloads(number)[told] }));
      await seed(api, rows);
    }
  }

  const orders = permutations<Told>(["organization", "joined", "user", "crm"]).map((order, place) => ({
    order,
    number: 100 + place,
  }));

  test.each(orders)("are one customer, with its users as people: $order", async ({ order, number }) => {
    await receive(number, ...order, ...order, "ticket");
    expect((await api.data(CUSTOMERS, { text: `Company ${number}` })).customers.nodes).toEqual([
      {
        name: `Company ${number}`,
        externalIds: expect.arrayContaining([
          { system: "pipedrive", externalId: String(number) },
          { system: "zendesk", externalId: `7${number}` },
        ]),
        interactions: { totalCount: 1 },
        people: {
          nodes: [
            { email: `ann@company-${number}.example`, externalIds: [{ system: "zendesk", externalId: `1${number}` }] },
          ],
        },
      },
    ]);
    expect((await api.data(CUSTOMERS, { text: "As the desk calls it" })).customers.nodes).toEqual([]);
  });

  test.each<[string, readonly Told[]]>([
    ["of another one", ["corrected", "renamed"]],
    ["emptied", ["emptied"]],
  ])("keep the CRM's companies apart, with their names, where the id is corrected: %s", async (how, corrections) => {
    const number = 200 + corrections.length;
    const other = { ...named(`${number}-other`, "pipedrive"), name: `Company ${number}, other`, sourceUpdatedAt: AT };
    await receive(number, "organization", "joined", "crm");
    await seed(api, { customers: [other] });
    await receive(number, ...corrections);
    const { nodes } = (await api.data(CUSTOMERS, { text: `Company ${number}` })).customers;
    const names = nodes.map(({ name }: { name: string }) => name);
    expect({ how, names: names.sort() }).toEqual({ how, names: [`Company ${number}`, `Company ${number}, other`] });
  });
});
