import express, { type Express } from "express";
import ipaddr from "ipaddr.js";

/** Whether a name or an address, an IPv6 one with or without brackets, is this machine's own and reached from nowhere else. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return bare === "localhost" || (ipaddr.isValid(bare) && ipaddr.process(bare).range() === "loopback");
}

/**
 * An application that answers only to whoever calls it by a name of this machine. A page on the Internet can let its own
 * name lead here and would then read all answers; what the browser says it asked for (`Host`) still tells.
 */
export function loopbackOnly(app: Express): Express {
  const guarded = express();
  guarded.disable("x-powered-by");
  guarded.use((request, response, next) => {
    if (isLoopback(hostnameOf(request.headers.host))) next();
    else response.status(403).type("text").send("The demo answers on this machine only, as localhost or 127.0.0.1.\n");
  });
  guarded.use(app);
  return guarded;
}

/** What stands before the port. */
function hostnameOf(host = ""): string {
  return host.replace(/:\d+$/, "");
}
