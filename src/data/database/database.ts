import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as delay } from "node:timers/promises";

import { Mutex } from "async-mutex";
import type { PoolConnection } from "mysql2";
import type { DataSource, EntityManager } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { TransactionReceipt } from "../../model/operation/transaction-receipt.js";
import { CustomerMemory } from "../customer/customer-memory.js";
import { type ConnectionLimits, DEFAULT_LIMITS } from "../mysql/connection-limits.js";
import { sqlitePathOf } from "../sqlite/sqlite-file.js";
import { connect, dataSourceOptions, type StatementListener } from "./data-source.js";
import {
  isConnectionLost,
  isContention,
  isDuplicate,
  isUnreachable,
  MarkMissing,
  metAnother,
} from "./database-faults.js";
import type { DatabaseKind } from "./database-kind.js";
import { LockMemory } from "./lock-memory.js";
import { RootFieldMarks } from "./savepoint.js";

/** What SQL is sent through: connections for reading, or the connection of one transaction. */
export type Sql = EntityManager;

/** Where the rows are. */
export interface Database {
  /** Sees what is committed, and writes nothing. */
  readonly reader: Sql;
  /**
   * Runs work in one transaction and returns its result once that is committed. Contention runs the whole work again,
   * as does a lost connection, unless a receipt says that an attempt was committed; then the result is that attempt's. Must
   * not be nested.
   */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** How many transactions run at once; more wait for one another. */
  readonly writesAtOnce: number;
  close(): Promise<void>;
}

/** An attempt that came to its end, and whose COMMIT was not confirmed. */
interface Unconfirmed<T> {
  readonly receipt: TransactionReceipt;
  readonly result: T;
}

/** What the attempts of a write know of those before them. */
interface WriteMemory {
  readonly lockMemory: LockMemory;
  readonly rootFieldMarks: RootFieldMarks;
}

const ATTEMPTS = 15;
const LONGEST_PAUSE_MS = 1_000;

/** Opens a migrated database; one that is a SQLite file knows no limits. */
export async function openDatabase(
  url: string,
  { onStatement, limits: given }: { onStatement?: StatementListener; limits?: Partial<ConnectionLimits> } = {},
): Promise<Database> {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const kind = sqlitePathOf(url) === null ? "mysql" : "sqlite";
  const writer = await connect(await dataSourceOptions(url, { purpose: "writing", limits }, onStatement));
  try {
    const reader = await connect(await dataSourceOptions(url, { purpose: "reading", limits }, onStatement));
    return new RetryingDatabase(kind, writer, reader, limits);
  } catch (fault) {
    await writer.destroy();
    throw fault;
  }
}

class RetryingDatabase implements Database {
  /** TypeORM shares one SQLite connection among all transactions, so they pass one by one. */
  private readonly gate = new Mutex();
  private readonly inside = new AsyncLocalStorage<true>();

  constructor(
    private readonly kind: DatabaseKind,
    private readonly writerSource: DataSource,
    private readonly readerSource: DataSource,
    private readonly limits: ConnectionLimits,
  ) {}

  get reader(): Sql {
    return this.readerSource.manager;
  }

  get writesAtOnce(): number {
    return this.kind === "sqlite" ? 1 : this.limits.connections;
  }

  async write<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (this.inside.getStore()) throw new Error("a transaction was opened within another one");
    const attempts = () => this.inside.run(true, () => this.attempt(work));
    return this.kind === "sqlite" ? this.gate.runExclusive(attempts) : attempts();
  }

  async close(): Promise<void> {
    // Every promise of the process pays for it as long as it is enabled.
    this.inside.disable();
    for (const source of [this.readerSource, this.writerSource]) {
      await source.destroy().catch((fault: unknown) => {
        // Where nobody is at the other end, there is nobody to take leave of.
        if (!isConnectionLost(fault)) throw fault;
      });
    }
  }

  private async attempt<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const memory = { lockMemory: new LockMemory(), rootFieldMarks: new RootFieldMarks() };
    /** The latest first. */
    const unconfirmed: Unconfirmed<T>[] = [];
    const begun = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      const receipt = { id: newId(), createdAt: new Date() };
      let asked: Unconfirmed<T> | undefined;
      try {
        memory.lockMemory.beginAttempt();
        return await this.transaction(memory, async (sql) => {
          // An attempt writes the receipts of those before it: one whose COMMIT is still under way keeps it waiting for the
          // key, or on a cluster refuses its COMMIT. The latest first, since that has the receipts of all before.
          for (asked of unconfirmed) await sql.insert(TransactionReceipt, asked.receipt);
          asked = undefined;
          await sql.insert(TransactionReceipt, receipt);
          const result = await work(sql);
          unconfirmed.unshift({ receipt, result });
          return result;
        });
      } catch (fault) {
        if (asked !== undefined && isDuplicate(fault)) return asked.result;
        const isUnsure = unconfirmed.length > 0 && isUnreachable(fault);
        if (fault instanceof MarkMissing) {
          // It happens once, however long the first attempt took, and met nobody whom to wait for.
          memory.lockMemory.beginAnew();
          continue;
        }
        const isPassing = isContention(fault) || isConnectionLost(fault) || isUnsure;
        // Whom others overtake again and again succeeds at last: the rows that it needs are free from time to time.
        const isLast = performance.now() - begun > this.limits.writeMs || (attempt >= ATTEMPTS && !metAnother(fault));
        if (isLast || !isPassing) throw fault;
        await delay(Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** attempt));
      }
    }
  }

  private async transaction<T>(memory: WriteMemory, work: (sql: Sql) => Promise<T>): Promise<T> {
    const queryRunner = this.writerSource.createQueryRunner();
    queryRunner.data = { ...memory, customerMemory: new CustomerMemory() };
    const connection: unknown = await queryRunner.connect();
    try {
      // On MySQL the first statement begins the transaction.
      if (this.kind === "sqlite") await queryRunner.query("BEGIN IMMEDIATE");
      const result = await work(queryRunner.manager);
      await queryRunner.query("COMMIT");
      return result;
    } catch (fault) {
      await queryRunner.query("ROLLBACK").catch(() => this.abandon(connection));
      throw fault;
    } finally {
      await queryRunner.release();
    }
  }

  /** The server rolls back when the connection ends; in the pool it would bring the open transaction to the next writer. */
  private abandon(connection: unknown): void {
    if (this.kind === "mysql") (connection as PoolConnection).destroy();
  }
}
