/** How many connections to a MySQL server there may be, and how long things may take; times are in milliseconds. */
export interface ConnectionLimits {
  /** Connections that one server holds at most for reading, and as many again for writing. */
  readonly connections: number;
  /** For a statement; the server is told to end a read by then. */
  readonly statementMs: number;
  /** For making a connection. */
  readonly connectMs: number;
  /** For getting one of the pool, with all that belongs to it. */
  readonly acquireMs: number;
  /** A connection that was not used for so long shows that it is alive before it is used. */
  readonly restMs: number;
  /** For that. */
  readonly pingMs: number;
  /** For a write: no further attempt begins after so long, since whoever asked has given up, or asks again. */
  readonly writeMs: number;
}

export const DEFAULT_LIMITS: ConnectionLimits = {
  connections: 10,
  statementMs: 10_000,
  connectMs: 5_000,
  acquireMs: 15_000,
  restMs: 1_000,
  pingMs: 2_000,
  writeMs: 30_000,
};

/** How long a connection may carry nothing, either way, before it counts as dead: a server that lives speaks first. */
export function silenceMs({ statementMs }: Pick<ConnectionLimits, "statementMs">): number {
  return 1.2 * statementMs;
}

/**
 * How long a server waits for the next word of a writer, in seconds, before it ends the connection and frees what its transaction
 * has locked; MySQL's own default is eight hours. A writer that lives has broken the connection by then.
 */
export function vanishedSeconds(limits: Pick<ConnectionLimits, "statementMs">): number {
  return Math.ceil(silenceMs(limits) / 1_000) + 1;
}

const LONGEST_LOCK_WAIT_SECONDS = 10;

/**
 * How long a statement waits for rows that another transaction holds, in seconds; MySQL's own default is 50. Shorter than a silence
 * may be, or the connection of a writer that waits would count as dead.
 */
export function lockWaitSeconds({ statementMs }: Pick<ConnectionLimits, "statementMs">): number {
  return Math.max(1, Math.min(LONGEST_LOCK_WAIT_SECONDS, Math.floor(statementMs / 1_000)));
}
