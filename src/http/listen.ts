import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";

import type { Express } from "express";

/** How long a server goes on, in milliseconds, once it is to stop. */
interface DrainTimes {
  /** Taking new connections and requests, until whoever sends them has seen that it stops. */
  readonly delayMs: number;
  /** Finishing what is under way after that. */
  readonly finishMs: number;
}

/** A listening server. */
export interface Listening {
  readonly url: string;
  /**
   * Answers for a while longer, each time with the word that the connection ends with it; then takes nothing new, finishes
   * what is under way, and closes.
   */
  drain(times?: DrainTimes): Promise<void>;
}

const DRAIN_TIMES: DrainTimes = { delayMs: 0, finishMs: 10_000 };
/** New connections are taken in one turn of the event loop, and read in the next. */
const TURNS_TO_READ = 3;

/** How long senders may take, in milliseconds: for the head of a request, and for the whole of it. */
export interface SendingTimes {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
}

/** Longer than a client on a bad line needs; whoever sends a letter a second holds a connection no longer. */
const SENDING_TIMES: SendingTimes = { headersTimeout: 10_000, requestTimeout: 60_000 };

/** Starts to listen; fails when the port is taken. A request that does not come in time is answered with 408. */
export async function listen(
  app: Express,
  port: number,
  host: string,
  times: SendingTimes = SENDING_TIMES,
): Promise<Listening> {
  const connectionsCheckingInterval = Math.ceil(times.headersTimeout / 4);
  const server = createServer({ ...times, connectionsCheckingInterval }, app).listen(port, host);
  await once(server, "listening");
  const answering = new Set<ServerResponse>();
  let isEnding = false;
  server.prependListener("request", (_request, response: ServerResponse) => {
    answering.add(response);
    response.once("close", () => answering.delete(response));
    if (isEnding) response.setHeader("Connection", "close");
  });
  const { port: actualPort } = server.address() as AddressInfo;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const url = `http://${shownHost}:${actualPort}`;
  const drain = async ({ delayMs, finishMs }: DrainTimes = DRAIN_TIMES) => {
    isEnding = true;
    for (const response of answering) if (!response.headersSent) response.setHeader("Connection", "close");
    await delay(delayMs);
    // What has arrived by now is read first: a connection that closes with a request unread is reset.
    for (let turn = 0; turn < TURNS_TO_READ; turn += 1) await nextTurn();
    await close(server, finishMs);
  };
  return { url, drain };
}

async function close(server: Server, finishMs: number): Promise<void> {
  const force = setTimeout(() => server.closeAllConnections(), finishMs);
  const closed = once(server, "close");
  server.close();
  await closed;
  clearTimeout(force);
}
