import fc from "fast-check";

import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { STORY, STORY_OF_COMPANIES } from "./facts.js";
import { HOUSES, HOUSES_OF_COMPANIES } from "./houses.js";
import { House, type Mail, mailOf, PUBLIC_URL, unexpected } from "./play.js";
import { reportOf } from "./report.js";
import { TRUTH, TRUTH_OF_COMPANIES } from "./truth.js";

/**
 * Mail in a random order; of vendors whose requests do not say when things happened, it keeps the order. Merges and
 * deletions come last: of a record that was gone before it was heard of, nothing is taken.
 */
function shuffled(mail: readonly Mail[], seed: number): Mail[] {
  const [places = []] = fc.sample(fc.shuffledSubarray([...mail.keys()], { minLength: mail.length }), {
    seed,
    numRuns: 1,
  });
  const waiting = mail.filter(({ vendor }) => !vendor.hasTimes);
  const inOrder = places.flatMap((place) => {
    const one = mail[place];
    return (one?.vendor.hasTimes === false ? waiting.shift() : one) ?? [];
  });
  const isEnd = ({ kind }: Mail) => kind === "CUSTOMER_MERGED" || kind === "CUSTOMER_DELETED";
  return [...inOrder.filter((one) => !isEnd(one)), ...mail.filter(isEnd)];
}

const SEEDS = [1, 2];
const ORDERS = [
  ["each request once", (mail: readonly Mail[]) => mail],
  ["each request twice", (mail: readonly Mail[]) => mail.flatMap((one) => [one, one])],
  ...SEEDS.map((seed) => [`shuffled by ${seed}`, (mail: readonly Mail[]) => shuffled(mail, seed)] as const),
  ["shuffled, then all again in order", (mail: readonly Mail[]) => [...shuffled(mail, 3), ...mail]],
] as const;

// Requests overtake each other and are repeated: what was refused meanwhile is replayed, as docs/integrate says.
onEachDatabase("one year of twenty-six customers", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current(), { publicUrl: PUBLIC_URL });
  });
  afterAll(() => api.stop());

  const told = [
    ...HOUSES.map((house) => ({ house, story: STORY, truth: TRUTH })),
    ...HOUSES_OF_COMPANIES.map((house) => ({ house, story: STORY_OF_COMPANIES, truth: TRUTH_OF_COMPANIES })),
  ].flatMap(({ house: [crm, desk, vendors], ...rest }) =>
    ORDERS.map(([order, inOrder]) => ({ crm, desk, order, vendors, inOrder, ...rest })),
  );
  test.each(told)("is true as $crm and $desk tell it, $order", async ({ crm, desk, order, vendors, ...rest }) => {
    const house = await House.open(api, current(), `${crm} and ${desk}, ${order}`, vendors);
    const isInOrder = order.startsWith("each request");
    await house.receive(rest.inOrder(mailOf(rest.story, vendors)), !isInOrder);
    expect(unexpected(await house.replay())).toEqual([]);
    expect(await reportOf(house)).toEqual(rest.truth);
  });
});
