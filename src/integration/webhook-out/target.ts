import { type LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";

import ipaddr from "ipaddr.js";

/** What an operator allows webhooks to reach. */
export interface TargetRules {
  /** Whether addresses within the operator's own network, and plain http, are allowed. */
  readonly allowPrivate: boolean;
}

/** Finds the addresses of a host; tests hand in their own. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const resolveByDns: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** A message is not sent, because of where it would go. */
export class TargetRefused extends Error {}

const LONGEST_URL = 2_000;
const LOWEST_FREE_PORT = 1024;
/** All addresses that are routed on the Internet lie in here (RFC 4291, 2.4). */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

/**
 * What is wrong with a URL as the target of webhooks, as far as it can be told without asking for the host's address;
 * null where nothing is. Ports of well-known services other than the web are refused: no message may speak to them.
 */
export function targetFault(text: string, { allowPrivate }: TargetRules): string | null {
  if (text.length > LONGEST_URL) return `longer than ${LONGEST_URL} characters`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return "not a URL such as https://crm.example/treue";
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:")) return "not an https URL";
  if (url.username !== "" || url.password !== "") return "holds a user name or password; messages are signed instead";
  if (url.hash !== "") return "holds a fragment (#…), which is never sent";
  const port = Number(url.port);
  if (!allowPrivate && url.port !== "" && port < LOWEST_FREE_PORT) return `port ${port} belongs to another service`;
  const host = hostOf(url);
  if (allowPrivate) return null;
  if (/(^|\.)localhost\.?$/.test(host)) return "names this machine itself";
  return isIP(host) !== 0 && !isPublicAddress(host) ? `${host} is not an address of the Internet` : null;
}

/** The host without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Whether an address is one of the Internet: neither private, local, shared, reserved nor a wrapping of such a one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(GLOBAL_IPV6);
}

/**
 * A look-up for one connection. It hands out an address only when every address of the host is allowed, and the
 * connection goes to the very address that was checked: a name that answers otherwise a moment later gains nothing.
 */
export function checkedLookup({ allowPrivate }: TargetRules, resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host).then(
      (addresses) => {
        const refused = addresses.find(({ address }) => !allowPrivate && !isPublicAddress(address));
        const [first] = addresses;
        if (refused !== undefined) {
          const fault = new TargetRefused(`${host} is ${refused.address}, which is not an address of the Internet`);
          done(fault, [], 0);
        } else if (first === undefined) done(new TargetRefused(`${host} has no address`), [], 0);
        else if (options.all === true) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (fault: unknown) => done(fault instanceof Error ? fault : new Error(String(fault)), [], 0),
    );
  };
}
