import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, ingest, interactionRow, named, seed } from "../support/seed.js";
import { storedRows } from "../support/stored-rows.js";

const REFUSED = "{ userErrors { code message path } }";
const MUTATIONS = {
  customerUpsert: `mutation ($input: CustomerUpsertInput!) { result: customerUpsert(input: $input) ${REFUSED} }`,
  customerDelete: `mutation ($input: CustomerDeleteInput!) { result: customerDelete(input: $input) ${REFUSED} }`,
  contractUpsert: `mutation ($input: ContractUpsertInput!) { result: contractUpsert(input: $input) ${REFUSED} }`,
  contractRenew: `mutation ($input: ContractRenewInput!) { result: contractRenew(input: $input) ${REFUSED} }`,
  contractCancel: `mutation ($input: ContractCancelInput!) { result: contractCancel(input: $input) ${REFUSED} }`,
  contractReinstate: `mutation ($input: ContractReinstateInput!) { result: contractReinstate(input: $input) ${REFUSED} }`,
  contractTerminate: `mutation ($input: ContractTerminateInput!) { result: contractTerminate(input: $input) ${REFUSED} }`,
  contractPause: `mutation ($input: ContractPauseInput!) { result: contractPause(input: $input) ${REFUSED} }`,
  contractResume: `mutation ($input: ContractResumeInput!) { result: contractResume(input: $input) ${REFUSED} }`,
  interactionRecord: `mutation ($input: InteractionRecordInput!) { result: interactionRecord(input: $input) ${REFUSED} }`,
  interactionResolve: `mutation ($input: InteractionResolveInput!) { result: interactionResolve(input: $input) ${REFUSED} }`,
};
type Mutation = keyof typeof MUTATIONS;

/** What the cases name: records of this workspace, of another one, and of none. */
interface World {
  readonly customer: string;
  readonly otherCustomer: string;
  readonly contract: string;
  readonly interaction: string;
  readonly foreignCustomer: string;
  readonly foreignContract: string;
  readonly foreignInteraction: string;
  /** Cursor of the customers by name. */
  readonly byName: string;
  /** Cursors of the contracts and interactions of the customer. */
  readonly contractCursor: string;
  readonly interactionCursor: string;
}

/** What a case sends; a function where it names records. */
type Input = object | ((world: World) => object);

function within(world: World, input: Input): object {
  return typeof input === "function" ? (input as (world: World) => object)(world) : input;
}

type UserErrorCase = readonly [mutation: Mutation, input: Input, code: string, ...path: string[]];

const UNKNOWN = "0193f2c4-0000-7000-8000-000000000000";
const long = (length: number) => "x".repeat(length);
const contract = (fields: object) => ({ ...contractRow("bad", "ada"), ...fields });
const contact = (fields: object) => ({ customer: named("ada"), kind: "SERVICE", ...fields });
const spend = (yearlySpend: object) => ({ name: "x", yearlySpend });

const AMOUNTS = [
  "-1",
  "-0.01",
  "100000000000.01",
  "9999999999999999",
  "1.999",
  "1e3",
  "",
  "12,50",
  "NaN",
  "+1",
  "1.",
  ".5",
];

const TEXTS: readonly UserErrorCase[] = [
  ["customerUpsert", { name: long(201) }, "TEXT_INVALID", "name"],
  ["customerUpsert", { name: "" }, "TEXT_INVALID", "name"],
  ["customerUpsert", { name: " \t" }, "TEXT_INVALID", "name"],
  ["customerUpsert", { name: "half \ud83d" }, "TEXT_INVALID", "name"],
  ["customerUpsert", { email: `${long(310)}@example.org` }, "TEXT_INVALID", "email"],
  ["customerUpsert", { phone: long(65) }, "TEXT_INVALID", "phone"],
  ["customerUpsert", { company: long(201) }, "TEXT_INVALID", "company"],
  ["customerUpsert", { segment: long(101) }, "TEXT_INVALID", "segment"],
  ["customerUpsert", { tags: ["good", long(101)] }, "TEXT_INVALID", "tags", "1"],
  ["customerUpsert", { tags: Array.from({ length: 700 }, (_, n) => `${long(92)} ${n}`) }, "TEXT_INVALID", "tags"],
  ["customerUpsert", { customFields: { note: long(65_530) } }, "TEXT_INVALID", "customFields"],
  ["customerUpsert", { ...named("1", "") }, "TEXT_INVALID", "externalId", "system"],
  ["customerUpsert", { ...named("") }, "TEXT_INVALID", "externalId", "externalId"],
  ["customerUpsert", { ...named("1", long(65)) }, "TEXT_INVALID", "externalId", "system"],
  ["customerUpsert", { ...named(long(192)) }, "TEXT_INVALID", "externalId", "externalId"],
  ["customerUpsert", { ...named("ada ") }, "TEXT_INVALID", "externalId", "externalId"],
  [
    "customerUpsert",
    { externalIds: [{ system: " crm", externalId: "1" }] },
    "TEXT_INVALID",
    "externalIds",
    "0",
    "system",
  ],
  ["contractUpsert", contract({ product: long(201) }), "TEXT_INVALID", "product"],
  ["interactionRecord", contact({ caseKey: long(192) }), "TEXT_INVALID", "caseKey"],
  ["interactionRecord", contact({ agent: long(101) }), "TEXT_INVALID", "agent"],
  ["interactionRecord", contact({ subject: long(501) }), "TEXT_INVALID", "subject"],
  ["interactionRecord", contact({ valueTip: long(501) }), "TEXT_INVALID", "valueTip"],
];

const MONEY: readonly UserErrorCase[] = [
  ...AMOUNTS.map((amount): UserErrorCase => [
    "customerUpsert",
    spend(euros(amount)),
    "AMOUNT_INVALID",
    "yearlySpend",
    "amount",
  ]),
  ["customerUpsert", spend({ amount: "1.5", currency: "JPY" }), "AMOUNT_INVALID", "yearlySpend", "amount"],
  ["customerUpsert", spend({ minor: -1, currency: "EUR" }), "AMOUNT_INVALID", "yearlySpend", "minor"],
  ["customerUpsert", spend({ minor: 10_000_000_000_001, currency: "EUR" }), "AMOUNT_INVALID", "yearlySpend", "minor"],
  ["customerUpsert", spend({ currency: "EUR" }), "FIELD_MISSING", "yearlySpend", "amount"],
  ["customerUpsert", spend({ amount: "1", minor: 100, currency: "EUR" }), "AMOUNT_INVALID", "yearlySpend"],
  ["customerUpsert", spend({ amount: "1", currency: "EUX" }), "CURRENCY_UNKNOWN", "yearlySpend", "currency"],
  ["customerUpsert", spend({ amount: "1", currency: "eur" }), "CURRENCY_UNKNOWN", "yearlySpend", "currency"],
  ["customerUpsert", spend({ amount: "1", currency: "" }), "CURRENCY_UNKNOWN", "yearlySpend", "currency"],
  ["contractUpsert", contract({ value: euros("-1") }), "AMOUNT_INVALID", "value", "amount"],
  ["contractUpsert", contract({ renewalValue: euros("0.001") }), "AMOUNT_INVALID", "renewalValue", "amount"],
  [
    "contractUpsert",
    contract({ renewalValue: { amount: "1", currency: "USD" } }),
    "CURRENCY_MISMATCH",
    "renewalValue",
    "currency",
  ],
  [
    "contractRenew",
    { contract: named("known"), value: { amount: "1", currency: "USD" } },
    "CURRENCY_MISMATCH",
    "value",
    "currency",
  ],
  ["interactionRecord", contact({ amount: euros("-1") }), "AMOUNT_INVALID", "amount", "amount"],
];

const NUMBERS: readonly UserErrorCase[] = [
  ["contractUpsert", contract({ termMonths: 0 }), "MONTHS_INVALID", "termMonths"],
  ["contractUpsert", contract({ termMonths: -1 }), "MONTHS_INVALID", "termMonths"],
  ["contractUpsert", contract({ termMonths: 241 }), "MONTHS_INVALID", "termMonths"],
  ["contractUpsert", contract({ renewalMonths: 0 }), "MONTHS_INVALID", "renewalMonths"],
  ["contractUpsert", contract({ noticeDays: -1 }), "VALUE_OUT_OF_RANGE", "noticeDays"],
  ["contractUpsert", contract({ noticeDays: 731 }), "VALUE_OUT_OF_RANGE", "noticeDays"],
  ["contractRenew", { contract: named("known"), months: 241 }, "MONTHS_INVALID", "months"],
  ["interactionRecord", contact({ transfers: -1 }), "VALUE_OUT_OF_RANGE", "transfers"],
  ["interactionRecord", contact({ transfers: 1001 }), "VALUE_OUT_OF_RANGE", "transfers"],
  ["interactionRecord", contact({ effortScore: 3 }), "FIELD_MISSING", "effortScale"],
  ["interactionRecord", contact({ effortScore: 0, effortScale: "CES_1" }), "VALUE_OUT_OF_RANGE", "effortScore"],
  ["interactionRecord", contact({ effortScore: 6, effortScale: "CES_1" }), "VALUE_OUT_OF_RANGE", "effortScore"],
  ["interactionRecord", contact({ effortScore: 8, effortScale: "CES_2" }), "VALUE_OUT_OF_RANGE", "effortScore"],
  ["interactionRecord", contact({ satisfaction: 0 }), "VALUE_OUT_OF_RANGE", "satisfaction"],
  ["interactionRecord", contact({ satisfaction: 6 }), "VALUE_OUT_OF_RANGE", "satisfaction"],
  ["interactionRecord", contact({ recommendation: -1 }), "VALUE_OUT_OF_RANGE", "recommendation"],
  ["interactionRecord", contact({ recommendation: 11 }), "VALUE_OUT_OF_RANGE", "recommendation"],
];

const TIMES: readonly UserErrorCase[] = [
  ["customerUpsert", { customerSince: "1899-12-31" }, "DAY_INVALID", "customerSince"],
  ["customerUpsert", { customerSince: "2200-01-01" }, "DAY_INVALID", "customerSince"],
  ["contractUpsert", contract({ startsOn: "1899-12-31" }), "DAY_INVALID", "startsOn"],
  ["contractUpsert", contract({ observedFrom: "2200-01-01" }), "DAY_INVALID", "observedFrom"],
  ["contractUpsert", contract({ cancelledOn: "0001-01-01" }), "DAY_INVALID", "cancelledOn"],
  ["contractUpsert", contract({ terminatedOn: "2025-05-31" }), "END_BEFORE_START", "terminatedOn"],
  ["contractRenew", { contract: named("terminated") }, "CONTRACT_TERMINATED", "agreedOn"],
  ["interactionRecord", contact({ occurredAt: "2026-01-16T12:00:00.001Z" }), "INSTANT_INVALID", "occurredAt"],
  ["interactionRecord", contact({ occurredAt: "1899-12-31T23:59:59.999Z" }), "INSTANT_INVALID", "occurredAt"],
  ["interactionRecord", contact({ resolvedAt: "2027-01-01T00:00:00Z" }), "INSTANT_INVALID", "resolvedAt"],
  ["interactionRecord", contact({ firstResponseAt: "2027-01-01T00:00:00Z" }), "INSTANT_INVALID", "firstResponseAt"],
  ["interactionRecord", contact({ resolvedAt: "2025-01-01T00:00:00Z" }), "END_BEFORE_START", "resolvedAt"],
  ["interactionRecord", contact({ firstResponseAt: "2025-01-01T00:00:00Z" }), "END_BEFORE_START", "firstResponseAt"],
];

const CONTRACT_CHANGES = [
  "contractRenew",
  "contractCancel",
  "contractReinstate",
  "contractTerminate",
  "contractPause",
  "contractResume",
] as const;

const REFERENCES: readonly UserErrorCase[] = [
  ["customerUpsert", { id: `customer_${UNKNOWN}` }, "CUSTOMER_NOT_FOUND", "id"],
  ["customerUpsert", { id: "nonsense" }, "CUSTOMER_NOT_FOUND", "id"],
  ["customerUpsert", { id: UNKNOWN }, "CUSTOMER_NOT_FOUND", "id"],
  ["customerUpsert", (world) => ({ id: world.contract }), "CUSTOMER_NOT_FOUND", "id"],
  ["customerUpsert", (world) => ({ id: world.foreignCustomer, name: "taken over" }), "CUSTOMER_NOT_FOUND", "id"],
  ["customerUpsert", (world) => ({ id: world.customer, ...named("ada") }), "REFERENCE_MISSING"],
  [
    "customerUpsert",
    (world) => ({ id: world.customer, externalIds: [named("bob").externalId] }),
    "EXTERNAL_ID_TAKEN",
    "externalIds",
    "0",
  ],
  ["customerDelete", {}, "REFERENCE_MISSING"],
  ["customerDelete", named("nowhere"), "CUSTOMER_NOT_FOUND", "externalId"],
  ["customerDelete", named("foreign"), "CUSTOMER_NOT_FOUND", "externalId"],
  ["customerDelete", (world) => ({ id: world.foreignCustomer }), "CUSTOMER_NOT_FOUND", "id"],
  ["contractUpsert", { id: `contract_${UNKNOWN}` }, "CONTRACT_NOT_FOUND", "id"],
  ["contractUpsert", (world) => ({ id: world.foreignContract, product: "x" }), "CONTRACT_NOT_FOUND", "id"],
  ["contractUpsert", contract({ customer: null }), "FIELD_MISSING", "customer"],
  ["contractUpsert", contract({ customer: named("nowhere") }), "CUSTOMER_NOT_FOUND", "customer", "externalId"],
  [
    "contractUpsert",
    (world) => contract({ customer: { id: world.foreignCustomer } }),
    "CUSTOMER_NOT_FOUND",
    "customer",
  ],
  ["contractUpsert", contract({ externalIds: [named("known").externalId] }), "EXTERNAL_ID_TAKEN", "externalIds", "0"],
  ...CONTRACT_CHANGES.map((change): UserErrorCase => [
    change,
    (world) => ({ contract: { id: world.foreignContract } }),
    "CONTRACT_NOT_FOUND",
    "contract",
    "id",
  ]),
  ["interactionRecord", contact({ kind: null }), "FIELD_MISSING", "kind"],
  ["interactionRecord", contact({ customer: null }), "FIELD_MISSING", "customer"],
  ["interactionRecord", contact({ customer: named("nowhere") }), "CUSTOMER_NOT_FOUND", "customer", "externalId"],
  [
    "interactionRecord",
    (world) => contact({ customer: { id: world.foreignCustomer } }),
    "CUSTOMER_NOT_FOUND",
    "customer",
  ],
  [
    "interactionRecord",
    (world) => contact({ referredCustomer: { id: world.foreignCustomer } }),
    "CUSTOMER_NOT_FOUND",
    "referredCustomer",
  ],
  ["interactionRecord", { id: `interaction_${UNKNOWN}` }, "INTERACTION_NOT_FOUND", "id"],
  ["interactionRecord", (world) => ({ id: world.foreignInteraction, agent: "x" }), "INTERACTION_NOT_FOUND", "id"],
  [
    "interactionResolve",
    (world) => ({ interaction: { id: world.foreignInteraction } }),
    "INTERACTION_NOT_FOUND",
    "interaction",
    "id",
  ],
];

interface RequestErrorCase {
  readonly what: string;
  readonly query: string;
  readonly variables?: Input;
  readonly code: string;
  /** Of the field that was refused. */
  readonly path: readonly string[];
}

const CUSTOMERS = `query ($first: Int, $last: Int, $after: String, $before: String, $filter: CustomerFilter, $orderBy: CustomerOrder) {
  customers(first: $first, last: $last, after: $after, before: $before, filter: $filter, orderBy: $orderBy) { nodes { id } }
}`;
const CHILDREN = `query ($customer: ID!, $contracts: String, $interactions: String) { customer(id: $customer) {
  contracts(after: $contracts) { nodes { id } }
  interactions(after: $interactions) { nodes { id } }
} }`;
const CUSTOMER = `query ($id: ID, $externalId: ExternalIdInput) { customer(id: $id, externalId: $externalId) { id } }`;

const NAME_ORDER = { field: "NAME", direction: "ASC" };
const pageCase = (code: string, what: string, variables: Input): RequestErrorCase => ({
  what,
  query: CUSTOMERS,
  variables,
  code,
  path: ["customers"],
});

/** A cursor with one part replaced: version, origin, value or id. */
function tampered(cursor: string, part: number, value: unknown): string {
  const parts = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
  parts[part] = value;
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

const REQUESTS: readonly RequestErrorCase[] = [
  ...[0, -1, 201, 10_001].flatMap((size) => [
    pageCase("PAGE_SIZE_INVALID", `first: ${size}`, { first: size }),
    pageCase("PAGE_SIZE_INVALID", `last: ${size}`, { last: size }),
  ]),
  pageCase("PAGE_SIZE_INVALID", "both first and last", { first: 1, last: 1 }),
  pageCase("CURSOR_INVALID", "both after and before", ({ byName }) => ({
    first: 1,
    after: byName,
    before: byName,
    orderBy: NAME_ORDER,
  })),
  pageCase("CURSOR_INVALID", "after with last", ({ byName }) => ({ last: 1, after: byName, orderBy: NAME_ORDER })),
  pageCase("CURSOR_INVALID", "before with first", ({ byName }) => ({ first: 1, before: byName, orderBy: NAME_ORDER })),
  pageCase("CURSOR_INVALID", "a cursor with letters that no id has", ({ byName }) => ({
    after: tampered(byName, 3, "é"),
    orderBy: NAME_ORDER,
  })),
  pageCase("CURSOR_INVALID", "a cursor with an instant that is none", ({ byName }) => ({
    after: tampered(byName, 2, { at: 1e300 }),
    orderBy: NAME_ORDER,
  })),
  pageCase("CURSOR_INVALID", "a cursor of another order", ({ byName }) => ({ after: byName })),
  pageCase("CURSOR_INVALID", "a cursor of another direction", ({ byName }) => ({
    after: byName,
    orderBy: { field: "NAME", direction: "DESC" },
  })),
  pageCase("CURSOR_INVALID", "a cursor of another filter", ({ byName }) => ({
    after: byName,
    orderBy: NAME_ORDER,
    filter: { text: "a" },
  })),
  pageCase("CURSOR_INVALID", "a cursor of another list", ({ contractCursor }) => ({ after: contractCursor })),
  pageCase("CURSOR_INVALID", "no cursor at all", { after: "nonsense" }),
  pageCase("CURSOR_INVALID", "a cursor cut short", ({ byName }) => ({
    after: byName.slice(0, -8),
    orderBy: NAME_ORDER,
  })),
  pageCase("CURSOR_INVALID", "a cursor of another version", ({ byName }) => ({
    after: tampered(byName, 0, 2),
    orderBy: NAME_ORDER,
  })),
  pageCase("CURSOR_INVALID", "a cursor whose value is none", ({ byName }) => ({
    after: tampered(byName, 2, ["a"]),
    orderBy: NAME_ORDER,
  })),
  pageCase("ARGUMENT_OUT_OF_RANGE", "a renewal due in the past", { filter: { renewalDueWithinDays: -1 } }),
  ...[
    { churnRiskFrom: 5 },
    { churnRiskFrom: -0.1 },
    { churnRiskBelow: 1.1 },
    { scoreFrom: 101 },
    { scoreBelow: -1 },
  ].flatMap((filter) => [
    pageCase("ARGUMENT_OUT_OF_RANGE", `a filter by ${JSON.stringify(filter)}`, { filter }),
    {
      what: `a report filtered by ${JSON.stringify(filter)}`,
      query: `query ($filter: ReportFilter) {
        retention(from: "2025-01-01", to: "2026-01-01", filter: $filter) { renewals { value } }
      }`,
      variables: { filter },
      code: "ARGUMENT_OUT_OF_RANGE",
      path: ["retention"],
    },
    {
      what: `a forecast filtered by ${JSON.stringify(filter)}`,
      query: `query ($filter: ReportFilter) { forecast(filter: $filter) { from } }`,
      variables: { filter },
      code: "ARGUMENT_OUT_OF_RANGE",
      path: ["forecast"],
    },
  ]),
  pageCase("ARGUMENT_OUT_OF_RANGE", "a renewal due in a million years", {
    filter: { renewalDueWithinDays: 2_147_483_647 },
  }),
  {
    what: "a cursor of another customer's contracts",
    query: CHILDREN,
    variables: ({ otherCustomer, contractCursor }) => ({ customer: otherCustomer, contracts: contractCursor }),
    code: "CURSOR_INVALID",
    path: ["customer", "contracts"],
  },
  {
    what: "a cursor of interactions for contracts",
    query: CHILDREN,
    variables: ({ customer, interactionCursor }) => ({ customer, contracts: interactionCursor }),
    code: "CURSOR_INVALID",
    path: ["customer", "contracts"],
  },
  {
    what: "a customer by id and external id",
    query: CUSTOMER,
    variables: ({ customer }) => ({ id: customer, ...named("ada") }),
    code: "REFERENCE_AMBIGUOUS",
    path: ["customer"],
  },
  { what: "a customer by neither", query: CUSTOMER, code: "REFERENCE_AMBIGUOUS", path: ["customer"] },
  {
    what: "a customer by a malformed id",
    query: CUSTOMER,
    variables: () => ({ id: "customer_7" }),
    code: "ID_INVALID",
    path: ["customer"],
  },
  {
    what: "a customer by the id of a contract",
    query: CUSTOMER,
    variables: (world) => ({ id: world.contract }),
    code: "ID_INVALID",
    path: ["customer"],
  },
  { what: "a node by a malformed id", query: `{ node(id: "nonsense") { id } }`, code: "ID_INVALID", path: ["node"] },
  {
    what: "nodes with a malformed id among good ones",
    query: `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`,
    variables: ({ customer }) => ({ ids: [customer, "nonsense"] }),
    code: "ID_INVALID",
    path: ["nodes"],
  },
  {
    what: "201 nodes",
    query: `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`,
    variables: ({ customer }) => ({ ids: Array.from({ length: 201 }, () => customer) }),
    code: "TOO_MANY_IDS",
    path: ["nodes"],
  },
  ...[
    { what: "an empty period", period: { from: "2025-01-01", to: "2025-01-01" } },
    { what: "a period that ends before it begins", period: { from: "2025-01-02", to: "2025-01-01" } },
    { what: "a report as of tomorrow", period: { from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-16" } },
    { what: "a period after asOf", period: { from: "2025-01-02", to: "2026-01-01", asOf: "2025-01-01" } },
  ].map(({ what, period }) => ({
    what,
    query: `query ($from: LocalDate!, $to: LocalDate!, $asOf: LocalDate) {
      retention(from: $from, to: $to, asOf: $asOf) { renewals { value } }
    }`,
    variables: () => period,
    code: "DAY_OUT_OF_ORDER",
    path: ["retention"],
  })),
  {
    what: "loyalty as of tomorrow",
    query: `query ($id: ID!) { customer(id: $id) { loyalty(asOf: "2026-01-16") { tier } } }`,
    variables: ({ customer }) => ({ id: customer }),
    code: "DAY_OUT_OF_ORDER",
    path: ["customer", "loyalty"],
  },
];

/** Inputs that do not have their declared type. */
const MALFORMED: readonly UserErrorCase[] = [
  ["customerUpsert", { customerSince: "2026-02-30" }, "DAY_INVALID", "customerSince"],
  ["customerUpsert", { customerSince: "yesterday" }, "DAY_INVALID", "customerSince"],
  ["customerUpsert", { email: "nobody" }, "TEXT_INVALID", "email"],
  ["customerUpsert", { name: 5 }, "VALUE_INVALID", "name"],
  ["customerUpsert", { customFields: "text" }, "VALUE_INVALID", "customFields"],
  ["customerUpsert", { externalId: "ada" }, "VALUE_INVALID", "externalId"],
  ["customerUpsert", { externalId: { system: "crm" } }, "FIELD_MISSING", "externalId", "externalId"],
  ["customerUpsert", { tags: ["good", 7] }, "VALUE_INVALID", "tags", "1"],
  ["customerUpsert", { tags: ["good", null] }, "FIELD_MISSING", "tags", "1"],
  [
    "customerUpsert",
    spend({ minor: 9_007_199_254_740_992, currency: "EUR" }),
    "AMOUNT_INVALID",
    "yearlySpend",
    "minor",
  ],
  ["customerUpsert", spend({ minor: 1.5, currency: "EUR" }), "AMOUNT_INVALID", "yearlySpend", "minor"],
  ["customerUpsert", spend({ amount: "1" }), "FIELD_MISSING", "yearlySpend", "currency"],
  ["contractUpsert", contract({ startsOn: "2026-02-30" }), "DAY_INVALID", "startsOn"],
  ["contractUpsert", contract({ termMonths: 1.5 }), "VALUE_OUT_OF_RANGE", "termMonths"],
  ["contractUpsert", contract({ termMonths: 2_147_483_648 }), "VALUE_OUT_OF_RANGE", "termMonths"],
  ["contractUpsert", contract({ termMonths: "12" }), "VALUE_INVALID", "termMonths"],
  ["contractUpsert", contract({ autoRenew: "yes" }), "VALUE_INVALID", "autoRenew"],
  ["contractRenew", {}, "FIELD_MISSING", "contract"],
  ["contractRenew", { contract: null }, "FIELD_MISSING", "contract"],
  ["interactionRecord", contact({ occurredAt: "2026-02-30T00:00:00Z" }), "INSTANT_INVALID", "occurredAt"],
  ["interactionRecord", contact({ kind: "NONSENSE" }), "VALUE_INVALID", "kind"],
  ["interactionRecord", contact({ colour: "red" }), "FIELD_UNKNOWN", "colour"],
];

onEachDatabase("bad input", (current) => {
  let api: TestApi;
  let world: World;
  let before: Awaited<ReturnType<typeof storedRows>>;
  beforeAll(async () => {
    api = await TestApi.start(current());
    const own = await seed(api, {
      customers: [customerRow("ada"), customerRow("bob")],
      contracts: [contractRow("known", "ada"), contractRow("terminated", "ada", { terminatedOn: "2025-12-01" })],
      interactions: [interactionRow("known", "ada")],
    });
    const otherKey = await api.createKey(Role.ADMIN, "another company");
    const foreign = await seed(
      api,
      {
        customers: [customerRow("foreign")],
        contracts: [contractRow("foreign", "foreign")],
        interactions: [interactionRow("foreign", "foreign")],
      },
      otherKey,
    );
    const { customers, customer } = await api.data(`{
      customers(first: 1, orderBy: { field: NAME, direction: ASC }) { pageInfo { endCursor } }
      customer(externalId: { system: "crm", externalId: "ada" }) {
        contracts(first: 1) { pageInfo { endCursor } }
        interactions(first: 1) { pageInfo { endCursor } }
      }
    }`);
    world = {
      customer: own.customers[0].id,
      otherCustomer: own.customers[1].id,
      contract: own.contracts[0].id,
      interaction: own.interactions[0].id,
      foreignCustomer: foreign.customers[0].id,
      foreignContract: foreign.contracts[0].id,
      foreignInteraction: foreign.interactions[0].id,
      byName: customers.pageInfo.endCursor,
      contractCursor: customer.contracts.pageInfo.endCursor,
      interactionCursor: customer.interactions.pageInfo.endCursor,
    };
    before = await storedRows(current().database);
  });
  async function expectNothingWritten(): Promise<void> {
    expect(await storedRows(current().database)).toEqual(before);
    expect(api.incidents).toEqual([]);
  }

  describe.each([
    ["texts", TEXTS],
    ["money", MONEY],
    ["numbers", NUMBERS],
    ["days and instants", TIMES],
    ["references", REFERENCES],
    ["malformed values", MALFORMED],
  ])("%s: each is refused with a code and the place of the fault", (_title, cases) => {
    test.each(cases.map((each) => ({ each, title: titleOf(each) })))("$title", async ({ each }) => {
      const [mutation, input, code, ...path] = each;
      const { result } = await api.data(MUTATIONS[mutation], { input: within(world, input) });
      expect(result.userErrors).toEqual([{ code, path: ["input", ...path], message: expect.stringMatching(/\w/) }]);
    });

    test("none of it was written", expectNothingWritten);
  });

  test.each(REQUESTS)("$what: $code", async ({ query, variables = {}, code, path }) => {
    const { status, errors } = await api.send(query, within(world, variables));
    expect(status).toBe(200);
    expect(errors).toEqual([
      { path, extensions: { code }, message: expect.stringMatching(/\w/), locations: expect.anything() },
    ]);
  });

  test("a day that is none in the text of an operation makes the operation invalid", async () => {
    const { status, errors } = await api.send(
      `{ retention(from: "2026-02-30", to: "2026-03-01") { renewals { value } } }`,
    );
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
  });

  test("what another workspace has is not there for a query", async () => {
    const { foreignCustomer, foreignContract, foreignInteraction, customer } = world;
    const answer = await api.data(
      `query ($id: ID!, $ids: [ID!]!) {
        node(id: $id) { id }
        nodes(ids: $ids) { id }
        customer(id: $id) { id }
        named: customer(externalId: { system: "crm", externalId: "foreign" }) { id }
      }`,
      { id: foreignCustomer, ids: [foreignCustomer, foreignContract, customer, foreignInteraction] },
    );
    expect(answer).toEqual({
      node: null,
      nodes: [null, null, { id: customer }, null],
      customer: null,
      named: null,
    });
  });

  describe("a batch", () => {
    test("that has one record twice refuses the later row", async () => {
      const answer = await ingest(api, {
        customers: [customerRow("new"), customerRow("new"), { id: world.customer }, customerRow("ada")],
      });
      expect(answer.customers).toMatchObject([
        { outcome: "NOT_APPLIED" },
        { outcome: "FAILED", userErrors: [{ code: "REPEATED_KEY", path: ["input", "customers", "1", "externalId"] }] },
        { outcome: "NOT_APPLIED" },
        { outcome: "FAILED", userErrors: [{ code: "REPEATED_KEY", path: ["input", "customers", "3"] }] },
      ]);
    });

    test("in which two records want one external id refuses the later row", async () => {
      const { externalId } = named("wanted");
      const answer = await ingest(api, {
        contracts: [
          contractRow("one", "ada", { externalIds: [externalId] }),
          contractRow("two", "ada", { externalIds: [externalId] }),
        ],
        interactions: [interactionRow("same", "ada"), interactionRow("same", "bob")],
      });
      expect(answer.contracts[1].userErrors).toMatchObject([
        { code: "REPEATED_KEY", path: ["input", "contracts", "1", "externalIds", "0"] },
      ]);
      expect(answer.interactions[1].userErrors).toMatchObject([
        { code: "REPEATED_KEY", path: ["input", "interactions", "1", "externalId"] },
      ]);
    });

    test("with an external id that another record has is refused", async () => {
      const answer = await ingest(api, {
        customers: [{ id: world.customer, externalIds: [named("bob").externalId] }],
      });
      expect(answer.customers[0]).toMatchObject({
        outcome: "FAILED",
        userErrors: [{ code: "EXTERNAL_ID_TAKEN", path: ["input", "customers", "0", "externalIds", "0"] }],
      });
    });
  });

  test("none of it was written, and nothing of it was an incident", expectNothingWritten);
});

function titleOf([mutation, input, code, ...path]: UserErrorCase): string {
  const shown = typeof input === "function" ? "another record's id" : JSON.stringify(input).slice(0, 80);
  return `${mutation} ${shown}: ${code} at ${["input", ...path].join(".")}`;
}
