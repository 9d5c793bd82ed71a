import { ChangeSequencer } from "../../src/integration/change-sequencer.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";
import { nameOf } from "../support/statements.js";

onEachDatabase("names in use", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: ["small", "large", "small", "Small", null, "gone"].map((segment, index) =>
        customerRow(`${index}`, { segment }),
      ),
      contracts: ["phone", "office", "phone", null].map((product, index) => contractRow(`${index}`, "0", { product })),
      interactions: ["Kim", "Robin", "Robin", "Ärmel", "kim", null].map((agent, index) =>
        interactionRow(`${index}`, "0", { agent }),
      ),
    });
    await seed(api, { customers: [{ ...named("5"), operation: "DELETE" }] });
  });

  test("are counted without archived records, most used first, each as it is written", async () => {
    current().statements.length = 0;
    expect(await api.data("{ segments { name count } products { name count } agents { name count } }")).toEqual({
      segments: [
        { name: "small", count: 2 },
        { name: "Small", count: 1 },
        { name: "large", count: 1 },
      ],
      products: [
        { name: "phone", count: 2 },
        { name: "office", count: 1 },
      ],
      agents: [
        { name: "Robin", count: 2 },
        { name: "Kim", count: 1 },
        { name: "kim", count: 1 },
        { name: "Ärmel", count: 1 },
      ],
    });
    const [first, ...others] = current().statements.map(nameOf);
    // Those of one operation are sent at once, on MySQL by several connections.
    expect([first, ...others.sort()]).toEqual(["apiKeyByHash", "agentsInUse", "productsInUse", "segmentsInUse"]);
  });

  test("are as many as are asked for, and those of one's own workspace", async () => {
    expect((await api.data("{ agents(first: 1) { name } }")).agents).toEqual([{ name: "Robin" }]);
    for (const first of [0, 1_001]) {
      const { errors } = await api.send(`{ agents(first: ${first}) { name } }`);
      expect(errors?.[0]?.extensions.code).toBe("ARGUMENT_OUT_OF_RANGE");
    }
    const stranger = await api.createKey(Role.READ, "stranger");
    const nothing = { segments: [], products: [], agents: [] };
    expect(await api.data("{ segments { name } products { name } agents { name } }", {}, stranger)).toEqual(nothing);
  });
});

onEachDatabase("what stands beside an id or a text", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("ada"), customerRow("double")],
      contracts: ["a", "b"].map((name) => contractRow(name, "ada", { autoRenew: true })),
      contractEvents: [
        { ...named("more"), contract: named("a"), type: "VALUE_CHANGED", day: "2025-09-01", value: euros("150.5") },
        { ...named("gone"), contract: named("a"), type: "CANCELLED", day: "2025-10-01" },
        { ...named("agreed"), contract: named("b"), type: "RENEWAL_AGREED", day: "2025-12-01" },
      ],
    });
    await seed(api, {
      contractEvents: [
        {
          ...named("never"),
          contract: named("a"),
          type: "MISTAKE",
          day: "2025-10-02",
          undoesExternalId: named("gone").externalId,
        },
      ],
    });
  });

  test("an event has its value as money and the event that it undoes, for one statement more", async () => {
    const query = `{ contracts { nodes { events {
      type value termValue { amount currency minor } undoesId undoes { id type day }
    } } } }`;
    current().statements.length = 0;
    const { contracts } = await api.data(query);
    expect(current().statements.map(nameOf)).toEqual([
      "apiKeyByHash",
      "contractPage",
      "eventsByContracts",
      "contractsByIds",
    ]);
    const events = contracts.nodes.flatMap((contract: { events: { type: string }[] }) => contract.events);
    const of = (type: string) => events.find((event: { type: string }) => event.type === type);
    expect(of("VALUE_CHANGED")).toMatchObject({
      value: 15_050,
      termValue: { amount: "150.50", currency: "EUR", minor: 15_050 },
      undoes: null,
    });
    expect(of("RENEWAL_AGREED")).toMatchObject({ value: null, termValue: null, undoes: null });
    const { undoesId, undoes } = of("MISTAKE");
    expect(undoes).toEqual({ id: undoesId, type: "CANCELLED", day: "2025-10-01" });
  });

  test("a change has its customer and what a merged record became", async () => {
    const merge = `mutation ($input: CustomerMergeInput!) { customerMerge(input: $input) { userErrors { code } } }`;
    const input = { customer: named("double"), into: named("ada") };
    expect((await api.data(merge, { input })).customerMerge.userErrors).toEqual([]);
    await new ChangeSequencer(current().database, "test").run();
    const { changes } = (
      await api.data(`{ changes(first: 200) { changes {
        operation entity customerId customer { id name } mergedIntoId mergedInto { id ... on Customer { name } }
      } } }`)
    ).changes;
    const merged = changes.find(({ operation }: { operation: string }) => operation === "MERGE");
    expect(merged).toMatchObject({ entity: "CUSTOMER", mergedInto: { id: merged.mergedIntoId, name: "Customer ada" } });
    const contract = changes.find(({ entity }: { entity: string }) => entity === "CONTRACT");
    expect(contract).toMatchObject({ customer: { id: contract.customerId, name: "Customer ada" }, mergedInto: null });
  });

  test("a loyalty reason has its component; the middle has none", async () => {
    const { customers } = await api.data("{ customers { nodes { loyaltyReasons { factor component } } } }");
    const reasons = customers.nodes.flatMap(({ loyaltyReasons }: { loyaltyReasons: object[] }) => loyaltyReasons);
    expect(reasons).toContainEqual({ factor: "MIDDLE", component: null });
    expect(reasons).toContainEqual({ factor: "ACTIVITY", component: "ACTIVITY" });
    for (const { factor, component } of reasons) expect(component ?? "MIDDLE").toBe(factor);
  });
});
