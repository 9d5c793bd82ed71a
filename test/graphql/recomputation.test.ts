import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";
import { expectPure, storedCustomers } from "../support/stored-facts.js";

/** A mutation that changes a fact of a customer, and what the contract of that customer is like before. */
interface Mutation {
  readonly name: string;
  readonly input: (key: string) => object;
  readonly contract?: object;
}

const MISTAKE = "MISTAKE";
const BOUGHT = { kind: "PURCHASE", occurredAt: "2026-01-12T10:00:00.000Z" };
const aContract = (key: string) => ({ contract: named(key) });

/** Today is 2026-01-15. */
const MUTATIONS: readonly Mutation[] = [
  { name: "contractRenew", input: aContract, contract: { startsOn: "2025-01-01" } },
  { name: "contractCancel", input: aContract },
  { name: "contractReinstate", input: aContract, contract: { cancelledOn: "2025-12-01" } },
  { name: "contractTerminate", input: aContract },
  { name: "contractPause", input: aContract },
  { name: "contractResume", input: aContract, contract: { pausedOn: "2025-12-01" } },
  { name: "interactionResolve", input: (key) => ({ interaction: named(key), resolutionQuality: "UNRESOLVED" }) },
  { name: "customerUpsert", input: (key) => customerRow(key, { yearlySpend: euros("500.00") }) },
  { name: "customerMerge", input: (key) => ({ customer: named(`${key} twin`), into: named(key) }) },
  { name: "contractUpsert", input: (key) => contractRow(key, key, { value: euros("240.00") }) },
  { name: "contractDelete", input: (key) => ({ ...named(key), reason: MISTAKE }) },
  { name: "interactionRecord", input: (key) => interactionRow(`${key} buys`, key, BOUGHT) },
  { name: "interactionDelete", input: (key) => ({ ...named(`${key} click`), reason: MISTAKE }) },
];

onEachDatabase("what is stored of a customer's loyalty", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    const names = MUTATIONS.map(({ name }) => name);
    const twins = names.map((name) => `${name} twin`);
    await seed(api, {
      customers: [...names, ...twins].map((name) => customerRow(name)),
      contracts: [
        ...MUTATIONS.map(({ name, contract }) => contractRow(name, name, contract)),
        ...twins.map((twin) => contractRow(twin, twin, { startsOn: "2024-06-01" })),
      ],
      interactions: names.flatMap((name) => [
        interactionRow(name, name),
        interactionRow(`${name} click`, name, { kind: "CLICK", occurredAt: "2026-01-10T10:00:00.000Z" }),
      ]),
    });
  });

  async function storedOf(name: string) {
    const stored = await storedCustomers(current().database.reader, await current().workspace());
    const found = stored.find(({ customer }) => customer.name === `Customer ${name}`);
    if (found === undefined) throw new Error(`there is no customer ${name}`);
    return found;
  }

  test.each(MUTATIONS)("follows from its facts after $name", async ({ name, input }) => {
    const before = await storedOf(name);
    expectPure(before, await current().workspace());
    const typeName = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const mutation = `mutation ($input: ${typeName}!) { result: ${name}(input: $input) { userErrors { message } } }`;
    expect((await api.data(mutation, { input: input(name) })).result.userErrors).toEqual([]);
    const after = await storedOf(name);
    expectPure(after, await current().workspace());
    expect(after.loyalty.loyalty).not.toEqual(before.loyalty.loyalty);
  });
});
