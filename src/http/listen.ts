import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Express } from "express";

const DRAIN_MS = 10_000;

/** A listening server. */
export interface Listening {
  readonly url: string;
  /** Takes no new requests, finishes those under way (for up to ten seconds), and closes. */
  drain(): Promise<void>;
}

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
  server.prependListener("request", (_request, response: ServerResponse) => {
    answering.add(response);
    response.once("close", () => answering.delete(response));
    if (!server.listening) response.setHeader("Connection", "close");
  });
  const { port: actualPort } = server.address() as AddressInfo;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${shownHost}:${actualPort}`, drain: () => drain(server, answering) };
}

/** Whoever still gets an answer is told that the connection ends with it, so that nobody sends into a closing one. */
async function drain(server: Server, answering: ReadonlySet<ServerResponse>): Promise<void> {
  const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    for (const response of answering) if (!response.headersSent) response.setHeader("Connection", "close");
    server.closeIdleConnections();
  });
  clearTimeout(force);
}
