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
  customers(first: 50) {
    nodes { name contracts(first: 20) { nodes { terms { dueOn outcome } } } }
  }
}`;

const LETTERS: Readonly<Record<string, string>> = { RENEWED: "R", LAPSED: "L" };

/** What Treue says of the year, in the words of the truth. */
export async function reportOf(house: House) {
  const { retention, revenueRetention, serviceQuality, customers } = await house.ask(REPORT, YEAR);
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
  };
}

interface CustomerNode {
  readonly name: string;
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
