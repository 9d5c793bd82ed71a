import fc from "fast-check";

import { ExternalId } from "../../../src/model/customer/external-id.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { ingest, named } from "../../support/seed.js";

const CUSTOMER = `query ($externalId: ExternalIdInput!) {
  customer(externalId: $externalId) { name phone segment customFields }
}`;

/** The instant of a minute of one hour. */
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

onEachDatabase("rows that say single fields", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  /** What a source says of a customer at a minute: single fields, or of the whole record. */
  const part = (id: string, minute: number, fields: object) => ({
    ...named(id),
    sourceUpdatedAt: at(minute),
    partial: true,
    ...fields,
  });
  const whole = (id: string, minute: number, fields: object) => ({ ...part(id, minute, fields), partial: false });
  const deleted = (id: string, minute: number) => ({ ...named(id), sourceUpdatedAt: at(minute), operation: "DELETE" });

  async function outcomes(...rows: readonly object[]): Promise<string[]> {
    const results: string[] = [];
    for (const row of rows) {
      const { customers } = await ingest(api, { customers: [row], onError: "SKIP_ROW" });
      results.push(customers[0].userErrors[0]?.code ?? customers[0].outcome);
    }
    return results;
  }

  const customer = async (id: string) => (await api.data(CUSTOMER, named(id))).customer;

  async function ledgerOf(externalId: string) {
    return current().database.reader.find(ExternalId, { where: { system: "crm", externalId } });
  }

  test("a field is compared with what its source last said of this field", async () => {
    const rows = [part("a", 5, { name: "New" }), part("a", 3, { phone: "+49 30 1" }), part("a", 4, { name: "Old" })];
    expect(await outcomes(...rows)).toEqual(["CREATED", "UPDATED", "STALE"]);
    expect(await outcomes(part("a", 4, { name: "Old", segment: "Retail" }))).toEqual(["UPDATED"]);
    expect(await customer("a")).toMatchObject({ name: "New", phone: "+49 30 1", segment: "Retail" });
    expect(await outcomes(part("a", 5, { name: "Same time" }), part("a", 6, { name: null }))).toEqual([
      "UPDATED",
      "UPDATED",
    ]);
    expect(await customer("a")).toMatchObject({ name: null });
  });

  test("of a record that another source took out of the lists, nothing from before brings it back", async () => {
    const company = { ...named("left", "other"), name: "Left" };
    const person = (minute: number) => part("of-left", minute, { name: "Ann", customer: named("left", "other") });
    await ingest(api, { customers: [company], people: [person(5)] });
    await ingest(api, {
      customers: [{ ...named("left", "other"), operation: "DELETE" }, { ...named("next", "other") }],
    });
    const again = (minute: number) =>
      ingest(api, { people: [{ ...person(minute), customer: named("next", "other") }] }).then(
        ({ people }) => people[0].outcome as string,
      );
    expect([await again(4), await again(5), await again(6)]).toEqual(["STALE", "STALE", "CREATED"]);
  });

  test("a whole record leaves newer fields alone, overtakes older ones, and needs no times of theirs any more", async () => {
    await outcomes(part("b", 2, { phone: "+49 30 2" }), part("b", 8, { name: "Eight" }));
    expect(await outcomes(whole("b", 5, { name: "Five", phone: null, segment: "Five" }))).toEqual(["UPDATED"]);
    expect(await customer("b")).toMatchObject({ name: "Eight", phone: null, segment: "Five" });
    expect((await ledgerOf("b")).map(({ fieldTimes }) => fieldTimes)).toEqual([{ name: at(8) }]);
    expect(await outcomes(part("b", 4, { phone: "+49 30 4" }), whole("b", 4, { segment: "Four" }))).toEqual([
      "STALE",
      "STALE",
    ]);
    expect(await outcomes(whole("b", 9, { name: "Nine" }), part("b", 8, { name: "Eight" }))).toEqual([
      "UPDATED",
      "STALE",
    ]);
    expect((await ledgerOf("b")).map(({ fieldTimes }) => fieldTimes)).toEqual([null]);
  });

  test("a deletion is older than a field that was said later, and no field brings back what was deleted later", async () => {
    expect(await outcomes(part("c", 5, { name: "Five" }), deleted("c", 4), deleted("c", 6))).toEqual([
      "CREATED",
      "STALE",
      "DELETED",
    ]);
    expect(await outcomes(part("c", 6, { phone: "+49 30 6" }), part("c", 7, { phone: "+49 30 7" }))).toEqual([
      "STALE",
      "CREATED",
    ]);
    expect(await outcomes(part("c", 5, { name: "Five" }))).toEqual(["STALE"]);
    expect(await customer("c")).toMatchObject({ name: null, phone: "+49 30 7" });
  });

  test("custom fields are fields each", async () => {
    await outcomes(part("d", 5, { customFields: { a: 5 } }), part("d", 4, { customFields: { a: 4, b: 4 } }));
    expect((await customer("d")).customFields).toEqual({ a: 5, b: 4 });
    expect(await outcomes(part("d", 3, { customFields: null }))).toEqual(["STALE"]);
    expect(await outcomes(part("d", 6, { customFields: null }), part("d", 5, { customFields: { c: 5 } }))).toEqual([
      "UPDATED",
      "STALE",
    ]);
  });

  test("what is refused is not remembered as said", async () => {
    expect(await outcomes(part("e", 1, { name: "One" }), part("e", 5, { name: "x".repeat(201) }))).toEqual([
      "CREATED",
      "TEXT_INVALID",
    ]);
    expect(await outcomes(part("e", 4, { name: "Four" }))).toEqual(["UPDATED"]);
  });

  test("in whatever order they arrive, fields and whole records come to the same", async () => {
    const FIELDS = ["name", "phone", "segment"] as const;
    const said = fc.record({
      minute: fc.integer({ min: 0, max: 59 }),
      fields: fc.subarray([...FIELDS], { minLength: 1 }),
    });
    const history = fc.uniqueArray(said, { minLength: 2, maxLength: 8, selector: ({ minute }) => minute });
    const orders = history.chain((rows) => {
      const shuffled = fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length });
      return fc.tuple(fc.constant(rows), shuffled);
    });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(orders, async ([rows, shuffled]) => {
        const id = `order-${(count += 1)}`;
        const wholeAt = Math.max(...rows.filter(({ fields }) => fields.length === 3).map(({ minute }) => minute));
        const values = (fields: readonly string[], minute: number) =>
          Object.fromEntries(fields.map((field) => [field, field === "phone" ? `+49 30 ${minute}` : `at ${minute}`]));
        await outcomes(
          ...shuffled.map(({ minute, fields }) =>
            fields.length === 3 ? whole(id, minute, values(fields, minute)) : part(id, minute, values(fields, minute)),
          ),
        );
        const expected = FIELDS.map((field) => {
          const last = Math.max(...rows.filter(({ fields }) => fields.includes(field)).map(({ minute }) => minute));
          return [field, last >= 0 ? values([field], last)[field] : null];
        });
        expect(await customer(id)).toMatchObject(Object.fromEntries(expected));
        const [{ sourceUpdatedAt, fieldTimes } = { sourceUpdatedAt: null, fieldTimes: null }] = await ledgerOf(id);
        expect(sourceUpdatedAt?.toISOString() ?? null).toBe(wholeAt >= 0 ? at(wholeAt) : null);
        for (const time of Object.values(fieldTimes ?? {}))
          expect(time > (sourceUpdatedAt?.toISOString() ?? "")).toBe(true);
      }),
      { numRuns: 6 },
    );
  });
});
