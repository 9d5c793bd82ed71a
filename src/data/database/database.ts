import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as delay } from "node:timers/promises";

import { Mutex } from "async-mutex";
import type { DataSource, EntityManager, QueryRunner } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { TransactionReceipt } from "../../model/operation/transaction-receipt.js";
import { connect, dataSourceOptions, sqlitePathOf, type StatementListener } from "./data-source.js";
import { isConnectionLost, isContention, isDuplicate, isUnreachable } from "./database-faults.js";
import type { DatabaseKind } from "./database-kind.js";
import { LockMemory } from "./lock-memory.js";

/** What SQL is sent through: the read connection, or the connection of one transaction. */
export type Sql = EntityManager;

/** Where the rows are. */
export interface Database {
  /** Sees what is committed, and writes nothing. */
  readonly reader: Sql;
  /**
   * Runs work in one transaction and returns its result once that is committed. Contention runs the whole work again,
   * as does a lost connection, unless the transaction's receipt says that it was committed. Must not be nested.
   */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const ATTEMPTS = 10;
const LONGEST_PAUSE_MS = 1_000;

/** Opens a migrated database. */
export async function openDatabase(url: string, onStatement?: StatementListener): Promise<Database> {
  const writer = await connect(await dataSourceOptions(url, { onStatement }));
  if (sqlitePathOf(url) === null) return new RetryingDatabase("mysql", writer, writer);
  try {
    const reader = await connect(await dataSourceOptions(url, { onStatement, readonly: true }));
    return new RetryingDatabase("sqlite", writer, reader);
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
  ) {}

  get reader(): Sql {
    return this.readerSource.manager;
  }

  async write<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (this.inside.getStore()) throw new Error("a transaction was opened within another one");
    const attempts = () => this.inside.run(true, () => this.attempt(work));
    return this.kind === "sqlite" ? this.gate.runExclusive(attempts) : attempts();
  }

  async close(): Promise<void> {
    // Every promise of the process pays for it as long as it is enabled.
    this.inside.disable();
    await this.readerSource.destroy();
    if (this.writerSource !== this.readerSource) await this.writerSource.destroy();
  }

  private async attempt<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    // All attempts write the same receipt: one whose COMMIT is still under way keeps the next one waiting for its key.
    const receipt = { id: newId(), createdAt: new Date() };
    const lockMemory = new LockMemory();
    let unconfirmed: { readonly result: T } | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        lockMemory.beginAttempt();
        return await this.transaction(lockMemory, async (sql) => {
          try {
            await sql.insert(TransactionReceipt, receipt);
          } catch (fault) {
            if (unconfirmed && isDuplicate(fault)) return unconfirmed.result;
            throw fault;
          }
          const result = await work(sql);
          unconfirmed = { result };
          return result;
        });
      } catch (fault) {
        const isPassing = isContention(fault) || isConnectionLost(fault) || (unconfirmed && isUnreachable(fault));
        if (attempt === ATTEMPTS || !isPassing) throw fault;
        await delay(Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** attempt));
      }
    }
  }

  private async transaction<T>(lockMemory: LockMemory, work: (sql: Sql) => Promise<T>): Promise<T> {
    const queryRunner = this.writerSource.createQueryRunner();
    queryRunner.data = { lockMemory };
    try {
      await this.begin(queryRunner);
      const result = await work(queryRunner.manager);
      await queryRunner.query("COMMIT");
      return result;
    } catch (fault) {
      // A broken connection cannot roll back; the server does it when the connection ends.
      await queryRunner.query("ROLLBACK").catch(() => undefined);
      throw fault;
    } finally {
      await queryRunner.release();
    }
  }

  /** READ COMMITTED lets a transaction see, after it got the lock, what was committed while it waited for it. */
  private async begin(queryRunner: QueryRunner): Promise<void> {
    if (this.kind === "sqlite") {
      await queryRunner.query("BEGIN IMMEDIATE");
    } else {
      await queryRunner.query("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
      await queryRunner.query("START TRANSACTION");
    }
  }
}
