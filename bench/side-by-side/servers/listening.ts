import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a server prints, with its address, once it can be asked. */
export const LISTENING = /listening at (http:\S+)/;

/** Lets a server listen on a free port of this machine, and prints where. */
export function listenAnywhere(server: Server): void {
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    console.log(`listening at http://127.0.0.1:${port}`);
  });
}

/** A variable of the environment that whoever starts a server sets. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
