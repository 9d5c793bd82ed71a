import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";

const TAGS = [
  "100%",
  "100",
  "a_b",
  "aXb",
  "!",
  'say "hi"',
  "hi",
  ",",
  "[",
  "back\\slash",
  "VIP",
  "vip",
  "ÄÖ",
  "😀",
  "]",
];

/** Each customer has a tag of its own and one that all of them share. */
const TAGGED = TAGS.map((tag, index) => customerRow(`tag-${index}`, { tags: index % 2 ? [tag, "all"] : ["all", tag] }));

onEachDatabase("filters of customers", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  /** A key to a workspace of its own. */
  async function workspaceWith(name: string, batch: Parameters<typeof seed>[1]): Promise<string> {
    const key = await api.createKey(Role.ADMIN, name);
    await seed(api, batch, key);
    return key;
  }

  async function namesOf(filter: object, key: string): Promise<string[]> {
    const { customers } = await api.data(
      `query ($filter: CustomerFilter) {
        customers(filter: $filter, first: 100) { totalCount nodes { name loyaltyTier loyaltyScore activity } }
      }`,
      { filter },
      key,
    );
    expect(customers.totalCount).toBe(customers.nodes.length);
    return customers.nodes.map(({ name }: { name: string }) => name.replace("Customer ", ""));
  }

  describe("by tags", () => {
    let key: string;
    beforeAll(async () => {
      key = await workspaceWith("tags", { customers: [...TAGGED, customerRow("untagged")] });
    });

    test.each(TAGS.map((tag, index) => ({ tag, index })))(
      "the tag $tag is found as it is written, and nothing else",
      async ({ tag, index }) => {
        expect(await namesOf({ tags: [tag] }, key)).toEqual([`tag-${index}`]);
        expect(await namesOf({ tags: ["all", tag] }, key)).toEqual([`tag-${index}`]);
      },
    );

    test.each(["%", "_", "10", "al", "all,", '"', '","', "\\", "Vip", "äö"])(
      "the tag %s, which none has, finds none",
      async (tag) => {
        expect(await namesOf({ tags: [tag] }, key)).toEqual([]);
      },
    );

    test("several tags must all be there, none asks for nothing", async () => {
      expect(await namesOf({ tags: ["all"] }, key)).toHaveLength(TAGS.length);
      expect(await namesOf({ tags: ["vip", "VIP"] }, key)).toEqual([]);
      expect(await namesOf({ tags: [] }, key)).toHaveLength(TAGS.length + 1);
    });
  });

  describe("by text", () => {
    let key: string;
    beforeAll(async () => {
      key = await workspaceWith("text", {
        customers: [
          customerRow("1", { name: "ÄRGER & Söhne", email: "info@aerger.example", company: "Großhandel Straße 7" }),
          customerRow("2", { name: "Anna 100% (neu)", email: "Anna.Muster@Example.org" }),
          customerRow("3", { name: "o'Brien_\\!", company: "ＦＵＬＬ width" }),
          customerRow("4", { name: "İstanbul" }),
          customerRow("5", { name: null, company: "Ohne Namen" }),
        ],
      });
    });

    test.each([
      ["ärger", ["ÄRGER & Söhne"]],
      ["SÖHNE", ["ÄRGER & Söhne"]],
      ["STRASSE", ["ÄRGER & Söhne"]],
      ["straße", ["ÄRGER & Söhne"]],
      ["STRAẞE", ["ÄRGER & Söhne"]],
      ["grosshandel", ["ÄRGER & Söhne"]],
      ["arger", []],
      ["ANNA.MUSTER@", ["Anna 100% (neu)"]],
      ["0% (", ["Anna 100% (neu)"]],
      ["100%", ["Anna 100% (neu)"]],
      ["1%0", []],
      ["a_na", []],
      ["O'BRIEN_\\!", ["o'Brien_\\!"]],
      ["full", ["o'Brien_\\!"]],
      ["İSTANBUL", ["İstanbul"]],
      ["nobody", []],
    ])("%s finds %j in name, e-mail and company, whatever the case", async (text, names) => {
      expect(await namesOf({ text }, key)).toEqual(names);
    });

    test("a customer is found by its company where it has no name", async () => {
      const { customers } = await api.data(`{ customers(filter: { text: "ohne" }) { nodes { company } } }`, {}, key);
      expect(customers.nodes).toEqual([{ company: "Ohne Namen" }]);
    });

    test("letters that grow when they are folded are stored and found", async () => {
      const name = "ﷺ".repeat(200);
      await seed(api, { customers: [customerRow("6", { name, company: "ß".repeat(200) })] }, key);
      expect(await namesOf({ text: "ﷺ" }, key)).toEqual([name]);
    });
  });

  test("by segments: any of those given, and none of none", async () => {
    const key = await workspaceWith("segments", {
      customers: ["small", "large", "Small", null].map((segment, index) => customerRow(`${index}`, { segment })),
    });
    expect(await namesOf({ segments: ["small"] }, key)).toEqual(["0"]);
    expect(await namesOf({ segments: ["large", "small"] }, key)).toEqual(["0", "1"]);
    expect(await namesOf({ segments: ["s%"] }, key)).toEqual([]);
    expect(await namesOf({ segments: [] }, key)).toEqual([]);
    expect(await namesOf({ segments: null }, key)).toHaveLength(4);
  });

  test("by external system: known to it as a customer", async () => {
    const key = await workspaceWith("systems", {
      customers: [customerRow("1", { externalIds: [named("7", "desk").externalId] }), customerRow("2")],
      contracts: [contractRow("2", "2", named("1", "billing"))],
    });
    expect(await namesOf({ externalSystem: "desk" }, key)).toEqual(["1"]);
    expect(await namesOf({ externalSystem: "crm" }, key)).toEqual(["1", "2"]);
    expect(await namesOf({ externalSystem: "billing" }, key)).toEqual([]);
    expect(await namesOf({ externalSystem: "Desk" }, key)).toEqual([]);
  });

  describe("by computed values", () => {
    let key: string;
    const loyalty: Record<string, { loyaltyTier: string; loyaltyScore: number; activity: string }> = {};
    beforeAll(async () => {
      key = await workspaceWith("computed", {
        customers: ["prospect", "former", "passive", "active", "today", "in30"].map((name) => customerRow(name)),
        contracts: [
          contractRow("former", "former", { startsOn: "2023-01-01" }),
          contractRow("passive", "passive", { startsOn: "2020-07-01", autoRenew: true }),
          contractRow("active", "active", { startsOn: "2020-07-01", autoRenew: true }),
          contractRow("today", "today", { startsOn: "2025-01-16" }),
          contractRow("in30", "in30", { startsOn: "2025-02-15" }),
        ],
        interactions: [interactionRow("active", "active", { direction: "INBOUND", resolutionQuality: "LOW_EFFORT" })],
      });
      const { customers } = await api.data(
        `{ customers { nodes { name loyaltyTier loyaltyScore activity } } }`,
        {},
        key,
      );
      for (const { name, ...values } of customers.nodes) loyalty[name.replace("Customer ", "")] = values;
    });
    const having = (holds: (values: { loyaltyTier: string; loyaltyScore: number; activity: string }) => boolean) =>
      Object.entries(loyalty).flatMap(([name, values]) => (holds(values) ? [name] : []));

    test("activities", async () => {
      expect(await namesOf({ activities: ["PROSPECT"] }, key)).toEqual(["prospect"]);
      expect(await namesOf({ activities: ["FORMER", "PASSIVE"] }, key)).toEqual(["former", "passive"]);
      expect(await namesOf({ activities: ["ACTIVE"] }, key)).toEqual(["active", "today", "in30"]);
      expect(await namesOf({ activities: [] }, key)).toEqual([]);
    });

    test("tiers", async () => {
      const tiers = ["FORMER", "NEW", "BRONZE", "SILVER", "GOLD", "PLATINUM"];
      for (const tier of tiers) {
        expect(await namesOf({ tiers: [tier] }, key)).toEqual(having(({ loyaltyTier }) => loyaltyTier === tier));
      }
      expect(await namesOf({ tiers }, key)).toHaveLength(6);
      expect(new Set(Object.values(loyalty).map(({ loyaltyTier }) => loyaltyTier)).size).toBeGreaterThan(2);
    });

    test("a range of scores, from its first value and below its last", async () => {
      const score = loyalty.passive?.loyaltyScore ?? NaN;
      expect(await namesOf({ scoreFrom: score }, key)).toEqual(having(({ loyaltyScore }) => loyaltyScore >= score));
      expect(await namesOf({ scoreBelow: score }, key)).toEqual(having(({ loyaltyScore }) => loyaltyScore < score));
      expect(await namesOf({ scoreFrom: score, scoreBelow: score + 0.0001 }, key)).toContain("passive");
      expect(await namesOf({ scoreFrom: 0, scoreBelow: 100 }, key)).toHaveLength(6);
      expect(await namesOf({ scoreFrom: 60, scoreBelow: 40 }, key)).toEqual([]);
    });

    test("renewals due within days from today, both ends included", async () => {
      expect(await namesOf({ renewalDueWithinDays: 0 }, key)).toEqual(["today"]);
      expect(await namesOf({ renewalDueWithinDays: 29 }, key)).toEqual(["today"]);
      expect(await namesOf({ renewalDueWithinDays: 30 }, key)).toEqual(["today", "in30"]);
      expect(await namesOf({ renewalDueWithinDays: 36_500 }, key)).toEqual(["passive", "active", "today", "in30"]);
    });

    test("all that is given must hold", async () => {
      expect(await namesOf({ activities: ["ACTIVE"], renewalDueWithinDays: 30, text: "in30" }, key)).toEqual(["in30"]);
      expect(await namesOf({ activities: ["ACTIVE"], text: "passive" }, key)).toEqual([]);
    });
  });

  describe("by what is expected of them", () => {
    let key: string;
    beforeAll(async () => {
      const firstYear = { startsOn: "2025-06-01", value: euros("600.00") };
      key = await workspaceWith("expected", {
        customers: ["prospect", "first", "tenured", "cancelled", "troubled"].map((name) => customerRow(name)),
        contracts: [
          contractRow("first", "first", firstYear),
          contractRow("tenured", "tenured", { startsOn: "2023-02-01", autoRenew: true, value: euros("1200.01") }),
          contractRow("cancelled", "cancelled", firstYear),
          contractRow("troubled", "troubled", { startsOn: "2025-02-01", termMonths: 24, value: euros("1199.98") }),
        ],
        contractEvents: [{ ...named("c"), contract: named("cancelled"), type: "CANCELLED", day: "2026-01-10" }],
        interactions: [
          interactionRow("t-1", "troubled", { resolutionQuality: "UNRESOLVED" }),
          interactionRow("t-2", "troubled", { kind: "COMPLAINT" }),
          interactionRow("t-3", "tenured", { kind: "FEEDBACK", recommendation: 9, direction: "OUTBOUND" }),
        ],
      });
    });

    test("a range of churn risks, from its first value and below its last; without contracts none", async () => {
      expect(await namesOf({ churnRiskFrom: 0 }, key)).toEqual(["first", "tenured", "troubled"]);
      expect(await namesOf({ churnRiskFrom: 0.2 }, key)).toEqual(["first"]);
      expect(await namesOf({ churnRiskBelow: 0.2 }, key)).toEqual(["tenured", "troubled"]);
      expect(await namesOf({ churnRiskFrom: 0, churnRiskBelow: 0.1 }, key)).toEqual(["troubled"]);
      expect(await namesOf({ churnRiskBelow: 0 }, key)).toEqual([]);
      expect(await namesOf({ churnRiskFrom: null, churnRiskBelow: null }, key)).toHaveLength(5);
    });

    test("known leavers, who are on no list of those who may leave unless they are asked for", async () => {
      expect(await namesOf({ decisions: ["LEAVING"] }, key)).toEqual(["cancelled"]);
      expect(await namesOf({ decisions: ["OPEN", "STAYING"] }, key)).toEqual(["first", "tenured", "troubled"]);
      expect(await namesOf({ decisions: ["STAYING"] }, key)).toEqual(["troubled"]);
      expect(await namesOf({ decisions: [] }, key)).toEqual([]);
      expect(await namesOf({ churnRiskFrom: 1 }, key)).toEqual([]);
      expect(await namesOf({ churnRiskFrom: 1, decisions: ["LEAVING"] }, key)).toEqual(["cancelled"]);
    });

    test("revenue at risk from so many minor units", async () => {
      expect(await namesOf({ revenueAtRiskFrom: 0 }, key)).toEqual(["first", "tenured", "troubled"]);
      expect(await namesOf({ revenueAtRiskFrom: 12_000 }, key)).toEqual(["first", "tenured"]);
      expect(await namesOf({ revenueAtRiskFrom: 12_001 }, key)).toEqual(["tenured"]);
      expect(await namesOf({ revenueAtRiskFrom: 60_000, decisions: ["LEAVING"] }, key)).toEqual(["cancelled"]);
    });

    test("next best actions: any of those given, and none of none", async () => {
      expect(await namesOf({ nextBestActions: ["RESOLVE"] }, key)).toEqual(["troubled"]);
      expect(await namesOf({ nextBestActions: ["REACTIVATE"] }, key)).toEqual(["tenured"]);
      expect(await namesOf({ nextBestActions: ["ASK_REFERRAL", "RESOLVE"] }, key)).toEqual(["tenured", "troubled"]);
      expect(await namesOf({ nextBestActions: ["AFFIRM_DECISION"] }, key)).toEqual([]);
      expect(await namesOf({ nextBestActions: [] }, key)).toEqual([]);
    });

    test("annual value from so many minor units, whatever the term length", async () => {
      expect(await namesOf({ annualValueFrom: 0 }, key)).toEqual(["first", "tenured", "cancelled", "troubled"]);
      expect(await namesOf({ annualValueFrom: 60_000 }, key)).toEqual(["first", "tenured", "cancelled"]);
      expect(await namesOf({ annualValueFrom: 60_001 }, key)).toEqual(["tenured"]);
      expect(await namesOf({ annualValueFrom: 120_002 }, key)).toEqual([]);
    });

    test("all of them together with the others", async () => {
      const risky = { churnRiskFrom: 0.2, nextBestActions: ["SHARE_GOAL"], annualValueFrom: 1 };
      expect(await namesOf({ ...risky, renewalDueWithinDays: 365 }, key)).toEqual(["first"]);
    });
  });

  test("attributes select the customers of a retention report, archived ones too", async () => {
    const key = await workspaceWith("report", {
      customers: [
        customerRow("stayed", { segment: "a", tags: ["x"] }),
        customerRow("left", { segment: "b", tags: ["x", "y"] }),
      ],
      contracts: [
        contractRow("stayed", "stayed", { startsOn: "2024-01-01", autoRenew: true }),
        contractRow("left", "left", { startsOn: "2024-01-01" }),
      ],
    });
    const report = async (filter: object | null) => {
      const { retention } = await api.data(
        `query ($filter: ReportFilter) { retention(from: "2024-06-01", to: "2025-06-01", filter: $filter) {
          renewals { numerator denominator } customersKept { numerator denominator }
        } }`,
        { filter },
        key,
      );
      const { renewals, customersKept } = retention;
      return [renewals, customersKept].map(({ numerator, denominator }) => `${numerator}/${denominator}`);
    };
    const archive = `mutation { customerDelete(input: { externalId: { system: "crm", externalId: "left" } }) { customer { id } } }`;
    for (const step of ["before", "after"]) {
      expect([step, await report(null)]).toEqual([step, ["1/2", "1/2"]]);
      expect([step, await report({ segments: ["a"] })]).toEqual([step, ["1/1", "1/1"]]);
      expect([step, await report({ tags: ["y"] })]).toEqual([step, ["0/1", "0/1"]]);
      expect([step, await report({ externalSystem: "crm", text: "LEFT" })]).toEqual([step, ["0/1", "0/1"]]);
      expect([step, await report({ segments: ["none"] })]).toEqual([step, ["0/0", "0/0"]]);
      await api.send(archive, {}, key);
    }
  });
});
