import { CARD_COLUMNS, cardsOf, type CustomerRow } from "./cards.js";
import { rows, WORKSPACE } from "./statements.js";

const PAGE = 50;

const LIST = `SELECT ${CARD_COLUMNS}, c.createdAt FROM customer c JOIN loyalty l ON l.id = c.id
  WHERE c.workspaceId = ? AND c.createdAt >= ? AND (c.createdAt > ? OR c.id > ?) AND c.archivedAt IS NULL
  ORDER BY c.createdAt, c.id LIMIT ${PAGE + 1}`;

const CARD = `SELECT ${CARD_COLUMNS} FROM external_id e JOIN customer c ON c.id = e.recordId JOIN loyalty l ON l.id = c.id
  WHERE e.workspaceId = ? AND e.entity = 'CUSTOMER' AND e.system = 'crm' AND e.externalId = ? AND e.live = 1`;

/** A page of the customers in the order in which they were made, after a cursor. */
export async function listCustomers(after: string) {
  const [createdAt = "", id = ""] = after === "" ? ["1970-01-01 00:00:00.000"] : after.split("/");
  const found = await rows<CustomerRow & { createdAt: string }>(LIST, [WORKSPACE, createdAt, createdAt, id]);
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  const endCursor = last === undefined ? null : `${last.createdAt}/${last.id}`;
  const nodes = await cardsOf(page, PAGE);
  return { customers: { pageInfo: { hasNextPage: found.length > PAGE, endCursor }, nodes } };
}

/** The card of the customer that the CRM knows by an id. */
export async function customerCard(externalId: string) {
  const found = await rows<CustomerRow>(CARD, [WORKSPACE, externalId]);
  const [customer = null] = await cardsOf(found, 1);
  return { customer };
}
