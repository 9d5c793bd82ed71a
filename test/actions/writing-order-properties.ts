import fc from "fast-check";

import { arbitraryCustomer, arbitraryDay, arbitraryModel, arbitraryPolicy } from "../support/arbitrary-customer.js";
import { examplesOn, onEachDatabase, type TestDatabase } from "../support/databases.js";
import { type FactRow, factRowsOf } from "../support/history-rows.js";
import { TestWorkspace } from "../support/test-workspace.js";

const MOST_FACTS = 80;

const arbitraryScenario = fc.record({
  histories: fc.array(
    arbitraryCustomer.map((facts) => ({
      ...facts,
      contracts: facts.contracts.slice(0, 2),
      interactions: facts.interactions.slice(0, 5),
    })),
    { minLength: 1, maxLength: 2 },
  ),
  policy: arbitraryPolicy,
  model: arbitraryModel,
  writtenOn: arbitraryDay(100, 700),
  order: fc.array(fc.nat(), { minLength: MOST_FACTS, maxLength: MOST_FACTS }),
  batchSizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
});
type Scenario = typeof arbitraryScenario extends fc.Arbitrary<infer Case> ? Case : never;

/** What holds of facts in whatever order they come; the everyday run tries less often. */
export function describeWritingOrder(runs: number, timeLimit?: number): void {
  onEachDatabase("the same facts", (current, kind) => {
    test("end in the same terms and loyalty, written at once, one by one or in batches, in any order", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryScenario, async (scenario) => {
          const sent = scenario.histories.flatMap((history, index) => factRowsOf(`customer ${index}`, history));
          fc.pre(sent.length <= MOST_FACTS);
          const together = await makeWorkspace(current(), scenario);
          const refused = new Set(await writeUntilNothingMoves(together, [sent]));
          const facts = sent.filter((fact) => !refused.has(fact));
          const expected = await contentsOf(together);

          const shuffled = inOrder(facts, scenario.order);
          const batched = await makeWorkspace(current(), scenario);
          const left = await writeUntilNothingMoves(batched, batchesOf(shuffled, scenario.batchSizes));
          // The rules judge an event by those before it, so in another order they may refuse one.
          fc.pre(left.length === 0);
          expect(await contentsOf(batched)).toEqual(expected);

          const single = await makeWorkspace(current(), scenario);
          fc.pre((await writeUntilNothingMoves(single, batchesOf(shuffled.reverse(), [1]))).length === 0);
          expect(await contentsOf(single)).toEqual(expected);
        }),
        { ...examplesOn(kind, runs, timeLimit), maxSkipsPerRun: 1000 },
      );
    });
  });
}

async function makeWorkspace(current: TestDatabase, { policy, model, writtenOn }: Scenario): Promise<TestWorkspace> {
  const workspace = await TestWorkspace.make(current, "Asia/Kolkata");
  workspace.setDay(writtenOn);
  await workspace.usePolicy(policy);
  await workspace.useModel(model);
  return workspace;
}

/** Writes batches; sends what was refused again and again until no more of it is accepted, and returns the rest. */
async function writeUntilNothingMoves(workspace: TestWorkspace, batches: readonly FactRow[][]): Promise<FactRow[]> {
  let waiting = batches;
  for (;;) {
    const refused: FactRow[][] = [];
    for (const batch of waiting) refused.push(await workspace.write(batch));
    const left = refused.flat();
    if (left.length === 0 || left.length === waiting.flat().length) return left;
    waiting = refused.filter((batch) => batch.length > 0);
  }
}

function inOrder(facts: readonly FactRow[], order: readonly number[]): FactRow[] {
  return facts
    .map((fact, index) => ({ fact, place: order[index] ?? 0 }))
    .sort((one, other) => one.place - other.place)
    .map(({ fact }) => fact);
}

function batchesOf(facts: readonly FactRow[], sizes: readonly number[]): FactRow[][] {
  const batches: FactRow[][] = [];
  for (let start = 0; start < facts.length;) {
    const size = sizes[batches.length % sizes.length] ?? 1;
    batches.push(facts.slice(start, start + size));
    start += size;
  }
  return batches;
}

/** Terms and loyalty of every customer by external id, without what differs between two workspaces. */
async function contentsOf(workspace: TestWorkspace): Promise<object> {
  const stored = await workspace.stored();
  const contents = stored.map(({ externalIds, loyalty, facts }) => {
    const { id: _id, workspaceId: _workspace, ...row } = loyalty;
    const starts = new Map<string | null, string>(
      facts.contracts.map(({ contract }) => [contract.id, contract.startsOn]),
    );
    const outlooks = (row.outlooks ?? [])
      .map(({ contractId: _contract, predecessorId, ...outlook }) => ({
        ...outlook,
        predecessor: starts.get(predecessorId) ?? null,
      }))
      .sort(byContents);
    const values = { ...row, outlooks };
    const contracts = facts.contracts.map(({ contract, events, terms }) => ({
      // Contracts have no name of their own here: what was agreed, and how often something happened, tells them apart.
      agreed: [contract.startsOn, contract.currency, contract.value, contract.termMonths, events.length],
      rollsOn: contract.rollsOn,
      dueOn: contract.dueOn,
      endsOn: contract.endsOn,
      terms: terms.map(
        ({ id: _term, contractId: _contract, customerId: _customer, workspaceId: _of, ...term }) => term,
      ),
    }));
    const key = externalIds.find(({ system }) => system === "test")?.externalId ?? "";
    return [key, { values, contracts: contracts.sort(byContents) }] as const;
  });
  return Object.fromEntries(contents);
}

function byContents(one: object, other: object): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
