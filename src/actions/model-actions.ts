import { setImmediate as nextTurn } from "node:timers/promises";

import type { Database, Sql } from "../data/database/database.js";
import { customersWithContacts, ratedContacts } from "../data/interaction-store.js";
import { publishModel, type WorkspaceState } from "../data/workspace-store.js";
import { dayOf, type LocalDate } from "../domain/calendar.js";
import { termsOf } from "../domain/contract/contract-terms.js";
import { serviceContactOf } from "../domain/customer/interaction.js";
import { hasMoved, type LoyaltyModel } from "../domain/loyalty/loyalty-model.js";
import type { ResolutionQuality } from "../domain/loyalty/policy.js";
import {
  fitStayChances,
  NO_OUTCOMES,
  QUALITIES,
  type StayOutcomes,
  stayOutcomesOf,
} from "../domain/loyalty/service-experience.js";
import { groupByCustomer, interactionFactsOf, loadContractHistories } from "./customer-facts.js";

const BATCH = 500;

type Outcomes = Readonly<Record<ResolutionQuality, StayOutcomes>>;

/**
 * Fits the model of a workspace on everything known today, and puts it in force if it differs enough from the one
 * before. Reads in batches and lets requests in between.
 */
export async function refitModel(database: Database, workspace: WorkspaceState, now: Date): Promise<void> {
  const today = dayOf(now, workspace.timeZone);
  const model = await fitModel(database.reader, workspace, today);
  if (!hasMoved(workspace.model, model)) return;
  await database.write((sql) => publishModel(sql, workspace, { model, fittedOn: today, createdAt: now }));
}

/** The model fitted on the facts known on a day. */
export async function fitModel(sql: Sql, workspace: WorkspaceState, day: LocalDate): Promise<LoyaltyModel> {
  let outcomes: Outcomes = NO_OUTCOMES;
  let after = "";
  for (;;) {
    const ids = await customersWithContacts(sql, workspace.id, { after, limit: BATCH });
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    for (const own of await outcomesOf(sql, workspace, ids, day)) outcomes = sumOf(outcomes, own);
    await nextTurn();
  }
  return { stayChances: fitStayChances(outcomes, workspace.policy.priorStrength) };
}

async function outcomesOf(
  sql: Sql,
  workspace: WorkspaceState,
  customerIds: readonly string[],
  day: LocalDate,
): Promise<Outcomes[]> {
  const { policy, timeZone } = workspace;
  const interactions = groupByCustomer(await ratedContacts(sql, workspace.id, customerIds));
  const histories = await loadContractHistories(sql, workspace, customerIds);
  return customerIds.map((id) => {
    const contacts = (interactions.get(id) ?? [])
      .map((row) => serviceContactOf(interactionFactsOf(row, timeZone)))
      .filter((contact) => contact !== null);
    const terms = (histories.get(id) ?? []).flatMap(({ contract, events }) =>
      termsOf(contract, events, day, policy.graceDays).terms.filter(
        ({ dueOn }) => contract.observedFrom === null || dueOn >= contract.observedFrom,
      ),
    );
    return stayOutcomesOf(contacts, terms, policy.experienceWindowMonths, day);
  });
}

function sumOf(one: Outcomes, other: Outcomes): Outcomes {
  const entries = QUALITIES.map((quality) => [
    quality,
    {
      observed: one[quality].observed + other[quality].observed,
      stayed: one[quality].stayed + other[quality].stayed,
    },
  ]);
  return Object.fromEntries(entries) as Outcomes;
}
