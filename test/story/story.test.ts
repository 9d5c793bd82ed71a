import { TestApi } from "../support/api.js";
import { databaseKinds, onEachDatabase } from "../support/databases.js";
import { STORY, STORY_OF_COMPANIES } from "./facts.js";
import { HOUSES, HOUSES_OF_COMPANIES } from "./houses.js";
import { House, mailOf, PUBLIC_URL, unexpected } from "./play.js";
import { reportOf } from "./report.js";
import { TRUTH, TRUTH_OF_COMPANIES } from "./truth.js";

/** They take both desks; the slow run takes all houses, each on both databases. */
const EVERYDAY_HOUSES = HOUSES.slice(0, 2);

// Each request arrives when it is sent, and a house is on one database, in turn.
onEachDatabase("one year of twenty-six customers", (current, kind) => {
  const isHere = (_house: unknown, index: number) => databaseKinds[index % databaseKinds.length] === kind;
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current(), { publicUrl: PUBLIC_URL });
  });
  afterAll(() => api.stop());

  test.each(EVERYDAY_HOUSES.filter(isHere))("is true as %s and %s tell it", async (crm, desk, vendors) => {
    const house = await House.open(api, current(), `${crm} and ${desk}`, vendors);
    await house.receive(mailOf(STORY, vendors), false);
    expect(unexpected(await house.refused())).toEqual([]);
    expect(await reportOf(house)).toEqual(TRUTH);
  });

  test.each(HOUSES_OF_COMPANIES.filter(isHere))(
    "is true as %s with their people, and %s, tell it",
    async (crm, desk, vendors) => {
      const house = await House.open(api, current(), `${crm} and ${desk}`, vendors);
      await house.receive(mailOf(STORY_OF_COMPANIES, vendors), false);
      expect(unexpected(await house.refused())).toEqual([]);
      expect(await reportOf(house)).toEqual(TRUTH_OF_COMPANIES);
    },
  );
});
