import { Role } from "../../src/model/workspace/api-key.js";
import type { TestApi } from "./api.js";
import { type Batch, contractRow, customerRow, euros, interactionRow, named, seed } from "./seed.js";

const contactRow = (id: string, customer: string, at: string, fields: object) =>
  interactionRow(id, customer, { occurredAt: `${at}T10:00:00.000Z`, ...fields });
const closed = (at: string) => ({ resolvedAt: `${at}T11:00:00.000Z` });
const feedback = (id: string, customer: string, at: string, recommendation: number, fields: object = {}) =>
  contactRow(id, customer, at, { kind: "FEEDBACK", recommendation, ...fields });

/**
 * Seven customers of whom every report can be worked out by hand, as they stand on 2026-01-15:
 *
 * - stay: 120 a year since 2024-01-01, rolls over
 * - raise: 120 a year since 2024-03-01, renewed by agreement at 240
 * - less: 120 a year since 2024-05-01, rolls over at 90
 * - left: 60 a year since 2024-04-01, lapsed a year later; held until the end of the grace days, 2025-05-01
 * - pending: 480 a year since 2025-01-01, ended on 2026-01-01 and may still renew
 * - dollars: 240 USD for two years since 2024-02-01
 * - late: 100 a year since 2025-06-01, rolls over
 */
const REPORT_BASE = {
  customers: [
    customerRow("stay", { segment: "small" }),
    customerRow("raise", { segment: "small" }),
    customerRow("less", { segment: "large" }),
    customerRow("left", { segment: "large" }),
    customerRow("pending"),
    customerRow("dollars"),
    customerRow("late", { segment: "small" }),
  ],
  contracts: [
    contractRow("stay", "stay", { startsOn: "2024-01-01", product: "phone", autoRenew: true }),
    contractRow("raise", "raise", { startsOn: "2024-03-01", product: "phone" }),
    contractRow("less", "less", {
      startsOn: "2024-05-01",
      product: "office",
      autoRenew: true,
      renewalValue: euros("90.00"),
    }),
    contractRow("left", "left", { startsOn: "2024-04-01", product: "office", value: euros("60.00") }),
    contractRow("pending", "pending", { startsOn: "2025-01-01", product: "office", value: euros("480.00") }),
    contractRow("dollars", "dollars", {
      startsOn: "2024-02-01",
      termMonths: 24,
      value: { amount: "240.00", currency: "USD" },
    }),
    contractRow("late", "late", { product: "phone", value: euros("100.00"), autoRenew: true }),
  ],
  contractEvents: [
    {
      ...named("raise"),
      contract: named("raise"),
      type: "RENEWAL_AGREED",
      day: "2025-02-15",
      months: 12,
      value: euros("240.00"),
    },
  ],
  interactions: [
    contactRow("1", "stay", "2025-02-10", {
      channel: "PHONE",
      direction: "INBOUND",
      agent: "kim",
      resolutionQuality: "LOW_EFFORT",
    }),
    contactRow("2", "stay", "2025-02-20", {
      channel: "PHONE",
      agent: "kim",
      resolutionQuality: "VALUE_ENHANCEMENT",
    }),
    contactRow("3", "left", "2025-03-05", {
      kind: "COMPLAINT",
      channel: "EMAIL",
      agent: "lee",
      resolutionQuality: "UNRESOLVED",
    }),
    contactRow("4", "raise", "2025-03-10", {
      channel: "CHAT",
      effortScale: "CES_2",
      effortScore: 6,
      satisfaction: 4,
      ...closed("2025-03-10"),
    }),
    contactRow("5", "less", "2025-06-03", {
      kind: "COMPLAINT",
      channel: "PHONE",
      agent: "lee",
      effortScale: "CES_1",
      effortScore: 4,
      ...closed("2025-06-03"),
    }),
    contactRow("6", "late", "2025-07-01", { channel: "PHONE", ...closed("2025-07-02") }),
    contactRow("7", "late", "2025-08-01", { channel: "PORTAL" }),
    contactRow("8", "raise", "2025-09-01", {
      kind: "OUTREACH",
      proactive: true,
      resolutionQuality: "VALUE_ENHANCEMENT",
    }),
    feedback("9", "stay", "2025-04-01", 10),
    feedback("10", "left", "2025-03-20", 3),
    feedback("11", "raise", "2025-05-05", 8),
    feedback("12", "less", "2025-05-06", 9, { satisfaction: 5 }),
  ],
} satisfies Batch;

const ARCHIVE = `mutation ($input: CustomerDeleteInput!) { customerDelete(input: $input) { customer { id } } }`;

/**
 * Writes them, and what no figure may show: that two of them are archived, and the facts of another workspace. Returns
 * a key to the other one, and the global ids of the seven.
 */
export async function seedReports(api: TestApi): Promise<{ elsewhere: string; ids: string[] }> {
  const { customers } = await seed(api, REPORT_BASE);
  for (const name of ["left", "pending"]) await api.data(ARCHIVE, { input: named(name) });
  const elsewhere = await api.createKey(Role.ADMIN, "elsewhere");
  await seed(api, REPORT_BASE, elsewhere);
  const other = contractRow("other", "other", { startsOn: "2024-07-01", value: euros("1000.00") });
  await seed(api, { customers: [customerRow("other")], contracts: [other] }, elsewhere);
  return { elsewhere, ids: customers.map(({ id }: { id: string }) => id) };
}
