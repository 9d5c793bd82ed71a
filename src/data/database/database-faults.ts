const DEADLOCK = 1213;
const LOCK_TIMEOUT = 1205;
/** MySQL: lock wait time-out, node not ready, read-only server, read-only mode. */
const CONTENTION_NUMBERS: readonly unknown[] = [LOCK_TIMEOUT, 1047, 1290, 1836];
/** MySQL: another row has this unique key. */
const DUPLICATE_KEY = 1062;
const EXTERNAL_ID_INDEX = "external_id_key";
/** MySQL: the answer to a COMMIT is unknown; server shuts down, connection killed, connection ended for idling. */
const LOST_NUMBERS: readonly unknown[] = [1180, 1053, 1927, 4031];
const LOST_CODES: readonly unknown[] = [
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ERR_STREAM_WRITE_AFTER_END",
  "ERR_STREAM_DESTROYED",
];
/** The last is ours: all connections of the pool are in use. */
const UNREACHABLE_CODES: readonly unknown[] = [
  ...LOST_CODES,
  "ECONNREFUSED",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "POOL_BUSY",
];
/**
 * MySQL: too many connections, of all or of this user (at once or in an hour), the host is blocked for failed ones; a read
 * took too long, on MySQL and on MariaDB.
 */
const OVERLOADED_NUMBERS: readonly unknown[] = [1040, 1203, 1226, 1129, 3024, 1969];
/** MySQL: the disk is full, a file cannot be written (two numbers), a table is full. */
const FULL_NUMBERS: readonly unknown[] = [1021, 1026, 3, 1114];
/** MySQL: an engine met a fault of the system, of which 28 is a full disk. */
const ENGINE_FAULT = 1030;
const DISK_IS_FULL = /\berror 28\b/;
/** SQLite: the disk is full, or a file cannot be read or written. */
const FULL_CODES = /^SQLITE_(?:FULL|IOERR)/;

/** What a request had looked up is another record by now, or gone: run again, it finds what is there. */
export class RecordsMoved extends Error {
  constructor() {
    super("records were merged or deleted while the request waited for them");
  }
}

/** What is to be undone was not marked, because it hardly ever is: run again, the write marks its root fields. */
export class MarkMissing extends Error {
  constructor() {
    super("a root field was refused after it had written something, and is to be undone by itself");
  }
}

/**
 * Whether the transaction lost against another one, which goes on. Two that make the same record at once meet at its
 * external id; run again, the loser finds the record.
 */
export function metAnother(fault: unknown): boolean {
  if (fault instanceof RecordsMoved) return true;
  const { code, number, message } = driverFaultOf(fault);
  if (number === DUPLICATE_KEY) return String(message).includes(EXTERNAL_ID_INDEX);
  return number === DEADLOCK || (typeof code === "string" && code.startsWith("SQLITE_BUSY"));
}

/** Whether the transaction came at a bad moment, so that running it again may succeed. */
export function isContention(fault: unknown): boolean {
  if (fault instanceof MarkMissing || metAnother(fault)) return true;
  return CONTENTION_NUMBERS.includes(driverFaultOf(fault).number);
}

/** Whether a statement waited for another transaction longer than it may. */
export function isLockTimeout(fault: unknown): boolean {
  return driverFaultOf(fault).number === LOCK_TIMEOUT;
}

/** Whether the connection broke, so that nobody knows whether a COMMIT was carried out. */
export function isConnectionLost(fault: unknown): boolean {
  const { code, number, isFatal } = driverFaultOf(fault);
  // The driver gives no code to what is sent on a connection that it has closed already.
  return LOST_CODES.includes(code) || LOST_NUMBERS.includes(number) || (isFatal && code === undefined);
}

/** Whether the database cannot be reached at all, or has no time or no room for this. */
export function isUnreachable(fault: unknown): boolean {
  const { code, number, message } = driverFaultOf(fault);
  const isEngineFull = number === ENGINE_FAULT && DISK_IS_FULL.test(String(message));
  const isFull = FULL_NUMBERS.includes(number) || isEngineFull || FULL_CODES.test(String(code));
  return UNREACHABLE_CODES.includes(code) || OVERLOADED_NUMBERS.includes(number) || isFull;
}

/** Whether the database is not there for now, or not for this: what failed may succeed when it is tried again later. */
export function isUnavailable(fault: unknown): boolean {
  return isUnreachable(fault) || isConnectionLost(fault) || isContention(fault);
}

/** Whether a row was refused because another one has its key already. */
export function isDuplicate(fault: unknown): boolean {
  const { code, number } = driverFaultOf(fault);
  return number === DUPLICATE_KEY || code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY";
}

interface DriverFault {
  readonly code?: unknown;
  readonly number?: unknown;
  readonly message?: unknown;
  /** MySQL: the connection cannot be used any more. */
  readonly isFatal: boolean;
}

/** What a driver says of a fault, which TypeORM may have wrapped; of a fault of others, what looks alike. */
export function driverFaultOf(fault: unknown): DriverFault {
  if (typeof fault !== "object" || fault === null) return { isFatal: false };
  const inner = "driverError" in fault && typeof fault.driverError === "object" ? (fault.driverError ?? fault) : fault;
  return {
    code: "code" in inner ? inner.code : undefined,
    number: "errno" in inner ? inner.errno : undefined,
    message: "message" in inner ? inner.message : undefined,
    isFatal: "fatal" in inner && inner.fatal === true,
  };
}
