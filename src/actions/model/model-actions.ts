import { customersWithFactsAfter } from "../../data/contract/contract-store.js";
import { customerIdsAfter } from "../../data/customer/customer-store.js";
import type { Database, Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { behindIds, decidedTermsOf, ratedContactsOf } from "../../data/report/decision-store.js";
import { publishModel, type WorkspaceState } from "../../data/workspace/workspace-store.js";
import { dayOf, type LocalDate } from "../../domain/calendar.js";
import { termsOf } from "../../domain/contract/contract-terms.js";
import type { ServiceContact } from "../../domain/customer/interaction.js";
import { hasMoved, type LoyaltyModel } from "../../domain/loyalty/loyalty-model.js";
import { ModelTally } from "../../domain/loyalty/model-tally.js";
import type { LessonTerm } from "../../domain/renewal/renewal-model.js";
import { loadContractHistories } from "../customer-facts.js";
import { inTurns, nextTurn } from "../in-turns.js";

/** So few that the rows of a batch are counted while a request can wait. */
const BATCH = 250;
/** How many batches are read at a time. */
const BATCHES_AHEAD = 4;

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

/**
 * The model fitted on the facts dated up to a day: on stored terms, and, derived from the facts, on those of customers
 * whom no job has reached since their terms last changed.
 */
export async function fitModel(sql: Sql, workspace: WorkspaceState, day: LocalDate): Promise<LoyaltyModel> {
  const tally = new ModelTally(workspace.policy, day);
  const derived = await derivedTerms(sql, workspace, day);
  for await (const batch of readAhead(sql, workspace, day)) {
    for (const id of batch.ids) tally.add(derived.get(id) ?? batch.terms.get(id) ?? [], batch.contacts.get(id) ?? []);
    await nextTurn(workspace.id);
  }
  return inTurns(workspace.id, tally.fit());
}

/** All customers of a workspace in batches; the database reads the next ones while these are counted. */
async function* readAhead(sql: Sql, workspace: WorkspaceState, day: LocalDate): AsyncGenerator<Lessons> {
  const pending: Promise<Lessons>[] = [];
  let after: string | undefined = "";
  for (;;) {
    while (after !== undefined && pending.length < BATCHES_AHEAD) {
      const ids: string[] = await customerIdsAfter(workspaceRows(sql, workspace.id), { after, limit: BATCH });
      const reading = readLessons(sql, workspace, after, ids, day);
      after = ids.at(-1);
      // Whoever awaits it is told of a fault; until then it must not end the process.
      reading.catch(() => undefined);
      pending.push(reading);
    }
    const next = pending.shift();
    if (next === undefined) return;
    yield await next;
  }
}

/**
 * The decided terms of customers whose stored terms do not say what was known on the day: they are behind, or something
 * happened to a contract since; a decision can be revised until its term ends.
 */
async function derivedTerms(
  sql: Sql,
  workspace: WorkspaceState,
  day: LocalDate,
): Promise<ReadonlyMap<string, readonly LessonTerm[]>> {
  const behind = await behindIds(sql, { workspace, filter: {} }, day);
  const revised = await customersWithFactsAfter(workspaceRows(sql, workspace.id), day);
  const derived = new Map<string, LessonTerm[]>();
  for (const ids of batchesOf([...new Set([...behind, ...revised])])) {
    for (const [id, terms] of await derivedTermsOf(sql, workspace, ids, day)) derived.set(id, terms);
    await nextTurn(workspace.id);
  }
  return derived;
}

/** Rated contacts and decided terms of some customers. */
interface Lessons {
  readonly ids: readonly string[];
  readonly contacts: ReadonlyMap<string, readonly ServiceContact[]>;
  readonly terms: ReadonlyMap<string, readonly LessonTerm[]>;
}

/** Reads the lessons of customers that follow one another. */
async function readLessons(
  sql: Sql,
  workspace: WorkspaceState,
  after: string,
  ids: readonly string[],
  day: LocalDate,
): Promise<Lessons> {
  const range = { after, upTo: ids.at(-1) ?? after };
  const [contacts, terms] = await Promise.all([
    ratedContactsOf(sql, workspace, range),
    decidedTermsOf(workspaceRows(sql, workspace.id), range, day),
  ]);
  return { ids, contacts, terms };
}

/** The decided terms of customers, derived from their facts, without those that ended before anyone watched. */
async function derivedTermsOf(
  sql: Sql,
  workspace: WorkspaceState,
  customerIds: readonly string[],
  day: LocalDate,
): Promise<Map<string, LessonTerm[]>> {
  const histories = await loadContractHistories(sql, workspace, customerIds);
  return new Map(
    customerIds.map((customerId) => [
      customerId,
      (histories.get(customerId) ?? []).flatMap((history) =>
        termsOf(history, day, workspace.policy.graceDays).terms.filter(
          ({ dueOn, knownFrom }) =>
            knownFrom !== null && (history.contract.observedFrom === null || dueOn >= history.contract.observedFrom),
        ),
      ),
    ]),
  );
}

function batchesOf(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / BATCH);
  return Array.from({ length: count }, (_, index) => ids.slice(index * BATCH, (index + 1) * BATCH));
}
