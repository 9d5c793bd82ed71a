import { updatePolicy } from "../../src/actions/model/policy-actions.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { actionContext } from "../../src/intake/action-context.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, interactionRow, named, seed } from "../support/seed.js";
import { storedRows } from "../support/stored-rows.js";

const WEIGHTS = "retention tenure serviceExperience activity wordOfMouth shareOfWallet";
const POLICY = `{
  activeWindowDays experienceWindowMonths graceDays succession priorStrength scoreWeights { ${WEIGHTS} } middleWeight
  tierThresholds { silver gold platinum } downgradeProtectionDays experienceSlope renewalPrior { alpha beta }
  minimumDecidedTerms riskHorizonMonths riskHighFrom renewalNearDays outreachOverdueDays promoterFrom forecastHorizonMonths discountRate
}`;
const READ_POLICY = `{ loyaltyPolicy { version policy ${POLICY} } }`;
const UPDATE = `mutation ($input: LoyaltyPolicyInput!) {
  loyaltyPolicyUpdate(input: $input) {
    loyaltyPolicy { version policy ${POLICY} recomputation { customers behind } }
    userErrors { code message path }
  }
}`;
const PREVIEW = `query ($input: LoyaltyPolicyInput!) {
  loyaltyPolicyPreview(input: $input) {
    policy ${POLICY} customers changed movements { from to customers } userErrors { code message path }
  }
}`;
const TIERS = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { id loyaltyTier } } }`;

const { RETENTION, TENURE, SERVICE_EXPERIENCE, ACTIVITY, WORD_OF_MOUTH, SHARE_OF_WALLET } = DEFAULT_POLICY.scoreWeights;
const SHOWN_DEFAULT = {
  ...DEFAULT_POLICY,
  scoreWeights: {
    retention: RETENTION,
    tenure: TENURE,
    serviceExperience: SERVICE_EXPERIENCE,
    activity: ACTIVITY,
    wordOfMouth: WORD_OF_MOUTH,
    shareOfWallet: SHARE_OF_WALLET,
  },
};
const NO_WEIGHTS = Object.fromEntries(WEIGHTS.split(" ").map((weight) => [weight, 0]));

/** The path of a setting, what lies just within its range, and what just outside. */
const RANGES: readonly (readonly [path: string, within: readonly number[], outside: readonly number[]])[] = [
  ["activeWindowDays", [1, 3650], [0, -1, 3651]],
  ["experienceWindowMonths", [1, 120], [0, 121]],
  ["graceDays", [0, 365], [-1, 366]],
  ["priorStrength", [0.001, 10_000], [0, -1, 10_001]],
  ...WEIGHTS.split(" ").map((weight) => [`scoreWeights.${weight}`, [0, 1], [-0.01, 1.01]] as const),
  ["middleWeight", [0.001, 10], [0, 10.01]],
  ["tierThresholds.silver", [0], [-1]],
  ["tierThresholds.platinum", [100], [100.5]],
  ["downgradeProtectionDays", [0, 730], [-1, 731]],
  ["experienceSlope", [0, 5], [-0.1, 5.1]],
  ["renewalPrior.alpha", [0.001, 1e6], [0, 1e6 + 1]],
  ["renewalPrior.beta", [0.001, 1e6], [0, 1e6 + 1]],
  ["minimumDecidedTerms", [1, 1_000_000], [0, 1_000_001]],
  ["riskHorizonMonths", [1, 36], [0, 37]],
  ["riskHighFrom", [0, 1], [-0.1, 1.1]],
  ["renewalNearDays", [1, 730], [0, 731]],
  ["outreachOverdueDays", [1, 3650], [0, 3651]],
  ["promoterFrom", [7, 10], [6, 11]],
  ["forecastHorizonMonths", [1, 120], [0, 121]],
  ["discountRate", [0, 1], [-0.01, 1.01]],
];

/** An input with one setting. */
function setting(path: string, value: unknown): object {
  return path.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;
}

/** 40 customers of every tier. */
const CUSTOMERS = Array.from({ length: 40 }, (_, index) => `c${index}`);
const BATCH = {
  customers: CUSTOMERS.map((name) => customerRow(name)),
  contracts: CUSTOMERS.filter((_, index) => index % 8 !== 0).map((name, index) =>
    contractRow(name, name, { startsOn: `202${index % 6}-0${1 + (index % 9)}-15`, autoRenew: index % 4 !== 0 }),
  ),
  interactions: CUSTOMERS.flatMap((name, index) => {
    const quality = { resolutionQuality: ["VALUE_ENHANCEMENT", "LOW_EFFORT", "UNRESOLVED"][index % 3] };
    const call = interactionRow(name, name, { direction: "INBOUND", ...quality });
    const words = interactionRow(`${name}-nps`, name, { kind: "FEEDBACK", recommendation: index % 11 });
    return index % 2 ? [call, words] : [words];
  }),
};

onEachDatabase("the loyalty policy", (current) => {
  let api: TestApi;
  let ids: string[];
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  const policyInForce = async (key?: string) => (await api.data(READ_POLICY, {}, key)).loyaltyPolicy;
  const update = async (input: object, key?: string) => (await api.data(UPDATE, { input }, key)).loyaltyPolicyUpdate;
  const preview = async (input: object) => (await api.data(PREVIEW, { input })).loyaltyPolicyPreview;

  async function shownTiers(): Promise<string[]> {
    const { nodes } = await api.data(TIERS, { ids });
    return nodes.map(({ loyaltyTier }: { loyaltyTier: string }) => loyaltyTier);
  }

  test("begins with version 1 of the defaults, and every key can read it", async () => {
    const key = await api.createKey(Role.READ);
    expect(await policyInForce(key)).toEqual({ version: 1, policy: SHOWN_DEFAULT });
  });

  test.each([Role.READ, Role.WRITE])("a key of role %s can neither change it nor try a change", async (role) => {
    const key = await api.createKey(role);
    const before = await storedRows(current().database);
    for (const [operation, field] of [
      [UPDATE, "loyaltyPolicyUpdate"],
      [PREVIEW, "loyaltyPolicyPreview"],
    ] as const) {
      const { errors, data } = await api.send(operation, { input: { graceDays: 10 } }, key);
      expect(data).toBeNull();
      expect(errors).toMatchObject([{ path: [field], extensions: { code: "FORBIDDEN" } }]);
    }
    expect(await storedRows(current().database)).toEqual(before);
  });

  test.each(RANGES)("%s takes %j and refuses %j, with its path, and writes nothing", async (path, within, outside) => {
    const before = await storedRows(current().database);
    for (const value of within) {
      const { policy, userErrors } = await preview(setting(path, value));
      expect([value, userErrors]).toEqual([value, []]);
      expect(policy).toMatchObject(setting(path, value));
    }
    for (const value of outside) {
      const userErrors = [
        {
          code: "VALUE_OUT_OF_RANGE",
          message: expect.stringContaining(String(value)),
          path: ["input", ...path.split(".")],
        },
      ];
      expect(await update(setting(path, value))).toEqual({ loyaltyPolicy: null, userErrors });
      expect(await preview(setting(path, value))).toMatchObject({ policy: null, customers: null, userErrors });
    }
    expect(await storedRows(current().database)).toEqual(before);
  });

  test.each([
    { what: "GOLD at SILVER", input: { tierThresholds: { gold: 40 } }, paths: ["tierThresholds.gold"] },
    { what: "GOLD at PLATINUM", input: { tierThresholds: { gold: 80 } }, paths: ["tierThresholds.platinum"] },
    { what: "PLATINUM below GOLD", input: { tierThresholds: { platinum: 59 } }, paths: ["tierThresholds.platinum"] },
    {
      what: "all three turned round",
      input: { tierThresholds: { silver: 80, gold: 60, platinum: 40 } },
      paths: ["tierThresholds.gold", "tierThresholds.platinum"],
    },
    { what: "no weight at all", input: { scoreWeights: NO_WEIGHTS }, paths: ["scoreWeights"] },
    {
      what: "several faults at once",
      input: { graceDays: -1, riskHighFrom: 2, scoreWeights: NO_WEIGHTS },
      paths: ["graceDays", "riskHighFrom", "scoreWeights"],
    },
  ])("$what is refused, every fault by its path, and nothing is written", async ({ input, paths }) => {
    const before = await storedRows(current().database);
    const { loyaltyPolicy, userErrors } = await update({ ...input, activeWindowDays: 100 });
    expect(loyaltyPolicy).toBeNull();
    expect(userErrors.map(({ path }: { path: string[] }) => path)).toEqual(
      paths.map((path) => ["input", ...path.split(".")]),
    );
    expect(userErrors.every(({ code }: { code: string }) => code === "VALUE_OUT_OF_RANGE")).toBe(true);
    expect(await storedRows(current().database)).toEqual(before);
  });

  test.each([
    [{ activeWindowDays: 1.5 }, "VALUE_OUT_OF_RANGE", ["activeWindowDays"]],
    [{ graceDays: "10" }, "VALUE_INVALID", ["graceDays"]],
    [{ unknown: 1 }, "FIELD_UNKNOWN", ["unknown"]],
    [{ scoreWeights: { retention: "a" } }, "VALUE_INVALID", ["scoreWeights", "retention"]],
  ])("%j does not have the declared type: %s", async (input, code, path) => {
    const { loyaltyPolicy, userErrors } = await update(input);
    expect([loyaltyPolicy, userErrors]).toMatchObject([null, [{ code, path: ["input", ...path] }]]);
  });

  describe("of forty customers", () => {
    beforeAll(async () => {
      await seed(api, BATCH);
      ids = (await api.data(`{ customers(first: 200) { nodes { id } } }`)).customers.nodes.map(
        ({ id }: { id: string }) => id,
      );
      await api.data(`mutation ($input: CustomerDeleteInput!) { customerDelete(input: $input) { customer { id } } }`, {
        input: named("c1"),
      });
    });

    test("a change makes the next version; what is absent or null keeps", async () => {
      const { loyaltyPolicy, userErrors } = await update({
        activeWindowDays: 90,
        graceDays: null,
        scoreWeights: { retention: 0.5, tenure: null },
        tierThresholds: null,
        renewalPrior: { alpha: 2 },
      });
      expect(userErrors).toEqual([]);
      const changed = {
        ...SHOWN_DEFAULT,
        activeWindowDays: 90,
        scoreWeights: { ...SHOWN_DEFAULT.scoreWeights, retention: 0.5 },
        renewalPrior: { alpha: 2, beta: 4 },
      };
      expect(loyaltyPolicy).toEqual({ version: 2, policy: changed, recomputation: { customers: 40, behind: 40 } });
      expect(await policyInForce()).toEqual({ version: 2, policy: changed });
      expect((await update({})).loyaltyPolicy).toMatchObject({ version: 3, policy: changed });
    });

    test.each([
      { tierThresholds: { silver: 45, gold: 50, platinum: 62 } },
      { downgradeProtectionDays: 0, scoreWeights: { tenure: 1, activity: 0 } },
      { activeWindowDays: 3000, graceDays: 300, experienceWindowMonths: 1, downgradeProtectionDays: 400 },
    ])("a preview of %j counts exactly those whose shown tier changes by it, and writes nothing", async (input) => {
      const stored = await storedRows(current().database);
      const { customers, changed, movements, policy } = await preview(input);
      expect(await storedRows(current().database)).toEqual(stored);

      const before = await shownTiers();
      expect((await update(input)).loyaltyPolicy.policy).toEqual(policy);
      const after = await shownTiers();
      const moved = before
        .map((tier, index) => `${tier} ${after[index]}`)
        .filter((move) => new Set(move.split(" ")).size > 1);
      expect(moved.length).toBeGreaterThan(1);
      expect({ customers, changed }).toEqual({ customers: 40, changed: moved.length });
      const counted = movements.flatMap(
        ({ from, to, customers: count }: { from: string; to: string; customers: number }) =>
          Array.from({ length: count }, () => `${from} ${to}`),
      );
      expect(counted.sort()).toEqual(moved.sort());
      expect(await preview(input)).toMatchObject({ changed: 0, movements: [] });
    });

    test("of changes at once none is lost: each makes a version of its own, or is told that another came first", async () => {
      const { version } = await policyInForce();
      const wanted = [101, 102, 103, 104, 105, 106];
      const answers = await Promise.all(wanted.map((activeWindowDays) => update({ activeWindowDays })));
      const done = answers.filter(({ loyaltyPolicy }) => loyaltyPolicy !== null);
      const refused = answers.filter(({ loyaltyPolicy }) => loyaltyPolicy === null);
      expect(refused.every(({ userErrors }) => userErrors[0].code === "POLICY_CHANGED")).toBe(true);
      expect(done.length).toBeGreaterThan(0);
      const versions = done.map(({ loyaltyPolicy }) => loyaltyPolicy.version).sort((one, other) => one - other);
      expect(versions).toEqual(done.map((_, index) => version + 1 + index));

      const last = await policyInForce();
      expect(last.version).toBe(versions.at(-1));
      const winner = done.find(({ loyaltyPolicy }) => loyaltyPolicy.version === last.version);
      expect(winner.loyaltyPolicy.policy).toEqual(last.policy);
    });

    test("a change to a policy that is not in force any more is refused", async () => {
      const before = await current().workspace();
      await update({ graceDays: 11 });
      const stored = await storedRows(current().database);
      const late = current().database.write((sql) =>
        updatePolicy(actionContext(sql, before, api.now), { graceDays: 12 }),
      );
      await expect(late).rejects.toMatchObject({ errors: [{ code: "POLICY_CHANGED" }] });
      expect(await storedRows(current().database)).toEqual(stored);
    });

    test("a change stays within its workspace", async () => {
      const elsewhere = await api.createKey(Role.ADMIN, "elsewhere");
      const { version } = await policyInForce();
      expect((await update({ graceDays: 7 }, elsewhere)).loyaltyPolicy).toMatchObject({ version: 2 });
      expect(await policyInForce()).toMatchObject({ version });
    });

    test("holds for the fields after it in the same request, which may change it again", async () => {
      const { version } = await policyInForce();
      const { before, between, after } = await api.data(
        `mutation ($customer: CustomerUpsertInput!) {
          before: loyaltyPolicyUpdate(input: { activeWindowDays: 300 }) { loyaltyPolicy { version } }
          between: customerUpsert(input: $customer) { customer { loyalty { policyVersion } } }
          after: loyaltyPolicyUpdate(input: { activeWindowDays: 365 }) { loyaltyPolicy { version } userErrors { code } }
        }`,
        { customer: named("c2") },
      );
      expect(before.loyaltyPolicy.version).toBe(version + 1);
      expect(between.customer.loyalty.policyVersion).toBe(version + 1);
      expect(after).toEqual({ loyaltyPolicy: { version: version + 2 }, userErrors: [] });
    });
  });
});
