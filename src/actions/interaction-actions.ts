import { uuidv7 as newId } from "uuidv7";

import { customersByIds } from "../data/customer/customer-store.js";
import { rowOf } from "../data/database/rows.js";
import { interactionsByIds, upsertInteractionRows } from "../data/interaction/interaction-store.js";
import {
  type DatedHappening,
  joinedHappenings,
  qualityRuledBy,
  transfersAmong,
} from "../domain/customer/happenings.js";
import { EFFORT_SCALE_END, QualitySource, resolutionQualityOf } from "../domain/customer/interaction.js";
import { Refusal } from "../domain/errors.js";
import { ResolutionQuality } from "../domain/loyalty/policy.js";
import type { ActionContext } from "../intake/action-context.js";
import { externalIdsWithin } from "../intake/external-id-ledger.js";
import { checkInstant, checkRange, checkText, given, givenAmount } from "../intake/input-checks.js";
import { lockedRecords } from "../intake/locked-records.js";
import { isGoneBy, References } from "../intake/references.js";
import { Problems, type RowResult } from "../intake/row-result.js";
import { upsertRecords } from "../intake/upserted-records.js";
import { ExternalEntity } from "../model/customer/external-id.js";
import { Interaction } from "../model/interaction/interaction.js";
import type { InteractionRecordInput, InteractionResolveInput } from "../model/interaction/interaction-input.js";
import { answeredQualityOf, attachAnswers } from "./attached-answers.js";
import { recomputeLoyalty } from "./loyalty/loyalty-recomputation.js";
import { InteractingPeople } from "./person/interacting-people.js";
import { interactionKind } from "./removal/interaction-kind.js";

/**
 * Makes or changes interactions, row by row: a known id or external id updates, absent keeps, null clears. Refused rows
 * write nothing. The customers are locked first. Without a customer it is the person's.
 */
export async function recordInteractions(
  context: ActionContext,
  inputs: readonly InteractionRecordInput[],
): Promise<RowResult<Interaction>[]> {
  const { sql } = context;
  const named = inputs.flatMap((input) => [{ id: input.id }, ...externalIdsWithin(input)]);
  const references = await References.load(context, "interaction", ExternalEntity.INTERACTION, named);
  const mentioned = inputs.flatMap(({ customer, referredCustomer }) => [customer, referredCustomer]);
  const customers = await References.load(context, "customer", ExternalEntity.CUSTOMER, mentioned);
  const people = await InteractingPeople.load(context, inputs);
  const rows = inputs.map((input) => {
    const problems = new Problems();
    const id = references.idOf(input, problems);
    const isKnown = id !== null || Boolean(input.id);
    const { customer } = isKnown ? withoutDefaults(input) : input;
    const personId = people.idOf(input, problems);
    const customerIdOf = () => {
      if (!customer && isKnown) return null;
      if (!customer && input.person) return people.customerIdOf(personId, problems);
      return customers.requiredIdAt(input.sourceUpdatedAt, customer, problems, "customer");
    };
    const customerId = customerIdOf();
    const referredId = input.referredCustomer
      ? customers.requiredId(input.referredCustomer, problems, "referredCustomer")
      : null;
    return { input, problems, id, customerId, personId, referredId };
  });
  const ids = rows.flatMap(({ id }) => id ?? []);
  const namedOwners = rows.flatMap(({ customerId }) => customerId ?? []);
  const existing = await lockedRecords(context, interactionKind, ids, namedOwners);
  await people.confirm();
  const owners = [...existing.values()].map(({ customerId }) => customerId);
  const knownIds = [...namedOwners, ...owners, ...rows.flatMap(({ referredId }) => referredId ?? [])];
  const known = new Map((await customersByIds(context.rows, knownIds)).map((customer) => [customer.id, customer]));
  return upsertRecords(context, rows, {
    kind: interactionKind,
    existing,
    references,
    furtherReferences: [customers, people.references],
    merge: ({ input: row, problems, customerId, personId, referredId }, before) => {
      const input = before === null ? row : withoutDefaults(row);
      const owner = known.get(before?.customerId ?? customerId ?? "");
      if (!problems.found && owner === undefined) customers.notFound(problems, input.customer?.id ?? "", "customer");
      if (owner && isGoneBy(input.sourceUpdatedAt, owner)) customers.archived(problems, "customer");
      if (before !== null && input.customer && before.customerId !== customerId) {
        problems.add("FIELD_FIXED", "an interaction cannot move to another customer", "customer");
      }
      if (referredId !== null && !known.has(referredId)) {
        customers.notFound(problems, input.referredCustomer?.id ?? "", "referredCustomer");
      }
      const links = {
        customerId: owner?.id ?? "",
        // A source that takes a person for a customer means the person.
        personId: input.person === undefined ? (customers.personIdOf(input.customer ?? {}) ?? undefined) : personId,
        referredId,
      };
      return mergedInteraction(context, before, links, input, problems);
    },
    write: (interactions) => upsertInteractionRows(sql, interactions),
    placeOf: ({ id, customerId, kind, resolutionQuality }) => ({
      customerId,
      version: known.get(customerId)?.version ?? 1,
      details: { kind, resolutionQuality: [existing.get(id)?.resolutionQuality ?? null, resolutionQuality] },
    }),
  });
}

/** What a row says of an interaction that is known. */
function withoutDefaults(row: InteractionRecordInput): InteractionRecordInput {
  return { ...row, ...Object.fromEntries((row.onlyIfNew ?? []).map((field) => [field, undefined])) };
}

/** Closes an interaction, says how it ended, and recomputes its customer. */
export async function resolveInteraction(context: ActionContext, input: InteractionResolveInput): Promise<Interaction> {
  const { interaction, resolvedAt, ...ending } = input;
  const problems = new Problems();
  const references = await References.load(context, "interaction", ExternalEntity.INTERACTION, [interaction]);
  const id = references.requiredId(interaction, problems, "interaction");
  if (id === null) throw new Refusal(problems.errors);
  const [known] = await interactionsByIds(context.rows, [id]);
  if (known === undefined) {
    references.notFound(problems, interaction.id ?? "", "interaction", "id");
    throw new Refusal(problems.errors);
  }
  const [result] = await recordInteractions(context, [
    { ...interaction, ...ending, resolvedAt: resolvedAt ?? context.now },
  ]);
  if (!result?.record) throw new Refusal(result?.errors ?? []);
  await attachAnswers(context, [result.record]);
  const ids = [result.record.customerId];
  await recomputeLoyalty(context, { ids, withContractsAsBefore: new Set(ids) });
  return result.record;
}

/** Whom an interaction concerns; of the person, undefined keeps and null clears. */
interface InteractionLinks {
  readonly customerId: string;
  readonly personId: string | null | undefined;
  readonly referredId: string | null;
}

/** As many as a row may tell at once. */
const MOST_HAPPENINGS = 100;

/** A rule guesses no more than that: what was easy, or more than solved, is only ever stated. */
const RULED_QUALITIES: readonly ResolutionQuality[] = [ResolutionQuality.HIGH_EFFORT, ResolutionQuality.UNRESOLVED];

function mergedInteraction(
  { workspace, now }: ActionContext,
  before: Interaction | null,
  { customerId, personId, referredId }: InteractionLinks,
  input: InteractionRecordInput,
  problems: Problems,
): Interaction | null {
  const kind = input.kind ?? before?.kind;
  if (kind === undefined) problems.add("FIELD_MISSING", "an interaction needs it", "kind");
  const amount = givenAmount(problems, input.amount, before?.amount ?? null, "amount");
  const occurredAt = input.occurredAt ?? before?.occurredAt ?? now;
  const effortScore = given(input.effortScore, before?.effortScore ?? null);
  const effortScale = given(input.effortScale, before?.effortScale ?? null);
  const wasStated = before?.qualitySource === QualitySource.STATED;
  const wasRuled = before?.qualitySource === QualitySource.MAPPING_RULE;
  const happenings = joinedHappenings(before?.happenings ?? [], toldHappenings(input, now, problems));
  const ruled = given(input.qualityRule, qualityRuledBy(happenings) ?? (wasRuled ? before.resolutionQuality : null));
  const stated = given(input.resolutionQuality, wasStated ? before.resolutionQuality : null);
  const answered = before === null ? null : answeredQualityOf(before);
  const { quality, source } = resolutionQualityOf({ stated, effortScore, effortScale, answered, ruled });
  const resolvedAt = given(input.resolvedAt, before?.resolvedAt ?? null) ?? (stated === null ? null : occurredAt);
  if (ruled !== null && !RULED_QUALITIES.includes(ruled)) {
    problems.add("VALUE_OUT_OF_RANGE", "a rule gives HIGH_EFFORT or UNRESOLVED only", "qualityRule");
  }
  const merged = {
    id: before?.id ?? newId(),
    workspaceId: workspace.id,
    customerId,
    personId: given(personId, before?.personId ?? null),
    kind: kind ?? before?.kind,
    channel: given(input.channel, before?.channel ?? null),
    direction: given(input.direction, before?.direction ?? null),
    proactive: given(input.proactive, before?.proactive ?? false) ?? false,
    automatic: given(input.automatic, before?.automatic ?? false) ?? false,
    occurredAt,
    firstResponseAt: given(input.firstResponseAt, before?.firstResponseAt ?? null),
    resolvedAt,
    transfers: atLeast(transfersAmong(happenings), given(input.transfers, before?.transfers ?? null)),
    happenings: happenings.length > 0 ? happenings : null,
    missed: given(input.missed, before?.missed ?? false) ?? false,
    caseKey: given(input.caseKey, before?.caseKey ?? null),
    resolutionQuality: quality,
    qualitySource: source,
    effortScore,
    effortScale,
    satisfaction: given(input.satisfaction, before?.satisfaction ?? null),
    recommendation: given(input.recommendation, before?.recommendation ?? null),
    amountMinor: amount?.minor ?? null,
    amountCurrency: amount?.currency ?? null,
    referredCustomerId: input.referredCustomer === undefined ? (before?.referredCustomerId ?? null) : referredId,
    valueTip: given(input.valueTip, before?.valueTip ?? null),
    agent: given(input.agent, before?.agent ?? null),
    subject: given(input.subject, before?.subject ?? null),
    archivedAt: before?.archivedAt ?? null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  const interaction = rowOf(Interaction, merged);
  checkInteraction(interaction, now, problems);
  return problems.found ? null : interaction;
}

/** What a row tells one by one, in the form in which it is kept. */
function toldHappenings({ happenings }: InteractionRecordInput, now: Date, problems: Problems): DatedHappening[] {
  if ((happenings?.length ?? 0) > MOST_HAPPENINGS) {
    problems.add("VALUE_OUT_OF_RANGE", `more than ${MOST_HAPPENINGS} happenings`, "happenings");
  }
  return (happenings ?? []).map(({ kind, at }, index) => {
    checkInstant(problems, at, now, "happenings", String(index), "at");
    return { kind, at: at.toISOString() };
  });
}

function atLeast(counted: number, stated: number | null): number | null {
  return counted > 0 && counted > (stated ?? 0) ? counted : stated;
}

function checkInteraction(interaction: Interaction, now: Date, problems: Problems): void {
  const { occurredAt, firstResponseAt, resolvedAt, effortScore, effortScale } = interaction;
  checkInstant(problems, occurredAt, now, "occurredAt");
  checkInstant(problems, firstResponseAt, now, "firstResponseAt");
  checkInstant(problems, resolvedAt, now, "resolvedAt");
  for (const [field, end] of Object.entries({ firstResponseAt, resolvedAt })) {
    if (end !== null && end < occurredAt) problems.add("END_BEFORE_START", "earlier than it took place", field);
  }
  if (effortScore !== null && effortScale === null) {
    problems.add("FIELD_MISSING", "an effort score needs it", "effortScale");
  }
  if (effortScale !== null) checkRange(problems, effortScore, [1, EFFORT_SCALE_END[effortScale]], "effortScore");
  checkRange(problems, interaction.satisfaction, [1, 5], "satisfaction");
  checkRange(problems, interaction.recommendation, [0, 10], "recommendation");
  checkRange(problems, interaction.transfers, [0, 1000], "transfers");
  checkText(problems, interaction.caseKey, 191, "caseKey");
  checkText(problems, interaction.valueTip, 500, "valueTip");
  checkText(problems, interaction.agent, 100, "agent");
  checkText(problems, interaction.subject, 500, "subject");
}
