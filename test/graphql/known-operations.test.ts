import { createHash } from "node:crypto";

import type { DocumentNode } from "graphql";

import { KnownOperations } from "../../src/graphql/known-operations.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

test("known operations are forgotten, those not asked for first, when they take too much memory", async () => {
  const operations = new KnownOperations(10_000);
  const text = (index: number) => `query N${index} { nodes(ids: [${"1 ".repeat(5_000)}]) { id } }`;
  const keep = (index: number) =>
    operations.set(
      `schema:${createHash("sha256").update(text(index)).digest("hex")}`,
      operations.read(text(index)) as DocumentNode,
    );
  const isKept = (index: number) => operations.read(text(index)) === operations.read(text(index));
  await keep(0);
  for (let index = 1; index < 30; index += 1) {
    await keep(index);
    operations.read(text(0));
  }
  expect([isKept(0), isKept(1), isKept(29)]).toEqual([true, false, true]);
});

onEachDatabase("an operation", (current) => {
  test("that fits the schema is parsed once", async () => {
    const api = await TestApi.start(current());
    const query = `{ viewer { role } }`;
    await api.data(query);
    const read = api.operations.read(query);
    const answered = jest.spyOn(api.operations, "get");
    await api.data(query);
    expect(api.operations.read(query) === read).toBe(true);
    expect(((await answered.mock.results[0]?.value) as unknown) === read).toBe(true);
  });

  test("that does not fit the schema is not kept", async () => {
    const api = await TestApi.start(current());
    const query = `{ viewer { rolle } }`;
    expect((await api.send(query)).errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(api.operations.read(query) === api.operations.read(query)).toBe(false);
  });
});
