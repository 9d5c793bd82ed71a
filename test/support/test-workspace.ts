import { uuidv7 as newId } from "uuidv7";

import { ingest, type IngestResults, type IngestRows } from "../../src/actions/ingest/ingest.js";
import type { Sql } from "../../src/data/database/database.js";
import { insertRows } from "../../src/data/database/rows.js";
import { insertWorkspace, publishModel, type WorkspaceState } from "../../src/data/workspace/workspace-store.js";
import { dayOf, type LocalDate } from "../../src/domain/calendar.js";
import type { LoyaltyModel } from "../../src/domain/loyalty/loyalty-model.js";
import type { LoyaltyPolicy } from "../../src/domain/loyalty/policy.js";
import { Loaders } from "../../src/graphql/loaders.js";
import { type ActionContext, actionContext } from "../../src/intake/action-context.js";
import { RowOutcome } from "../../src/model/ingest/ingest.js";
import { PolicyVersion } from "../../src/model/workspace/policy-version.js";
import { Workspace } from "../../src/model/workspace/workspace.js";
import type { TestDatabase } from "./databases.js";
import { type FactRow, ROW_KINDS } from "./history-rows.js";
import { type StoredCustomer, storedCustomers } from "./stored-facts.js";

const HOUR_MS = 3_600_000;

/** A workspace of its own on a test database, with a clock that the test moves. */
export class TestWorkspace {
  now = new Date("2026-01-15T12:00:00Z");
  /** The ids of the contract events written so far, by external id. */
  private readonly eventIds = new Map<string, string>();

  private constructor(
    readonly current: TestDatabase,
    public state: WorkspaceState,
  ) {}

  static async make(current: TestDatabase, timeZone = "UTC"): Promise<TestWorkspace> {
    const name = newId();
    await current.database.write((sql) =>
      insertWorkspace(sql, { name, timeZone, currency: "EUR", createdAt: new Date(0) }),
    );
    return new TestWorkspace(current, await current.workspace(name));
  }

  get today(): LocalDate {
    return dayOf(this.now, this.state.timeZone);
  }

  /** Moves the clock to an hour (UTC) of a day. */
  setDay(day: LocalDate, hour = 12): void {
    this.now = new Date(Date.parse(day) + hour * HOUR_MS);
  }

  /** Moves the clock to an instant that falls on this day in the workspace's time zone. */
  setToday(day: LocalDate): void {
    const hour = [12, 0, 23].find(
      (each) => dayOf(new Date(Date.parse(day) + each * HOUR_MS), this.state.timeZone) === day,
    );
    this.setDay(day, hour);
  }

  context(sql: Sql = this.current.database.reader): ActionContext {
    return actionContext(sql, this.state, this.now);
  }

  /** The loaders of a new request. */
  loaders(): Loaders {
    return new Loaders(this.context());
  }

  async ingest(rows: IngestRows): Promise<IngestResults> {
    return this.current.database.write((sql) => ingest(this.context(sql), rows));
  }

  /**
   * Writes facts in one batch and returns those that were refused. A MISTAKE is refused as long as the event that it
   * undoes has not been written by an earlier call.
   */
  async write(facts: readonly FactRow[]): Promise<FactRow[]> {
    const isReady = ({ undoes }: FactRow) => undoes === undefined || this.eventIds.has(undoes);
    const ready = facts.filter(isReady);
    const tooEarly = facts.filter((fact) => !isReady(fact));
    const ofKind = <Kind extends FactRow["kind"]>(kind: Kind) =>
      ready.filter((fact): fact is Extract<FactRow, { kind: Kind }> => fact.kind === kind);
    const results = await this.ingest({
      customers: ofKind("customers").map(({ row }) => row),
      people: ofKind("people").map(({ row }) => row),
      contracts: ofKind("contracts").map(({ row }) => row),
      contractEvents: ofKind("contractEvents").map(({ row, undoes }) =>
        undoes === undefined ? row : { ...row, undoes: this.eventIds.get(undoes) },
      ),
      interactions: ofKind("interactions").map(({ row }) => row),
    });
    ofKind("contractEvents").forEach(({ row }, index) => {
      const id = results.contractEvents[index]?.record?.event.id;
      if (id !== undefined && row.externalId) this.eventIds.set(row.externalId.externalId, id);
    });
    const refused = ROW_KINDS.flatMap((kind) =>
      ofKind(kind).filter((_, index) => results[kind][index]?.outcome === RowOutcome.FAILED),
    );
    return [...refused, ...tooEarly];
  }

  /** Puts a policy in force, as a new version. */
  async usePolicy(policy: LoyaltyPolicy): Promise<void> {
    const { id: workspaceId, policyVersion } = this.state;
    const version = policyVersion + 1;
    await this.current.database.write(async (sql) => {
      await insertRows(sql, PolicyVersion, [{ id: newId(), workspaceId, version, policy, createdAt: this.now }]);
      await sql.update(Workspace, { id: workspaceId }, { policyVersion: version });
    });
    await this.reload();
  }

  /** Puts a model in force, as a new version. */
  async useModel(model: LoyaltyModel): Promise<void> {
    const fitted = { model, fittedOn: this.today, createdAt: this.now };
    await this.current.database.write((sql) => publishModel(sql, this.state, fitted));
    await this.reload();
  }

  /** Reads the policy and the model in force anew. */
  async reload(): Promise<void> {
    this.state = await this.current.workspace(this.state.name);
  }

  /** Everything that is stored of its customers. */
  async stored(): Promise<StoredCustomer[]> {
    return storedCustomers(this.current.database.reader, this.state);
  }

  /** Takes the workspace off the list, so that jobs run by later tests leave it alone. */
  async remove(): Promise<void> {
    await this.current.database.write((sql) => sql.delete(Workspace, { id: this.state.id }));
  }
}
