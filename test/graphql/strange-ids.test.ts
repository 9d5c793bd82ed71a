import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

onEachDatabase("an id of letters that no id has", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  beforeEach(() => (api.incidents.length = 0));

  test.each([
    ["an endpoint", `mutation ($id: ID!) { webhookEndpointUpdate(input: { id: $id }) { userErrors { code } } }`],
    ["an endpoint's test", `mutation ($id: ID!) { webhookTest(input: { id: $id }) { userErrors { code } } }`],
    ["payloads", `mutation ($id: ID!) { inboundPayloadReplay(input: { ids: [$id] }) { userErrors { code } } }`],
    [
      "payloads that were fetched",
      `mutation ($id: ID!) { inboundPayloadFetched(input: { ids: [$id] }) { userErrors { code } } }`,
    ],
    ["the log of an endpoint", `query ($id: ID!) { webhookDeliveries(endpointId: $id) { nodes { id } } }`],
    ["nodes", `query ($id: ID!) { nodes(ids: [$id]) { id } }`],
    ["a customer", `query ($id: ID!) { customer(id: $id) { id } }`],
  ])("is no fault where it stands for %s", async (_what, query) => {
    for (const id of ["ümlaut", "😀", "\ud800"]) {
      const { errors } = await api.send(query, { id });
      expect((errors ?? []).map(({ extensions }) => extensions.code)).not.toContain("INTERNAL");
    }
    expect(api.incidents).toEqual([]);
  });
});
