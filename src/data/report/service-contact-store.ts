import type { DatedHappening } from "../../domain/customer/happenings.js";
import type { Channel, QualitySource } from "../../domain/customer/interaction.js";
import type { ResolutionQuality } from "../../domain/loyalty/policy.js";
import type { OperationsContact } from "../../domain/report/service/service-contact.js";
import { Interaction } from "../../model/interaction/interaction.js";
import type { Sql } from "../database/database.js";
import { standsBeyond } from "../database/keyset.js";
import { storedInstant } from "../database/rows.js";
import { SERVICE_KINDS } from "../interaction/interaction-store.js";
import { interactionsOf, IS_SERVICE, type ServiceSelection, within } from "./service-selection.js";

/** A row as the database gives it. */
type Raw = Record<
  Exclude<keyof OperationsContact, "inCase"> | "hasCase" | "hasEarlier" | "hasOther" | "hasLaterThanClosing",
  unknown
>;

/**
 * The service contacts (SERVICE, COMPLAINT) of a period and the proactive contacts of other kinds: those closed in it,
 * and those that took place in it and had not been closed by the day whose knowledge is used. Raw, because there are many.
 */
export async function contactsWithin(sql: Sql, selection: ServiceSelection): Promise<OperationsContact[]> {
  const { from, to, knownUntil, customerIds } = selection;
  const inCase = (condition: string) =>
    `CASE WHEN interaction.caseKey IS NULL THEN 0 WHEN ${existsInCase(sql, condition)} THEN 1 ELSE 0 END`;
  const query = interactionsOf(sql, selection)
    .select("interaction.customerId", "customerId")
    .addSelect(IS_SERVICE, "isService")
    .addSelect("CASE WHEN interaction.caseKey IS NULL THEN 0 ELSE 1 END", "hasCase")
    .addSelect(inCase(IS_EARLIER), "hasEarlier")
    .addSelect(inCase("other.id <> interaction.id"), "hasOther")
    .addSelect(
      inCase("other.id <> interaction.id AND other.occurredAt >= interaction.resolvedAt"),
      "hasLaterThanClosing",
    )
    .setParameters({ from, to, knownUntil, proactive: true })
    .comment("contactsWithin");
  for (const column of COLUMNS) query.addSelect(`interaction.${column}`, column);
  query.addSelect("interaction.resolutionQuality", "quality");
  // Those of some customers are read by customer, those of all by the instant; each part has a range of the index.
  if (customerIds !== null) query.andWhere(`(${PARTS.map((part) => part("interaction")).join(" OR ")})`);
  else
    query.innerJoin(
      `(${PARTS.map((part) => idsOf(sql, part)).join(" UNION ALL ")})`,
      "counted",
      "counted.id = interaction.id",
    );
  const rows = await query.getRawMany<Raw>();
  return rows.map((row) => contactOf(row, knownUntil));
}

/** Closed in the period; open and begun in it; begun in it, and closed when nobody knew it yet. No two share a contact. */
const PARTS = [
  (row: string) => within(`${row}.resolvedAt`),
  (row: string) => `${row}.resolvedAt IS NULL AND ${within(`${row}.occurredAt`)}`,
  (row: string) => `${row}.resolvedAt >= :knownUntil AND ${within(`${row}.occurredAt`)}`,
].map(
  (part) => (row: string) => `(${part(row)} AND (${row}.kind IN ${SERVICE_KINDS} OR ${row}.proactive = :proactive))`,
);

function idsOf(sql: Sql, part: (row: string) => string): string {
  const ids = sql.createQueryBuilder(Interaction, "part").select("part.id", "id");
  return ids.where(`part.workspaceId = :workspaceId AND ${part("part")}`).getQuery();
}

const COLUMNS = [
  "proactive",
  "missed",
  "channel",
  "agent",
  "occurredAt",
  "firstResponseAt",
  "resolvedAt",
  "transfers",
  "qualitySource",
  "happenings",
] as const;

/** Of two at the same instant the one with the smaller id. */
const IS_EARLIER = standsBeyond(["other.occurredAt", "other.id"], "<", ["interaction.occurredAt", "interaction.id"]);

/** Whether a known contact of the same case and customer fulfils a condition. */
function existsInCase(sql: Sql, condition: string): string {
  const others = sql
    .createQueryBuilder()
    .subQuery()
    .select("1")
    .from(Interaction, "other")
    .where("other.workspaceId = interaction.workspaceId AND other.caseKey = interaction.caseKey")
    .andWhere(`other.customerId = interaction.customerId AND other.kind IN ${SERVICE_KINDS}`)
    .andWhere(`other.occurredAt < :knownUntil AND ${condition}`);
  return `EXISTS ${others.getQuery()}`;
}

function contactOf(row: Raw, knownUntil: Date): OperationsContact {
  const knownInstant = (raw: unknown) => {
    const instant = raw === null ? null : storedInstant(raw);
    return instant !== null && instant < knownUntil ? instant : null;
  };
  const isTrue = (raw: unknown) => Number(raw) === 1;
  const resolvedAt = knownInstant(row.resolvedAt);
  return {
    customerId: String(row.customerId),
    isService: isTrue(row.isService),
    proactive: isTrue(row.proactive),
    missed: isTrue(row.missed),
    channel: row.channel as Channel | null,
    agent: row.agent as string | null,
    occurredAt: storedInstant(row.occurredAt),
    firstResponseAt: knownInstant(row.firstResponseAt),
    resolvedAt,
    transfers: row.transfers === null ? null : Number(row.transfers),
    quality: row.quality as ResolutionQuality | null,
    qualitySource: row.qualitySource as QualitySource | null,
    happenings: knownAmong(row.happenings as string | null, knownUntil),
    inCase: isTrue(row.hasCase)
      ? {
          hasEarlier: isTrue(row.hasEarlier),
          hasOther: isTrue(row.hasOther),
          hasLaterThanClosing: resolvedAt !== null && isTrue(row.hasLaterThanClosing),
        }
      : null,
  };
}

/** Those of the happenings in a row that were known; null: it has none. */
function knownAmong(json: string | null, knownUntil: Date): DatedHappening[] | null {
  if (json === null) return null;
  const until = knownUntil.toISOString();
  return (JSON.parse(json) as DatedHappening[]).filter(({ at }) => at < until);
}
