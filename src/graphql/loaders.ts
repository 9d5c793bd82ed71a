import DataLoader from "dataloader";

import { loadContractHistories, type StoredHistory } from "../actions/customer-facts.js";
import { computeLoyalty, derivedTerms } from "../actions/loyalty/computed-loyalty.js";
import { assertStillWanted } from "../actions/wanted-work.js";
import { type Child, type ChildList, childPages, countChildren } from "../data/child-page-store.js";
import { contractsByIds, eventsByContracts, termsInForce } from "../data/contract/contract-store.js";
import { customersByIds } from "../data/customer/customer-store.js";
import { customersKnownAs } from "../data/customer/known-customer-store.js";
import { countStale, loyaltyByCustomers } from "../data/customer/loyalty-store.js";
import { tierChangesOf } from "../data/customer/tier-change-store.js";
import type { KeysetPage } from "../data/database/keyset.js";
import { groupedRows } from "../data/database/rows.js";
import type { WorkspaceRows } from "../data/database/workspace-rows.js";
import { keyOf } from "../data/external-id-index.js";
import { externalIdsOf, findExternalIds } from "../data/external-id-store.js";
import { documentsOf } from "../data/inbound/document-store.js";
import { mappingsByIds } from "../data/inbound/mapping-store.js";
import { interactionsByIds } from "../data/interaction/interaction-store.js";
import { survivorsOf } from "../data/merged-record-store.js";
import { peopleByIds } from "../data/person/person-store.js";
import { hasRolled, holdsOn } from "../data/stored-validity.js";
import { type WantedColumns, WHOLE_ROWS } from "../data/wanted-columns.js";
import { attemptsOf } from "../data/webhook/delivery-store.js";
import { endpointsByIds } from "../data/webhook/endpoint-store.js";
import type { LocalDate } from "../domain/calendar.js";
import type { LinePlace } from "../domain/contract/contract.js";
import { type ContractStanding, standingOf } from "../domain/contract/contract-standing.js";
import type { ActionContext } from "../intake/action-context.js";
import type { Contract } from "../model/contract/contract.js";
import type { ContractEvent } from "../model/contract/contract-event.js";
import type { TermRow } from "../model/contract/term.js";
import type { Customer } from "../model/customer/customer.js";
import type { ExternalEntity, ExternalId, ExternalIdInput } from "../model/customer/external-id.js";
import type { LoyaltyRow } from "../model/customer/loyalty-row.js";
import type { TierChange } from "../model/customer/tier-change.js";
import type { WebhookAttempt } from "../model/webhook/webhook-attempt.js";
import { loyaltyAnswer } from "./loyalty/loyalty-answer.js";
import type { LoyaltyType } from "./loyalty/loyalty-type.js";

/** How a contract stands today, with its terms and its place in its line. */
type DerivedStanding = ContractStanding & { readonly rows: readonly TermRow[]; readonly line: LinePlace | undefined };

/** The loaders of one request. Each turns "one statement per row" into one statement for all rows of a list. */
export class Loaders {
  /** Prevents a statement per record that is looked up by its id. */
  readonly customer = this.byId(customersByIds);
  /** Prevents a statement per customer that another system asks for, and two more for what it is and for its loyalty. */
  readonly customerKnownAs = new DataLoader<ExternalIdInput, Customer | null, string>(
    async (wanted) => {
      const found = await customersKnownAs(this.context.rows, wanted, this.wanted);
      for (const customer of found.values()) this.prime(customer, customer.loyaltyRow);
      return wanted.map((each) => found.get(keyOf(each)) ?? null);
    },
    { cacheKeyFn: keyOf },
  );

  readonly person = this.byId(peopleByIds);
  readonly contract = this.byId(contractsByIds);
  readonly interaction = this.byId(interactionsByIds);

  readonly mapping = this.byId(mappingsByIds);

  readonly webhookEndpoint = this.byId(endpointsByIds);

  /** Prevents a statement per payload for its body. */
  readonly document = new DataLoader<string, Buffer | null>(async (ids) => {
    const found = await documentsOf(this.context.rows, ids);
    return ids.map((id) => found.get(id) ?? null);
  });

  /** Prevents a statement per record for its external ids. */
  readonly externalIds = groupedBy(
    (row: ExternalId) => row.recordId,
    (ids) => externalIdsOf(this.context.rows, ids),
  );

  /** Prevents a statement per customer for the log of its tiers. */
  readonly tierChanges = groupedBy(
    (row: TierChange) => row.customerId,
    (ids) => tierChangesOf(this.context.rows, ids),
  );

  /** Prevents a statement per delivery for its attempts. */
  readonly webhookAttempts = groupedBy(
    (row: WebhookAttempt) => row.deliveryId,
    (ids) => attemptsOf(this.context.rows, ids),
  );

  /** Prevents a statement per contract for its events. */
  readonly events = groupedBy(
    (row: ContractEvent) => row.contractId,
    (ids) => eventsByContracts(this.context.rows, ids),
  );

  /** Prevents a statement per contract for its terms; where a day, a policy or new arithmetic has changed them since, they are derived. */
  readonly terms = new DataLoader<Contract, TermRow[], string>((contracts) => this.loadTerms(contracts), {
    cacheKeyFn: ({ id }) => id,
  });

  /** Prevents two statements per customer for contracts and events, which terms and loyalty are both derived from. */
  private readonly histories = new DataLoader<string, readonly StoredHistory[]>(async (customerIds) => {
    const found = await loadContractHistories(this.context.sql, this.context.workspace, customerIds);
    return customerIds.map((id) => found.get(id) ?? []);
  });

  private behind: Promise<number> | null = null;
  private readonly storedLoyalty = new Map<string, LoyaltyRow>();
  private readonly loyaltyLoaders = new Map<LocalDate, DataLoader<Customer, LoyaltyRow, string>>();
  private readonly answerLoaders = new Map<LocalDate, DataLoader<Customer, LoyaltyType, string>>();
  private readonly answersToday = new Map<string, LoyaltyType>();
  private readonly standings = new Map<string, Promise<DerivedStanding>>();
  private readonly childLoaders = new Map<string, DataLoader<string, Child[]>>();
  private readonly countLoaders = new Map<string, DataLoader<string, number>>();

  private readonly recordIdLoaders = new Map<ExternalEntity, DataLoader<ExternalIdInput, string | null, string>>();

  /** Which columns are read where rows come in pages, or by the ids of other systems. */
  wanted: WantedColumns = WHOLE_ROWS;

  constructor(private readonly request: ActionContext) {}

  /** What statements are sent with; none are once nobody waits for the answer. */
  private get context(): ActionContext {
    assertStillWanted();
    return this.request;
  }

  /** Prevents a statement per record that is looked up by its id in another system. */
  recordIds(entity: ExternalEntity): DataLoader<ExternalIdInput, string | null, string> {
    const { rows } = this.context;
    const load = async (wanted: readonly ExternalIdInput[]) => {
      const index = await findExternalIds(rows, entity, wanted);
      return wanted.map((each) => index.recordId(each) ?? null);
    };
    return remembered(this.recordIdLoaders, entity, () => new DataLoader(load, { cacheKeyFn: keyOf }));
  }

  /** Prevents that each field on how a contract stands today derives its terms anew. */
  standing(contract: Contract): Promise<DerivedStanding> {
    const { workspace, today } = this.context;
    return remembered(this.standings, contract.id, async () => {
      const history = historyOf(contract, await this.histories.load(contract.customerId));
      const { rows } = derivedTerms(history, workspace.policy, today);
      return { ...standingOf(history, today, workspace.policy.graceDays), rows, line: history.line };
    });
  }

  /** Prevents a statement per customer for its loyalty on a day; today's is the stored row where that still holds. */
  loyalty(day: LocalDate): DataLoader<Customer, LoyaltyRow, string> {
    return remembered(
      this.loyaltyLoaders,
      day,
      () => new DataLoader((customers) => this.loadLoyalty(customers, day), { cacheKeyFn: ({ id }) => id }),
    );
  }

  /** Prevents that each loyalty field of a customer works out all of them anew. */
  loyaltyAnswer(day: LocalDate): DataLoader<Customer, LoyaltyType, string> {
    const load = async (customers: readonly Customer[]) => {
      const rows = await Promise.all(customers.map((customer) => this.loyalty(day).load(customer)));
      return rows.map((row) => loyaltyAnswer(row, this.context.workspace, day));
    };
    return remembered(this.answerLoaders, day, () => new DataLoader(load, { cacheKeyFn: ({ id }) => id }));
  }

  /** The same for today: at once where the stored row is known and still holds. */
  loyaltyToday(customer: Customer): LoyaltyType | Promise<LoyaltyType> {
    const { workspace, today } = this.request;
    const known = this.answersToday.get(customer.id);
    if (known !== undefined) return known;
    const row = this.storedLoyalty.get(customer.id);
    if (row === undefined || !holdsOn(row, workspace, today)) return this.loyaltyAnswer(today).load(customer);
    const answer = loyaltyAnswer(row, workspace, today);
    this.answersToday.set(customer.id, answer);
    return answer;
  }

  /** Prevents a statement per customer for a page of its contracts, interactions or people. */
  children(list: ChildList, page: KeysetPage): DataLoader<string, Child[]> {
    const { rows } = this.context;
    return remembered(this.childLoaders, JSON.stringify([list, page]), () =>
      groupedBy(
        ({ customerId }) => customerId ?? "",
        (ids) => childPages(rows, list, ids, page, this.wanted[list.kind]),
      ),
    );
  }

  /** Prevents a statement per customer for the number of its contracts, interactions or people. */
  childCount(list: ChildList): DataLoader<string, number> {
    const { rows } = this.context;
    const load = async (ids: readonly string[]) => {
      const counts = await countChildren(rows, list, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    };
    return remembered(this.countLoaders, JSON.stringify(list), () => new DataLoader(load));
  }

  /** Prevents a statement per list for how many customers' stored values are behind. */
  rowsBehind(): Promise<number> {
    const { sql, workspace, today } = this.context;
    this.behind ??= countStale(sql, workspace, today);
    return this.behind;
  }

  /** Tells the loaders of a customer, and its stored loyalty, that came with a page. */
  prime(customer: Customer, row: LoyaltyRow): void {
    this.customer.prime(customer.id, customer);
    this.storedLoyalty.set(row.id, row);
  }

  private async loadLoyalty(customers: readonly Customer[], day: LocalDate): Promise<LoyaltyRow[]> {
    const { rows, sql, workspace, today } = this.context;
    const current = new Map<string, LoyaltyRow>();
    if (day === today) {
      const unknown = customers.filter(({ id }) => !this.storedLoyalty.has(id)).map(({ id }) => id);
      const loaded = unknown.length === 0 ? [] : await loyaltyByCustomers(rows, unknown);
      for (const row of [...this.storedLoyalty.values(), ...loaded]) {
        if (holdsOn(row, workspace, today)) current.set(row.id, row);
      }
    }
    const missing = customers.filter(({ id }) => !current.has(id));
    for (const row of await computeLoyalty(sql, workspace, missing, day, this.loadHistories)) current.set(row.id, row);
    return customers.map(({ id }) => found(current, id));
  }

  private async loadTerms(contracts: readonly Contract[]): Promise<TermRow[][]> {
    const { sql, workspace, today } = this.context;
    const settled = contracts.filter((contract) => !hasRolled(contract, today)).map(({ id }) => id);
    const stored = groupedRows(await termsInForce(sql, workspace, settled), ({ contractId }) => contractId);
    const behind = contracts.filter(({ id }) => !stored.has(id));
    const histories = await this.loadHistories(behind.map(({ customerId }) => customerId));
    return contracts.map((contract) => {
      const rows = stored.get(contract.id);
      if (rows !== undefined) return rows;
      const own = histories.get(contract.customerId) ?? [];
      return derivedTerms(historyOf(contract, own), workspace.policy, today).rows;
    });
  }

  /** Records by id; the id of one that was merged into another means the other. */
  private byId<T extends { readonly id: string }>(
    load: (rows: WorkspaceRows, ids: readonly string[]) => Promise<T[]>,
  ): DataLoader<string, T | null> {
    return new DataLoader(async (ids) => {
      const { rows } = this.context;
      const found = new Map((await load(rows, ids)).map((row) => [row.id, row]));
      const missing = ids.filter((id) => !found.has(id));
      const survivors = await survivorsOf(rows, missing);
      for (const row of await load(rows, [...survivors.values()])) found.set(row.id, row);
      return ids.map((id) => found.get(survivors.get(id) ?? id) ?? null);
    });
  }

  private readonly loadHistories = async (customerIds: readonly string[]) => {
    const unique = [...new Set(customerIds)];
    const histories = await Promise.all(unique.map((id) => this.histories.load(id)));
    return new Map(unique.map((id, index) => [id, histories[index] ?? []]));
  };
}

/** The history of a contract, of those of its customer. */
function historyOf(contract: Contract, own: readonly StoredHistory[]): StoredHistory {
  return own.find((history) => history.contract.id === contract.id) ?? { contract, events: [] };
}

function groupedBy<T>(
  keyOf: (row: T) => string,
  load: (ids: readonly string[]) => Promise<T[]>,
): DataLoader<string, T[]> {
  return new DataLoader(async (ids) => {
    const groups = groupedRows(await load(ids), keyOf);
    return ids.map((id) => groups.get(id) ?? []);
  });
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function found<V>(rows: ReadonlyMap<string, V>, id: string): V {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`no loyalty was computed for customer ${id}`);
  return row;
}
