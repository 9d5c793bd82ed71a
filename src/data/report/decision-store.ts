import { dayOf, type LocalDate } from "../../domain/calendar.js";
import type { ServiceContact } from "../../domain/customer/interaction.js";
import type { ResolutionQuality } from "../../domain/loyalty/policy.js";
import type { LessonTerm } from "../../domain/renewal/renewal-model.js";
import { TermRow } from "../../model/contract/term.js";
import { Interaction } from "../../model/interaction/interaction.js";
import type { Sql } from "../database/database.js";
import { groupedRows, storedInstant } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { RATED } from "../interaction/interaction-store.js";
import { behindCustomers, type ReportSelection } from "./stored-terms.js";

/** The customers whose stored terms do not hold on `asOf`. */
export async function behindIds(sql: Sql, selection: ReportSelection, asOf: LocalDate): Promise<string[]> {
  const rows = await behindCustomers(sql, selection)
    .setParameters({ asOf })
    .comment("behindIds")
    .getRawMany<{ customerId: string }>();
  return rows.map(({ customerId }) => customerId);
}

/** The customers of a workspace with ids after one and up to another: a range costs less than a list of its ids. */
export interface CustomerRange {
  readonly after: string;
  readonly upTo: string;
}

/** The decided and watched terms of some customers, by customer, as stored; raw, because there are many. */
export async function decidedTermsOf(
  { sql, workspaceId }: WorkspaceRows,
  { after, upTo }: CustomerRange,
  asOf: LocalDate,
): Promise<Map<string, LessonTerm[]>> {
  const rows = await sql
    .createQueryBuilder(TermRow, "term")
    .select("term.customerId", "customerId")
    .addSelect("term.months", "months")
    .addSelect("term.renewals", "renewals")
    .addSelect("term.outcome", "outcome")
    .addSelect("term.dueOn", "dueOn")
    .addSelect("term.scheduledEndsOn", "scheduledEndsOn")
    .addSelect("term.decidedOn", "decidedOn")
    .addSelect("term.knownFrom", "knownFrom")
    .where("term.workspaceId = :workspaceId AND term.customerId > :after AND term.customerId <= :upTo")
    .andWhere("term.observed = :observed AND term.knownFrom <= :asOf")
    .setParameters({ workspaceId, after, upTo, observed: true, asOf })
    .comment("decidedTermsOf")
    .getRawMany<LessonTerm & { customerId: string }>();
  return groupedRows(rows, ({ customerId }) => customerId);
}

/** The service contacts that ended with a known quality of some customers, by customer; raw, because there are many. */
export async function ratedContactsOf(
  sql: Sql,
  { id: workspaceId, timeZone }: { readonly id: string; readonly timeZone: string },
  { after, upTo }: CustomerRange,
): Promise<Map<string, ServiceContact[]>> {
  const rows = await sql
    .createQueryBuilder(Interaction, "interaction")
    .select("interaction.customerId", "customerId")
    .addSelect("interaction.resolvedAt", "resolvedAt")
    .addSelect("interaction.resolutionQuality", "quality")
    .where(`${RATED} AND interaction.customerId > :after AND interaction.customerId <= :upTo`)
    .setParameters({ workspaceId, after, upTo })
    .comment("ratedContactsOf")
    .getRawMany<{ customerId: string; resolvedAt: unknown; quality: ResolutionQuality }>();
  const contacts = rows.map(({ customerId, resolvedAt, quality }) => ({
    customerId,
    resolvedOn: dayOf(storedInstant(resolvedAt), timeZone),
    quality,
  }));
  return groupedRows(contacts, ({ customerId }) => customerId);
}
