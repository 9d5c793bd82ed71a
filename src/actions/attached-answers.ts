import { groupedRows } from "../data/database/rows.js";
import { findExternalIds } from "../data/external-id-store.js";
import { effortAnswersOf, serviceContactsOf, upsertInteractionRows } from "../data/interaction/interaction-store.js";
import { answeredQualities, type EffortAnswer } from "../domain/customer/answers.js";
import { qualityRuledBy } from "../domain/customer/happenings.js";
import { InteractionKind, QualitySource, resolutionQualityOf } from "../domain/customer/interaction.js";
import type { ResolutionQuality } from "../domain/loyalty/policy.js";
import type { ActionContext } from "../intake/action-context.js";
import { logChanges } from "../intake/change-log.js";
import { ExternalEntity, type ExternalIdInput } from "../model/customer/external-id.js";
import type { Interaction } from "../model/interaction/interaction.js";
import { interactionKind } from "./removal/interaction-kind.js";
import { recordDrafts } from "./removal/record-drafts.js";

/** The quality that an answer gave to a contact, which has no effort score of its own then; null: none did. */
export function answeredQualityOf({
  qualitySource,
  effortScore,
  resolutionQuality,
}: Interaction): ResolutionQuality | null {
  return qualitySource === QualitySource.EFFORT_SCORE && effortScore === null ? resolutionQuality : null;
}

/**
 * Gives service contacts the quality that answers about them speak for, once an answer or a contact has changed, or customers
 * were joined or taken apart; all are locked. So it does not matter which of the two comes first, and an answer that is
 * corrected or removed takes its quality with it. Contacts among the `changed` ones are changed in place.
 */
export async function attachAnswers(
  context: ActionContext,
  changed: readonly Interaction[],
  joinedCustomers: ReadonlySet<string> = new Set(),
): Promise<void> {
  const ownersOf = (kinds: readonly InteractionKind[]) =>
    changed.filter(({ kind }) => kinds.includes(kind)).map(({ customerId }) => customerId);
  const answerers = new Set([...ownersOf([InteractionKind.FEEDBACK]), ...joinedCustomers]);
  const ids = [...new Set([...answerers, ...ownersOf([InteractionKind.SERVICE, InteractionKind.COMPLAINT])])];
  const answers = groupedRows(await effortAnswersOf(context.rows, ids), ({ customerId }) => customerId);
  // Only who answered, or did until now, has contacts that an answer is about.
  const concerned = ids.filter((id) => answers.has(id) || answerers.has(id));
  const contacts = groupedRows(await serviceContactsOf(context.rows, concerned), ({ customerId }) => customerId);
  const contactIdOf = await namedContacts(context, [...answers.values()].flat());
  const before = new Map<string, ResolutionQuality | null>();
  const rejudged = concerned.flatMap((id) => {
    const own = contacts.get(id) ?? [];
    const told = (answers.get(id) ?? []).flatMap((answer) => effortAnswerOf(answer, contactIdOf));
    const qualities = answeredQualities(told, own);
    return own.flatMap((contact) => {
      const judged = judgedContact(contact, qualities.get(contact.id) ?? null);
      if (judged === null) return [];
      before.set(contact.id, contact.resolutionQuality);
      return Object.assign(contact, judged, { updatedAt: context.now });
    });
  });
  if (rejudged.length === 0) return;
  await upsertInteractionRows(context.sql, rejudged);
  const drafts = await recordDrafts(context, interactionKind, rejudged);
  await logChanges(
    context,
    drafts.map((draft, place) => {
      const { kind, resolutionQuality } = rejudged[place] ?? {};
      return {
        ...draft,
        details: { kind, resolutionQuality: [before.get(draft.recordId) ?? null, resolutionQuality ?? null] },
      };
    }),
  );
  const byId = new Map(rejudged.map((contact) => [contact.id, contact]));
  for (const contact of changed) Object.assign(contact, byId.get(contact.id));
}

/** What an answer makes of the quality of a contact; null: it stays as it is. */
function judgedContact(contact: Interaction, answered: ResolutionQuality | null) {
  const { qualitySource, effortScore, effortScale, happenings, resolutionQuality } = contact;
  if (qualitySource === QualitySource.STATED) return null;
  const wasRuled = qualitySource === QualitySource.MAPPING_RULE ? resolutionQuality : null;
  const ruled = wasRuled ?? qualityRuledBy(happenings ?? []);
  const { quality, source } = resolutionQualityOf({ stated: null, effortScore, effortScale, answered, ruled });
  if (quality === resolutionQuality && source === qualitySource) return null;
  return { resolutionQuality: quality, qualitySource: source };
}

function effortAnswerOf(answer: Interaction, contactIdOf: ReadonlyMap<string, string>): EffortAnswer[] {
  const { effortScore, effortScale, caseKey } = answer;
  if (effortScore === null || effortScale === null) return [];
  return [{ ...answer, effortScore, effortScale, contactId: contactIdOf.get(caseKey ?? "") ?? null }];
}

/** The contacts that answers name in place of a case, by what they say; one that left the lists is meant still. */
async function namedContacts(context: ActionContext, answers: readonly Interaction[]): Promise<Map<string, string>> {
  const named = answers.flatMap(({ caseKey }) => contactNamedBy(caseKey) ?? []);
  const index = await findExternalIds(context.rows, ExternalEntity.INTERACTION, named);
  return new Map(
    named.flatMap((each) => {
      const id = index.recordId(each) ?? index.tombstone(each)?.recordId;
      return id === undefined ? [] : [[`${each.system}:${each.externalId}`, id] as const];
    }),
  );
}

/** A case key such as `zendesk:4711` may be the id of a contact in another system. */
function contactNamedBy(caseKey: string | null): ExternalIdInput | null {
  const [, system, externalId] = /^([^:]+):(.+)$/s.exec(caseKey ?? "") ?? [];
  return system === undefined || externalId === undefined ? null : { system, externalId };
}
