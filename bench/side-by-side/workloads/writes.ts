import { createConnection, type RowDataPacket } from "mysql2/promise";

import type { Base } from "../base/open-base.js";
import { CRM, customerKey } from "../base/prepared-base.js";
import { readQuestion } from "../questions/read-question.js";
import type { CustomerFacts, InteractionFacts } from "../servers/facts.js";
import type { Server } from "../servers/server.js";
import { type Answered, type Asked, graphql, numbered, send, UNIQUE, type Workload } from "./workload.js";

/** The desk whose interactions are written. */
const DESK = "visits";
const VISITS = 2_000;
const CHECKED_VISITS = 20;
const INGESTS = 10;
const CHECKED_INGESTS = 2;
const INTERACTIONS = 500;
const INGESTED_CUSTOMERS = 490;
const FIRST_VISIT = Date.parse("2026-01-15T08:00:00Z");

/** W4: what a CRM sends when an agent closes a call. */
export const visit: Workload = {
  name: "W4",
  title: "upsert of a customer, and an interaction",
  connections: [1, 32],
  servers: ["limit", "treue", "ordinary"],
  writes: true,
  ask: async (server, base) => {
    const asked = visits(base).map((facts) => requestOf(server, "visit", facts, facts));
    return askFirst(server, base, asked, CHECKED_VISITS);
  },
};

/** W8: the same as one ingest. */
export const visitAsIngest: Workload = {
  name: "W8",
  title: "the same as one ingest",
  connections: [1, 32],
  servers: ["limit", "treue", "ordinary"],
  writes: true,
  ask: async (server, base) => {
    const asked = visits(base).map(({ customer, interaction }) => {
      const facts = { customers: [customer], interactions: [interaction] };
      return requestOf(server, "ingest", facts, { input: facts });
    });
    return askFirst(server, base, asked, CHECKED_VISITS);
  },
};

/** W5: what a desk sends at night. */
export const ingest: Workload = {
  name: "W5",
  title: `ingest of ${INTERACTIONS} interactions of ${INGESTED_CUSTOMERS} customers`,
  connections: [4],
  requestsPerTurn: 8,
  servers: ["limit", "treue", "ordinary"],
  writes: true,
  ask: async (server, base) => {
    const asked = Array.from({ length: INGESTS }, (_, batch) => {
      const interactions = Array.from({ length: INTERACTIONS }, (__, index) => {
        const place = batch * INGESTED_CUSTOMERS + (index % INGESTED_CUSTOMERS);
        return interactionOf(spreadNumber(base, place, INGESTS * INGESTED_CUSTOMERS), `${UNIQUE}-${index}`, index);
      });
      return requestOf(server, "ingest", { interactions }, { input: { interactions } });
    });
    return askFirst(server, base, asked, CHECKED_INGESTS);
  },
};

/** Customers as a CRM sends them, spread over a base, each with the call that was closed. */
export function visits(base: Pick<Base, "size">) {
  return Array.from({ length: VISITS }, (_, place) => {
    const number = spreadNumber(base, place, VISITS);
    const customer: CustomerFacts = {
      externalId: { system: CRM, externalId: customerKey(number) },
      name: `Customer ${number}`,
      email: `customer.${number}@mail.example`,
      company: `Company ${UNIQUE}`,
    };
    return { customer, interaction: interactionOf(number, UNIQUE, place) };
  });
}

/** The number of a customer, of so many that are spread over the whole base. */
function spreadNumber({ size }: Pick<Base, "size">, place: number, places: number): number {
  return 1 + Math.floor((place / places) * size);
}

/** A call of a customer, by the number of the customer. */
export function interactionOf(customer: number, key: string, minute: number): InteractionFacts {
  return {
    externalId: { system: DESK, externalId: `visit ${key}` },
    customer: { externalId: { system: CRM, externalId: customerKey(customer) } },
    kind: "SERVICE",
    channel: "PHONE",
    direction: "INBOUND",
    occurredAt: new Date(FIRST_VISIT + minute * 1_000).toISOString(),
    subject: `Call ${key}`,
  };
}

/** A write that its sender may repeat: Treue keeps what it answered. */
function requestOf(server: Server, question: string, facts: object, variables: object): Asked {
  if (server.name === "limit") return { method: "POST", path: `/${question}`, body: JSON.stringify(facts) };
  const asked = graphql(readQuestion(question), variables);
  return server.name === "treue" ? { ...asked, headers: { "idempotency-key": `visit-${UNIQUE}` } } : asked;
}

/** Sends the first requests once, and reads what was written. */
async function askFirst(server: Server, base: Base, requests: readonly Asked[], checked: number): Promise<Answered> {
  const answers: unknown[] = [];
  for (const [index, asked] of requests.slice(0, checked).entries()) {
    answers.push(await send(server, numbered(asked, index)));
  }
  return { requests, answers: [...answers, await writtenFacts(base)] };
}

async function writtenFacts({ ownerUrl }: Base): Promise<unknown> {
  const connection = await createConnection(ownerUrl);
  const [interactions] = await connection.query<RowDataPacket[]>(
    `SELECT k.externalId, k.live, i.customerId, i.kind, i.channel, i.direction, i.proactive, i.automatic, i.missed, i.occurredAt, i.subject
     FROM external_id k JOIN interaction i ON i.id = k.recordId WHERE k.entity = 'INTERACTION' AND k.system = ? ORDER BY k.externalId`,
    [DESK],
  );
  const [customers] = await connection.query<RowDataPacket[]>(
    `SELECT id, name, nameFolded, email, emailFolded, phone, company, segment, tags, customFields, searchText FROM customer
     WHERE id IN (SELECT customerId FROM external_id k JOIN interaction i ON i.id = k.recordId
       WHERE k.entity = 'INTERACTION' AND k.system = ?) ORDER BY id`,
    [DESK],
  );
  await connection.end();
  if (interactions.length === 0) throw new Error("nothing was written");
  return { interactions, customers };
}
