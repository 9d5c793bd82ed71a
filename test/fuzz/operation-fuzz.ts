import fc from "fast-check";

import { createSchema } from "../../src/graphql/schema.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { GRAPHQL, TestApi } from "../support/api.js";
import { arbitraryOperation } from "../support/arbitrary-operation.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, interactionRow, personRow, seed } from "../support/seed.js";
import { drawing, INTERNALS, timeLimit, withinCpuLimit } from "./fuzz-terms.js";

/** Statuses by which a server tells that a request is at fault, or that too much was asked of it for now. */
const EXPECTED_STATUSES = [200, 400, 403, 429];

/** Holds so many drawn operations to it that each is answered, by what it says or by what is wrong with it. */
export function fuzzOperations(runs: number): void {
  onEachDatabase("drawn operations", (current) => {
    let api: TestApi;
    beforeAll(async () => {
      api = await TestApi.start(current());
      const names = ["n1", "n2", "n3"];
      await seed(api, {
        customers: names.map((name) => customerRow(name)),
        people: names.map((name) => personRow(`p-${name}`, name)),
        contracts: names.map((name) => contractRow(`c-${name}`, name)),
        interactions: names.map((name) => interactionRow(`i-${name}`, name)),
      });
    });
    afterAll(() => api.stop());

    test(
      "are answered, without a fault and without a word of what is within",
      async () => {
        const key = await api.createKey(Role.ADMIN);
        const { customers, contracts, interactions, people } = await api.data(
          "{ customers { nodes { id } } contracts { nodes { id } } interactions { nodes { id } } people { nodes { id } } }",
        );
        const ids = [customers, contracts, interactions, people].flatMap(({ nodes }) =>
          nodes.map(({ id }: { id: string }) => id),
        );
        await fc.assert(
          fc.asyncProperty(arbitraryOperation(createSchema(), { ids }), async (operation) => {
            api.incidents.length = 0;
            const answer = await withinCpuLimit(() =>
              api.http
                .post("/graphql")
                .set({ ...GRAPHQL, Authorization: `Bearer ${key}` })
                .send(JSON.stringify(operation)),
            );
            expect(api.incidents).toEqual([]);
            expect(EXPECTED_STATUSES).toContain(answer.status);
            expect(INTERNALS.exec(answer.text)?.[0]).toBeUndefined();
            const codes = (answer.body.errors ?? []).map(
              ({ extensions }: { extensions: { code: string } }) => extensions.code,
            );
            expect(codes).not.toContain("INTERNAL");
          }),
          drawing(runs),
        );
      },
      timeLimit(runs),
    );
  });
}
