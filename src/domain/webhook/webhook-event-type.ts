/** What a webhook can tell of; the value is the `type` within its message. */
export enum WebhookEventType {
  CUSTOMER_CREATED = "customer.created",
  CUSTOMER_UPDATED = "customer.updated",
  CUSTOMER_ARCHIVED = "customer.archived",
  CUSTOMER_MERGED = "customer.merged",
  CUSTOMER_ERASED = "customer.erased",
  CUSTOMER_REMOVED = "customer.removed",
  CUSTOMER_BECAME_PASSIVE = "customer.became_passive",
  CUSTOMER_REACTIVATED = "customer.reactivated",
  PERSON_CREATED = "person.created",
  PERSON_UPDATED = "person.updated",
  PERSON_MERGED = "person.merged",
  PERSON_ERASED = "person.erased",
  PERSON_REMOVED = "person.removed",
  CONTRACT_CREATED = "contract.created",
  CONTRACT_UPDATED = "contract.updated",
  CONTRACT_REMOVED = "contract.removed",
  CONTRACT_EVENT_RECORDED = "contract.event_recorded",
  INTERACTION_RECORDED = "interaction.recorded",
  INTERACTION_UPDATED = "interaction.updated",
  INTERACTION_UNRESOLVED = "interaction.unresolved",
  INTERACTION_REMOVED = "interaction.removed",
  LOYALTY_UPDATED = "loyalty.updated",
  LOYALTY_TIER_CHANGED = "loyalty.tier_changed",
  RENEWAL_DUE_SOON = "renewal.due_soon",
  GAP = "gap",
  WEBHOOK_TEST = "webhook.test",
}

/** What each type means; the API and docs/webhooks.md say it in these words. */
export const WEBHOOK_EVENT_MEANINGS: Readonly<Record<WebhookEventType, string>> = {
  [WebhookEventType.CUSTOMER_CREATED]: "A customer is new.",
  [WebhookEventType.CUSTOMER_UPDATED]: "Something about a customer changed.",
  [WebhookEventType.CUSTOMER_ARCHIVED]: "A customer was archived; its facts still count.",
  [WebhookEventType.CUSTOMER_MERGED]: "A customer became part of another one.",
  [WebhookEventType.CUSTOMER_ERASED]: "A person's data were erased; erase your copies too.",
  [WebhookEventType.CUSTOMER_REMOVED]: "A customer entered by mistake was removed with all its facts.",
  [WebhookEventType.CUSTOMER_BECAME_PASSIVE]:
    "A held customer has had no activity for too long and should be reactivated.",
  [WebhookEventType.CUSTOMER_REACTIVATED]: "A passive or former customer became active again.",
  [WebhookEventType.PERSON_CREATED]: "A person of a customer is new.",
  [WebhookEventType.PERSON_UPDATED]: "Something about a person changed, be it the customer to which it belongs.",
  [WebhookEventType.PERSON_MERGED]: "A person became part of another one.",
  [WebhookEventType.PERSON_ERASED]: "The data of a person of a customer were erased; erase your copies too.",
  [WebhookEventType.PERSON_REMOVED]:
    "A person was archived, or removed because it was entered by mistake; `reason` names which.",
  [WebhookEventType.CONTRACT_CREATED]: "A contract is new.",
  [WebhookEventType.CONTRACT_UPDATED]: "Something about a contract changed.",
  [WebhookEventType.CONTRACT_REMOVED]:
    "A contract was archived, or removed because it was entered by mistake; `reason` names which.",
  [WebhookEventType.CONTRACT_EVENT_RECORDED]: "A contract event, such as a renewal or a cancellation, was recorded.",
  [WebhookEventType.INTERACTION_RECORDED]: "An interaction is new.",
  [WebhookEventType.INTERACTION_UPDATED]: "Something about an interaction changed.",
  [WebhookEventType.INTERACTION_UNRESOLVED]: "A service interaction ended without a solution.",
  [WebhookEventType.INTERACTION_REMOVED]:
    "An interaction was archived, or removed because it was entered by mistake; `reason` names which.",
  [WebhookEventType.LOYALTY_UPDATED]: "A customer's computed values changed.",
  [WebhookEventType.LOYALTY_TIER_CHANGED]: "A customer is shown in another tier.",
  [WebhookEventType.RENEWAL_DUE_SOON]: "A renewal of a customer is due soon; sent once for each due day.",
  [WebhookEventType.GAP]:
    "Changes have left the feed before the endpoint could be told of them; sent whatever types it receives.",
  [WebhookEventType.WEBHOOK_TEST]: "A test message, sent on request whatever types the endpoint receives.",
};
