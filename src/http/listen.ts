import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Express } from "express";

const DRAIN_MS = 10_000;

/** A listening server. */
export interface Listening {
  readonly url: string;
  /** Takes no new requests, finishes those under way (for up to ten seconds), and closes. */
  drain(): Promise<void>;
}

/** Starts to listen; fails when the port is taken. */
export async function listen(app: Express, port: number, host: string): Promise<Listening> {
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = app.listen(port, host, (fault?: Error) => {
      if (fault) reject(fault);
      else resolve(starting);
    });
  });
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
