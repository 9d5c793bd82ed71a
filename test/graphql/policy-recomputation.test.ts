import { modelFitter } from "../../src/jobs/model-fitter.js";
import { refresher } from "../../src/jobs/refresher.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, seed } from "../support/seed.js";
import { storedRows } from "../support/stored-rows.js";

const UPDATE = `mutation ($input: LoyaltyPolicyInput!) {
  loyaltyPolicyUpdate(input: $input) { loyaltyPolicy { version } userErrors { code } }
}`;
const RECOMPUTATION = `{ loyaltyPolicy { version recomputation { customers behind } } }`;
/** The last customers: some of a job's first batch, and those after it. */
const PAGE = `{
  customers(last: 60) {
    nodes {
      id activity loyaltyTier
      retentionRate { numerator denominator pending }
      loyalty { policyVersion activity tier retentionRate { denominator } }
      contracts { nodes { terms { outcome } } }
    }
  }
}`;
const TIER_LOG = `query ($name: String!) {
  customer(externalId: { system: "crm", externalId: $name }) {
    loyaltyTier tierChanges { before after noticedOn policyVersion modelVersion }
  }
}`;

const MANY = 110;
const ONE_BATCH = 100;
const STOP = new AbortController().signal;

/** What is shown of a customer whose term ended on 2026-01-01: within the grace days it is pending, then it lapsed. */
const UNDER_30_DAYS = {
  activity: "ACTIVE",
  outcome: "PENDING",
  retentionRate: { numerator: 0, denominator: 0, pending: 1 },
};
const UNDER_5_DAYS = {
  activity: "FORMER",
  outcome: "LAPSED",
  retentionRate: { numerator: 0, denominator: 1, pending: 0 },
};

interface Node {
  readonly id: string;
  readonly activity: string;
  readonly loyaltyTier: string;
  readonly retentionRate: { readonly denominator: number };
  readonly loyalty: { readonly policyVersion: number; readonly tier: string };
  readonly contracts: { readonly nodes: readonly { readonly terms: readonly { readonly outcome: string }[] }[] };
}

onEachDatabase("a new policy", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    const names = Array.from({ length: MANY }, (_, index) => `c${index}`);
    await seed(api, { customers: names.map((name) => customerRow(name)) });
    const term = { startsOn: "2025-02-01", termMonths: 11 };
    await seed(api, { contracts: names.map((name) => contractRow(name, name, term)) });
  });

  const run = (signal = STOP, clock = () => api.now) => refresher.run({ database: current().database, clock, signal });
  const recomputation = async () => (await api.data(RECOMPUTATION)).loyaltyPolicy.recomputation;
  const update = async (input: object) => (await api.data(UPDATE, { input })).loyaltyPolicyUpdate.loyaltyPolicy.version;

  /** Customers on both sides of a batch's end, each checked to be all of one version. */
  async function read(valuesOf: (version: number) => object): Promise<Node[]> {
    const { nodes }: { nodes: Node[] } = (await api.data(PAGE)).customers;
    expect(nodes).toHaveLength(60);
    for (const { activity, retentionRate, contracts, loyalty, loyaltyTier } of nodes) {
      const outcome = contracts.nodes[0]?.terms[0]?.outcome;
      const { denominator } = retentionRate;
      expect(loyalty).toMatchObject({ activity, tier: loyaltyTier, retentionRate: { denominator } });
      expect({ activity, outcome, retentionRate }).toEqual(valuesOf(loyalty.policyVersion));
    }
    return nodes;
  }

  const versionsOf = (nodes: readonly Node[]) => [...new Set(nodes.map(({ loyalty }) => loyalty.policyVersion))];
  const byVersion = (version: number) => (version === 1 ? UNDER_30_DAYS : UNDER_5_DAYS);

  test("is shown at once, never mixed within a customer, while an interrupted job goes on where it stopped", async () => {
    expect(versionsOf(await read(byVersion))).toEqual([1]);
    expect(await recomputation()).toEqual({ customers: MANY, behind: 0 });

    const [version] = await Promise.all([update({ graceDays: 5 }), read(byVersion), read(byVersion)]);
    expect(version).toBe(2);
    expect(versionsOf(await read(byVersion))).toEqual([2]);
    expect(await recomputation()).toEqual({ customers: MANY, behind: MANY });

    const stop = new AbortController();
    await run(stop.signal, () => {
      stop.abort();
      return api.now;
    });
    expect(await recomputation()).toEqual({ customers: MANY, behind: MANY - ONE_BATCH });
    const halfway = await read(byVersion);
    expect(versionsOf(halfway)).toEqual([2]);

    await Promise.all([run(), read(byVersion), read(byVersion)]);
    expect(await recomputation()).toEqual({ customers: MANY, behind: 0 });
    expect(await read(byVersion)).toEqual(halfway);
  });

  test("is carried out by the job without a reader noticing, and a second one at once overtakes the first", async () => {
    const since = (version: number) => (version === 3 ? UNDER_30_DAYS : UNDER_5_DAYS);
    expect(await update({ graceDays: 30 })).toBe(3);
    const running = run();
    const [version] = await Promise.all([update({ graceDays: 6 }), read(since), read(since)]);
    await running;
    expect(version).toBe(4);
    expect(versionsOf(await read(since))).toEqual([4]);
    await run();
    expect(await recomputation()).toEqual({ customers: MANY, behind: 0 });
    const before = await storedRows(current().database);
    expect(versionsOf(await read(since))).toEqual([4]);
    expect(await storedRows(current().database)).toEqual(before);
  });
});

onEachDatabase("the log of tiers", (current) => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    key = await api.createKey(Role.ADMIN, "tiers");
    const contracts = [
      contractRow("loyal", "loyal", { startsOn: "2021-02-01", autoRenew: true }),
      contractRow("newcomer", "newcomer", { startsOn: "2026-01-10" }),
    ];
    await seed(api, { customers: ["loyal", "newcomer", "prospect"].map((name) => customerRow(name)), contracts }, key);
  });

  const tiersOf = async (name: string) => (await api.data(TIER_LOG, { name }, key)).customer;
  const update = (input: object) => api.data(UPDATE, { input }, key);
  const refresh = (day: string) => {
    api.setDay(day);
    return refresher.run({ database: current().database, clock: () => api.now, signal: STOP });
  };

  test("has every change of the shown tier in order, with its day and versions, and none that is not one", async () => {
    const { loyaltyTier: first, tierChanges } = await tiersOf("loyal");
    expect(tierChanges).toEqual([]);

    await update({ tierThresholds: { silver: 1, gold: 2, platinum: 3 } });
    // A reader sees the new tier at once; it enters the log when it is stored.
    expect(await tiersOf("loyal")).toEqual({ loyaltyTier: "PLATINUM", tierChanges: [] });
    await refresh("2026-01-16");
    const second = { before: first, after: "PLATINUM", noticedOn: "2026-01-16", policyVersion: 2, modelVersion: 1 };
    expect(await tiersOf("loyal")).toEqual({ loyaltyTier: "PLATINUM", tierChanges: [second] });

    await refresh("2026-01-16");
    await update({ middleWeight: 0.31 });
    await refresh("2026-01-17");
    expect((await tiersOf("loyal")).tierChanges).toEqual([second]);

    await update({ tierThresholds: { silver: 97, gold: 98, platinum: 99 } });
    await refresh("2026-01-18");
    await update({ tierThresholds: { silver: 1 } });
    await refresh("2026-01-18");
    const rest = [
      { before: "PLATINUM", after: "BRONZE", noticedOn: "2026-01-18", policyVersion: 4, modelVersion: 1 },
      { before: "BRONZE", after: "SILVER", noticedOn: "2026-01-18", policyVersion: 5, modelVersion: 1 },
    ];
    expect(await tiersOf("loyal")).toEqual({ loyaltyTier: "SILVER", tierChanges: [second, ...rest] });
    expect((await tiersOf("prospect")).tierChanges).toEqual([]);
  });

  test("has what days change, too, on the day it was noticed", async () => {
    await update({ tierThresholds: { silver: 40, gold: 60, platinum: 80 }, downgradeProtectionDays: 0 });
    await refresh("2026-07-09");
    expect(await tiersOf("newcomer")).toEqual({ loyaltyTier: "NEW", tierChanges: [] });
    // Six months held on the tenth, noticed two days later.
    await refresh("2026-07-12");
    const change = { before: "NEW", noticedOn: "2026-07-12", policyVersion: 6, modelVersion: 1 };
    const { loyaltyTier, tierChanges } = await tiersOf("newcomer");
    expect(tierChanges).toEqual([{ ...change, after: loyaltyTier }]);
    expect(loyaltyTier).not.toBe("NEW");
  });

  test("names the model that changed a tier, where the policy's prior made it", async () => {
    await update({ renewalPrior: { alpha: 5 } });
    await modelFitter.run({ database: current().database, clock: () => api.now, signal: STOP });
    const { loyalty, churnRisk } = (
      await api.data(
        `{ customer(externalId: { system: "crm", externalId: "loyal" }) {
          churnRisk { value } loyalty { policyVersion model { version fittedOn } }
        } }`,
        {},
        key,
      )
    ).customer;
    expect(loyalty).toEqual({ policyVersion: 7, model: { version: 2, fittedOn: "2026-07-12" } });
    // α 5, β 4, renewed five times: (4 + 5) / (5 + 4 + 5).
    expect(churnRisk.value).toBeCloseTo(5 / 14, 8);
  });
});
