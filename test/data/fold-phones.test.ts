import { foldPhones } from "../../migrations/fold-phones.js";
import { matchablePhone } from "../../src/domain/matching/phone-number.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { customerRow, seed } from "../support/seed.js";

onEachDatabase("the migration of telephone numbers", (current) => {
  test("reads the numbers that are stored already as E.164, in batches, and forgets those of an unknown country", async () => {
    const api = await TestApi.start(current());
    const many = Array.from({ length: 510 }, (_, index) =>
      customerRow(`n${index}`, { phone: `+49 30 ${10_000 + index}` }),
    );
    await seed(api, { customers: [...many, customerRow("national", { phone: "030 1" }), customerRow("none")] });
    const { database } = current();
    // As they were folded before: all digits, with a plus or without.
    await database.write((sql) => sql.query("UPDATE customer SET phoneFolded = '0301' WHERE phone IS NOT NULL"));
    await database.write(async ({ queryRunner }) => {
      if (queryRunner) await foldPhones(queryRunner, (phone) => matchablePhone(phone, null));
    });
    const rows = await database.reader.query<{ phone: string | null; phoneFolded: string | null }[]>(
      "SELECT phone, phoneFolded FROM customer",
    );
    expect(rows).toHaveLength(512);
    for (const { phone, phoneFolded } of rows) {
      expect(phoneFolded).toBe(phone?.startsWith("+") ? phone.replaceAll(" ", "") : null);
    }
  });
});
