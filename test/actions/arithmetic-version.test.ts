import type * as ContractTerms from "../../src/domain/contract/contract-terms.js";
import type * as LoyaltyScores from "../../src/domain/loyalty/loyalty-score.js";
import { monthCounter } from "../../src/jobs/month-counter.js";
import { refresher } from "../../src/jobs/refresher.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, seed } from "../support/seed.js";

/** The arithmetic in force: a version more, and grace lasts half a year longer and the score is half of what it was. */
const mockArithmetic = { version: 1 };
jest.mock("../../src/domain/arithmetic-version.js", () => ({
  get ARITHMETIC_VERSION() {
    return mockArithmetic.version;
  },
}));
jest.mock("../../src/domain/contract/contract-terms.js", () => {
  const actual = jest.requireActual<typeof ContractTerms>("../../src/domain/contract/contract-terms.js");
  const termsOf: typeof actual.termsOf = (history, day, graceDays) =>
    actual.termsOf(history, day, mockArithmetic.version === 1 ? graceDays : graceDays + 180);
  return { ...actual, termsOf };
});
jest.mock("../../src/domain/loyalty/loyalty-score.js", () => {
  const actual = jest.requireActual<typeof LoyaltyScores>("../../src/domain/loyalty/loyalty-score.js");
  const scoreOf: typeof actual.scoreOf = (...facts) => {
    const score = actual.scoreOf(...facts);
    return mockArithmetic.version === 1 ? score : { ...score, score: score.score / 2 };
  };
  return { ...actual, scoreOf };
});

const MANY = 110;
const ONE_BATCH = 100;
const STOP = new AbortController().signal;
/** The last customers: some of a job's first batch, and those after it. */
const QUESTION = `{
  customers(last: 60) {
    rowsBehind
    nodes { loyaltyScore activity retentionRate { denominator pending } contracts { nodes { terms { outcome } } } }
  }
  retention(from: "2025-07-01", to: "2026-01-01") {
    renewals { denominator pending }
    customersKept { numerator denominator }
    series { customersKept { numerator denominator } }
  }
  loyaltyPolicy { recomputation { behind } }
}`;

interface Node {
  readonly loyaltyScore: number;
}

/** What is shown of customers whose only term ended on 2025-09-01, where a month is without anybody once they left. */
const FIRST = {
  customer: { activity: "FORMER", retentionRate: { denominator: 1, pending: 0 }, outcome: "LAPSED" },
  retention: { renewals: { denominator: MANY, pending: 0 }, customersKept: { numerator: 0, denominator: MANY } },
  keptByMonth: [MANY, MANY, 0, 0, 0, 0],
};
const SECOND = {
  customer: { activity: "PASSIVE", retentionRate: { denominator: 0, pending: 1 }, outcome: "PENDING" },
  retention: { renewals: { denominator: 0, pending: MANY }, customersKept: { numerator: MANY, denominator: MANY } },
  keptByMonth: [MANY, MANY, MANY, MANY, MANY, MANY],
};

onEachDatabase("new arithmetic", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    mockArithmetic.version = 1;
    api = await TestApi.start(current());
    const names = Array.from({ length: MANY }, (_, index) => `c${index}`);
    await seed(api, { customers: names.map((name) => customerRow(name)) });
    const term = { startsOn: "2024-09-01", termMonths: 12 };
    await seed(api, { contracts: names.map((name) => contractRow(name, name, term)) });
    await countAhead();
  });

  const job = (signal = STOP, clock = () => api.now) => ({ database: current().database, clock, signal });
  const countAhead = () => monthCounter.run(job());

  /** What a reader is told, each customer alike; returns the score that all have. */
  async function read(expected: typeof FIRST, behind: number): Promise<number> {
    const { customers, retention, loyaltyPolicy } = await api.data(QUESTION);
    const [first]: Node[] = customers.nodes;
    const score = first?.loyaltyScore ?? NaN;
    const { outcome, ...values } = expected.customer;
    const node = { ...values, loyaltyScore: score, contracts: { nodes: [{ terms: [{ outcome }] }] } };
    expect(customers.nodes).toEqual(Array.from({ length: 60 }, () => node));
    expect(retention).toMatchObject(expected.retention);
    const kept: { customersKept: { numerator: number } }[] = retention.series;
    expect(kept.map(({ customersKept }) => customersKept.numerator)).toEqual(expected.keptByMonth);
    expect([customers.rowsBehind, loyaltyPolicy.recomputation.behind]).toEqual([behind, behind]);
    return score;
  }

  /** How many statements count terms or read customers for a series: none where all months were counted ahead. */
  const seriesStatements = async () => {
    const { statements } = current();
    statements.length = 0;
    await api.data(`{ retention(from: "2025-07-01", to: "2026-01-01") { series { customersKept { value } } } }`);
    return statements.filter((statement) => /storedRetention|reportCustomers/.test(statement)).length;
  };

  test("is told to readers at once, in reports too, while the job replaces what the old one has stored", async () => {
    const before = await read(FIRST, 0);
    expect(await seriesStatements()).toBe(0);

    mockArithmetic.version = 2;
    const after = await read(SECOND, MANY);
    expect(after).not.toBe(before);

    const stop = new AbortController();
    await refresher.run(
      job(stop.signal, () => {
        stop.abort();
        return api.now;
      }),
    );
    expect(await read(SECOND, MANY - ONE_BATCH)).toBe(after);
    await countAhead();
    expect(await read(SECOND, MANY - ONE_BATCH)).toBe(after);

    await refresher.run(job());
    expect(await read(SECOND, 0)).toBe(after);
  });

  test("counts months anew: what the old one has counted is not read, and is replaced by the job", async () => {
    expect(await seriesStatements()).toBeGreaterThan(0);
    await countAhead();
    expect(await seriesStatements()).toBe(0);
    await read(SECOND, 0);

    // Nothing that is stored of terms is another, and yet what was counted of them may be.
    mockArithmetic.version = 3;
    expect(await seriesStatements()).toBeGreaterThan(0);
    await refresher.run(job());
    expect(await seriesStatements()).toBeGreaterThan(0);
    await countAhead();
    expect(await seriesStatements()).toBe(0);
    await read(SECOND, 0);
  });
});
