import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import type { CustomerFacts, InteractionFacts } from "../facts.js";
import { listenAnywhere } from "../listening.js";
import { customerCard, listCustomers } from "./customers.js";
import { retentionByMonth } from "./retention.js";
import { valuableCustomers } from "./valuable.js";
import { writeFacts } from "./writes.js";

/** What can be read, each by one value. */
const READS: Readonly<Record<string, (value: string) => Promise<unknown>>> = {
  "/list": listCustomers,
  "/card": customerCard,
  "/valuable": valuableCustomers,
  "/retention": retentionByMonth,
};

/** What can be written, each by a body in JSON. */
const WRITES: Readonly<Record<string, (body: unknown) => Promise<unknown>>> = {
  "/visit": (body) => visit(body as Visit),
  "/ingest": (body) => ingest(body as Facts),
};

interface Visit {
  readonly customer: CustomerFacts;
  readonly interaction: InteractionFacts;
}

interface Facts {
  readonly customers?: readonly CustomerFacts[];
  readonly interactions?: readonly InteractionFacts[];
}

async function visit({ customer, interaction }: Visit) {
  const written = await writeFacts([customer], [interaction]);
  const { name, company } = customer;
  const { kind, occurredAt, subject } = interaction;
  return {
    customerUpsert: { customer: { id: written.customers[0]?.id, name, company }, userErrors: [] },
    interactionRecord: { interaction: { kind, occurredAt, subject }, userErrors: [] },
  };
}

async function ingest({ customers = [], interactions = [] }: Facts) {
  const written = await writeFacts(customers, interactions);
  const outcomeOf = ({ isNew }: { readonly isNew: boolean }) => ({ outcome: isNew ? "CREATED" : "UPDATED" });
  return {
    ingest: {
      failed: 0,
      userErrors: [],
      customers: written.customers.map(outcomeOf),
      interactions: written.interactions.map(outcomeOf),
    },
  };
}

async function answerTo(request: IncomingMessage): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://limit");
  if (request.method === "POST") return WRITES[pathname]?.(await json(request));
  return READS[pathname]?.(searchParams.get("value") ?? "");
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const text = JSON.stringify({ data: await answerTo(request) });
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
    response.writeHead(200, headers).end(text);
  } catch (fault) {
    console.error(fault);
    response.writeHead(500).end();
  }
}

/** The limit of what can be reached: node:http, prepared statements in a fixed number, and JSON.stringify. */
listenAnywhere(createServer((request, response) => void answer(request, response)));
