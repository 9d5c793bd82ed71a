import fc from "fast-check";

import { openTestDatabase } from "../support/databases.js";
import { contentsOf, ImportFolder, type RejectedLine, rejectedLines, runImport } from "./import-harness.js";

const files = new ImportFolder();
afterAll(() => files.remove());

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
const customerKey = fc.constantFrom("A", "B");
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
  readonly contents: Record<string, string[]>;
  readonly rejected: RejectedLine[];
}

async function imported(rows: readonly object[], batchSize: number): Promise<Imported> {
  const current = await openTestDatabase("sqlite");
  try {
    const mapping = files.writeMapping(EXPRESSION);
    const known = {
      customer: [
        { key: "A", name: "Ada" },
        { key: "B", name: "Bea" },
      ],
    };
    const first = files.write("known.jsonl", `${JSON.stringify(known)}\n`);
    await runImport(current, { file: first, mapping });
    const file = files.write("rows.jsonl", rows.map((each) => `${JSON.stringify(each)}\n`).join(""));
    await runImport(current, { file, mapping, batchSize });
    const contents = await contentsOf(current);
    // How often a customer was written depends on the batches; what it is must not.
    const customer = (contents.customer ?? []).map((each) => each.replace(/"version":\d+,/, ""));
    return { contents: { ...contents, customer }, rejected: rejectedLines(file) };
  } finally {
    await current.close();
  }
}

test("a file read in batches ends as if it were read row by row", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 8 }), async (rows) => {
      // Events of a batch are taken in the order of their days, so those of the file are in it.
      const dated = rows.map((each, index) => ({
        ...each,
        event: each.event && { ...each.event, day: `2024-0${index + 2}-15` },
      }));
      expect(await imported(dated, 500)).toEqual(await imported(dated, 1));
    }),
    { numRuns: 60 },
  );
});
