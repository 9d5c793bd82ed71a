import type { EntityTarget, ObjectLiteral, SelectQueryBuilder } from "typeorm";

import { Change, PendingChange } from "../../model/change/change.js";
import { Contract } from "../../model/contract/contract.js";
import { ContractEvent } from "../../model/contract/contract-event.js";
import { TermRow } from "../../model/contract/term.js";
import { Customer } from "../../model/customer/customer.js";
import { ExternalId } from "../../model/customer/external-id.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { PersonalDataKind as Kind } from "../../model/customer/personal-data.js";
import { TierChange } from "../../model/customer/tier-change.js";
import { InboundPayload } from "../../model/inbound/inbound-payload.js";
import { Interaction } from "../../model/interaction/interaction.js";
import { MergedRecord } from "../../model/operation/merged-record.js";
import { MovedRecord } from "../../model/operation/moved-record.js";
import { Person } from "../../model/person/person.js";
import { RenewalNotice } from "../../model/webhook/renewal-notice.js";
import { WebhookAttempt } from "../../model/webhook/webhook-attempt.js";
import { WebhookDelivery } from "../../model/webhook/webhook-delivery.js";
import { type KeysetPage, type KeysetPosition, keysetRows } from "../database/keyset.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** Whose data: a customer or a person, with the ids of those that were merged into it. */
export interface DataSubject {
  readonly type: "customer" | "person";
  readonly ids: readonly string[];
}

/** A stored row of a subject, and in which part of its data it stands. */
export interface PersonalRow {
  readonly part: number;
  readonly kind: Kind;
  readonly id: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** Columns that are not shown, and why. */
export const UNTOLD_COLUMNS: Readonly<Record<string, string>> = {
  workspaceId: "the same for all that a caller sees",
  nameFolded: "the name, folded for sorting",
  emailFolded: "the e-mail address, folded for look-ups",
  phoneFolded: "the telephone number, for look-ups",
  searchText: "name, addresses, company and role, folded for searching",
  claimId: "which server is sending it",
  claimedUntil: "until when a server works on it",
};

/** Rows of a table whose column has one of some ids; together all that is stored of a subject. */
interface Part {
  readonly kind: Kind;
  readonly entity: EntityTarget<ObjectLiteral>;
  readonly column: string;
  readonly among: string;
}

const SUBJECT = "(:...ids)";
const CONTRACTS = idsOf("contract", "customerId");
const EVENTS = idsOf("contract_event", "customerId");
const PEOPLE = idsOf("person", "customerId");
/** A payload may name a person who was merged into another one since. */
const MERGED_PEOPLE = idsOf("merged_record", "survivorId", PEOPLE);
const EVERYBODY = `${PEOPLE.slice(0, -1)} UNION ${MERGED_PEOPLE.slice(1)}`;
const OWN_CUSTOMER = `(SELECT own.customerId FROM person own
  WHERE own.workspaceId = :workspaceId AND own.id IN ${SUBJECT} AND own.customerId IS NOT NULL)`;

const CUSTOMER_PARTS: readonly Part[] = [
  part(Kind.CUSTOMER, Customer, "id"),
  part(Kind.EXTERNAL_ID, ExternalId, "recordId"),
  part(Kind.MERGED_RECORD, MergedRecord, "survivorId"),
  part(Kind.MOVED_RECORD, MovedRecord, "fromId"),
  part(Kind.LOYALTY, LoyaltyRow, "id"),
  part(Kind.TIER_CHANGE, TierChange, "customerId"),
  part(Kind.RENEWAL_NOTICE, RenewalNotice, "customerId"),
  part(Kind.PERSON, Person, "customerId"),
  part(Kind.EXTERNAL_ID, ExternalId, "recordId", PEOPLE),
  part(Kind.MERGED_RECORD, MergedRecord, "survivorId", PEOPLE),
  part(Kind.CONTRACT, Contract, "customerId"),
  part(Kind.EXTERNAL_ID, ExternalId, "recordId", CONTRACTS),
  part(Kind.MERGED_RECORD, MergedRecord, "survivorId", CONTRACTS),
  part(Kind.CONTRACT_EVENT, ContractEvent, "customerId"),
  part(Kind.EXTERNAL_ID, ExternalId, "recordId", EVENTS),
  part(Kind.TERM, TermRow, "customerId"),
  ...interactionParts("customerId"),
  part(Kind.CHANGE, Change, "customerId"),
  part(Kind.CHANGE, PendingChange, "customerId"),
  ...deliveryParts("customerId"),
  part(
    Kind.PAYLOAD,
    InboundPayload,
    "id",
    payloadsOf(`link.customerId IN ${SUBJECT} OR link.customerId IN ${EVERYBODY}`),
  ),
];

const PERSON_PARTS: readonly Part[] = [
  part(Kind.PERSON, Person, "id"),
  part(Kind.EXTERNAL_ID, ExternalId, "recordId"),
  part(Kind.EXTERNAL_ID, ExternalId, "personId"),
  part(Kind.MERGED_RECORD, MergedRecord, "survivorId"),
  ...interactionParts("personId"),
  part(Kind.CHANGE, Change, "recordId"),
  part(Kind.CHANGE, PendingChange, "recordId"),
  ...deliveryParts("recordId"),
  part(Kind.PAYLOAD, InboundPayload, "id", payloadsOf(`link.customerId IN ${SUBJECT}`)),
];

const PARTS = { customer: CUSTOMER_PARTS, person: PERSON_PARTS };

/** Whom a payload may name and still be told whole. The customer of a person is named by most of what is told of the person. */
const INSIDERS = {
  customer: [SUBJECT, PEOPLE, MERGED_PEOPLE],
  person: [SUBJECT, OWN_CUSTOMER, idsOf("merged_record", "survivorId", OWN_CUSTOMER)],
};

/** Ids in a table of the rows of which a column has one of some ids. */
function idsOf(table: string, column: string, among = SUBJECT): string {
  const alias = `own_${table}`;
  return `(SELECT ${alias}.id FROM ${table} ${alias}
    WHERE ${alias}.workspaceId = :workspaceId AND ${alias}.${column} IN ${among})`;
}

/** Ids of payloads that name somebody. */
function payloadsOf(condition: string): string {
  return `(SELECT link.payloadId FROM inbound_payload_customer link
    WHERE link.workspaceId = :workspaceId AND (${condition}))`;
}

function part(kind: Kind, entity: EntityTarget<ObjectLiteral>, column: string, among = SUBJECT): Part {
  return { kind, entity, column, among };
}

function interactionParts(owner: "customerId" | "personId"): Part[] {
  const interactions = idsOf("interaction", owner);
  return [
    part(Kind.INTERACTION, Interaction, owner),
    part(Kind.EXTERNAL_ID, ExternalId, "recordId", interactions),
    part(Kind.MERGED_RECORD, MergedRecord, "survivorId", interactions),
  ];
}

function deliveryParts(owner: "customerId" | "recordId"): Part[] {
  return [
    part(Kind.DELIVERY, WebhookDelivery, owner),
    part(Kind.DELIVERY_ATTEMPT, WebhookAttempt, "deliveryId", idsOf("webhook_delivery", owner)),
  ];
}

/** The tables in which data of a customer or a person are looked for. */
export const PERSONAL_TABLES = new Set([...CUSTOMER_PARTS, ...PERSON_PARTS].map(({ entity }) => entity));

/** Where a row stands among all that is stored of its subject. */
export function positionOf({ part, id }: PersonalRow): KeysetPosition {
  return { value: part, id };
}

/** One page of all that is stored of a subject, part by part, and one row more where there is one. */
export async function personalDataPage(
  rows: WorkspaceRows,
  subject: DataSubject,
  { size, from, isBackward }: KeysetPage,
): Promise<PersonalRow[]> {
  const parts = [...PARTS[subject.type].entries()];
  const found: PersonalRow[] = [];
  for (const [number, each] of isBackward ? parts.reverse() : parts) {
    if (from !== null && (isBackward ? number > Number(from.value) : number < Number(from.value))) continue;
    const begin = from?.value === number ? { value: from.id, id: from.id } : null;
    const page = { size: size - found.length, from: begin, isBackward };
    const columns = shownColumns(rows, each);
    const next = (await keysetRows(rowsOf(rows, subject, each), "id", "ASC", page)).map((row) => ({
      part: number,
      kind: each.kind,
      id: String(row.id),
      columns: Object.fromEntries(columns.map((column) => [column, row[column] as unknown])),
    }));
    found.push(...(isBackward ? next.reverse() : next));
    if (found.length > size) break;
  }
  return isBackward ? found.reverse() : found;
}

/** Which of some payloads name others beside a subject. */
export async function sharedPayloads(
  { sql, workspaceId }: WorkspaceRows,
  { type, ids }: DataSubject,
  payloadIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (payloadIds.length === 0) return new Set();
  const isOutsider = INSIDERS[type].map((insiders) => `link.customerId NOT IN ${insiders}`).join(" AND ");
  const found = await sql
    .createQueryBuilder(InboundPayload, "payload")
    .select("payload.id", "id")
    .where("payload.workspaceId = :workspaceId AND payload.id IN (:...payloadIds)", { workspaceId, payloadIds })
    .andWhere(
      `EXISTS (SELECT 1 FROM inbound_payload_customer link
        WHERE link.workspaceId = :workspaceId AND link.payloadId = payload.id AND ${isOutsider})`,
      { ids },
    )
    .comment("sharedPayloads")
    .getRawMany<{ readonly id: string }>();
  return new Set(found.map(({ id }) => id));
}

/** How many rows are stored of a subject. */
export async function countPersonalData(rows: WorkspaceRows, subject: DataSubject): Promise<number> {
  let count = 0;
  for (const each of PARTS[subject.type]) count += await rowsOf(rows, subject, each).getCount();
  return count;
}

function rowsOf(
  { sql, workspaceId }: WorkspaceRows,
  { ids }: DataSubject,
  { entity, column, among }: Part,
): SelectQueryBuilder<ObjectLiteral> {
  return sql
    .createQueryBuilder(entity, "row")
    .where("row.workspaceId = :workspaceId", { workspaceId })
    .andWhere(`row.${column} IN ${among}`, { ids })
    .comment("personalData");
}

function shownColumns({ sql }: WorkspaceRows, { entity }: Part): string[] {
  const { columns } = sql.connection.getMetadata(entity);
  return columns.map(({ propertyName }) => propertyName).filter((column) => !(column in UNTOLD_COLUMNS));
}
