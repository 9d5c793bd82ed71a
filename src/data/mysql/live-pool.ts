import { createPool, type Pool, type PoolConnection, type PoolOptions, setMaxParserCache } from "mysql2";

import { type ConnectionLimits, silenceMs } from "./connection-limits.js";
import { watchedSockets } from "./watched-socket.js";

type Taken = (fault: unknown, connection?: PoolConnection) => void;

/** MySQL: there is no such system variable. */
const UNKNOWN_VARIABLE = 1193;
/**
 * How many parsers of rows the driver keeps for the process, each of some 24 KB, one for each choice of columns: queries
 * choose theirs, and its own limit is 15,000.
 */
const KEPT_PARSERS = 1_000;

/** All connections were in use for as long as one is waited for. */
class PoolBusyError extends Error {
  readonly code = "POOL_BUSY";

  constructor(ms: number) {
    super(`no connection to the database became free for ${ms} ms`);
    this.name = "PoolBusyError";
  }
}

/**
 * A pool of the driver whose connections answer. One that rested is asked first; where one does not answer, those that
 * have rested as long are not trusted either, so that a pool which died as a whole costs one wait. Has the methods that
 * TypeORM calls.
 */
export class LivePool {
  private readonly pool: Pool;
  private readonly restingSince = new WeakMap<PoolConnection, number>();
  /** When a connection was last asked in vain. */
  private unansweredAt = -Infinity;

  /** `onConnect` are the first statements on each connection; a server that does not know one does without. */
  constructor(
    options: PoolOptions,
    private readonly limits: ConnectionLimits,
    onConnect: readonly string[],
  ) {
    setMaxParserCache(KEPT_PARSERS);
    this.pool = createPool({
      ...options,
      connectionLimit: limits.connections,
      connectTimeout: limits.connectMs,
      stream: watchedSockets(silenceMs(limits)),
      // Resting connections are ended in good order before their silence counts against them.
      maxIdle: limits.connections - 1,
      idleTimeout: silenceMs(limits) / 2,
      gracefulEnd: true,
    });
    this.pool.on("connection", (connection) => {
      // Whoever uses the connection is told by what it waits for.
      connection.on("error", () => undefined);
      // One that could not be set up writes as it should not: each statement by itself, or blind to what others commit.
      const end = (fault: { readonly errno?: number } | null) => {
        if (fault !== null && fault.errno !== UNKNOWN_VARIABLE) connection.destroy();
      };
      for (const statement of onConnect) connection.query(statement, end);
    });
    this.pool.on("release", (connection) => this.restingSince.set(connection, performance.now()));
  }

  /** A connection that answers, in the driver's way of telling. */
  getConnection(taken: Taken): void {
    this.live().then(
      (connection) => taken(null, connection),
      (fault: unknown) => taken(fault),
    );
  }

  end(ended: (fault: unknown) => void): void {
    this.pool.end(ended);
  }

  private async live(): Promise<PoolConnection> {
    for (;;) {
      const connection = await this.next();
      if (await this.answers(connection)) return connection;
      connection.destroy();
    }
  }

  private next(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      const { acquireMs } = this.limits;
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new PoolBusyError(acquireMs));
      }, acquireMs);
      this.pool.getConnection((fault, connection) => {
        clearTimeout(timer);
        if (fault !== null) reject(fault);
        else if (isLate) connection.release();
        else resolve(connection);
      });
    });
  }

  private async answers(connection: PoolConnection): Promise<boolean> {
    const since = this.restingSince.get(connection) ?? Infinity;
    this.restingSince.delete(connection);
    if (since < this.unansweredAt) return false;
    const now = performance.now();
    if (now - since < this.limits.restMs) return true;
    const isAlive = await answersWithin(connection, this.limits.pingMs);
    if (!isAlive) this.unansweredAt = now;
    return isAlive;
  }
}

function answersWithin(connection: PoolConnection, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    connection.ping((fault) => {
      clearTimeout(timer);
      resolve(!fault);
    });
  });
}
