import { setTimeout as delay } from "node:timers/promises";

/** A refusal of a request as a whole; sending it again would not help. */
export class TreueRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** Treue was not reached, or could not answer, as often as it was tried. */
export class TreueUnreachable extends Error {}

/** How often a request is tried, and how long to wait first; each wait is up to twice as long as the one before. */
export interface Patience {
  readonly tries: number;
  readonly firstPauseMs: number;
}

const LONGEST_PAUSE_MS = 30_000;
const LONGEST_ANSWER_MS = 30_000;

/** Answers that say "not now". */
const PASSING_STATUSES = [429, 502, 503, 504];
const PASSING_CODES = ["IDEMPOTENCY_KEY_BUSY", "UNAVAILABLE", "INTERNAL"];

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Asks Treue over HTTP, again and again with growing pauses while it cannot answer. */
export class TreueClient {
  constructor(
    private readonly endpoint: string,
    private readonly apiKey: string,
    private readonly patience: Patience = { tries: 8, firstPauseMs: 250 },
    private readonly fetching: typeof fetch = fetch,
  ) {}

  /** The data that an operation is answered with. A mutation must have a key, or trying again could do it twice. */
  async ask<T>(query: string, variables: object, idempotencyKey?: string): Promise<T> {
    for (let tried = 1; ; tried++) {
      const answer = await this.tryOnce(query, variables, idempotencyKey);
      if (!("isPassing" in answer)) return answer.data as T;
      if (tried >= this.patience.tries) throw new TreueUnreachable(answer.reason);
      const longest = Math.min(this.patience.firstPauseMs * 2 ** tried, LONGEST_PAUSE_MS);
      // By chance, so that the plugins of many workspaces do not all come back in the same moment.
      await delay(answer.retryAfterMs ?? longest * (0.5 + Math.random() / 2));
    }
  }

  private async tryOnce(query: string, variables: object, idempotencyKey?: string): Promise<Answer> {
    let response: Response;
    let body: GraphqlAnswer;
    try {
      response = await this.fetching(this.endpoint, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Authorization: `Bearer ${this.apiKey}`,
          ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
        },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
      });
      if (PASSING_STATUSES.includes(response.status)) return notNow(`HTTP ${response.status}`, response);
      body = (await response.json()) as GraphqlAnswer;
    } catch (fault) {
      // The request may have been carried out or not: with its key it can be sent again all the same.
      return notNow(fault instanceof Error ? fault.message : String(fault));
    }
    const [error] = body.errors ?? [];
    if (error === undefined) return { data: body.data };
    const code = error.extensions?.code ?? `HTTP_${response.status}`;
    if (PASSING_CODES.includes(code)) return notNow(`${code}: ${error.message}`, response);
    throw new TreueRefusal(code, error.message);
  }
}

type Answer =
  | { readonly data: unknown }
  | { readonly isPassing: true; readonly reason: string; readonly retryAfterMs: number | null };

function notNow(reason: string, response?: Response): Answer {
  const seconds = Number(response?.headers.get("Retry-After") ?? Number.NaN);
  return { isPassing: true, reason, retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null };
}
