import { setTimeout as delay } from "node:timers/promises";

import { openDatabase } from "../../src/data/database/database.js";
import { TestApi } from "../support/api.js";
import { type Cut, CuttingProxy } from "../support/cutting-proxy.js";
import { databaseKinds, openTestDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";
import { expectPure, storedCustomers } from "../support/stored-facts.js";
import { describeTwoServers } from "./two-servers.js";

const CUSTOMERS = 6;
const SERVERS = 3;
const CLIENTS = 12;
const REQUESTS_PER_CLIENT = 40;
const CUTS: readonly Cut[] = ["before COMMIT", "after COMMIT", "during COMMIT"];

const FIELDS = "userErrors { code }";
const RECORD = `mutation ($input: InteractionRecordInput!) { answer: interactionRecord(input: $input) { interaction { id } ${FIELDS} } }`;
const UPSERT = `mutation ($input: CustomerUpsertInput!) { answer: customerUpsert(input: $input) { ${FIELDS} } }`;
const CONTRACT = `mutation ($input: ContractUpsertInput!) { answer: contractUpsert(input: $input) { ${FIELDS} } }`;
const RENEW = `mutation ($input: ContractRenewInput!) { answer: contractRenew(input: $input) { ${FIELDS} } }`;
const CANCEL = `mutation ($input: ContractCancelInput!) { answer: contractCancel(input: $input) { ${FIELDS} } }`;
const REINSTATE = `mutation ($input: ContractReinstateInput!) { answer: contractReinstate(input: $input) { ${FIELDS} } }`;
/** Two customers, in the order given. */
const BOTH = `mutation ($one: InteractionRecordInput!, $two: InteractionRecordInput!) {
  answer: interactionRecord(input: $one) { ${FIELDS} }
  second: interactionRecord(input: $two) { ${FIELDS} }
}`;

/** A request, and how many interactions it adds if it is accepted. */
type Step = readonly [query: string, variables: object, added: number];

describeTwoServers(40);

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

onMysql("several servers over networks that break (mysql)", () => {
  test("end with every acknowledged fact, once, and with rows that are what the arithmetic makes of them", async () => {
    const current = await openTestDatabase("mysql");
    const proxies = await Promise.all(Array.from({ length: SERVERS }, () => CuttingProxy.start(current.url)));
    const databases = await Promise.all(proxies.map(({ url }) => openDatabase(url)));
    const servers = await Promise.all(databases.map((database) => TestApi.start({ ...current, database })));
    const [first] = servers;
    if (first === undefined) throw new Error("no server");
    const keys = Array.from({ length: CUSTOMERS }, (_, index) => `customer ${index}`);
    await seed(first, {
      customers: keys.map((key) => customerRow(key)),
      contracts: keys.map((key) => contractRow(key, key, { startsOn: "2024-07-31", termMonths: 1, autoRenew: true })),
    });

    let added = 0;
    const answers = { accepted: 0, refused: 0 };
    const client = async (number: number) => {
      for (let step = 0; step < REQUESTS_PER_CLIENT; step += 1) {
        const index = number * REQUESTS_PER_CLIENT + step;
        if (Math.random() < 0.05) proxies[index % SERVERS]?.cutNextCommits(CUTS[index % CUTS.length] ?? "after COMMIT");
        const [query, variables, adds] = stepOf(index);
        const server = servers[index % SERVERS] ?? first;
        const { answer, second } = await server.data(query, variables);
        expect(second?.userErrors ?? []).toEqual([]);
        if (answer.userErrors.length > 0) answers.refused += 1;
        else {
          answers.accepted += 1;
          added += adds;
        }
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
    await delay(1000);

    const workspace = await current.workspace();
    const stored = await storedCustomers(current.database.reader, workspace);
    expect(stored).toHaveLength(CUSTOMERS);
    const found = stored.reduce((total, { facts }) => total + facts.interactions.length, 0);
    expect(found).toBe(added);
    expect(answers.accepted).toBeGreaterThan(answers.refused);
    for (const each of stored) expectPure(each, workspace);

    await Promise.all(databases.map((database) => database.close()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await current.close();
  });

  function stepOf(index: number): Step {
    const key = `customer ${Math.floor(Math.random() * CUSTOMERS)}`;
    const other = `customer ${Math.floor(Math.random() * CUSTOMERS)}`;
    const contract = named(key);
    const day = `2025-${String(1 + (index % 12)).padStart(2, "0")}-15`;
    const fresh = interactionRow(`interaction ${index}`, key, { occurredAt: `${day}T10:00:00Z`, kind: "PURCHASE" });
    const steps: readonly Step[] = [
      [RECORD, { input: fresh }, 1],
      [BOTH, { one: fresh, two: interactionRow(`second ${index}`, other, { resolutionQuality: "LOW_EFFORT" }) }, 2],
      [UPSERT, { input: { ...named(key), yearlySpend: euros(`${1000 + index}`) } }, 0],
      [CONTRACT, { input: { ...contract, renewalValue: euros(`${100 + index}`) } }, 0],
      [RENEW, { input: { contract, agreedOn: day, value: euros(`${index}`) } }, 0],
      [CANCEL, { input: { contract, cancelledOn: day } }, 0],
      [REINSTATE, { input: { contract, reinstatedOn: day } }, 0],
    ];
    return steps[index % steps.length] ?? raise("no step");
  }
});

function raise(message: string): never {
  throw new Error(message);
}
