import { createHmac } from "node:crypto";

import { uuidv7 as newId } from "uuidv7";

const SYSTEM = "crm";
const CUSTOMERS = 1_000;
const HOOK = "soak";
const SECRET = "soak-soak-soak-soak";
const EXPRESSION = `{ "interactions": [{
  "externalId": { "system": "desk", "externalId": id },
  "customer": { "externalId": { "system": "${SYSTEM}", "externalId": customer } }, "kind": "SERVICE"
}] }`;

const ENDPOINT = `mutation ($input: WebhookEndpointCreateInput!) { webhookEndpointCreate(input: $input) { userErrors { message } } }`;
const MAPPING = `mutation ($input: MappingUpsertInput!) { mappingUpsert(input: $input) { userErrors { message } } }`;
const INGEST = `mutation ($input: IngestInput!) { ingest(input: $input) { failed } }`;
const UPSERT = `mutation ($input: CustomerUpsertInput!) { customerUpsert(input: $input) { customer { id } userErrors { message } } }`;
const CARD = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) {
  id name loyaltyTier loyaltyScore retentionRate { value } churnRisk { value } nextBestActions { action }
  interactions(first: 5) { nodes { id kind occurredAt } } contracts { nodes { id status } }
} }`;
const LIST = `query ($after: String) { customers(first: 20, after: $after) { nodes { id name loyaltyTier } pageInfo { endCursor hasNextPage } } }`;
const FEED = `query ($after: String) { changes(after: $after, first: 200) { cursor changes { id } } }`;
const RETENTION = `{ retention(from: "2024-01-01", to: "2025-01-01") { renewals { value } } }`;
const TIERS = `{ tiers(from: "2024-01-01", to: "2025-01-01") { distribution { tier atEnd } } }`;
const COUNTS = `{ customers { totalCount } interactions { totalCount } inboundPayloads(filter: { states: [RECEIVED, FAILED] }) { totalCount } }`;

/** How often each comes, of a hundred. */
const SHARES = { card: 34, list: 15, upsert: 20, ingest: 6, hook: 12, feed: 12.5, retention: 0.4, tiers: 0.1 };
type Kind = keyof typeof SHARES;

/** What there must be in the end. */
export interface Made {
  readonly customers: number;
  readonly interactions: number;
}

/** Sends what a CRM, a desk, a consumer and a manager send, and counts what was acknowledged. */
export class SoakLoad {
  private readonly known = new Set<string>();
  private interactions = 0;
  private listCursor: string | null = null;
  private feedCursor: string | null = null;

  constructor(
    private readonly address: string,
    private readonly key: string,
  ) {}

  get made(): Made {
    return { customers: this.known.size, interactions: this.interactions };
  }

  /** A mapping, an endpoint that is sent all changes of customers, and customers with contracts. */
  async prepare(receiver: string): Promise<void> {
    await this.ask(MAPPING, {
      input: { name: HOOK, expression: EXPRESSION, signature: "SHOPIFY", secrets: [SECRET] },
    });
    await this.ask(ENDPOINT, { input: { url: receiver, eventTypes: ["CUSTOMER_CREATED", "CUSTOMER_UPDATED"] } });
    for (let first = 0; first < CUSTOMERS; first += 100) {
      const names = Array.from({ length: 100 }, (_, index) => String(first + index));
      await this.ingest(names);
    }
  }

  /** Sends one request, drawn by its share; throws where it is not answered as it should be. */
  async sendOne(): Promise<void> {
    await this.send(drawn());
  }

  /** How many records there are, and payloads that are not mapped. */
  async counts(): Promise<Made & { readonly unmapped: number }> {
    const { customers, interactions, inboundPayloads } = (await this.ask(COUNTS)) as Record<string, Counted>;
    return {
      customers: customers?.totalCount ?? 0,
      interactions: interactions?.totalCount ?? 0,
      unmapped: inboundPayloads?.totalCount ?? 0,
    };
  }

  private async send(kind: Kind): Promise<void> {
    const name = String(Math.floor(Math.random() * CUSTOMERS));
    switch (kind) {
      case "card":
        await this.ask(CARD, { externalId: idOf(name) });
        break;
      case "list": {
        const { customers } = (await this.ask(LIST, { after: this.listCursor })) as { customers: Page };
        this.listCursor = customers.pageInfo.hasNextPage ? customers.pageInfo.endCursor : null;
        break;
      }
      case "upsert":
        await this.ask(UPSERT, { input: { externalId: idOf(name), name: `Customer ${newId()}` } });
        this.known.add(name);
        break;
      case "ingest":
        await this.ingest([name]);
        break;
      case "hook":
        await this.post(name);
        break;
      case "feed": {
        const { changes } = (await this.ask(FEED, { after: this.feedCursor })) as { changes: { cursor: string } };
        this.feedCursor = changes.cursor;
        break;
      }
      case "retention":
        await this.ask(RETENTION);
        break;
      case "tiers":
        await this.ask(TIERS);
    }
  }

  /** Customers, each with a contract and an interaction. */
  private async ingest(names: readonly string[]): Promise<void> {
    const input = {
      customers: names.map((name) => ({ externalId: idOf(name), name: `Customer ${name}`, segment: "retail" })),
      contracts: names.map((name) => ({
        externalId: idOf(name),
        customer: { externalId: idOf(name) },
        startsOn: "2023-03-01",
        termMonths: 12,
        autoRenew: true,
        value: { amount: "120.00", currency: "EUR" },
      })),
      interactions: names.map((name) => ({
        externalId: idOf(newId()),
        customer: { externalId: idOf(name) },
        kind: "PURCHASE",
        occurredAt: new Date().toISOString(),
      })),
    };
    const { ingest } = (await this.ask(INGEST, { input })) as { ingest: { failed: number } };
    if (ingest.failed > 0) throw new Error(`${ingest.failed} rows were refused`);
    for (const name of names) this.known.add(name);
    this.interactions += names.length;
  }

  private async post(customer: string): Promise<void> {
    const body = JSON.stringify({ id: newId(), customer });
    const signature = createHmac("sha256", SECRET).update(body).digest("base64");
    const headers = { "Content-Type": "application/json", "X-Shopify-Hmac-Sha256": signature };
    const answer = await fetch(`${this.address}/hooks/${HOOK}`, { method: "POST", headers, body });
    if (answer.status !== 202) throw new Error(`a webhook was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    this.interactions += 1;
  }

  private async ask(query: string, variables: object = {}): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.address}/graphql`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${this.key}`,
        ...(query.startsWith("mutation") ? { "Idempotency-Key": newId() } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    const text = await answer.text();
    const { data, errors } = JSON.parse(text) as { data?: Record<string, unknown>; errors?: unknown };
    if (data === undefined || errors !== undefined || /"userErrors":\[\{/.test(text)) {
      throw new Error(`${answer.status}: ${text.slice(0, 500)}`);
    }
    return data;
  }
}

interface Counted {
  readonly totalCount: number;
}

interface Page {
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

function idOf(externalId: string) {
  return { system: SYSTEM, externalId };
}

function drawn(): Kind {
  const kinds = Object.entries(SHARES) as [Kind, number][];
  let left = Math.random() * kinds.reduce((sum, [, share]) => sum + share, 0);
  return kinds.find(([, share]) => (left -= share) < 0)?.[0] ?? "card";
}
