import { Activity } from "../../domain/customer/activity.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";
import { type Change, ChangeEntity, ChangeOperation, DeleteReason } from "../../model/change/change.js";
import { globalIdOf } from "../../model/node.js";

/** What an endpoint is told of a change: the type, and what the message says beyond naming the record. */
export interface ChangeEvent {
  readonly type: WebhookEventType;
  readonly says: Readonly<Record<string, unknown>>;
}

/**
 * What a change means to those who listen; several things, one, or nothing. A customer's values that move from GOLD and
 * ACTIVE to SILVER and PASSIVE are `loyalty.updated`, `loyalty.tier_changed` and `customer.became_passive`.
 */
export function eventsOf(change: Change): ChangeEvent[] {
  switch (change.entity) {
    case ChangeEntity.CUSTOMER:
      return customerEvents(change);
    case ChangeEntity.PERSON:
      return personEvents(change);
    case ChangeEntity.CONTRACT:
      return contractEvents(change);
    case ChangeEntity.CONTRACT_EVENT:
      return change.operation === ChangeOperation.DELETE ? [] : [contractHappening(change)];
    case ChangeEntity.INTERACTION:
      return interactionEvents(change);
    case ChangeEntity.LOYALTY:
      return change.operation === ChangeOperation.DELETE ? [] : loyaltyEvents(change);
  }
}

function contractHappening({ details }: Change): ChangeEvent {
  const contractId = details?.contractId === undefined ? null : globalIdOf("contract", details.contractId);
  return event(WebhookEventType.CONTRACT_EVENT_RECORDED, { contractId, eventType: details?.eventType ?? null });
}

function event(type: WebhookEventType, says: ChangeEvent["says"] = {}): ChangeEvent {
  return { type, says };
}

function customerEvents({ operation, isNew, globalMergedIntoId, details }: Change): ChangeEvent[] {
  switch (operation) {
    case ChangeOperation.UPSERT:
      return [event(isNew ? WebhookEventType.CUSTOMER_CREATED : WebhookEventType.CUSTOMER_UPDATED)];
    case ChangeOperation.MERGE:
      return [event(WebhookEventType.CUSTOMER_MERGED, { mergedIntoId: globalMergedIntoId })];
    case ChangeOperation.DELETE:
      return [event(LEAVING[details?.reason ?? DeleteReason.ARCHIVED])];
  }
}

const LEAVING = {
  [DeleteReason.ARCHIVED]: WebhookEventType.CUSTOMER_ARCHIVED,
  [DeleteReason.ERASED]: WebhookEventType.CUSTOMER_ERASED,
  [DeleteReason.MISTAKE]: WebhookEventType.CUSTOMER_REMOVED,
};

function personEvents(change: Change): ChangeEvent[] {
  const { operation, isNew, globalMergedIntoId, details } = change;
  switch (operation) {
    case ChangeOperation.UPSERT:
      return [event(isNew ? WebhookEventType.PERSON_CREATED : WebhookEventType.PERSON_UPDATED)];
    case ChangeOperation.MERGE:
      return [event(WebhookEventType.PERSON_MERGED, { mergedIntoId: globalMergedIntoId })];
    case ChangeOperation.DELETE:
      if (details?.reason === DeleteReason.ERASED) return [event(WebhookEventType.PERSON_ERASED)];
      return [removal(WebhookEventType.PERSON_REMOVED, change)];
  }
}

function contractEvents(change: Change): ChangeEvent[] {
  if (change.operation === ChangeOperation.DELETE) return [removal(WebhookEventType.CONTRACT_REMOVED, change)];
  return [event(change.isNew ? WebhookEventType.CONTRACT_CREATED : WebhookEventType.CONTRACT_UPDATED)];
}

function interactionEvents(change: Change): ChangeEvent[] {
  if (change.operation === ChangeOperation.DELETE) return [removal(WebhookEventType.INTERACTION_REMOVED, change)];
  const kind = change.details?.kind ?? null;
  const [before, after] = change.details?.resolutionQuality ?? [null, null];
  const says = { kind, resolutionQuality: after };
  const isUnresolved = after === ResolutionQuality.UNRESOLVED && before !== after;
  return [
    event(change.isNew ? WebhookEventType.INTERACTION_RECORDED : WebhookEventType.INTERACTION_UPDATED, says),
    ...(isUnresolved ? [event(WebhookEventType.INTERACTION_UNRESOLVED, says)] : []),
  ];
}

function removal(type: WebhookEventType, { details }: Change): ChangeEvent {
  return event(type, { reason: details?.reason ?? DeleteReason.ARCHIVED });
}

function loyaltyEvents({ details }: Change): ChangeEvent[] {
  if (details?.renewalDueOn !== undefined) {
    return [event(WebhookEventType.RENEWAL_DUE_SOON, { dueOn: details.renewalDueOn })];
  }
  const tier = movement(details?.tier);
  const activity = movement(details?.activity);
  const events = [event(WebhookEventType.LOYALTY_UPDATED, { tier, activity })];
  if (tier.before !== null && tier.before !== tier.after) {
    events.push(event(WebhookEventType.LOYALTY_TIER_CHANGED, { tier }));
  }
  const { PASSIVE, FORMER, ACTIVE } = Activity;
  if (activity.after === PASSIVE && activity.before !== PASSIVE && activity.before !== null) {
    events.push(event(WebhookEventType.CUSTOMER_BECAME_PASSIVE, { activity }));
  }
  if (activity.after === ACTIVE && (activity.before === PASSIVE || activity.before === FORMER)) {
    events.push(event(WebhookEventType.CUSTOMER_REACTIVATED, { activity }));
  }
  return events;
}

interface Movement {
  readonly before: string | null;
  readonly after: string | null;
}

function movement(moved: readonly [string | null, string | null] | undefined): Movement {
  const [before, after] = moved ?? [null, null];
  return { before, after };
}
