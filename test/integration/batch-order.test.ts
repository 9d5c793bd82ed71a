import fc from "fast-check";

import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import {
  type Contents,
  contentsOf,
  ImportFolder,
  newWorkspace,
  type RejectedLine,
  rejectedLines,
  runImport,
  withoutVersions,
} from "./import-harness.js";

const files = new ImportFolder();
let current: TestDatabase;
beforeAll(async () => {
  current = await openTestDatabase("sqlite");
});
afterAll(async () => {
  await current.close();
  files.remove();
});

const EXPRESSION = `(
  $id := function($key) { { "system": "crm", "externalId": $key } };
  {
    "customers": customer.{ "externalId": $id(key), "externalIds": $map(also, $id)[], "name": name },
    "contracts": contract.{
      "externalId": $id(key), "customer": { "externalId": $id(owner) }, "startsOn": "2024-01-31", "termMonths": months,
      "value": { "minor": 1200, "currency": "EUR" }, "autoRenew": true, "cancelledOn": cancelledOn
    },
    "contractEvents": event.{
      "contract": { "externalId": $id(key) }, "externalId": $id(eventKey), "type": type, "day": day
    },
    "interactions": contact.{ "externalId": $id(key), "customer": { "externalId": $id(owner) }, "kind": "SERVICE", "satisfaction": stars }
  }
)`;

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
/** The first two are known before. */
const customerKey = fc.constantFrom("A", "B", "D");
const contractKey = fc.constantFrom("X", "Y");

/** Rows that often name the same records, and are often wrong. */
const row = fc.record({
  customer: maybe(
    fc.record({ key: customerKey, name: fc.constantFrom("Ada", "Bea", " "), also: maybe(fc.constantFrom(["C"])) }),
  ),
  contract: maybe(
    fc.record({
      key: contractKey,
      owner: customerKey,
      months: fc.constantFrom(0, 1, 12, 12),
      cancelledOn: fc.constantFrom(undefined, null, "2024-06-01"),
    }),
  ),
  event: maybe(
    fc.record({
      key: contractKey,
      eventKey: fc.constantFrom("E", "F", "G"),
      type: fc.constantFrom("CANCELLED", "CANCELLATION_REVOKED", "TERMINATED", "RENEWAL_AGREED"),
    }),
  ),
  contact: maybe(fc.record({ key: fc.constantFrom("I", "J"), owner: customerKey, stars: fc.constantFrom(1, 5, 9) })),
});

interface Imported {
  readonly contents: Contents;
  readonly rejected: RejectedLine[];
}

async function imported(rows: readonly object[], batchSize: number): Promise<Imported> {
  const workspace = await newWorkspace(current);
  const mapping = files.writeMapping(EXPRESSION);
  const file = files.write("rows.jsonl", rows.map((each) => `${JSON.stringify(each)}\n`).join(""));
  await runImport(current, { file, mapping, batchSize, workspace });
  return { contents: withoutVersions(await contentsOf(current, workspace)), rejected: rejectedLines(file) };
}

test("a file read in batches ends as if it were read row by row", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 8 }), async (rows) => {
      // Events of a batch are taken in the order of their days, so those of the file are in it.
      const dated = rows.map((each, index) => ({
        ...each,
        event: each.event && { ...each.event, day: `2024-0${index + 2}-15` },
      }));
      const known = { customer: [{ key: "A" }, { key: "B" }] };
      expect(await imported([known, ...dated], 500)).toEqual(await imported([known, ...dated], 1));
    }),
    { numRuns: 20 },
  );
}, 60_000);
