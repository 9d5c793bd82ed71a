import { wavesOf } from "../../src/actions/ingest/row-waves.js";
import { emptyLists, type RowLists } from "../../src/intake/row-lists.js";

const id = (externalId: string) => ({ externalId: { system: "crm", externalId } });
const customer = (name: string, fields: object = {}) => ({ ...id(name), ...fields });
const group = (rows: object): RowLists => ({ ...emptyLists(), ...rows });
/** Which groups stand in which wave. */
const placesOf = (groups: readonly RowLists[]) => wavesOf(groups, null).map((wave) => wave.map(({ place }) => place));

test("what is said of a record again waits for the next wave, others do not", () => {
  const names = [
    customer("a", { name: "1" }),
    customer("b", { name: "1" }),
    customer("a", { name: "2" }),
    { name: "nameless" },
    customer("a", { name: "3" }),
    customer("b", { name: "2" }),
  ];
  expect(placesOf(names.map((each) => group({ customers: [each] })))).toEqual([[0, 1, 3], [2, 5], [4]]);
});

test("the same statement waits for nothing, and is one row for all groups of a wave", () => {
  const [wave] = wavesOf(
    [1, 2].map(() => group({ customers: [customer("a", { name: "1" })] })),
    null,
  );
  const [first, second] = wave ?? [];
  expect(second?.group.customers[0]).toBe(first?.group.customers[0]);
});

test("a change waits for those who needed the record before, and they come together with what made it", () => {
  const made = group({ customers: [customer("a")] });
  const needing = group({ interactions: [{ kind: "SERVICE", customer: id("a") }] });
  const deleted = group({ customers: [customer("a", { operation: "DELETE" })] });
  expect(placesOf([made, needing, deleted, needing])).toEqual([
    [0, 1],
    [2, 3],
  ]);
});

test("a contract's state after one of its events is news, even in the same words", () => {
  const state = group({ contracts: [{ ...id("k"), cancelledOn: null }] });
  const event = group({ contractEvents: [{ contract: id("k"), type: "CANCELLED", day: "2026-01-01" }] });
  expect(placesOf([state, state, event, state, state])).toEqual([
    [0, 1, 2],
    [3, 4],
  ]);
});

test("rows matched by the same e-mail address mean the same customer", () => {
  const matched = (name: string, email: string) => group({ customers: [customer(name, { match: "EMAIL", email })] });
  expect(placesOf([matched("a", "ada@example.org"), matched("b", "Ada@Example.org")])).toEqual([[0], [1]]);
});

test("who is merged into a record changes it, so both wait for each other", () => {
  const deleted = group({ customers: [customer("a", { operation: "DELETE" })] });
  const merged = group({ customers: [customer("b", { operation: "MERGE", into: id("a") })] });
  const state = group({ customers: [customer("a", { tags: ["x"] })] });
  expect(placesOf([deleted, merged])).toEqual([[0], [1]]);
  expect(placesOf([state, merged, state])).toEqual([[0], [1], [2]]);
});
