import type { House } from "./play.js";
import { YEAR } from "./truth.js";

const REPORT = `query ($from: LocalDate!, $to: LocalDate!) {
  retention(from: $from, to: $to) {
    total { renewals { numerator denominator } customersKept { numerator denominator } }
  }
  revenueRetention(from: $from, to: $to) {
    total {
      currency
      start { amount } churn { amount } contraction { amount } expansion { amount } newBusiness { amount } end { amount }
      grossRevenueRetention { value } netRevenueRetention { value }
    }
  }
  serviceQuality(from: $from, to: $to) { total { closed qualityUnknown unresolvedOpen qualities { quality count } } }
  tiers(from: $from, to: $to) { distribution { tier atStart atEnd } }
}`;

const CUSTOMERS = `query ($to: LocalDate!) {
  customers(first: 30) {
    nodes { name loyalty(asOf: $to) { tier } contracts(first: 5) { nodes { terms { dueOn outcome } } } }
  }
}`;

const LETTERS: Readonly<Record<string, string>> = { RENEWED: "R", LAPSED: "L" };

/** What Treue says of the year, in the words of the truth. */
export async function reportOf(house: House) {
  const { retention, revenueRetention, serviceQuality, tiers } = await house.ask(REPORT, YEAR);
  const { customers } = await house.ask(CUSTOMERS, { to: YEAR.to });
  const { qualities, ...service } = serviceQuality.total;
  return {
    due: Object.fromEntries(customers.nodes.map(dueOf)),
    retention: retention.total,
    revenue: revenueRetention.total.map(amountsOf),
    service: {
      ...service,
      qualities: Object.fromEntries(
        qualities.map(({ quality, count }: { quality: string; count: number }) => [quality, count]),
      ),
    },
    tiers: Object.fromEntries(customers.nodes.map(({ name, loyalty }: CustomerNode) => [name, loyalty.tier])),
    distribution: Object.fromEntries(
      tiers.distribution.map(({ tier, atStart, atEnd }: TierCount) => [tier, [atStart, atEnd]]),
    ),
  };
}

interface TierCount {
  readonly tier: string;
  readonly atStart: number;
  readonly atEnd: number;
}

interface CustomerNode {
  readonly name: string;
  readonly loyalty: { readonly tier: string };
  readonly contracts: { readonly nodes: readonly { readonly terms: readonly { dueOn: string; outcome: string }[] }[] };
}

function dueOf({ name, contracts }: CustomerNode): [string, string[]] {
  const terms = contracts.nodes.flatMap((contract) => contract.terms);
  const due = terms.filter(({ dueOn, outcome }) => dueOn >= YEAR.from && dueOn < YEAR.to && outcome in LETTERS);
  return [name, due.map(({ dueOn, outcome }) => `${dueOn} ${LETTERS[outcome]}`).sort()];
}

function amountsOf(group: Readonly<Record<string, string | { amount?: string; value?: number }>>): object {
  return Object.fromEntries(
    Object.entries(group).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (value.amount ?? value.value),
    ]),
  );
}
