import { connect, type Socket } from "node:net";

/** How long a connection carries nothing until the operating system asks whether the other end is there. */
const KEEP_ALIVE_MS = 3_000;

/** The database said nothing for so long that its connection was closed. */
class SilentDatabaseError extends Error {
  readonly code = "ETIMEDOUT";

  constructor(ms: number) {
    super(`the database said nothing for ${ms} ms`);
    this.name = "SilentDatabaseError";
  }
}

/**
 * Makes the sockets of a MySQL connection, for the driver's option `stream`. One over which nothing comes or goes for so
 * long breaks, and with it whatever waits for an answer: the driver's own time-out of a statement leaves its connection
 * waiting, and the next statement behind it. Null: without a limit.
 */
export function watchedSockets(silenceMs: number | null) {
  return ({
    config: { host, port },
  }: {
    readonly config: { readonly host: string; readonly port: number };
  }): Socket => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    if (silenceMs !== null) {
      socket.setTimeout(silenceMs, () => socket.destroy(new SilentDatabaseError(silenceMs)));
    }
    return socket;
  };
}
