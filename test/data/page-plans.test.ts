import { type Child, type ChildList, childPages, countChildren } from "../../src/data/child-page-store.js";
import { contractPage } from "../../src/data/contract/contract-page-store.js";
import { customerPage } from "../../src/data/customer/customer-page-store.js";
import { type Database, openDatabase, type Sql } from "../../src/data/database/database.js";
import type { KeysetPage, KeysetPosition } from "../../src/data/database/keyset.js";
import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { interactionPage } from "../../src/data/interaction/interaction-page-store.js";
import { personPage } from "../../src/data/person/person-page-store.js";
import { WHOLE_ROWS } from "../../src/data/wanted-columns.js";
import { LoyaltyTier } from "../../src/domain/loyalty/loyalty-tier.js";
import { ContractOrderField } from "../../src/model/contract/contract-filter.js";
import { type CustomerFilter, CustomerOrderField, OrderDirection } from "../../src/model/customer/customer-filter.js";
import { onEachDatabase, PATIENT } from "../support/databases.js";
import { fillLargeWorkspace, TODAY } from "../support/large-workspace.js";
import { faultsOfPlan } from "../support/statement-plans.js";

const MIDDLE = "row-001500";
const SIZE = 20;
const FIRST: KeysetPage = { size: SIZE, from: null, isBackward: false };
/** From the beginning, from the end, and from the middle of the values. */
const pagesAt = (value: KeysetPosition["value"]): KeysetPage[] => [
  FIRST,
  { size: SIZE, from: null, isBackward: true },
  { size: SIZE, from: { value, id: MIDDLE }, isBackward: false },
  { size: SIZE, from: { value, id: MIDDLE }, isBackward: true },
  { size: SIZE, from: { value: null, id: MIDDLE }, isBackward: false },
];

const AT = new Date("2023-01-15T12:00:00Z");
const CUSTOMER_VALUES: Readonly<Record<CustomerOrderField, KeysetPosition["value"]>> = {
  CREATED_AT: AT,
  NAME: "customer 1500",
  CUSTOMER_SINCE: "2023-01-15",
  LOYALTY_SCORE: 50,
  RETENTION_RATE: 0.5,
  ANNUAL_VALUE: 50_000,
  NEXT_DUE: "2027-01-01",
  CHURN_RISK: 0.5,
  REVENUE_AT_RISK: 50_000,
  SHARE_OF_WALLET: 0.5,
};
const FILTERS: Readonly<Record<string, CustomerFilter>> = {
  none: {},
  "tiers, risk and due day": {
    tiers: [LoyaltyTier.GOLD, LoyaltyTier.PLATINUM],
    churnRiskFrom: 0.15,
    renewalDueWithinDays: 500,
  },
};

onEachDatabase("the plan of a page reads no table from end to end and sorts nothing", (current, kind) => {
  let database: Database;
  let workspaceId: string;
  let customerIds: readonly string[];
  const sent: { statement: string; parameters: readonly unknown[] }[] = [];

  beforeAll(async () => {
    customerIds = await fillLargeWorkspace(current());
    workspaceId = (await current().workspace()).id;
    const onStatement = (statement: string, parameters: readonly unknown[]) => sent.push({ statement, parameters });
    database = await openDatabase(current().url, { onStatement, limits: PATIENT });
  });
  afterAll(() => database.close());

  /** What the plans of the statements of some work have to be reproached with. */
  async function faultsOf(work: (sql: Sql) => Promise<unknown>): Promise<string[]> {
    sent.length = 0;
    await work(database.reader);
    const statements = [...sent];
    expect(statements.length).toBeGreaterThan(0);
    const faults = await Promise.all(
      statements.map(({ statement, parameters }) => faultsOfPlan(database.reader, statement, parameters)),
    );
    return faults.flat();
  }

  const fields = Object.values(CustomerOrderField);
  const cases = fields.flatMap((field) => Object.keys(FILTERS).map((filter) => ({ field, filter })));
  test.each(cases)("of customers by $field, with the filter $filter", async ({ field, filter: name }) => {
    const filter = FILTERS[name] ?? {};
    for (const direction of Object.values(OrderDirection)) {
      const selection = { workspaceId, filter, order: { field, direction }, today: TODAY };
      // SQLite keeps no figures on what a filter lets through: it may find the rows by the filter, and sort their ids.
      const isFault = (fault: string) => kind === "mysql" || name === "none" || !fault.startsWith("sorts");
      for (const page of pagesAt(CUSTOMER_VALUES[field])) {
        if (page.from?.value === null && ["CREATED_AT", "LOYALTY_SCORE"].includes(field)) continue;
        const faults = await faultsOf((sql) => customerPage(sql, selection, page, WHOLE_ROWS));
        expect(faults.filter(isFault)).toEqual([]);
      }
    }
  });

  test.each(Object.values(ContractOrderField))("of contracts by %s", async (field) => {
    const value = field === ContractOrderField.CREATED_AT ? AT : "2025-06-01";
    for (const direction of Object.values(OrderDirection)) {
      for (const page of pagesAt(value).filter(({ from }) => from?.value !== null)) {
        const selection = { workspaceId, customerId: null, filter: {}, today: TODAY };
        expect(await faultsOf((sql) => contractPage(sql, selection, { field, direction }, page))).toEqual([]);
      }
    }
  });

  test("of interactions and of people", async () => {
    const selection = { workspaceId, customerId: null, filter: {} };
    for (const page of pagesAt(AT).filter(({ from }) => from?.value !== null)) {
      expect(await faultsOf((sql) => interactionPage(sql, selection, page))).toEqual([]);
      expect(await faultsOf((sql) => personPage(sql, selection, page))).toEqual([]);
    }
  });

  const lists: ChildList[] = [
    { kind: "contract", filter: {}, today: TODAY },
    { kind: "interaction", filter: {} },
    { kind: "person", filter: {} },
  ];
  test.each(lists)("of what hangs on fifty customers: $kind", async (list) => {
    const ids = customerIds.slice(0, 50);
    const page: KeysetPage = { size: 3, from: null, isBackward: false };
    const isOfFew = (fault: string) => fault.startsWith("sorts");
    const pages = await faultsOf((sql) => childPages(workspaceRows(sql, workspaceId), list, ids, page, null));
    expect(pages.filter((fault) => !isOfFew(fault))).toEqual([]);
    const counts = await faultsOf((sql) => countChildren(workspaceRows(sql, workspaceId), list, ids));
    expect(counts).toEqual([]);
    const children: Child[] = await childPages(workspaceRows(database.reader, workspaceId), list, ids, page, null);
    expect(children.length).toBeGreaterThan(49);
  });

  test("is reproached with a sort where the index of an order is missing", async () => {
    const missing = kind === "mysql" ? "DROP INDEX loyalty_value ON loyalty" : "DROP INDEX loyalty_value";
    await current().database.write((sql) => sql.query(missing));
    const order = { field: CustomerOrderField.ANNUAL_VALUE, direction: OrderDirection.DESC };
    const selection = { workspaceId, filter: {}, order, today: TODAY };
    const faults = await faultsOf((sql) => customerPage(sql, selection, FIRST, WHOLE_ROWS));
    expect(faults).toEqual([expect.stringMatching(/^sorts/)]);
  });
});
