import { cleanUp } from "../../src/jobs/clean-up.js";
import { AddressClaim } from "../../src/model/customer/address-claim.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { named, seed } from "../support/seed.js";

onEachDatabase("claims of addresses", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  const claims = () => current().database.reader.find(AddressClaim);
  const look = (externalId: string, email: string) =>
    seed(api, { customers: [{ ...named(externalId, "desk"), email, phone: "+49 30 5550199", match: "EMAIL" }] });

  test("hold a digest and no address, are written anew by whoever looks, and end with the person's erasure", async () => {
    await look("1", "ada@example.org");
    await seed(api, { customers: [{ ...named("2", "shop"), email: "Ada@example.org", match: "EMAIL" }] });
    const [claim, ...others] = await claims();
    expect(others).toEqual([]);
    expect(claim).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}$/), times: 2 });
    const erase = `mutation { customerErase(input: { externalId: { system: "desk", externalId: "1" } }) {
      userErrors { code }
    } }`;
    expect((await api.data(erase)).customerErase.userErrors).toEqual([]);
    expect(await claims()).toEqual([]);
  });

  test("are forgotten after a day, and a row without match leaves none", async () => {
    await seed(api, { customers: [{ ...named("3"), email: "bob@example.org" }] });
    expect(await claims()).toEqual([]);
    await look("4", "eve@example.org");
    const run = (clock: Date) =>
      cleanUp.run({ database: current().database, clock: () => clock, signal: new AbortController().signal });
    await run(new Date(api.now.getTime() + 23 * 3_600_000));
    expect(await claims()).toHaveLength(1);
    await run(new Date(api.now.getTime() + 25 * 3_600_000));
    expect(await claims()).toEqual([]);
  });
});
