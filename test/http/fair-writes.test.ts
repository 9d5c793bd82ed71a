import { setTimeout as delay } from "node:timers/promises";

import type { Database } from "../../src/data/database/database.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

const UPSERT = "mutation ($input: CustomerUpsertInput!) { customerUpsert(input: $input) { customer { name } } }";

onEachDatabase("mutations", (current) => {
  test("of a workspace wait for one of another at a time, however many of the other came before", async () => {
    const { database, statements } = current();
    let held: Promise<void> | null = null;
    const holding: Database = {
      reader: database.reader,
      writesAtOnce: 1,
      write: async (work) => {
        await held;
        return database.write(work);
      },
      close: () => database.close(),
    };
    const api = await TestApi.start({ ...current(), database: holding });
    const keys = { many: await api.createKey(Role.WRITE, "many"), few: await api.createKey(Role.WRITE, "few") };
    const answered: string[] = [];
    const upsert = async (workspace: keyof typeof keys) => {
      await api.data(UPSERT, { input: { name: workspace } }, keys[workspace]);
      answered.push(workspace);
    };

    let letGo = () => {};
    held = new Promise<void>((resolve) => (letGo = resolve));
    const sent: Promise<void>[] = [];
    for (const workspace of ["many", "many", "many", "few"] as const) {
      statements.length = 0;
      sent.push(upsert(workspace));
      // Its key was looked at: what comes next comes after it.
      while (!statements.some((statement) => statement.includes("api_key"))) await delay(5);
    }
    // Once a later request is answered, those are in line.
    await api.data("{ __typename }", {}, keys.few);
    letGo();
    await Promise.all(sent);
    expect(answered).toEqual(["many", "few", "many", "many"]);
    api.stop();
  });
});
