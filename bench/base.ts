import "reflect-metadata";

import { isDeepStrictEqual } from "node:util";

import { createConnection } from "mysql2/promise";
import { UUID } from "uuidv7";

import { recomputeLoyalty } from "../src/actions/loyalty/loyalty-recomputation.js";
import { progressBar } from "../src/commands/progress.js";
import { type Database, openDatabase, type Sql } from "../src/data/database/database.js";
import { insertRows, type RowOf } from "../src/data/database/rows.js";
import { migrateDatabase, schemaDrift } from "../src/data/schema/schema.js";
import { allWorkspaces, type WorkspaceState } from "../src/data/workspace/workspace-store.js";
import { drawIdentity } from "../src/demo/cast/identity.js";
import { drawChannel } from "../src/demo/cast/persona.js";
import { drawSubject } from "../src/demo/cast/service-desk.js";
import { daysBetween, dayWithin, earlierDay, laterDay, minutesAfter, officeHourOn } from "../src/demo/demo-time.js";
import { Dice } from "../src/demo/dice.js";
import { addDays, addMonths, dayOf, type LocalDate } from "../src/domain/calendar.js";
import { ContractEventType } from "../src/domain/contract/contract.js";
import { Direction, InteractionKind, QualitySource } from "../src/domain/customer/interaction.js";
import { PRIOR_MODEL } from "../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY, ResolutionQuality } from "../src/domain/loyalty/policy.js";
import { folded } from "../src/domain/text.js";
import { actionContext } from "../src/intake/action-context.js";
import { Contract } from "../src/model/contract/contract.js";
import { ContractEvent } from "../src/model/contract/contract-event.js";
import { Customer } from "../src/model/customer/customer.js";
import { LoyaltyRow } from "../src/model/customer/loyalty-row.js";
import { Interaction } from "../src/model/interaction/interaction.js";

/** How large a base is: S has 10,000 customers, L ten times as many. */
export type Scale = "S" | "L";

/** The instant up to which `openBenchDatabase` fills; benchmarks set their clocks to it. */
export const BENCH_NOW = new Date("2026-01-15T12:00:00Z");

/** How many customers a base has. */
export const CUSTOMERS: Readonly<Record<Scale, number>> = { S: 10_000, L: 100_000 };
const BATCH = 500;

/** A database with the base of a scale, kept on the server of TEST_MYSQL_URL and filled only where need be. */
export async function openBenchDatabase(scale: Scale): Promise<{
  readonly database: Database;
  readonly url: string;
  readonly workspace: WorkspaceState;
  close(): Promise<void>;
}> {
  const server = process.env.TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/";
  const name = `treue_bench_${scale.toLowerCase()}`;
  const url = new URL(`/${name}`, server).href;
  await onServer(server, [`CREATE DATABASE IF NOT EXISTS ${name}`]);
  let database = await openFilled(url, scale);
  if (database === null) {
    await onServer(server, [`DROP DATABASE ${name}`, `CREATE DATABASE ${name}`]);
    await migrateDatabase(url);
    database = await openDatabase(url);
    await fillBase(database, await onlyWorkspace(database), CUSTOMERS[scale], BENCH_NOW);
    const tables = database.reader.connection.entityMetadatas.map(({ tableName }) => tableName);
    await database.reader.query(`ANALYZE TABLE ${tables.join(", ")}`);
  }
  return { database, url, workspace: await onlyWorkspace(database), close: () => database.close() };
}

/** The database if it has this program's schema, policy and kind of model, and loyalty for every customer, else null. */
async function openFilled(url: string, scale: Scale): Promise<Database | null> {
  const applied = await migrateDatabase(url).catch(() => null);
  // A migration that is not released yet may have changed under its name.
  if (applied?.length !== 0 || (await schemaDrift(url)).length > 0) return null;
  const database = await openDatabase(url);
  const { policy, model } = await onlyWorkspace(database);
  const isCurrent = isDeepStrictEqual(policy, DEFAULT_POLICY) && Object.keys(PRIOR_MODEL).every((key) => key in model);
  if (isCurrent && (await database.reader.count(LoyaltyRow)) === CUSTOMERS[scale]) return database;
  await database.close();
  return null;
}

/** Sends statements to a server, one after the other. */
export async function onServer(server: string, statements: readonly string[]): Promise<void> {
  const connection = await createConnection(server);
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

/** The workspace of a new database. */
export async function onlyWorkspace(database: Database): Promise<WorkspaceState> {
  const [workspace] = await allWorkspaces(database.reader);
  if (workspace === undefined) throw new Error("the default workspace is missing");
  return workspace;
}

/**
 * Fills a migrated, empty database with a made-up customer base of eight years up to an instant; the same size, instant
 * and workspace give the same facts. Terms and loyalty are computed as always. Each batch is one transaction.
 */
export async function fillBase(database: Database, workspace: WorkspaceState, size: number, now: Date): Promise<void> {
  const base = new CustomerBase(workspace, now, size);
  const bar = progressBar(`filling a base of ${size} customers`);
  for (let first = 0; first < size; first += BATCH) {
    const ids = base.customerIds.slice(first, first + BATCH);
    const drawn = ids.map((id, index) => base.drawCustomer(id, first + index));
    await database.write(async (sql) => {
      await insertFacts(sql, drawn);
      await recomputeLoyalty(actionContext(sql, workspace, now), { ids });
    });
    bar.update(first + BATCH, size);
  }
  bar.stop();
}

async function insertFacts(sql: Sql, drawn: readonly ReturnType<CustomerBase["drawCustomer"]>[]): Promise<void> {
  const customers = drawn.map(({ customer }) => customer);
  const contracts = drawn.flatMap((facts) => facts.contracts);
  const events = drawn.flatMap((facts) => facts.events);
  const interactions = drawn.flatMap((facts) => facts.interactions);
  await insertRows(sql, Customer, customers);
  await insertRows(sql, Contract, contracts);
  await insertRows(sql, ContractEvent, events);
  await insertRows(sql, Interaction, interactions);
}

const { RENEWAL_AGREED, CANCELLED, TERMINATED, VALUE_CHANGED } = ContractEventType;
const SEED = 1;
const YEARS = 8;
const SEGMENTS = { retail: 0.65, business: 0.3, public: 0.05 };
const PRICE_FACTORS = { retail: 1, business: 3, public: 8 };
const PERSONAS = { retail: "Private", business: "Small business", public: "Professional" } as const;
const PRODUCTS = ["Phone", "Internet", "Office", "Support"];
const TERM_MONTHS = { "1": 0.015, "6": 0.05, "12": 0.46, "24": 0.425, "36": 0.05 };
/** How many contracts and interactions each of twenty customers has: 2.5 and 20 on average. */
const CONTRACTS = [2, 1, 3, 0, 2, 5, 1, 2, 4, 2, 1, 3, 2, 7, 2, 3, 1, 2, 4, 3];
const INTERACTIONS = [14, 8, 22, 4, 44, 11, 16, 6, 31, 13, 9, 60, 18, 10, 27, 15, 12, 36, 20, 24];
const CONTACTS = { SERVICE: 29, COMPLAINT: 6 };
const STAFFED = { ...CONTACTS, OUTREACH: 9, FEEDBACK: 7 };
const PAID = { PAYMENT: 17, PURCHASE: 5 };
const KINDS = { ...STAFFED, ...PAID, USAGE: 17, CLICK: 9, REFERRAL: 1 };

/** A customer, by what never changes. */
interface Person {
  readonly id: string;
  readonly number: number;
  readonly segment: keyof typeof SEGMENTS;
  /** 0 to 1: the higher, the better they are served, and the more seldom they leave. */
  readonly bond: number;
  readonly joinedOn: LocalDate;
}

type ContractDraft = ReturnType<CustomerBase["drawContract"]>;
type EventDraft = Pick<ContractEvent, "type" | "day"> & Partial<Pick<ContractEvent, "months" | "value">>;

/** Draws customers with all their facts; the oldest customer has number 0. */
class CustomerBase {
  private readonly dice = new Dice(SEED);
  private readonly today = dayOf(this.now, this.workspace.timeZone);
  private nextIdAt = minutesAfter(this.now, -60).getTime();
  readonly customerIds: readonly string[] = Array.from({ length: this.size }, () => this.drawId());

  constructor(
    private readonly workspace: WorkspaceState,
    private readonly now: Date,
    private readonly size: number,
  ) {}

  drawCustomer(id: string, number: number) {
    const { dice, today } = this;
    const joinedOn = this.joiningDay(number);
    const person = { id, number, segment: dice.weighted(SEGMENTS), bond: dice.fraction(), joinedOn };
    const contracts = Array.from({ length: CONTRACTS[number % 20] ?? 0 }, (_, place) =>
      this.drawContract(person, place === 0 ? joinedOn : dayWithin(dice, joinedOn, dayWithin(dice, joinedOn, today))),
    );
    const histories = contracts.map((contract) => this.drawHistory(contract, person.bond));
    const leftOn = histories.map(({ heldUntil }) => heldUntil).reduce(laterDay, joinedOn);
    const activeUntil = contracts.length === 0 ? today : earlierDay(addDays(leftOn, 60), today);
    // Shifted every twenty customers, so that neither count follows from the other.
    const length = INTERACTIONS[(number + Math.floor(number / 20)) % 20] ?? 0;
    const interactions = Array.from({ length }, () => this.drawInteraction(person, activeUntil));
    return { customer: this.rowOf(person), contracts, events: histories.flatMap(({ events }) => events), interactions };
  }

  private drawId(): string {
    const bits = (count: number) => this.dice.whole(0, 2 ** count - 1);
    return UUID.fromFieldsV7(this.nextIdAt++, bits(12), bits(30), bits(32)).toString();
  }

  private drawRecord(customerId: string, at: Date) {
    return { id: this.drawId(), workspaceId: this.workspace.id, customerId, createdAt: at, updatedAt: at };
  }

  /** Ever more customers join as the years pass. */
  private joiningDay(number: number): LocalDate {
    const firstDay = addMonths(this.today, -12 * YEARS);
    const share = (number / this.size) ** 0.8;
    return addDays(firstDay, Math.floor(share * daysBetween(firstDay, this.today)));
  }

  private rowOf({ id, number, segment, joinedOn }: Person): RowOf<Customer> {
    const { city, industry: _, ...identity } = drawIdentity(this.dice, PERSONAS[segment], number);
    const createdAt = officeHourOn(this.dice, joinedOn);
    const record = { id, workspaceId: this.workspace.id, version: 1, segment, createdAt, updatedAt: createdAt };
    return {
      ...record,
      ...identity,
      nameFolded: folded(identity.name),
      searchText: folded([identity.name, identity.email, identity.company ?? ""].join(" ").trim()),
      tags: this.dice.chance(0.3) ? ["newsletter"] : [],
      customFields: { city },
      customerSince: joinedOn,
      yearlySpendMinor: this.dice.whole(30_000, 200_000) * PRICE_FACTORS[segment],
      yearlySpendCurrency: this.workspace.currency,
    };
  }

  drawContract({ id: customerId, segment }: Person, startsOn: LocalDate) {
    const termMonths = Number(this.dice.weighted(TERM_MONTHS));
    const isMonthly = termMonths === 1;
    return {
      ...this.drawRecord(customerId, officeHourOn(this.dice, startsOn)),
      product: this.dice.pick(PRODUCTS),
      currency: this.workspace.currency,
      startsOn,
      termMonths,
      value: this.dice.whole(1_490, 5_990) * PRICE_FACTORS[segment] * termMonths,
      autoRenew: isMonthly || this.dice.chance(0.8),
      noticeDays: isMonthly ? 14 : this.dice.pick([30, 60, 90]),
    };
  }

  /** Term by term, until the customer leaves or today is reached. */
  private drawHistory(contract: ContractDraft, bond: number) {
    const { id: contractId, workspaceId, customerId, termMonths: months } = contract;
    const owner = { workspaceId, customerId, contractId };
    const leavingChance = (months === 1 ? 0.08 : 0.33) * (1 - bond) + 0.01;
    const drafts: EventDraft[] = [];
    let endsOn = contract.startsOn;
    for (let covered = months, isOver = false; !isOver; covered += months) {
      const startsOn = endsOn;
      endsOn = addMonths(contract.startsOn, covered);
      const leaves = this.dice.chance(leavingChance);
      drafts.push(...this.drawEvents(contract, startsOn, endsOn, leaves));
      isOver = leaves || endsOn > this.today || drafts.some(({ day }) => day >= this.today);
    }
    const events = drafts
      .filter(({ day }) => day < this.today)
      .map((draft) => ({ ...draft, ...owner, id: this.drawId(), learntAt: officeHourOn(this.dice, draft.day) }));
    return { events, heldUntil: drafts.find(({ type }) => type === TERMINATED)?.day ?? endsOn };
  }

  /** What is said within one term. Where a renewal has to be agreed, one can leave without a word. */
  private drawEvents(contract: ContractDraft, startsOn: LocalDate, endsOn: LocalDate, leaves: boolean) {
    const { dice } = this;
    const { autoRenew, noticeDays, termMonths: months } = contract;
    const value = Math.round(contract.value * dice.between(0.8, 1.5));
    const terminatedOn = dayWithin(dice, addDays(startsOn, 1), addDays(endsOn, 1));
    const cancelledOn = laterDay(addDays(startsOn, 1), addDays(endsOn, -noticeDays - dice.whole(0, 60)));
    const changedOn = addDays(startsOn, dice.whole(20, 27 * months));
    const agreedOn = addDays(endsOn, dice.whole(-60, 10));
    if (leaves && dice.chance(0.2)) return [{ type: TERMINATED, day: terminatedOn }];
    if (leaves && (autoRenew || dice.chance(0.4))) return [{ type: CANCELLED, day: cancelledOn }];
    if (leaves) return [];
    const said: EventDraft[] = [];
    if (dice.chance(0.06)) said.push({ type: VALUE_CHANGED, day: changedOn, value });
    if (!autoRenew) said.push({ type: RENEWAL_AGREED, day: agreedOn, months, value });
    return said;
  }

  private drawInteraction({ id, number, joinedOn, bond }: Person, until: LocalDate): RowOf<Interaction> {
    const { dice, customerIds } = this;
    const kind = dice.weighted<InteractionKind>(KINDS);
    const occurredAt = officeHourOn(dice, dayWithin(dice, joinedOn, until));
    return {
      ...this.drawRecord(id, occurredAt),
      kind,
      occurredAt,
      channel: drawChannel(dice),
      direction: kind === InteractionKind.OUTREACH ? Direction.OUTBOUND : Direction.INBOUND,
      proactive: kind === InteractionKind.OUTREACH,
      automatic: kind === InteractionKind.PAYMENT,
      missed: false,
      agent: kind in STAFFED ? `agent ${dice.whole(1, 40)}` : null,
      subject: drawSubject(dice, kind),
      recommendation: kind === InteractionKind.FEEDBACK ? dice.whole(Math.round(bond * 8), 10) : null,
      amountMinor: kind in PAID ? dice.whole(500, 20_000) : null,
      amountCurrency: kind in PAID ? this.workspace.currency : null,
      referredCustomerId: kind === InteractionKind.REFERRAL ? customerIds[dice.whole(number + 1, this.size)] : null,
      ...(kind in CONTACTS ? this.drawEnding(bond, occurredAt) : {}),
    };
  }

  /** How a service contact ends; what would end later than now is still open. */
  private drawEnding(bond: number, occurredAt: Date): RowOf<Interaction> {
    const bad = 1.1 - bond;
    const shares = { UNRESOLVED: bad * 0.3, HIGH_EFFORT: bad * 0.7, LOW_EFFORT: 1, VALUE_ENHANCEMENT: bond * 0.4 };
    const resolutionQuality = this.dice.weighted<ResolutionQuality>(shares);
    const firstResponseAt = minutesAfter(occurredAt, this.dice.whole(1, 600));
    const resolvedAt = minutesAfter(firstResponseAt, this.dice.whole(5, 7_000));
    const qualitySource = QualitySource.STATED;
    if (resolvedAt > this.now) return {};
    return { firstResponseAt, resolvedAt, updatedAt: resolvedAt, resolutionQuality, qualitySource };
  }
}
