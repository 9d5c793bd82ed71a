import { setTimeout as delay } from "node:timers/promises";

import { customerRow, interactionRow } from "../support/seed.js";

/** Customers that every request writes to, in the order in which a server locks them or in the other one. */
export const SHARED = ["shared 1", "shared 2"] as const;

const INGEST = `mutation ($input: IngestInput!) { ingest(input: $input) {
  failed customers { id }
} }`;
const PAUSE_MS = 50;

/** An answer that asks to come again. */
interface Refused {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: string | null;
}

/** Clients that write without end and send each request, under its Idempotency-Key, until it is acknowledged. */
export class Writers {
  /** By the external id of a customer, the id that was told. */
  readonly acknowledged = new Map<string, string>();
  readonly refused: Refused[] = [];
  lastAcknowledgedAt = Date.now();
  private isWriting = true;
  private isGivenUp = false;
  private count = 0;
  private readonly work: Promise<unknown>;

  /** @param urlOf where the server listens now */
  constructor(
    private readonly urlOf: () => string,
    private readonly key: string,
    clients: number,
  ) {
    this.work = Promise.all(Array.from({ length: clients }, () => this.write()));
    this.work.catch(() => undefined);
  }

  /** Waits until so many more requests are acknowledged. */
  async moreAcknowledged(count: number): Promise<void> {
    const enough = this.acknowledged.size + count;
    while (this.acknowledged.size < enough) await Promise.race([delay(10), this.work]);
  }

  /** Waits until so many more requests are asked to come again. */
  async moreRefused(count: number): Promise<void> {
    const enough = this.refused.length + count;
    while (this.refused.length < enough) await Promise.race([delay(10), this.work]);
  }

  /** Waits until everything that was sent is acknowledged, and sends no more. */
  async end(): Promise<void> {
    this.isWriting = false;
    await this.work;
  }

  /** Sends nothing more, whatever is not acknowledged. */
  giveUp(): void {
    this.isWriting = false;
    this.isGivenUp = true;
  }

  private async write(): Promise<void> {
    while (this.isWriting) {
      const name = `own ${(this.count += 1)}`;
      const input = {
        customers: [name, ...SHARED].map((each) => customerRow(each, { name: `As of ${name}` })),
        interactions: [interactionRow(name, name), interactionRow("", SHARED[0], { externalId: null })],
      };
      const { failed, customers } = await this.send(input, name);
      if (failed > 0) throw new Error(`${failed} rows of ${name} were refused`);
      this.acknowledged.set(name, customers[0]?.id ?? "");
      this.lastAcknowledgedAt = Date.now();
    }
  }

  private async send(input: object, idempotencyKey: string): Promise<Ingested> {
    for (;;) {
      if (this.isGivenUp) throw new Error("given up");
      const answer = await fetch(`${this.urlOf()}/graphql`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Authorization: `Bearer ${this.key}`,
          "Idempotency-Key": idempotencyKey,
        },
        body: JSON.stringify({ query: INGEST, variables: { input } }),
      })
        .then(async (response) => {
          const body = JSON.parse(await response.text()) as Body;
          return { body, status: response.status, retryAfter: response.headers.get("retry-after") };
        })
        // The server is restarted.
        .catch(() => null);
      if (answer?.body.data) return answer.body.data.ingest;
      const code = answer?.body.errors?.[0]?.extensions.code;
      if (answer?.status === 400) throw new Error(JSON.stringify(answer.body));
      if (answer && code) this.refused.push({ status: answer.status, code, retryAfter: answer.retryAfter });
      await delay(PAUSE_MS);
    }
  }
}

interface Ingested {
  readonly failed: number;
  readonly customers: readonly { readonly id: string }[];
}

interface Body {
  readonly data?: { readonly ingest: Ingested } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}
