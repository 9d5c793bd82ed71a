import type { Base } from "../base/open-base.js";
import type { Server, ServerName } from "../servers/server.js";

/** One HTTP request. Where its body holds `UNIQUE`, each sending has another number there. */
export interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
}

/** A request that was sent once, and what it was answered. */
export interface Answered {
  readonly asked: Asked;
  /** As every server must answer. */
  readonly answer: unknown;
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
  /** Asks a server every request once. */
  ask(server: Server, base: Base): Promise<readonly Answered[]>;
}

/** Ten digits in the place of which each sending of a request has a number of its own. */
export const UNIQUE = "9999999999";

/** A GraphQL operation as one request. */
export function graphql(query: string, variables: object = {}): Asked {
  return { method: "POST", path: "/graphql", body: JSON.stringify({ query, variables }) };
}

/** Sends a request once; throws where the answer is no success. */
export async function send<T>({ origin, headers, name }: Server, { method, path, body }: Asked): Promise<T> {
  const response = await fetch(origin + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body,
  });
  const text = await response.text();
  const answer = JSON.parse(text) as { readonly data?: T; readonly errors?: unknown };
  if (!answer.data || answer.errors !== undefined)
    throw new Error(`${name} answered ${path} by ${text.slice(0, 2_000)}`);
  return answer.data;
}
