import { createHmac } from "node:crypto";

import type { Moment, Ticket, TicketStatus } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

const SECRET = "zendesk-signing-secret";
const STATUS: Readonly<Record<TicketStatus, string>> = {
  OPEN: "OPEN",
  SOLVED: "SOLVED",
  CLOSED_UNSOLVED: "CLOSED",
  DELETED: "DELETED",
};

/** People are numbered by the desk; two who write from one address are one. */
const userIdOf = (email: string) =>
  String([...email].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e9);

/** https://developer.zendesk.com/api-reference/webhooks/event-types/user-events */
function userCreated({ email }: Ticket, at: string): Letter {
  const detail = { id: userIdOf(email), email, role: "end-user", created_at: at, updated_at: at };
  return {
    body: { type: "zen:event-type:user.created", time: at, subject: `zen:user:${detail.id}`, detail, event: {} },
  };
}

/** https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events */
function ticketEvent(happening: string, ticket: Ticket, at: string, event: object): Letter {
  const detail = {
    id: String(ticket.id),
    requester_id: userIdOf(ticket.email),
    subject: ticket.subject,
    status: STATUS[ticket.status],
    assignee_id: ticket.agent,
    tags: [],
    via: { channel: "email" },
    created_at: ticket.openedAt,
    updated_at: at,
  };
  const type = `zen:event-type:ticket.${happening}`;
  return {
    body: { type, time: at, subject: `zen:ticket:${ticket.id}`, zendesk_event_version: "2022-11-06", detail, event },
  };
}

function tell(moment: Moment): readonly Letter[] {
  if (moment.kind !== "TICKET") return [];
  const { at, ticket, before } = moment;
  if (before === null) return [userCreated(ticket, at), ticketEvent("created", ticket, at, {})];
  if (ticket.status === "DELETED") return [ticketEvent("soft_deleted", ticket, at, {})];
  if (ticket.agent !== before.agent) {
    return [ticketEvent("agent_assignment_changed", ticket, at, { current: ticket.agent, previous: before.agent })];
  }
  const event = { current: STATUS[ticket.status], previous: STATUS[before.status] };
  return [ticketEvent("status_changed", ticket, at, event)];
}

export const zendesk: Vendor = {
  preset: "zendesk",
  secret: SECRET,
  parameters: {},
  tell,
  sign: (body, _url, now) => {
    const timestamp = now.toISOString();
    const signature = createHmac("sha256", SECRET).update(timestamp).update(body).digest("base64");
    return {
      headers: {
        "X-Zendesk-Webhook-Signature": signature,
        "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
      },
    };
  },
  hasTimes: true,
};
