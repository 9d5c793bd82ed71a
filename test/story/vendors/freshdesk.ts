import type { Moment, TicketStatus } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

const STATUS: Readonly<Record<TicketStatus, string>> = {
  OPEN: "Open",
  SOLVED: "Resolved",
  CLOSED_UNSOLVED: "Closed Unsolved",
  DELETED: "Closed",
};

/** The body that docs/integrate/freshdesk.md has an administrator write into automation rules. */
function tell(moment: Moment): readonly Letter[] {
  if (moment.kind !== "TICKET") return [];
  const { ticket, before } = moment;
  const status = STATUS[ticket.status];
  const isDeleted = ticket.status === "DELETED";
  const change =
    before === null
      ? "{ticket_action:created}"
      : ticket.agent !== before.agent
        ? `{responder_id:{from:${before.agent ?? ""},to:${ticket.agent ?? ""}}}`
        : `{status:{from:${STATUS[before.status]},to:${status}}}`;
  const body = {
    event: before === null ? "created" : isDeleted ? "deleted" : "updated",
    ticket_id: String(ticket.id),
    ticket_subject: ticket.subject,
    ticket_status: status,
    ticket_source: "Email",
    ticket_type: "Question",
    ticket_agent_name: ticket.agent ?? "",
    ticket_requester_name: ticket.name,
    ticket_requester_email: ticket.email,
    ticket_requester_phone: "",
    ticket_company_name: "",
    triggered_event: isDeleted ? "{ticket_action:deleted}" : change,
  };
  return [{ body }];
}

export const freshdesk: Vendor = {
  preset: "freshdesk",
  secret: "freshdesk-token",
  parameters: {},
  tell,
  sign: () => ({ headers: { "X-Treue-Token": "freshdesk-token" } }),
  hasTimes: false,
};
