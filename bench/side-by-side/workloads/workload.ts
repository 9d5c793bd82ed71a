import type { Base } from "../base/open-base.js";
import type { Server, ServerName } from "../servers/server.js";

/** One HTTP request. Where it holds `UNIQUE`, each sending has another number there. */
export interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server is asked, and what it answered to some of it. */
export interface Answered {
  readonly requests: readonly Asked[];
  /** As every server must answer. */
  readonly answers: readonly unknown[];
}

/** What servers are asked for again and again. */
export interface Workload {
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Over how many connections at once; one line of the table each. */
  readonly connections: readonly number[];
  /** Who can be asked. */
  readonly servers: readonly ServerName[];
  /** Whether it writes, so that the base must be brought back to what it was. */
  readonly writes?: boolean;
  /** How many requests make a turn, where one takes so long that seconds hold too few; absent: as many as there can be. */
  readonly requestsPerTurn?: number;
  /** For what takes so long that it cannot be measured often. */
  readonly mostRounds?: number;
  /** For what takes so long that shorter turns would see too little of it. */
  readonly leastSeconds?: number;
  /** Asks a server some of the requests, or all, once. */
  ask(server: Server, base: Base): Promise<Answered>;
}

/** Ten digits in the place of which each sending of a request has a number of its own. */
export const UNIQUE = "9999999999";

/** A request with a number of its own. */
export function numbered(asked: Asked, number: number): Asked {
  return JSON.parse(JSON.stringify(asked).replaceAll(UNIQUE, String(number).padStart(UNIQUE.length, "0"))) as Asked;
}

/** A GraphQL operation as one request. */
export function graphql(query: string, variables: object = {}): Asked {
  return { method: "POST", path: "/graphql", body: JSON.stringify({ query, variables }) };
}

/** Sends a request once; throws where the answer is no success. */
export async function send<T>(
  { origin, headers, name }: Server,
  { method, path, body, headers: own }: Asked,
): Promise<T> {
  const response = await fetch(origin + path, {
    method,
    headers: { ...headers, ...own, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body,
  });
  const text = await response.text();
  const answer = JSON.parse(text) as { readonly data?: T; readonly errors?: unknown };
  if (!answer.data || answer.errors !== undefined)
    throw new Error(`${name} answered ${path} by ${text.slice(0, 2_000)}`);
  return answer.data;
}
