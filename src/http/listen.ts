import type { Server } from "node:http";
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
  const { port: actualPort } = server.address() as AddressInfo;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${shownHost}:${actualPort}`, drain: () => drain(server) };
}

async function drain(server: Server): Promise<void> {
  const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(force);
}
