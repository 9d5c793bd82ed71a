import type { EntityTarget, ObjectLiteral } from "typeorm";
import type { ColumnMetadata } from "typeorm/metadata/ColumnMetadata.js";

import { rowReader } from "../../src/data/database/read-rows.js";
import { insertRows } from "../../src/data/database/rows.js";
import { Contract } from "../../src/model/contract/contract.js";
import { Customer } from "../../src/model/customer/customer.js";
import { ExternalId } from "../../src/model/customer/external-id.js";
import { LoyaltyRow } from "../../src/model/customer/loyalty-row.js";
import { Interaction } from "../../src/model/interaction/interaction.js";
import { Person } from "../../src/model/person/person.js";
import { onEachDatabase } from "../support/databases.js";

const ENTITIES: EntityTarget<ObjectLiteral>[] = [Customer, LoyaltyRow, Contract, Interaction, Person, ExternalId];

/** Values that are easily read otherwise than they were stored, by the type of a column. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  varchar: ["1", "ä😀\\", ""],
  text: ["1", "[]", ""],
  int: [0, 7, -1],
  bigint: [0, 9_007_199_254_740_991, -3],
  double: [9.120521172638439, 0, 1e-7],
  date: ["2024-02-29", "0001-01-01", "9999-12-31"],
  datetime: [new Date("2024-02-29T23:59:59.999Z"), new Date(0), new Date("2026-03-29T01:30:00.001Z")],
  boolean: [true, false, true],
  "simple-json": [["a", 'b"'], {}, { deep: [null, 0, ""] }],
};

onEachDatabase("rows of statements that are written by hand", (current) => {
  test.each(ENTITIES.map((entity) => ({ entity, name: (entity as { readonly name: string }).name })))(
    "are read as TypeORM reads them: $name",
    async ({ entity }) => {
      const { database } = current();
      const { columns, tableName } = database.reader.connection.getMetadata(entity);
      const rows = [0, 1, 2, 3].map((place) => rowOf(columns, place));
      await database.write((sql) => insertRows(sql, entity, rows));
      const reader = rowReader(database.reader, entity, "one");
      const raw = await database.reader.query<Record<string, unknown>[]>(
        `SELECT ${reader.columns} FROM ${tableName} one ORDER BY one.id`,
      );
      const expected = await database.reader.find(entity, { order: { id: "ASC" } });
      expect(expected).toHaveLength(4);
      const read = raw.map(reader.read);
      expect(read).toStrictEqual(expected);
      for (const [index, row] of rows.entries()) expect(read[index]).toMatchObject(row);
    },
  );
});

/** A row with the value of a place in each column; beyond the last place, null where that may be. */
function rowOf(columns: readonly ColumnMetadata[], place: number): ObjectLiteral {
  return Object.fromEntries(
    columns.map(({ propertyName, type, length, isNullable }) => {
      const values = VALUES[typeof type === "string" ? type : type.name.toLowerCase()] ?? [];
      const value = isNullable ? (values[place] ?? null) : values[place % values.length];
      // MySQL stores ids in ASCII.
      if (/id$/i.test(propertyName)) return [propertyName, `row-${place}`];
      return [propertyName, typeof value === "string" && length ? value.slice(0, Number(length)) : value];
    }),
  );
}
