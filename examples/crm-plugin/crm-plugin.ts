import type { Crm } from "./crm.js";
import { type Kind, KINDS } from "./crm-record.js";
import { BATCH_LISTS } from "./field-mapping.js";
import { Inbox } from "./inbox.js";
import {
  type ChangesEndData,
  OPERATIONS,
  type PullChangesData,
  type PushBatchData,
  type ReadCustomerData,
  type ReadEverythingData,
  type ReadPeopleData,
  type ReadPersonData,
  type RowResult,
  type WholeCustomer,
} from "./operations.js";
import { withNextBatch } from "./outbox.js";
import type { OutboxBatch, OutboxRow, PluginState, StateStore } from "./plugin-state.js";
import { type TreueClient, TreueRefusal } from "./treue-client.js";

/** Is told of a row that Treue refused, so that somebody can look at it. */
export type RefusalLog = (row: OutboxRow, reason: string) => void;

/** What a message of a webhook says, once its signature is verified. */
export interface WebhookMessage {
  readonly type: string;
  readonly data: { readonly cursor?: string };
}

/** How far the two lists of a customer have been read. */
interface ReadSoFar {
  readonly contractsAfter?: string | null;
  readonly interactionsAfter?: string | null;
}

const CHANGES_AT_ONCE = 100;

/**
 * Keeps a CRM and Treue in step, both ways. It may be ended at any moment and started again: what it must know is in the
 * store, written before the step that needs it, and every step can be done twice.
 */
export class CrmPlugin {
  private turn: Promise<void> = Promise.resolve();

  private constructor(
    private readonly crm: Crm,
    private readonly treue: TreueClient,
    private readonly store: StateStore,
    private state: PluginState,
    private readonly onRefused: RefusalLog,
  ) {}

  static async start(
    crm: Crm,
    treue: TreueClient,
    store: StateStore,
    onRefused: RefusalLog = () => undefined,
  ): Promise<CrmPlugin> {
    return new CrmPlugin(crm, treue, store, await store.load(), onRefused);
  }

  /** Sends what the users of the CRM did, then fetches what happened in Treue. Call it again and again. */
  async sync(): Promise<void> {
    await this.inTurn(async () => {
      await this.push();
      await this.rereadUnsure();
      await this.pull();
    });
  }

  /**
   * Takes a verified message of a webhook. Most need no more than the next sync; after a gap the feed does not have all
   * that happened, so that everything is read anew.
   */
  async receive({ type, data }: WebhookMessage): Promise<void> {
    const { cursor } = data;
    if (type === "gap" && cursor !== undefined) {
      await this.inTurn(() => this.save({ ...this.state, gapCursor: cursor }));
    }
  }

  /** One step after the other: each writes the whole state. */
  private async inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async push(): Promise<void> {
    for (;;) {
      const [batch] = this.state.outbox;
      if (batch !== undefined) {
        await this.sendFirst(batch);
        continue;
      }
      const next = withNextBatch(this.state, this.crm);
      if (next === this.state) return;
      await this.save(next);
    }
  }

  /** Sends the first batch of the outbox; it leaves the outbox when its answer was noted. */
  private async sendFirst(batch: OutboxBatch): Promise<void> {
    const unsureRows = this.noteResults(batch, await this.send(batch));
    const { outbox, unsure, unsurePeople = [] } = this.state;
    const concerned = (ofContacts: boolean) =>
      unsureRows.flatMap(({ kind, concerns }) => ((kind === "contact") === ofContacts ? concerns : []));
    await this.save({
      ...this.state,
      outbox: outbox.slice(1),
      unsure: [...new Set([...unsure, ...concerned(false)])],
      unsurePeople: [...new Set([...unsurePeople, ...concerned(true)])],
    });
  }

  private async send({ key, rows }: OutboxBatch): Promise<PushBatchData> {
    const rowsOf = (kind: Kind) => rows.filter((row) => row.kind === kind).map(({ input }) => input);
    const lists = KINDS.map((kind) => [BATCH_LISTS[kind], rowsOf(kind)] as const);
    // A row that fails must not keep the others back: they are other people's work.
    const input = { onError: "SKIP_ROW", ...Object.fromEntries(lists) };
    return this.treue.ask<PushBatchData>(OPERATIONS.pushBatch, { input }, key);
  }

  /** Notes which ids Treue gave, and returns the rows after which the CRM cannot be sure what Treue has. */
  private noteResults({ rows }: OutboxBatch, { ingest }: PushBatchData): OutboxRow[] {
    const answered: Record<Kind, readonly RowResult[]> = {
      customer: ingest.customers,
      contact: ingest.people,
      deal: ingest.contracts,
      ticket: ingest.interactions,
    };
    const seen: Record<Kind, number> = { customer: 0, contact: 0, deal: 0, ticket: 0 };
    return rows.filter((row) => {
      const result = answered[row.kind][seen[row.kind]++];
      if (result === undefined) throw new Error("Treue answered with fewer rows than were sent");
      const { outcome, id, userErrors } = result;
      if (outcome === "FAILED")
        this.onRefused(row, userErrors.map(({ code, message }) => `${code}: ${message}`).join());
      const isRemoval = row.input.operation !== undefined;
      if (id !== null && !isRemoval) this.link(row.crmId, id);
      // Sent long ago, done, and removed in Treue since.
      if (outcome === "STALE" && this.crm.record(row.crmId)?.treueId === null) this.crm.discard(row.crmId);
      // The survivor of a merge has what the other one knew more.
      return outcome === "FAILED" || row.input.operation === "MERGE";
    });
  }

  private link(crmId: string, treueId: string): void {
    const record = this.crm.record(crmId);
    if (record?.treueId === null) this.crm.link(crmId, treueId);
  }

  /** Reads customers anew of whom the CRM cannot be sure, and what hangs on them, and such people. */
  private async rereadUnsure(): Promise<void> {
    const { unsure, unsurePeople = [] } = this.state;
    if (unsure.length + unsurePeople.length === 0) return;
    for (const treueId of unsure) {
      const { customer } = await this.readCustomer(treueId);
      if (customer === null) this.inbox().remove(treueId);
      else {
        await this.takeWhole(customer);
        await this.takePeople({ customer: { id: customer.id } });
      }
    }
    for (const id of unsurePeople) {
      const { person } = await this.treue.ask<ReadPersonData>(OPERATIONS.readPerson, { id, externalId: null });
      if (person === null) this.inbox().remove(id);
      else this.inbox().child(person);
    }
    await this.save({ ...this.state, unsure: [], unsurePeople: [] });
  }

  private inbox(): Inbox {
    return new Inbox(this.crm, this.state.position);
  }

  private async pull(): Promise<void> {
    const { cursor, gapCursor = null } = this.state;
    if (cursor === null || gapCursor !== null) await this.readEverything(gapCursor);
    for (;;) {
      const page = await this.pullPage(this.state.cursor);
      if (page === null) return this.readEverything();
      const inbox = this.inbox();
      for (const change of page.changes) inbox.apply(change);
      // The cursor is kept when the changes are in the CRM: after a crash before this line they are applied again.
      const unsure = [...new Set([...this.state.unsure, ...inbox.unsure])];
      if (page.changes.length > 0 || page.cursor !== this.state.cursor) {
        await this.save({ ...this.state, cursor: page.cursor, unsure });
      }
      await this.rereadUnsure();
      if (!page.hasMore) return;
    }
  }

  /** The next changes; null where the cursor is so old that changes after it have left the feed. */
  private async pullPage(after: string | null): Promise<PullChangesData["changes"] | null> {
    try {
      const variables = { after, first: CHANGES_AT_ONCE };
      return (await this.treue.ask<PullChangesData>(OPERATIONS.pullChanges, variables)).changes;
    } catch (fault) {
      if (fault instanceof TreueRefusal && fault.code === "CURSOR_EXPIRED") return null;
      throw fault;
    }
  }

  /**
   * Reads all of Treue and drops what is not there any more. The cursor is taken first, or was told before, so that nothing
   * falls between.
   */
  private async readEverything(gapCursor: string | null = null): Promise<void> {
    const cursor = gapCursor ?? (await this.treue.ask<ChangesEndData>(OPERATIONS.changesEnd, {})).changesEnd;
    const seen = new Set<string>();
    let after: string | null = null;
    do {
      const page: ReadEverythingData = await this.treue.ask(OPERATIONS.readEverything, { after });
      for (const customer of page.customers.nodes) {
        for (const id of await this.takeWhole(customer)) seen.add(id);
      }
      after = page.customers.pageInfo.hasNextPage ? page.customers.pageInfo.endCursor : null;
    } while (after !== null);
    for (const id of await this.takePeople({})) seen.add(id);
    for (const kind of KINDS.toReversed()) {
      for (const { id, treueId } of this.crm.records(kind)) {
        if (treueId !== null && !seen.has(treueId)) this.crm.discard(id);
      }
    }
    await this.save({ ...this.state, cursor, gapCursor: null });
  }

  /** Takes in a customer and all that hangs on it; returns the ids in Treue of what was seen. */
  private async takeWhole(first: WholeCustomer): Promise<string[]> {
    const seen = [first.id];
    let customer: WholeCustomer | null = first;
    let after: ReadSoFar = {};
    while (customer !== null) {
      const { contracts, interactions }: WholeCustomer = customer;
      const inbox = this.inbox();
      inbox.customer(customer);
      for (const node of [...contracts.nodes, ...interactions.nodes]) {
        inbox.child({ ...node, customer });
        seen.push(node.id);
      }
      const hasMore: boolean = contracts.pageInfo.hasNextPage || interactions.pageInfo.hasNextPage;
      // Where one of the two lists has ended, its cursor stays at the end.
      after = {
        contractsAfter: contracts.pageInfo.endCursor ?? after.contractsAfter,
        interactionsAfter: interactions.pageInfo.endCursor ?? after.interactionsAfter,
      };
      customer = hasMore ? (await this.readCustomer(first.id, after)).customer : null;
    }
    return seen;
  }

  /** Takes in the people whom a filter selects; returns their ids in Treue. */
  private async takePeople(filter: object): Promise<string[]> {
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const { people }: ReadPeopleData = await this.treue.ask(OPERATIONS.readPeople, { filter, after });
      for (const person of people.nodes) {
        this.inbox().child(person);
        seen.push(person.id);
      }
      if (!people.pageInfo.hasNextPage) return seen;
      after = people.pageInfo.endCursor;
    }
  }

  /** A page of a customer: the first one, or the one after another. */
  private async readCustomer(id: string, after: ReadSoFar = {}): Promise<ReadCustomerData> {
    return this.treue.ask(OPERATIONS.readCustomer, {
      id,
      externalId: null,
      ...after,
    });
  }

  private async save(state: PluginState): Promise<void> {
    await this.store.save(state);
    this.state = state;
  }
}
