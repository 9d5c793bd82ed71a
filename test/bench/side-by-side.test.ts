import { customerKey, fillPrepared, settleBase } from "../../bench/side-by-side/base/prepared-base.js";
import { readQuestion } from "../../bench/side-by-side/questions/read-question.js";
import { interactionOf, visits } from "../../bench/side-by-side/workloads/writes.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { nameOf } from "../support/statements.js";

const SIZE = 60;
const FILTER = { tiers: ["GOLD", "PLATINUM"], churnRiskFrom: 0.01, renewalDueWithinDays: 365 };

/** What each workload of the bench sends, and by how many statements it is answered. */
const WORKLOADS: readonly [name: string, statements: number, question: string, variables: (turn: number) => object][] =
  [
    ["W1", 5, "list", () => ({ after: null })],
    ["W2", 5, "card", () => ({ externalId: customerKey(7) })],
    ["W3", 2, "retention", () => ({})],
    ["W6", 3, "valuable", () => ({ filter: FILTER, orderBy: { field: "ANNUAL_VALUE", direction: "DESC" } })],
    ["W4", 20, "visit", visitOf],
    ["W5", 18, "ingest", (turn) => ({ input: { interactions: callsOf(turn) } })],
    ["W8", 14, "ingest", (turn) => ({ input: visitAsRows(turn) })],
  ];

onEachDatabase("the bench of servers side by side", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    await fillPrepared(current().database, SIZE);
    await settleBase(current().database);
    api = await TestApi.start(current());
  });

  test.each(WORKLOADS)("%s takes as many statements as ever", async (_, statements, question, variables) => {
    const query = readQuestion(question);
    await api.data(query, variables(1));
    current().statements.length = 0;
    await api.data(query, variables(2));
    // SQLite is told by one statement more that a transaction begins.
    const names = current()
      .statements.filter((sql) => sql !== "BEGIN IMMEDIATE")
      .map(nameOf);
    // With the names, so that whoever changes the number sees which it is.
    expect({ statements: names.length, names }).toEqual({ statements, names });
  });
});

/** The first visit, with what differs from turn to turn. */
function visitOf(turn: number) {
  const [visit] = visits({ size: SIZE });
  if (visit === undefined) throw new Error("nobody is visited");
  return {
    customer: { ...visit.customer, company: `Company ${turn}` },
    interaction: interactionOf(1, `one ${turn}`, turn),
  };
}

function visitAsRows(turn: number) {
  const { customer, interaction } = visitOf(turn);
  return { customers: [customer], interactions: [interaction] };
}

function callsOf(turn: number) {
  return Array.from({ length: SIZE }, (_, index) => interactionOf(1 + (index % 50), `many ${turn}-${index}`, index));
}
