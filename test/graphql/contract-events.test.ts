import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, ingest, named, seed } from "../support/seed.js";
import { storedContents, storedRows } from "../support/stored-rows.js";

const RESULT = `{
  contract {
    terms { number endsOn months outcome decidedBy decidedOn value { amount } }
    status pausedOn resumesOn
    events { type day until }
    customer { retentionRate { numerator denominator } }
  }
  userErrors { code message path }
}`;
const CHANGES = {
  contractRenew: `mutation ($input: ContractRenewInput!) { result: contractRenew(input: $input) ${RESULT} }`,
  contractCancel: `mutation ($input: ContractCancelInput!) { result: contractCancel(input: $input) ${RESULT} }`,
  contractReinstate: `mutation ($input: ContractReinstateInput!) { result: contractReinstate(input: $input) ${RESULT} }`,
  contractTerminate: `mutation ($input: ContractTerminateInput!) { result: contractTerminate(input: $input) ${RESULT} }`,
  contractPause: `mutation ($input: ContractPauseInput!) { result: contractPause(input: $input) ${RESULT} }`,
  contractResume: `mutation ($input: ContractResumeInput!) { result: contractResume(input: $input) ${RESULT} }`,
};
type Change = keyof typeof CHANGES;

/** Today is 2026-01-15; a contract of the seed runs from 2025-06-01 to 2026-06-01 and does not renew by itself. */
const LAPSED = { startsOn: "2024-06-01" };
const PENDING = { startsOn: "2025-01-01" };
const CANCELLED = { cancelledOn: "2025-12-01" };
const TERMINATED = { terminatedOn: "2025-12-01" };

interface Refusal {
  readonly what: string;
  readonly contract: object;
  readonly change: Change;
  readonly input?: object;
  readonly code: string;
  readonly path: readonly string[];
}

const REFUSALS: readonly Refusal[] = [
  ...(["contractRenew", "contractCancel", "contractTerminate"] as const).flatMap((change) => {
    const day = { contractRenew: "agreedOn", contractCancel: "cancelledOn", contractTerminate: "terminatedOn" }[change];
    return [
      { what: "a lapsed contract", contract: LAPSED, change, code: "TERM_LAPSED", path: [day] },
      { what: "a terminated contract", contract: TERMINATED, change, code: "CONTRACT_TERMINATED", path: [day] },
      {
        what: "any contract in 1899",
        contract: {},
        change,
        input: { [day]: "1899-12-31" },
        code: "DAY_INVALID",
        path: [day],
      },
    ];
  }),
  ...(["contractPause", "contractResume"] as const).flatMap((change) => {
    const day = { contractPause: "pausedOn", contractResume: "resumedOn" }[change];
    return [
      { what: "a terminated contract", contract: TERMINATED, change, code: "CONTRACT_TERMINATED", path: [day] },
      {
        what: "any contract in 1899",
        contract: {},
        change,
        input: { [day]: "1899-12-31" },
        code: "DAY_INVALID",
        path: [day],
      },
    ];
  }),
  { what: "a lapsed contract", contract: LAPSED, change: "contractPause", code: "TERM_LAPSED", path: ["pausedOn"] },
  {
    what: "a contract before its start",
    contract: {},
    change: "contractPause",
    input: { pausedOn: "2025-05-31" },
    code: "END_BEFORE_START",
    path: ["pausedOn"],
  },
  {
    what: "a contract until a day before",
    contract: {},
    change: "contractPause",
    input: { resumesOn: "2026-01-15" },
    code: "END_BEFORE_START",
    path: ["resumesOn"],
  },
  {
    what: "a contract that is not paused",
    contract: {},
    change: "contractResume",
    code: "NOT_PAUSED",
    path: ["resumedOn"],
  },
  {
    what: "a contract whose pause is over",
    contract: { pausedOn: "2025-10-01", resumesOn: "2025-11-01" },
    change: "contractResume",
    code: "NOT_PAUSED",
    path: ["resumedOn"],
  },
  {
    what: "a contract that lapsed with its cancellation",
    contract: { ...PENDING, cancelledOn: "2025-11-01" },
    change: "contractRenew",
    code: "TERM_LAPSED",
    path: ["agreedOn"],
  },
  {
    what: "a contract on a day after its grace days",
    contract: PENDING,
    change: "contractRenew",
    input: { agreedOn: "2026-01-31" },
    code: "TERM_LAPSED",
    path: ["agreedOn"],
  },
  {
    what: "a contract before its start",
    contract: {},
    change: "contractRenew",
    input: { agreedOn: "2025-05-31" },
    code: "END_BEFORE_START",
    path: ["agreedOn"],
  },
  {
    what: "a contract for no months",
    contract: {},
    change: "contractRenew",
    input: { months: 0 },
    code: "MONTHS_INVALID",
    path: ["months"],
  },
  {
    what: "a contract in another currency",
    contract: {},
    change: "contractRenew",
    input: { value: { amount: "1", currency: "USD" } },
    code: "CURRENCY_MISMATCH",
    path: ["value", "currency"],
  },
  {
    what: "a contract for less than nothing",
    contract: {},
    change: "contractRenew",
    input: { value: euros("-1") },
    code: "AMOUNT_INVALID",
    path: ["value", "amount"],
  },
  {
    what: "a cancelled contract",
    contract: CANCELLED,
    change: "contractCancel",
    code: "CONTRACT_CANCELLED",
    path: ["cancelledOn"],
  },
  { what: "a contract that stands", contract: {}, change: "contractReinstate", code: "NOT_CANCELLED", path: [] },
  {
    what: "a contract cancelled later than that",
    contract: CANCELLED,
    change: "contractReinstate",
    input: { reinstatedOn: "1899-12-31" },
    code: "DAY_INVALID",
    path: ["reinstatedOn"],
  },
  {
    what: "a cancelled contract whose last term has ended",
    contract: { ...PENDING, cancelledOn: "2025-11-01" },
    change: "contractReinstate",
    code: "TERM_LAPSED",
    path: ["reinstatedOn"],
  },
  {
    what: "a terminated contract",
    contract: TERMINATED,
    change: "contractReinstate",
    code: "CONTRACT_TERMINATED",
    path: [],
  },
  {
    what: "a contract before its start",
    contract: {},
    change: "contractTerminate",
    input: { terminatedOn: "2025-05-31" },
    code: "END_BEFORE_START",
    path: ["terminatedOn"],
  },
];

onEachDatabase("contract events", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    const customers = ["ada", ...REFUSALS.map((_, index) => `refused-${index}`)];
    await seed(api, {
      customers: customers.map((name) => customerRow(name)),
      contracts: [
        contractRow("standing", "ada"),
        ...REFUSALS.map(({ contract }, index) => contractRow(`refused-${index}`, `refused-${index}`, contract)),
      ],
    });
  });

  async function change(name: Change, externalId: string, input: object = {}) {
    return (await api.data(CHANGES[name], { input: { contract: named(externalId), ...input } })).result;
  }

  async function changed(name: Change, externalId: string, input: object = {}) {
    const { contract, userErrors } = await change(name, externalId, input);
    expect(userErrors).toEqual([]);
    return contract;
  }

  test("a renewal brings a further term with the months and the value agreed", async () => {
    await seed(api, { contracts: [contractRow("renewed", "ada")] });
    const contract = await changed("contractRenew", "renewed", {
      agreedOn: "2026-01-10",
      months: 24,
      value: euros("200.00"),
    });
    expect(contract.terms).toMatchObject([
      { outcome: "RENEWED", decidedBy: "AGREED", decidedOn: "2026-01-10", value: { amount: "120.00" } },
      { outcome: "OPEN", endsOn: "2028-06-01", months: 24, value: { amount: "200.00" } },
    ]);
  });

  test("a renewal agreed within the grace days holds, and is dated today where no day is given", async () => {
    await seed(api, { customers: [customerRow("bob")], contracts: [contractRow("pending", "bob", PENDING)] });
    const { terms, events, customer } = await changed("contractRenew", "pending");
    expect(events).toEqual([{ type: "RENEWAL_AGREED", day: "2026-01-15", until: null }]);
    expect(terms).toMatchObject([{ outcome: "RENEWED" }, { outcome: "OPEN", endsOn: "2027-01-01" }]);
    expect(customer.retentionRate).toEqual({ numerator: 1, denominator: 1 });
  });

  test("a renewal is agreed once per term", async () => {
    await seed(api, { contracts: [contractRow("twice", "ada", PENDING)] });
    await changed("contractRenew", "twice", { agreedOn: "2025-11-01" });
    const before = await storedContents(current().database);
    const { userErrors } = await change("contractRenew", "twice", { agreedOn: "2025-12-01" });
    expect(userErrors).toMatchObject([{ code: "RENEWAL_ALREADY_AGREED", path: ["input", "agreedOn"] }]);
    expect(await storedContents(current().database)).toEqual(before);
  });

  test("a cancellation ends the contract with the term that its notice reaches", async () => {
    const rolling = { autoRenew: true, noticeDays: 30 };
    await seed(api, {
      contracts: [contractRow("in-time", "ada", rolling), contractRow("too-late", "ada", { ...PENDING, ...rolling })],
    });
    expect((await changed("contractCancel", "in-time")).terms).toMatchObject([
      { endsOn: "2026-06-01", outcome: "LAPSED", decidedBy: "CANCELLED", decidedOn: "2026-01-15" },
    ]);
    const tooLate = await changed("contractCancel", "too-late", { cancelledOn: "2025-12-15" });
    expect(tooLate.terms).toMatchObject([
      { endsOn: "2026-01-01", outcome: "RENEWED", decidedBy: "ROLLED_OVER" },
      { endsOn: "2027-01-01", outcome: "LAPSED", decidedBy: "CANCELLED" },
    ]);
  });

  test("a cancellation can be taken back, and given again", async () => {
    await seed(api, { contracts: [contractRow("taken-back", "ada", CANCELLED)] });
    expect((await changed("contractReinstate", "taken-back")).terms).toMatchObject([{ outcome: "OPEN" }]);
    expect((await changed("contractCancel", "taken-back", { cancelledOn: "2026-01-20" })).events).toMatchObject([
      { type: "CANCELLED", day: "2025-12-01" },
      { type: "CANCELLATION_REVOKED", day: "2026-01-15" },
      { type: "CANCELLED", day: "2026-01-20" },
    ]);
  });

  test("an agreement outweighs the cancellation before it", async () => {
    await seed(api, { contracts: [contractRow("agreed", "ada", CANCELLED)] });
    expect((await changed("contractRenew", "agreed")).terms).toMatchObject([
      { outcome: "RENEWED", decidedBy: "AGREED" },
      { outcome: "OPEN" },
    ]);
  });

  test("a termination cuts the term short, and can be taken back until its day", async () => {
    await seed(api, { contracts: [contractRow("cut", "ada", { autoRenew: true })] });
    const { terms } = await changed("contractTerminate", "cut", { terminatedOn: "2026-01-15" });
    expect(terms).toMatchObject([{ endsOn: "2026-01-15", months: 12, outcome: "LAPSED", decidedBy: "TERMINATED" }]);
    await seed(api, { contracts: [contractRow("not-yet", "ada", { autoRenew: true })] });
    await changed("contractTerminate", "not-yet", { terminatedOn: "2026-02-01" });
    expect((await changed("contractReinstate", "not-yet")).terms).toMatchObject([
      { endsOn: "2026-06-01", outcome: "OPEN" },
    ]);
  });

  test("a contract is paused from today on, until a day that is told then or later, and resumed", async () => {
    await seed(api, { contracts: [contractRow("paused", "ada")] });
    const paused = { status: "PAUSED", pausedOn: "2026-01-15" };
    expect(await changed("contractPause", "paused")).toMatchObject({ ...paused, resumesOn: null });
    const told = await changed("contractPause", "paused", { resumesOn: "2026-03-01" });
    expect(told).toMatchObject({ ...paused, resumesOn: "2026-03-01" });
    const resumed = await changed("contractResume", "paused", { resumedOn: "2026-02-01" });
    expect(resumed).toMatchObject({ ...paused, resumesOn: "2026-02-01" });
    const { status, pausedOn, events } = await changed("contractResume", "paused");
    expect({ status, pausedOn }).toEqual({ status: "RUNNING", pausedOn: null });
    expect(events).toMatchObject([
      { type: "PAUSED", until: null },
      { type: "PAUSED", until: "2026-03-01" },
      { type: "RESUMED", day: "2026-01-15" },
      { type: "RESUMED", day: "2026-02-01" },
    ]);
  });

  test("a contract does not renew by itself within a pause", async () => {
    await seed(api, { contracts: [contractRow("resting", "ada", { startsOn: "2025-02-01", autoRenew: true })] });
    const pause = { resumesOn: "2026-03-01" };
    expect((await changed("contractPause", "resting", pause)).terms).toMatchObject([{ endsOn: "2027-02-01" }]);
  });

  test("a value changes within a term, and the next term begins with it", async () => {
    await seed(api, {
      contracts: [contractRow("valued", "ada", { startsOn: "2024-06-01", autoRenew: true })],
      contractEvents: [{ contract: named("valued"), type: "VALUE_CHANGED", day: "2025-01-01", value: euros("150.00") }],
    });
    const { customer } = await api.data(`{ customer(externalId: { system: "crm", externalId: "ada" }) {
      contracts(first: 100) { nodes { externalIds { externalId } terms { value { amount } } } }
    } }`);
    const valued = customer.contracts.nodes.find(
      ({ externalIds }: { externalIds: { externalId: string }[] }) => externalIds[0]?.externalId === "valued",
    );
    expect(valued.terms).toEqual([{ value: { amount: "120.00" } }, { value: { amount: "150.00" } }]);
  });

  describe("what cannot be is refused, and nothing is written", () => {
    let before: Awaited<ReturnType<typeof storedRows>>;
    beforeAll(async () => {
      before = await storedRows(current().database);
    });
    test.each(REFUSALS.map((refusal, index) => ({ ...refusal, index })))(
      "$change of $what: $code",
      async ({ change: name, input = {}, code, path, index }) => {
        const refused = await change(name, `refused-${index}`, input);
        expect(refused).toEqual({
          contract: null,
          userErrors: [{ code, path: ["input", ...path], message: expect.stringMatching(/\w/) }],
        });
      },
    );

    test.each([
      { reference: named("nowhere"), code: "CONTRACT_NOT_FOUND", path: ["contract", "externalId"] },
      {
        reference: { id: "contract_0193f2c4-0000-7000-8000-000000000000" },
        code: "CONTRACT_NOT_FOUND",
        path: ["contract", "id"],
      },
      { reference: { id: "nonsense" }, code: "CONTRACT_NOT_FOUND", path: ["contract", "id"] },
      { reference: {}, code: "REFERENCE_MISSING", path: ["contract"] },
      { reference: { id: "nonsense", ...named("both") }, code: "REFERENCE_MISSING", path: ["contract"] },
    ])("a contract named as $reference: $code", async ({ reference, code, path }) => {
      for (const mutation of Object.values(CHANGES)) {
        const { result } = await api.data(mutation, { input: { contract: reference } });
        expect(result).toMatchObject({ contract: null, userErrors: [{ code, path: ["input", ...path] }] });
      }
    });

    test.each([
      { what: "a mistake that names no event", row: { type: "MISTAKE" }, code: "EVENT_NOT_FOUND", path: ["undoes"] },
      {
        what: "a mistake that names an unknown event",
        row: { type: "MISTAKE", undoes: "0193f2c4-0000-7000-8000-000000000000" },
        code: "EVENT_NOT_FOUND",
        path: ["undoes"],
      },
      {
        what: "a changed value without a value",
        row: { type: "VALUE_CHANGED" },
        code: "AMOUNT_INVALID",
        path: ["value"],
      },
      {
        what: "a changed value before the start",
        row: { type: "VALUE_CHANGED", day: "2025-05-01", value: euros("1") },
        code: "END_BEFORE_START",
        path: ["day"],
      },
    ])("$what: $code", async ({ row, code, path }) => {
      const answer = await ingest(api, {
        contractEvents: [{ contract: named("standing"), day: "2026-01-01", ...row }],
      });
      expect(answer.contractEvents).toMatchObject([
        { outcome: "FAILED", userErrors: [{ code, path: ["input", "contractEvents", "0", ...path] }] },
      ]);
    });

    test("none of it was written", async () => {
      expect(await storedRows(current().database)).toEqual(before);
    });
  });
});
